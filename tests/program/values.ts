import { type Value } from "../../lab/model";

/** A value inside of inputs, by its path without indexes: `replicas.region`. */
export interface Leaf {
  readonly path: string;
  readonly value: Value;
}

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

/** Every value that holds no other. */
export function leaves(value: Value, path = ""): readonly Leaf[] {
  if (isList(value)) {
    return value.flatMap((each) => leaves(each, path));
  }
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([key, each]) =>
      leaves(each, path === "" ? key : `${path}.${key}`),
    );
  }
  return [{ path, value }];
}

/** Texts only. */
export const texts = (value: Value): readonly { readonly path: string; readonly text: string }[] =>
  leaves(value).flatMap(({ path, value: text }) =>
    typeof text === "string" ? [{ path, text }] : [],
  );

/** Elements once each, sorted. */
export const distinct = (items: readonly string[]): string[] => [...new Set(items)].sort();
