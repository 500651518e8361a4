import { type Entry } from "./catalogue";
import { valueFacts } from "../leaves";
import { documented } from "./documentation";
import { byName } from "./names";
import { type Field, type Fields, type ValueFacts } from "../types";

const simple = (value: string | number) =>
  String(value)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "");

/**
 * AWS's values and those that the provider documents beyond them. Pulumi's documentation writes `dual_stack` as
 * `dualStack`: what AWS spells another way is left out.
 */
function merged(aws: ValueFacts, provider: ValueFacts): ValueFacts {
  if (aws.enum !== undefined && provider.enum !== undefined) {
    const known = new Set(aws.enum.map(simple));
    return {
      ...aws,
      enum: [...aws.enum, ...provider.enum.filter((value) => !known.has(simple(value)))],
    };
  }
  if (aws.minimum !== undefined || aws.maximum !== undefined) {
    return aws;
  }
  return { ...provider, ...aws };
}

function withFacts(field: Field, facts: ValueFacts): Field {
  return field.of !== undefined
    ? { ...field, of: { ...field.of, ...facts } }
    : { ...field, ...facts };
}

const isOpen = ({ enum: values, pattern, format }: ValueFacts) =>
  values === undefined && pattern === undefined && format === undefined;

function enriched(name: string, field: Field, documentation: string): Field {
  const fromProvider = withFacts(
    field,
    merged(valueFacts(field), documented(field, documentation)),
  );
  return isOpen(valueFacts(fromProvider))
    ? withFacts(fromProvider, byName(name, field, documentation))
    : fromProvider;
}

/** Adds to AWS's facts what the provider documents and what names say. */
export function enrich(
  inputs: Fields,
  shapes: Map<string, Fields>,
  documentation: Entry["documentation"],
): Fields {
  const all = (fields: Fields, prefix: string): Fields =>
    Object.fromEntries(
      Object.entries(fields).map(([name, field]) => [
        name,
        enriched(name, field, documentation[`${prefix}${name}`] ?? ""),
      ]),
    );
  for (const [name, fields] of shapes) {
    shapes.set(name, all(fields, `${name}.`));
  }
  return all(inputs, "");
}
