/** An object as JSON has it. */
export type Tree = { readonly [key: string]: unknown };

export function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * `overrides` laid over `base`. Objects merge; everything else replaces: lists, values of another type, and objects
 * of another kind (a serverless capacity over a provisioned one keeps nothing of it). `null` removes a key.
 */
export function merge(base: Tree, overrides: Tree): Tree {
  const entries = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(overrides)) {
    const below = entries.get(key);
    if (value === null) {
      entries.delete(key);
    } else {
      entries.set(key, isTree(value) ? merge(mergeable(key, below, value), value) : value);
    }
  }
  return Object.fromEntries(entries);
}

/** Fields that say of which kind an object is, where it is not `kind`. */
const discriminators: { readonly [key: string]: string } = {
  relational: "engine",
  reads: "policy",
};

/** What of `below` stays when `value` is laid over it at `key`. */
function mergeable(key: string, below: unknown, value: Tree): Tree {
  const kind = discriminators[key] ?? "kind";
  const replaced = !isTree(below) || (kind in value && below[kind] !== value[kind]);
  return replaced ? {} : below;
}

/** Paths of `overrides` that remove (`null`) what `base` does not have. */
export function vainRemovals(base: Tree, overrides: Tree): string[][] {
  return Object.entries(overrides).flatMap(([key, value]) => {
    const below = base[key];
    if (value === null) {
      return below === undefined ? [[key]] : [];
    }
    return isTree(value) && isTree(below)
      ? vainRemovals(below, value).map((path) => [key, ...path])
      : [];
  });
}

/** The value at `path`, or undefined where there is none. */
export function at(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, part) => {
    if (Array.isArray(inner)) {
      return typeof part === "number" ? inner[part] : undefined;
    }
    return isTree(inner) && Object.hasOwn(inner, part) ? inner[part] : undefined;
  }, value);
}

/** A copy of `value` without what is at `path`; as it is where there is nothing. */
export function without(value: unknown, path: readonly (string | number)[]): unknown {
  const [first, ...rest] = path;
  if (first === undefined) {
    return undefined;
  }
  if (Array.isArray(value)) {
    // The position keeps its place, so that paths of other elements still fit.
    return value.map((element: unknown, index) =>
      index === first ? without(element, rest) : element,
    );
  }
  if (!isTree(value) || !Object.hasOwn(value, first)) {
    return value;
  }
  const entries = Object.entries(value).filter(([key]) => key !== String(first) || rest.length > 0);
  return Object.fromEntries(
    entries.map(([key, inner]) => [key, key === String(first) ? without(inner, rest) : inner]),
  );
}
