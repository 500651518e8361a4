import { z } from "zod";
import { guides } from "./fields";
import { at, isTree } from "./merge";
import { nearest } from "./nearest";
import { type Path } from "./problem";

/** A problem before its value and full key are known. */
export interface Finding {
  /** From the root of the object that was checked. */
  readonly path: Path;
  /** Predicate: "must be ...". */
  readonly rule: string;
  readonly example: unknown;
  readonly hint?: string;
}

type Schema = z.core.$ZodType;
type Issue = z.core.$ZodIssue;

/** What zod found in `value`, in the words of the schema's guides. */
export function findings(schema: Schema, value: unknown, issues: readonly Issue[]): Finding[] {
  return issues.flatMap((issue) => finding(schema, value, issue));
}

function finding(schema: Schema, value: unknown, issue: Issue): Finding[] {
  const path = pathOf(issue.path);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => unknownKey(schema, path, key));
  }
  if (issue.code === "invalid_union" && issue.errors.length > 0 && isTree(at(value, path))) {
    // Only one alternative of each of our unions is an object: its issues say more than "no alternative fits".
    const branch = issue.errors.find((errors) =>
      errors.some((inner) => inner.path.length > 0 || inner.code === "unrecognized_keys"),
    );
    return (branch ?? []).flatMap((inner) =>
      finding(schema, value, { ...inner, path: [...issue.path, ...inner.path] }),
    );
  }
  const target = issue.code === "invalid_key" ? keySchemaAt(schema, path) : schemaAt(schema, path);
  const { rule, example } = discriminatorGuide(issue) ?? guideOf(target);
  const hint = hintFor(target, at(value, path), issue.code === "invalid_key");
  return [{ path, rule: `must be ${rule}`, example, ...(hint === undefined ? {} : { hint }) }];
}

/** The word that tells the alternatives of a union apart: each alternative's own guide knows only its own word. */
function discriminatorGuide(issue: Issue): { rule: string; example: unknown } | undefined {
  const words =
    issue.code === "invalid_union" && "options" in issue && Array.isArray(issue.options)
      ? issue.options.map(String)
      : [];
  return words.length > 0 ? { rule: `one of ${words.join(", ")}`, example: words[0] } : undefined;
}

/** A key that the schema does not have: where the same name is known, else the nearest one, else all of them. */
export function unknownKey(schema: Schema, path: Path, key: string): Finding {
  const holder = schemaAt(schema, path);
  const here = keysOf(holder);
  if (here.includes(key)) {
    // Alternatives of a union know different keys: this one is known to another.
    return {
      path: [...path, key],
      rule: "is not a setting of this kind",
      example: guideOf(holder).example,
      hint: "it is one of another kind: give kind and all that belongs to it",
    };
  }
  const elsewhere = pathsOf(schema).filter((candidate) => candidate.split(".").at(-1) === key);
  const near = nearest(key, here);
  const [home] = elsewhere;
  const shown = home?.split(".") ?? [near ?? here[0] ?? key];
  const { example } = guideOf(schemaAt(schema, home === undefined ? [...path, ...shown] : shown));
  return {
    path: [...path, key],
    rule: "is not a setting",
    example: nested(shown, example),
    hint:
      home !== undefined
        ? `it belongs to settings.${elsewhere.join(" or settings.")}`
        : near !== undefined
          ? `did you mean ${near}?`
          : `known here: ${here.join(", ")}`,
  };
}

/** `["network", "zones"]` and 2 as `{ network: { zones: 2 } }`. */
const nested = (path: readonly string[], value: unknown): unknown =>
  path.reduceRight((inner, part) => ({ [part]: inner }), value);

const pathOf = (path: readonly PropertyKey[]): Path =>
  path.map((part) => (typeof part === "number" ? part : String(part)));

/** The schema without its default and without being optional. */
export function unwrap(schema: Schema): Schema {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault
    ? unwrap(schema.unwrap())
    : schema;
}

