import { type Entry } from "../../model/journal";
import { type Properties, type Value } from "../../model/types";
import { isList, isObject, valueAt } from "../../model/values";
import { type World } from "../world";

/** How a resource of the model comes to be in the emulator. */
export interface Projector {
  /**
   * Creates it, or makes it what the entry says.
   * @param before what was projected last; absent: nothing was, as far as anybody knows.
   * @returns "later" where something is missing that may be there another time.
   */
  readonly apply: (entry: Entry, world: World, before?: Entry) => Promise<void | "later">;
  /** Removes it. That it is gone already is no error. */
  readonly remove: (entry: Entry, world: World) => Promise<void>;
}

export type Projectors = { readonly [type: string]: Projector };

export const textAt = (from: Value | undefined, path: string): string | undefined => {
  const value = valueAt(from, path);
  return typeof value === "string" ? value : undefined;
};

/** @throws Error when it is not there: the model has accepted the resource with it. */
export function needText(entry: Entry, path: string): string {
  const text = textAt(entry.inputs, path) ?? textAt(entry.outputs, path);
  if (text === undefined) {
    throw new Error(`${entry.type} ${entry.name} has no ${path}`);
  }
  return text;
}

export const numberAt = (from: Value | undefined, path: string): number | undefined => {
  const value = valueAt(from, path);
  return typeof value === "number" ? value : undefined;
};

export const flagAt = (from: Value | undefined, path: string): boolean | undefined => {
  const value = valueAt(from, path);
  return typeof value === "boolean" ? value : undefined;
};

export const listAt = (from: Value | undefined, path: string): readonly Value[] => {
  const value = valueAt(from, path);
  return isList(value) ? value : [];
};

export const textsAt = (from: Value | undefined, path: string): string[] =>
  listAt(from, path).filter((each) => typeof each === "string");

export const objectAt = (from: Value | undefined, path: string): Properties => {
  const value = valueAt(from, path);
  return isObject(value) ? value : {};
};

/** Texts by name, with numbers and flags written out: what AWS calls attributes. */
export const attributes = (values: {
  readonly [name: string]: Value | undefined;
}): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined || value === null || typeof value === "object"
        ? []
        : [[name, String(value)]],
    ),
  );

/** Does the second where AWS answers the first with one of these errors. */
export async function unless<T>(
  names: readonly string[],
  first: () => Promise<T>,
  second: () => Promise<T>,
): Promise<T> {
  try {
    return await first();
  } catch (error) {
    if (error instanceof Error && names.includes(error.name)) {
      return await second();
    }
    throw error;
  }
}

/** Ignores AWS's ways to say that something is gone already. */
export async function ifThere(names: readonly string[], work: () => Promise<unknown>) {
  await unless<unknown>(names, work, () => Promise.resolve());
}

/** What belongs to another resource and goes with it. */
export const nothing = (): Promise<void> => Promise.resolve();
