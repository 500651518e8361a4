import { type Context, type Reference } from "./definition";
import { type Entry } from "./journal";
import { isOutside } from "./outside";
import { CloudError } from "./types";
import { textsAt } from "./values";

/** `aws:rds/cluster:Cluster` -> `rds cluster`. */
const spoken = (type: string) => type.split(":")[1]?.replace("/", " ") ?? type;

const wantedRegion = (reference: Reference, context: Context): string | undefined =>
  reference.region === "any" || (context.region === "" && reference.region === undefined)
    ? undefined
    : reference.region === "us-east-1"
      ? "us-east-1"
      : context.region;

/** Says what there is instead, which AWS does not: the same name in another region, or of another kind. */
function hint(
  reference: Reference,
  value: string,
  context: Context,
  others: readonly Entry[],
): string {
  const elsewhere = reference.to
    .map((type) => context.find(type, value))
    .find((entry) => entry !== undefined);
  if (elsewhere !== undefined) {
    return ` It exists in ${elsewhere.region ?? "another place"}, not in ${wantedRegion(reference, context) ?? "this one"}.`;
  }
  const other = others.find(({ id, outputs }) => id === value || outputs.arn === value);
  return other === undefined
    ? ""
    : ` It is a ${spoken(other.type)}, not a ${reference.to.map(spoken).join(" or ")}.`;
}

export interface Resolved {
  /** Keys of the resources that must outlive this one, with AWS's code for refusing their deletion. */
  readonly holds: { readonly [key: string]: string };
}

/** Finds everything that inputs name. @throws CloudError for what is missing, of another kind or elsewhere. */
export function resolve(
  references: readonly Reference[],
  context: Context,
  everything: () => readonly Entry[],
): Resolved {
  const holds: Record<string, string> = {};
  for (const reference of references) {
    for (const { path, text } of textsAt(context.inputs, reference.path)) {
      const value = reference.key === undefined ? text : reference.key(text);
      if (value === undefined || value === "" || isOutside(value)) {
        continue;
      }
      const region = wantedRegion(reference, context);
      const target = reference.to
        .map((type) => context.find(type, value, region))
        .find((entry) => entry !== undefined);
      if (target === undefined) {
        const told = hint(reference, value, context, everything());
        throw new CloudError(
          reference.missing,
          `${path}: the ${spoken(reference.to[0] ?? "resource")} "${value}" does not exist.${told}`,
        );
      }
      reference.also?.(target, context);
      if (reference.holds !== undefined && reference.to.includes(target.type)) {
        holds[target.key] = reference.holds;
      }
    }
  }
  return { holds };
}
