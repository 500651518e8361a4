import { type Field, type Fields, type Kind, type ValueFacts } from "../types";
import { shapeOf } from "./catalogue";

/** Facts that AWS's schemas lack or state otherwise, each with where they are documented. */
export interface Supplement extends ValueFacts {
  readonly kind?: Kind;
  /** The documentation that states it. */
  readonly source: string;
}

export type Supplements = { readonly [type: string]: { readonly [path: string]: Supplement } };

/** Facts of shapes that many paths lead to, by shape and field. */
export type ShapeSupplements = {
  readonly [shape: string]: { readonly [field: string]: Supplement };
};

/** Puts facts at the fields of shapes that the type has. */
export function applyToShapes(shapes: Map<string, Fields>, supplements: ShapeSupplements): void {
  for (const [shape, facts] of Object.entries(supplements)) {
    for (const [path, fact] of Object.entries(facts)) {
      const fields = shapes.get(shape);
      if (fields !== undefined) {
        shapes.set(shape, apply(fields, shapes, path, fact));
      }
    }
  }
}

/** What a field is, without what was said about its values. */
function bare({ kind, required, of, shape }: Field): Field {
  return {
    kind,
    ...(required === undefined ? {} : { required }),
    ...(of === undefined ? {} : { of }),
    ...(shape === undefined ? {} : { shape }),
  };
}

/** The citation stays in the supplement: the data holds facts only. */
function withoutSource(supplement: Supplement): Partial<Field> {
  return Object.fromEntries(Object.entries(supplement).filter(([key]) => key !== "source"));
}

/** Facts of a list or map speak of what it holds. */
function restated(field: Field, facts: Partial<Field>): Field {
  return field.of === undefined
    ? { ...bare(field), ...facts }
    : { ...field, of: { ...bare(field.of), ...facts } };
}

/** Puts one fact at its path, replacing what AWS's schema says there. A path that does not exist stops the script. */
export function apply(
  inputs: Fields,
  shapes: Map<string, Fields>,
  path: string,
  supplement: Supplement,
): Fields {
  const [name = "", ...rest] = path.split(".");
  const field = inputs[name];
  if (field === undefined) {
    throw new Error(`There is no input ${path}`);
  }
  if (rest.length === 0) {
    return { ...inputs, [name]: restated(field, withoutSource(supplement)) };
  }
  const shape = shapeOf(field);
  const fields = shape === undefined ? undefined : shapes.get(shape);
  if (shape === undefined || fields === undefined) {
    throw new Error(`${path} does not lead through an object at ${name}`);
  }
  shapes.set(shape, apply(fields, shapes, rest.join("."), supplement));
  return inputs;
}
