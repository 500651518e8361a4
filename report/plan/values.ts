import { isPolicy, policyDiff, statementsOf } from "./policies";
import { masked, unknown } from "./masks";
import { type Inputs, type Json, type PropertyDiff, type Statement } from "./types";

/** Values as people read them, and what a difference between two means. */

const longest = 400;

const isObject = (value: Json | undefined): value is Inputs =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `a.b[0]["c.d"].e` as its steps. */
const stepsOf = (path: string): readonly string[] =>
  [...path.matchAll(/\["([^"]+)"\]|\[([^\]]+)\]|([^.[\]]+)/g)].map(
    ([, quoted, index, name]) => quoted ?? index ?? name ?? "",
  );

export const valueAt = (from: Json | undefined, path: string): Json | undefined =>
  stepsOf(path).reduce<Json | undefined>((value, step) => {
    if (Array.isArray(value)) {
      return (value as readonly Json[])[Number(step)];
    }
    return isObject(value) ? value[step] : undefined;
  }, from);

/** A JSON document within a text. */
export function documentIn(value: Json | undefined): Json | undefined {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) {
    return undefined;
  }
  try {
    return JSON.parse(value) as Json;
  } catch {
    return undefined;
  }
}

/** Files are told apart by their hash alone: where they are on this machine is nobody's business. */
const hashOf = (value: Inputs): string | undefined =>
  typeof value.hash === "string" &&
  Object.keys(value).every((key) => ["hash", "text"].includes(key))
    ? `files ${value.hash.slice(0, 12)}`
    : undefined;

export function textOf(value: Json | undefined): string | undefined {
  if (value === undefined || value === null) {
    return undefined;
  }
  const text =
    typeof value === "string"
      ? value
      : ((isObject(value) ? hashOf(value) : undefined) ?? JSON.stringify(value));
  return text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text;
}

/** Places in two documents that differ, as deep as they can be told. */
function differing(
  before: Json | undefined,
  after: Json | undefined,
  path: string,
): readonly string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) {
    return [];
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.flatMap((item: Json, index) =>
      differing(item, after[index] as Json, `${path}[${index}]`),
    );
  }
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) =>
      differing(before[key], after[key], path === "" ? key : `${path}.${key}`),
    );
  }
  return [path];
}

const switchWords: readonly { readonly test: RegExp; readonly on: string; readonly off: string }[] =
  [
    { test: /EventSourceMapping.*\benabled$/, on: "consumer starts", off: "consumer stops" },
    { test: /EventRule.*\bstate$/, on: "schedule starts", off: "schedule stops" },
    {
      test: /Parameter value$/,
      on: "region is told to serve writes",
      off: "region is told to wait",
    },
  ];

const isOn = (value: Json | undefined): boolean | undefined => {
  if (value === true || value === "ENABLED" || /^\{"active":true/.test(String(value))) {
    return true;
  }
  const off = value === false || value === "DISABLED" || /^\{"active":false/.test(String(value));
  return off ? false : undefined;
};

/** What starts or stops by a value of a known kind. */
function meaningOf(type: string, path: string, after: Json | undefined): string | undefined {
  const on = isOn(after);
  const words = switchWords.find(({ test }) => test.test(`${type} ${path}`));
  return on === undefined || words === undefined ? undefined : on ? words.on : words.off;
}

/** A difference of one property; a document inside it is taken apart. */
export function propertyDiffs(
  type: string,
  path: string,
  before: Json | undefined,
  after: Json | undefined,
  forces: boolean,
): readonly PropertyDiff[] {
  const [left, right] = [documentIn(before), documentIn(after)];
  if (isPolicy(left) || isPolicy(right)) {
    const policy = policyDiff(left, right);
    return [{ path, before: undefined, after: undefined, forces, policy }];
  }
  const isRole = /^\{"active":/.test(String(after));
  if (left !== undefined && right !== undefined && !isRole) {
    const places = differing(left, right, "").slice(0, 20);
    return places.map((place) => ({
      path: `${path} › ${place}`,
      before: textOf(valueAt(left, place)),
      after: textOf(valueAt(right, place)),
      forces,
    }));
  }
  const meaning = meaningOf(type, path, after);
  const [was, is] = [textOf(before), textOf(after)];
  return [
    {
      ...{ path, forces },
      before: was,
      after: was === is && was === masked ? `${masked}, another one` : is,
      ...(meaning === undefined ? {} : { meaning }),
    },
  ];
}

/** What all policies among some inputs allow. */
export function policiesIn(inputs: Json): readonly Statement[] {
  if (typeof inputs === "string") {
    const document = documentIn(inputs);
    return isPolicy(document) ? statementsOf(document) : [];
  }
  if (Array.isArray(inputs)) {
    return (inputs as readonly Json[]).flatMap(policiesIn);
  }
  return isObject(inputs) ? Object.values(inputs).flatMap(policiesIn) : [];
}

export { unknown };