function child(schema: Schema | undefined, part: string | number): Schema | undefined {
  const inner = schema && unwrap(schema);
  if (inner instanceof z.ZodObject) {
    return (inner.shape as { readonly [key: string]: Schema })[part];
  }
  if (inner instanceof z.ZodRecord) {
    return inner.valueType;
  }
  if (inner instanceof z.ZodArray) {
    return inner.element;
  }
  return inner instanceof z.ZodUnion
    ? inner.options.map((option) => child(option, part)).find((found) => found !== undefined)
    : undefined;
}

function schemaAt(schema: Schema, path: Path): Schema | undefined {
  const found = path.reduce<Schema | undefined>(child, schema);
  return found && unwrap(found);
}

function keySchemaAt(schema: Schema, path: Path): Schema | undefined {
  const record = schemaAt(schema, path.slice(0, -1));
  return record instanceof z.ZodRecord ? record.keyType : undefined;
}

function keysOf(schema: Schema | undefined): string[] {
  if (schema instanceof z.ZodUnion) {
    return [...new Set(schema.options.flatMap((option) => keysOf(unwrap(option))))];
  }
  if (schema instanceof z.ZodRecord && schema.keyType instanceof z.ZodEnum) {
    return schema.keyType.options.map(String);
  }
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

/** Every path that the schema knows, dotted; names of a record's entries are `NAME`. */
export function pathsOf(schema: Schema): string[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodRecord) {
    return pathsOf(inner.valueType).map((path) => `NAME.${path}`);
  }
  return keysOf(inner).flatMap((key) => {
    const below = child(inner, key);
    return [key, ...(below ? pathsOf(below).map((path) => `${key}.${path}`) : [])];
  });
}

/** What is said about a schema: its own guide, else one made from its keys. */
export function guideOf(schema: Schema | undefined): { rule: string; example: unknown } {
  const own = schema && guides.get(schema);
  if (own) {
    return own;
  }
  const keys = keysOf(schema);
  const examples = keys.map((key) => [key, guideOf(schemaAt(schema as Schema, [key])).example]);
  return {
    rule: `a group of settings (${keys.join(", ")})`,
    example: Object.fromEntries(examples.slice(0, 1)) as unknown,
  };
}

function hintFor(schema: Schema | undefined, value: unknown, isKey: boolean): string | undefined {
  if (isKey) {
    return undefined;
  }
  const text = schema instanceof z.ZodString || schema instanceof z.ZodEnum;
  if (text && (typeof value === "number" || typeof value === "boolean")) {
    return `write it in quotes: "${value}"`;
  }
  if (typeof value !== "string") {
    return undefined;
  }
  if (schema instanceof z.ZodEnum) {
    const words = schema.options.map(String);
    const near = nearest(value, words);
    // Short lists are in the rule itself.
    const all = words.length > 6 ? `known: ${words.join(", ")}` : undefined;
    return near === undefined ? all : `did you mean ${near}?`;
  }
  if (schema instanceof z.ZodNumber || schema instanceof z.ZodBoolean) {
    return schema.safeParse(readBare(value)).success
      ? `write it without quotes: ${value}`
      : undefined;
  }
  return schema instanceof z.ZodString ? textHint(schema, value) : undefined;
}

/** Ways in which a text goes wrong that have a cure. */
function textHint(schema: z.ZodString, value: string): string | undefined {
  const cured = value
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\/|^\*\.|[./]+$/g, "");
  if (cured !== value && schema.safeParse(cured).success) {
    return `did you mean ${cured}?`;
  }
  // YAML reads digits without quotes as a number, and a number has no leading zeros.
  const padded = value.padStart(12, "0");
  return /^\d{9,11}$/.test(value) && schema.safeParse(padded).success
    ? `if it begins with 0, write it in quotes: "${padded}"`
    : undefined;
}

function readBare(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
