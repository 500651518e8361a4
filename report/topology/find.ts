import { type Inputs, type Json, type PlannedResource, type Snapshot } from "../plan/types";

/** Looking things up in a snapshot, as drawing it needs. */

export const isObject = (value: Json | undefined): value is Inputs =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const textsIn = (value: Json | undefined): readonly string[] =>
  typeof value === "string"
    ? [value]
    : Array.isArray(value)
      ? (value as readonly Json[]).flatMap(textsIn)
      : isObject(value)
        ? Object.values(value).flatMap(textsIn)
        : [];

/** All texts that an input holds, in one. */
export const textOf = (value: Json | undefined): string => textsIn(value).join("\n");

export class Finder {
  private readonly byUrn: ReadonlyMap<string, PlannedResource>;

  constructor(public readonly snapshot: Snapshot) {
    this.byUrn = new Map(snapshot.resources.map((each) => [each.urn, each]));
  }

  public of(type: string, region?: string): readonly PlannedResource[] {
    return this.snapshot.resources.filter(
      (each) => each.type === type && (region === undefined || each.region === region),
    );
  }

  public get(urn: string): PlannedResource | undefined {
    return this.byUrn.get(urn);
  }

  /** Resources of a type that an input is made from. */
  public given(resource: PlannedResource, input: string, type: string): readonly PlannedResource[] {
    return (resource.inputDependencies[input] ?? []).flatMap((urn) => {
      const found = this.get(urn);
      return found?.type === type ? [found] : [];
    });
  }

  /** The resource and the parts that it belongs to, up to its tier. */
  public owners(resource: PlannedResource): readonly string[] {
    const parent = this.get(resource.parent);
    const isPart = parent !== undefined && parent.type.startsWith("evenkeel:part:");
    return [resource.urn, ...(isPart ? this.owners(parent) : [])];
  }
}

export const sortedBy = <T>(list: readonly T[], key: (item: T) => string): readonly T[] =>
  list
    .map((item) => [key(item), item] as const)
    .sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))
    .map(([, item]) => item);
