import { type Deployed, type Resource } from "../../lab/mocks/deploy";
import { type Properties, UNKNOWN, type Value } from "../../lab/model";
import { nowhere, regionsOf, tierOf } from "../../lab/run/places";
import { unknown } from "./masks";
import { type Inputs, type Json, type PlannedResource, type Snapshot } from "./types";

/** What a plan in this process says of a stack. */

function asJson(value: Value): Json {
  if (value === UNKNOWN) {
    return unknown;
  }
  if (Array.isArray(value)) {
    return (value as readonly Value[]).map(asJson);
  }
  return typeof value === "object" && value !== null ? inputsOf(value as Properties) : value;
}

const inputsOf = (properties: Properties): Inputs =>
  Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, asJson(value)]));

const textsIn = (value: Value | undefined): readonly string[] =>
  typeof value === "string"
    ? [value]
    : typeof value === "object" && value !== null
      ? Object.values(value as Properties).flatMap(textsIn)
      : [];

/** Shorter texts are words such as `available`, which many have. */
const shortest = 8;

/** What is among outputs, and in no input. */
function answersOf({ inputs, outputs, id }: Resource): readonly string[] {
  const given = new Set(textsIn(inputs));
  const all = [...textsIn(outputs), ...textsIn(id)];
  return [...new Set(all)].filter((text) => text.length >= shortest && !given.has(text));
}

const isReal = ({ type }: { readonly type: string }) => !type.startsWith("pulumi:");

/** What depends on what, by URN. A resource also waits for what its provider needs: the cluster that it works in. */
export class Dependencies {
  private readonly byUrn: ReadonlyMap<string, readonly string[]>;

  constructor(all: readonly { readonly urn: string; readonly dependsOn: readonly string[] }[]) {
    this.byUrn = new Map(all.map(({ urn, dependsOn }) => [urn, dependsOn]));
  }

  /** @param provider URN of the resource's provider; empty for components. */
  public of(urn: string, provider: string): readonly string[] {
    return [...(this.byUrn.get(urn) ?? []), ...(this.byUrn.get(provider) ?? [])];
  }
}

function plannedOf(
  resource: Resource,
  region: string | undefined,
  dependencies: Dependencies,
): PlannedResource {
  const { urn, type, name, parent, custom, inputs, secrets, options } = resource;
  return {
    ...{ urn, type, name, parent, custom, secrets },
    region: region === nowhere ? undefined : region,
    tier: tierOf(urn),
    inputs: inputsOf(inputs),
    answers: custom ? answersOf(resource) : [],
    inputDependencies: options.inputDependencies,
    dependsOn: dependencies.of(urn, resource.provider),
    ignoreChanges: options.ignoreChanges,
    protect: options.protect,
  };
}

/** Regions that hold a network or a cluster, the one that serves first: the others are of the world. */
export function placesOf(
  resources: readonly PlannedResource[],
  active: string | undefined,
): readonly string[] {
  const found = resources.flatMap(({ type, region }) =>
    type === "aws:ec2/vpc:Vpc" && region !== undefined ? [region] : [],
  );
  return [...new Set(found)].sort(
    (one, other) => Number(other === active) - Number(one === active) || one.localeCompare(other),
  );
}

export function snapshotOf(plan: Deployed<unknown>): Snapshot {
  const all = plan.resources.all;
  const placed = all.map((resource) => ({
    ...resource,
    provider: resource.provider === "" ? "" : `${resource.provider}::id`,
  }));
  const regions = regionsOf(placed, plan.regions);
  const dependencies = new Dependencies(
    all.map(({ urn, options: { dependsOn } }) => ({ urn, dependsOn })),
  );
  const resources = all
    .filter(isReal)
    .map((each) => plannedOf(each, regions.get(each.urn), dependencies));
  const { activeRegion: active } = plan.result as { readonly activeRegion?: string };
  return { resources, active, places: placesOf(resources, active) };
}

/** A stack that is not there yet. */
export const nothing: Snapshot = { resources: [], active: undefined, places: [] };
