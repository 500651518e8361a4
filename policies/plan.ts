/** A value of a plan that only AWS will tell: nothing can be said of it, and no rule is broken by it. */
export const UNKNOWN: unique symbol = Symbol("not known yet");

/** One resource of a plan. */
export interface PlannedResource {
  readonly type: string;
  readonly name: string;
  /** As the program gave them. What is not known yet is `UNKNOWN`, or left out where nobody asks whether it is there. */
  readonly inputs: { readonly [name: string]: unknown };
  /** Region of its provider. Absent: none can be told. */
  readonly region?: string;
}

/** One resource with all that rules look at. */
export interface Planned extends PlannedResource {
  readonly urn: string;
  /** URN of its parent; empty at the top. */
  readonly parent: string;
  /** Pulumi's own protection. */
  readonly protect: boolean;
  readonly ignoreChanges: readonly string[];
  /** URNs that each input comes from. */
  readonly references: { readonly [input: string]: readonly string[] };
}

/** What a stack will have: the same whether it was planned in process, by the engine, or seen by Pulumi's analyzer. */
export class Plan {
  private readonly byType = new Map<string, Planned[]>();

  constructor(public readonly resources: readonly Planned[]) {
    for (const resource of resources) {
      this.byType.set(resource.type, [...(this.byType.get(resource.type) ?? []), resource]);
    }
  }

  /** Resources of any of the types, in the order of the types. */
  public of(...types: readonly string[]): readonly Planned[] {
    return types.flatMap((type) => this.byType.get(type) ?? []);
  }

  /** Those of a type whose input comes from a resource: the policy of a bucket, the associations of a web ACL. */
  public about(resource: Planned, type: string, input: string): readonly Planned[] {
    return this.of(type).filter((other) => other.references[input]?.includes(resource.urn));
  }
}

/** A value in which something else stands for what is not known yet, in the words of policies. */
export function withUnknowns(value: unknown, unknown: unknown): unknown {
  if (value === unknown) {
    return UNKNOWN;
  }
  if (Array.isArray(value)) {
    return value.map((each) => withUnknowns(each, unknown));
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(
        Object.entries(value).map(([key, each]) => [key, withUnknowns(each, unknown)]),
      )
    : value;
}

export type Tree = { readonly [key: string]: unknown };

export const isTree = (value: unknown): value is Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** The value at a path with dots, list positions among them: `origins.0.domainName`. UNKNOWN stays UNKNOWN below. */
export function at(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((inner, part) => {
    if (inner === UNKNOWN) {
      return UNKNOWN;
    }
    if (isList(inner)) {
      return inner[Number(part)];
    }
    return isTree(inner) ? inner[part] : undefined;
  }, value);
}

/** A list of groups of settings; empty where there is none, or none that is known. */
export const trees = (value: unknown): readonly Tree[] =>
  isList(value) ? value.filter(isTree) : isTree(value) ? [value] : [];

/** A list of texts; empty where there is none. */
export const texts = (value: unknown): readonly string[] =>
  isList(value)
    ? value.filter((each) => typeof each === "string")
    : typeof value === "string"
      ? [value]
      : [];

/** A text by its path, without list positions: `replicas.kmsKeyId`. */
export interface Said {
  readonly path: string;
  readonly text: string;
}

/** Every text inside of a value. */
export function textsIn(value: unknown, path = ""): readonly Said[] {
  if (typeof value === "string") {
    return [{ path, text: value }];
  }
  if (isList(value)) {
    return value.flatMap((each) => textsIn(each, path));
  }
  return isTree(value)
    ? Object.entries(value).flatMap(([key, each]) =>
        textsIn(each, path === "" ? key : `${path}.${key}`),
      )
    : [];
}
