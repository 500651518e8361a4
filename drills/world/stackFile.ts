import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { isMap, isScalar, type Pair, parseDocument, type Scalar, type YAMLMap } from "yaml";
import { type ConfigChange } from "../world";

/** The file of a stack, `Pulumi.STACK.yaml`: read as the program is given it, and changed so that a commit shows the change alone. */

const namespace = "evenkeel";

/** Configuration as Pulumi hands it to the program: keys with their namespace, JSON where a value is no text. */
export function readConfig(file: string): { readonly [key: string]: string } {
  const content: unknown = parseDocument(readFileSync(file, "utf8")).toJS();
  const { config = {} } = (content ?? {}) as { config?: Record<string, unknown> };
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

/** The configuration of a file, as its lines are. @throws when it is not written as a mapping of lines. */
function mappingIn(text: string): YAMLMap {
  const config = parseDocument(text).get("config", true);
  if (!isMap(config) || config.flow === true || config.items.length === 0) {
    throw new Error("the stack's file has no `config:` with a line for each key");
  }
  return config;
}

const keyOf = ({ key }: Pair): string => (isScalar(key) ? String(key.value) : "");

/** Where a key's line begins. */
function lineOf(text: string, { key }: Pair): number {
  const [start] = (key as Scalar).range ?? [0, 0, 0];
  return text.lastIndexOf("\n", start - 1) + 1;
}

/** Where the line after a key's only line begins. */
function lineAfter(text: string, pair: Pair): number {
  const [start] = (pair.key as Scalar).range ?? [0, 0, 0];
  const end = text.indexOf("\n", start);
  return end < 0 ? text.length : end + 1;
}

const splice = (text: string, from: number, to: number, by: string): string =>
  text.slice(0, from) + by + text.slice(to);

/** One key of the configuration: its value alone, its whole line, or a new line beside `active`. */
function changedKey(text: string, key: string, value: string | undefined): string {
  const { items } = mappingIn(text);
  const pair = items.find((each) => keyOf(each) === key);
  if (pair === undefined) {
    const beside = items.find((each) => keyOf(each) === `${namespace}:active`) ?? items[0];
    if (value === undefined || beside === undefined) {
      return text;
    }
    const start = lineOf(text, beside);
    const indent = /^ */.exec(text.slice(start))?.[0] ?? "";
    const at = keyOf(beside) === `${namespace}:active` ? lineAfter(text, beside) : start;
    return splice(text, at, at, `${indent}${key}: ${value}\n`);
  }
  if (value === undefined) {
    return splice(text, lineOf(text, pair), lineAfter(text, pair), "");
  }
  const [start, end] = (isScalar(pair.value) ? pair.value.range : undefined) ?? [0, 0];
  if (end === 0) {
    throw new Error(`${key} of the stack's file is no text`);
  }
  return isScalar(pair.value) && pair.value.value === value
    ? text
    : splice(text, start, end, value);
}

/** The file's text with a change; everything else stays, to the last sign. Values are names of regions. */
export const changed = (text: string, change: ConfigChange): string =>
  Object.entries(change).reduce<string>(
    (left, [key, value]) => changedKey(left, `${namespace}:${key}`, value as string | undefined),
    text,
  );

/** Changes the file. A kill leaves the old file or the new one. */
export function change(file: string, by: ConfigChange): void {
  const before = readFileSync(file, "utf8");
  const after = changed(before, by);
  if (after !== before) {
    writeFileSync(`${file}.new`, after);
    renameSync(`${file}.new`, file);
  }
}
