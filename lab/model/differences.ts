import { type Definition } from "./definition";
import { isAutonamed, withoutDefaults } from "./naming";
import { type Difference, type Properties, UNKNOWN, type Value } from "./types";
import { isAbsent, isList, isObject, stepsOf, valueAt } from "./values";

/** A policy or another JSON document in a text, or `undefined` for any other text. */
function documentIn(value: Value | undefined): Value | undefined {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) {
    return undefined;
  }
  try {
    return JSON.parse(value) as Value;
  } catch {
    return undefined;
  }
}

/** IAM's equivalences: a list of one is its element, lists of texts have no order. Keys are sorted. */
function canonical(value: Value): Value {
  if (isList(value)) {
    const items = value.map(canonical);
    const [only] = items;
    if (items.length === 1 && typeof only === "string") {
      return only;
    }
    return items.every((item) => typeof item === "string") ? [...items].sort() : items;
  }
  if (isObject(value)) {
    const keys = Object.keys(value).sort();
    return Object.fromEntries(keys.map((key) => [key, canonical(value[key] ?? null)]));
  }
  return value;
}

const sameDocument = (a: Value, b: Value) =>
  JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));

const isScalar = (value: Value) => ["string", "number", "boolean"].includes(typeof value);

/** Sets such as subnet ids: AWS and the provider know no order in them. */
function sameSet(a: readonly Value[], b: readonly Value[]): boolean {
  const sorted = (values: readonly Value[]) => JSON.stringify(values.map(String).sort());
  return [...a, ...b].every(isScalar) && sorted(a) === sorted(b);
}

/** Paths of all leaves that differ, as deep as they can be told. */
function differing(
  path: string,
  before: Value | undefined,
  after: Value | undefined,
): readonly string[] {
  if (after === UNKNOWN || before === UNKNOWN) {
    return [path];
  }
  if (isAbsent(before) && isAbsent(after)) {
    return [];
  }
  if (isList(before) && isList(after)) {
    if (sameSet(before, after)) {
      return [];
    }
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, index) =>
      differing(`${path}[${index}]`, before[index], after[index]),
    ).flat();
  }
  if ((isObject(before) || isAbsent(before)) && (isObject(after) || isAbsent(after))) {
    const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
    const inner = [...names].flatMap((name) =>
      differing(path === "" ? name : `${path}.${name}`, before?.[name], after?.[name]),
    );
    // An empty block that comes or goes is a change too.
    return inner.length === 0 && isAbsent(before) !== isAbsent(after) ? [path] : inner;
  }
  const left = documentIn(before);
  const right = documentIn(after);
  if (left !== undefined && right !== undefined) {
    return sameDocument(left, right) ? [] : [path];
  }
  return before === after ? [] : [path];
}

/** Steps without indexes: replacements and ignored changes are meant for every element. */
const named = (path: string) => stepsOf(path).filter((step) => !/^(\d+|\*)$/.test(step));

/** Whether one path lies on the way to, or below, the other. */
function related(a: string, b: string): boolean {
  const [left, right] = [named(a), named(b)];
  return left.slice(0, right.length).every((step, index) => step === right[index]);
}

const isBelow = (path: string, top: string) =>
  named(path).length >= named(top).length && related(path, top);

/**
 * Compares what was sent last with what would be sent now. Order counts in lists of objects, not in lists of texts
 * and numbers; JSON documents are compared by meaning; an UNKNOWN counts as changed.
 * @param replacing paths whose change forces a replacement.
 */
export function difference(
  definition: Definition | undefined,
  replacing: readonly string[],
  before: Properties,
  after: Properties,
  ignored: readonly string[],
): Difference {
  const changed = differing("", withoutDefaults(before), withoutDefaults(after)).filter(
    (path) => !ignored.some((each) => isBelow(path, each)),
  );
  const replaces = changed.filter((path) => replacing.some((each) => related(path, each)));
  const naming = definition?.naming;
  const staysTaken =
    naming?.taken !== undefined &&
    !isAutonamed(after, naming.property) &&
    valueAt(before, naming.property) === valueAt(after, naming.property);
  return { changed, replaces, deleteBeforeReplace: replaces.length > 0 && staysTaken };
}
