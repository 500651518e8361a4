import { factsOf } from "../facts";
import { unsetOutputs } from "./aws/unset";
import { type Made } from "./definition";
import { withoutDefaults } from "./naming";
import { type Caller, type Creation, type Properties, UNKNOWN, type Value } from "./types";
import { isObject, present } from "./values";

const isAws = (type: string) => type.startsWith("aws:");

/** Regional types are those that take a region; the caller's holds unless they name one. */
export function regionOf(type: string, inputs: Properties, caller: Caller): string | undefined {
  if (!isAws(type) || factsOf(type)?.inputs.region === undefined) {
    return undefined;
  }
  return typeof inputs.region === "string" ? inputs.region : caller.region;
}

/** Inputs as outputs, with the tags and the region that the provider adds. */
export function echoed({ type, inputs, caller }: Creation, region: string | undefined): Properties {
  const rest = withoutDefaults(present(inputs));
  if (!isAws(type)) {
    return rest;
  }
  const isTagged = factsOf(type)?.inputs.tags !== undefined;
  const tags = rest.tags ?? {};
  const tagsAll =
    tags === UNKNOWN ? UNKNOWN : { ...caller.defaultTags, ...(isObject(tags) ? tags : {}) };
  return {
    ...rest,
    ...(region === undefined ? {} : { region }),
    ...(isTagged ? { tagsAll } : {}),
  };
}

/** All outputs of what exists. */
export function answered(made: Made, creation: Creation, region: string | undefined): Properties {
  return { ...unsetOutputs(creation.type), ...echoed(creation, region), ...made.outputs };
}

/** What is not known until the resource exists: all that is not an input. */
function unknownUnlessGiven(made: Value, given: Value | undefined): Value {
  if (given === undefined) {
    return UNKNOWN;
  }
  if (isObject(made) && isObject(given)) {
    const names = Object.keys({ ...made, ...given });
    return Object.fromEntries(
      names.map((name) => [
        name,
        unknownUnlessGiven(made[name] ?? given[name] ?? null, given[name]),
      ]),
    );
  }
  return given;
}

/** Outputs in a preview: inputs, region and tags are known, the rest is not. */
export function planned(made: Made, creation: Creation, region: string | undefined): Properties {
  const known = echoed(creation, region);
  const unset = Object.keys(unsetOutputs(creation.type)).map((name) => [name, UNKNOWN] as const);
  const computed = Object.entries(made.outputs ?? {}).map(
    ([name, value]) => [name, unknownUnlessGiven(value, known[name])] as const,
  );
  return { ...Object.fromEntries(unset), ...known, ...Object.fromEntries(computed) };
}
