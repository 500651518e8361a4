import { isDeepStrictEqual } from "node:util";
import { type Properties } from "../../model/types";
import { factsOf } from "../load";
import { api } from "./api";
import { compute } from "./compute";
import { containers } from "./containers";
import { data } from "./data";
import { delivery } from "./delivery";
import { guard } from "./guard";
import { edge } from "./edge";
import { failover } from "./failover";
import { network } from "./network";
import { others } from "./others";
import { streams } from "./streams";
import { protection } from "./protection";
import { type Replacement, type Replacements } from "./types";

/** Every type with the inputs that force a replacement; a type in use without an entry fails a test. */
export const replacements: Replacements = {
  ...api,
  ...compute,
  ...containers,
  ...data,
  ...delivery,
  ...edge,
  ...failover,
  ...guard,
  ...network,
  ...protection,
  ...others,
  ...streams,
};

/** Every regional resource of the provider takes `region`, and moving one is making another. */
function regionOf(type: string): readonly string[] {
  return type.startsWith("aws:") && factsOf(type)?.inputs.region !== undefined ? ["region"] : [];
}

/**
 * Inputs that force a replacement, by path without indexes. What replaces in some cases only is among them when both
 * inputs are given and the case holds.
 */
export function replacesOf(
  type: string,
  before?: Properties,
  after?: Properties,
): readonly string[] {
  const { always = [], sometimes = {} }: Partial<Replacement> = replacements[type] ?? {};
  const conditional = Object.entries(sometimes)
    .filter(([, when]) => before !== undefined && after !== undefined && when(before, after))
    .map(([path]) => path);
  return [...always, ...conditional, ...regionOf(type)];
}

const withoutIndexes = (path: string) => path.replace(/\[[^\]]*\]/g, "");

const covers = (input: string, path: string) => path === input || path.startsWith(`${input}.`);

function valueAt(properties: Properties, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (at, part) =>
        typeof at === "object" && at !== null
          ? (at as { readonly [key: string]: unknown })[part]
          : undefined,
      properties,
    );
}

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
  const inputs = replacesOf(type, before, after);
  // An object that appears or goes as a whole replaces only if the input below it differs.
  const differs = (input: string) =>
    !isDeepStrictEqual(valueAt(before, input), valueAt(after, input));
  const forces = (path: string) => (input: string) =>
    covers(input, path) || (covers(path, input) && differs(input));
  return changed.filter((path) => inputs.some(forces(withoutIndexes(path))));
}
