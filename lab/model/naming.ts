import { createHash } from "node:crypto";
import { type Context, type Definition, type Naming } from "./definition";
import { CloudError, type Failure, type Properties, UNKNOWN } from "./types";
import { isAbsent, isList, isObject, valueAt } from "./values";

export interface Named {
  readonly inputs: Properties;
  readonly failures: readonly Failure[];
}

/** Where the provider notes which inputs it filled in itself, as every bridged provider does. */
export const defaultsKey = "__defaults";

/** Inputs without that note: what AWS is sent. */
export function withoutDefaults(inputs: Properties): Properties {
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => name !== defaultsKey));
}

const randomDigits = (seed: string, length: number) =>
  createHash("sha256").update(seed).digest("hex").slice(0, length);

/** Whether the name of these inputs is the provider's rather than the program's. */
export function isAutonamed(inputs: Properties | undefined, property: string): boolean {
  const filled = inputs?.[defaultsKey];
  return isList(filled) && filled.includes(property);
}

function tooLong(naming: Naming, value: string, logical: string | undefined): readonly Failure[] {
  const { property, max } = naming;
  if (value.length <= max) {
    return [];
  }
  const origin =
    logical === undefined
      ? ""
      : ` It was made from "${logical}": shorten that, or set "${property}".`;
  return [
    {
      property,
      reason: `"${value}" has ${value.length} characters, AWS accepts at most ${max}.${origin}`,
    },
  ];
}

/** `orders-queue` -> `orders-queue-3f2a91c`: the provider's way of naming what the program does not name. */
export function autoname(
  definition: Definition | undefined,
  logical: string,
  inputs: Properties,
  seed: string,
  old: Properties | undefined,
): Named {
  const naming = definition?.naming;
  if (naming === undefined) {
    return { inputs, failures: [] };
  }
  const given = inputs[naming.property];
  if (!isAbsent(given)) {
    return { inputs, failures: typeof given === "string" ? tooLong(naming, given, undefined) : [] };
  }
  if (naming.auto === false || !isAbsent(inputs[`${naming.property}Prefix`])) {
    return { inputs, failures: [] };
  }
  const kept = isAutonamed(old, naming.property) ? old?.[naming.property] : undefined;
  const spelt = naming.lower === true ? logical.toLowerCase() : logical;
  const suffix = naming.suffix?.(inputs) ?? "";
  const value =
    typeof kept === "string"
      ? kept
      : `${naming.prefix ?? ""}${spelt}-${randomDigits(`${seed}|${naming.property}`, 7)}${suffix}`;
  return {
    inputs: { ...inputs, [naming.property]: value, [defaultsKey]: [naming.property] },
    failures: tooLong(naming, value, logical),
  };
}

/** The Kubernetes provider's way: `metadata.name` gets eight digits unless `generateName` is set. */
export function autonameObject(
  logical: string,
  inputs: Properties,
  seed: string,
  old: Properties | undefined,
): Properties {
  const metadata = inputs.metadata;
  if (
    metadata === UNKNOWN ||
    !isAbsent(valueAt(metadata, "name")) ||
    !isAbsent(valueAt(metadata, "generateName"))
  ) {
    return inputs;
  }
  const before = valueAt(old, "metadata.annotations.pulumi.com/autonamed");
  const kept = valueAt(old, "metadata.name");
  const wasAutomatic = isAutonamed(old, "metadata.name") || before === "true";
  const name =
    wasAutomatic && typeof kept === "string"
      ? kept
      : `${logical.toLowerCase()}-${randomDigits(seed, 8)}`;
  return {
    ...inputs,
    metadata: { ...(isObject(metadata) ? metadata : {}), name },
    [defaultsKey]: ["metadata.name"],
  };
}

/** @throws CloudError when another resource has the name, where names are unique. */
export function refuseTakenName({ naming }: Definition, context: Context): void {
  const name = naming === undefined ? undefined : context.inputs[naming.property];
  if (naming?.taken === undefined || typeof name !== "string") {
    return;
  }
  const everywhere = naming.within === "world" || naming.within === "account";
  const holder = context
    .all(context.type)
    .find(
      (entry) =>
        entry.inputs[naming.property] === name &&
        (everywhere || (entry.region ?? "") === context.region),
    );
  if (holder !== undefined) {
    const place = everywhere || context.region === "" ? "" : ` in ${context.region}`;
    throw new CloudError(
      naming.taken,
      `${naming.property} "${name}" is taken${place} by ${holder.name}.`,
    );
  }
}
