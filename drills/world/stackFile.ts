import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { parseDocument } from "yaml";
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

/** The file's text with a change; comments, order and everything else stay. */
export function changed(text: string, change: ConfigChange): string {
  const document = parseDocument(text);
  for (const [key, value] of Object.entries(change)) {
    const path = ["config", `${namespace}:${key}`];
    if (value === undefined) {
      document.deleteIn(path);
    } else if (document.getIn(path) !== value) {
      document.setIn(path, value);
    }
  }
  // Lines as they are: a value that was folded by hand stays so.
  return document.toString({ lineWidth: 0 });
}

/** Changes the file. A kill leaves the old file or the new one. */
export function change(file: string, by: ConfigChange): void {
  const before = readFileSync(file, "utf8");
  const after = changed(before, by);
  if (after !== before) {
    writeFileSync(`${file}.new`, after);
    renameSync(`${file}.new`, file);
  }
}
