import { type Field, type Fields, type TypeFacts, type ValueFacts } from "./types";

/** An input that holds a text or number, at the end of a path. */
export interface Leaf {
  /** Path without indexes. */
  readonly path: string;
  readonly field: Field;
}

/** What a list or map holds, however deep. */
export function innermost(field: Field): Field {
  return field.of === undefined ? field : innermost(field.of);
}

const holdsValue = (kind: Field["kind"]) =>
  kind === "string" || kind === "number" || kind === "integer" || kind === "number-or-string";

/** Texts and numbers of a type; a shape that contains itself is entered once. */
export function leavesOf(facts: TypeFacts): readonly Leaf[] {
  const walk = (fields: Fields, path: string, above: readonly string[]): readonly Leaf[] =>
    Object.entries(fields).flatMap(([name, field]) => {
      const at = path === "" ? name : `${path}.${name}`;
      const { kind, shape } = innermost(field);
      if (shape !== undefined) {
        const below = facts.shapes[shape] ?? {};
        return above.includes(shape) ? [] : walk(below, at, [...above, shape]);
      }
      return holdsValue(kind) ? [{ path: at, field }] : [];
    });
  return walk(facts.inputs, "", []);
}

/** Facts of `ValueFacts` that speak of a value; `minItems` and `maxItems` speak of the list around it. */
const aboutValues = [
  "anyCase",
  "enum",
  "format",
  "maxLength",
  "maximum",
  "minLength",
  "minimum",
  "multipleOf",
  "pattern",
  "regional",
] as const satisfies readonly (keyof ValueFacts)[];

/** Facts about the values of a field, or of what a list or map holds. */
export function valueFacts(field: Field): ValueFacts {
  const holder = innermost(field);
  const stated = aboutValues.filter((fact) => holder[fact] !== undefined);
  return Object.fromEntries(stated.map((fact) => [fact, holder[fact]]));
}

export const hasFacts = (field: Field): boolean => Object.keys(valueFacts(field)).length > 0;
