import { type Fields, type Kind, type ValueFacts } from "../types";
import { shapeOf } from "./catalogue";

/** Facts that AWS's schemas lack or state otherwise, each with where they are documented. */
export interface Supplement extends ValueFacts {
  readonly kind?: Kind;
  /** The documentation that states it. */
  readonly source: string;
}

export type Supplements = { readonly [type: string]: { readonly [path: string]: Supplement } };

/** Puts one fact at its path, replacing what AWS's schema says there. A path that does not exist stops the script. */
export function apply(
  inputs: Fields,
  shapes: Map<string, Fields>,
  path: string,
  { source: _, ...facts }: Supplement,
): Fields {
  const [name = "", ...rest] = path.split(".");
  const field = inputs[name];
  if (field === undefined) {
    throw new Error(`There is no input ${path}`);
  }
  if (rest.length === 0) {
    const { kind, required, of, shape } = field;
    const isList = kind === "array" && facts.minItems === undefined && facts.maxItems === undefined;
    const changed =
      isList && of !== undefined
        ? { ...field, of: { ...keep(of), ...facts } }
        : { ...keep({ kind, required, of, shape }), ...facts };
    return { ...inputs, [name]: changed };
  }
  const shape = shapeOf(field);
  const fields = shape === undefined ? undefined : shapes.get(shape);
  if (shape === undefined || fields === undefined) {
    throw new Error(`${path} does not lead through an object at ${name}`);
  }
  shapes.set(shape, apply(fields, shapes, rest.join("."), { source: "", ...facts }));
  return inputs;
}

function keep({ kind, required, of, shape }: Fields[string]): Fields[string] {
  return {
    kind,
    ...(required === undefined ? {} : { required }),
    ...(of === undefined ? {} : { of }),
    ...(shape === undefined ? {} : { shape }),
  };
}
