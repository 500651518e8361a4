import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * What a drill has set of a stack's configuration: kept in the lab's state and laid over the stack file, which stays as it
 * is. On AWS a drill writes the stack file itself.
 */

/** Keys without their namespace, and their values; an empty value takes a key out. */
export interface Overlay {
  readonly [key: string]: string;
}

const fileOf = (state: string) => join(state, "config.json");

/** What is laid over the stack file. */
export function readOverlay(state: string): Overlay {
  const file = fileOf(state);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Overlay) : {};
}

/** As `--config` has it. */
export const overlayAssignments = (state: string): readonly string[] =>
  Object.entries(readOverlay(state)).map(([key, value]) => `${key}=${value}`);

/**
 * Lays values over the stack file. Doing it twice is no harm.
 * @param change `undefined` and an empty text take a key out.
 * @param written the stack file's own configuration: what it says anyway is forgotten.
 */
export function layOver(
  state: string,
  change: { readonly [key: string]: string | undefined },
  written: { readonly [key: string]: unknown },
): void {
  const values = Object.entries({ ...readOverlay(state), ...change })
    .map(([key, value = ""]) => [key, value] as const)
    .filter(([key, value]) => value !== (written[`evenkeel:${key}`] ?? ""));
  const file = fileOf(state);
  if (values.length === 0) {
    rmSync(file, { force: true });
    return;
  }
  mkdirSync(state, { recursive: true });
  // A kill leaves the old file or the new one.
  writeFileSync(`${file}.new`, `${JSON.stringify(Object.fromEntries(values), null, 2)}\n`);
  renameSync(`${file}.new`, file);
}
