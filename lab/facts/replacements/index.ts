import { type Properties } from "../../model/types";
import { factsOf } from "../load";
import { compute } from "./compute";
import { data } from "./data";
import { network } from "./network";
import { others } from "./others";
import { type Replacement, type Replacements } from "./types";

/** Every type with the inputs that force a replacement; a type in use without an entry fails a test. */
export const replacements: Replacements = { ...compute, ...data, ...network, ...others };

/** Every regional resource of the provider takes `region`, and moving one is making another. */
function regionOf(type: string): readonly string[] {
  return type.startsWith("aws:") && factsOf(type)?.inputs.region !== undefined ? ["region"] : [];
}

/** Inputs that force a replacement whenever they change, by path without indexes. */
export function replacesOf(type: string): readonly string[] {
  return [...(replacements[type]?.always ?? []), ...regionOf(type)];
}

const withoutIndexes = (path: string) => path.replace(/\[[^\]]*\]/g, "");

const covers = (input: string, path: string) => path === input || path.startsWith(`${input}.`);

/** An object that appears or goes changes what lies below it. */
const touches = (input: string, path: string) => covers(input, path) || covers(path, input);

/**
 * Those of the changed paths that force a replacement, conditions included.
 * @param changed paths as in a detailed diff, with indexes.
 */
export function replacedBy(
  type: string,
  changed: readonly string[],
  before: Properties,
  after: Properties,
): readonly string[] {
  const { sometimes = {} }: Partial<Replacement> = replacements[type] ?? {};
  const conditional = Object.entries(sometimes)
    .filter(([, when]) => when(before, after))
    .map(([path]) => path);
  const inputs = [...replacesOf(type), ...conditional];
  return changed.filter((path) =>
    inputs.some((input) => touches(input, withoutIndexes(path))),
  );
}
