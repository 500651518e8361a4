import { isProvider, type State, type Stored, text } from "./state";

const regionInHost = /\.([a-z]{2}(?:-[a-z]+)+-\d)\.eks\./;
const regionInArn = /arn:[\w-]+:eks:([a-z]{2}(?:-[a-z]+)+-\d):/;

/** Providers that call no region at all. */
const withoutRegion = ["random", "awsx", "eks", "pulumi"].map((name) => `pulumi:providers:${name}`);

/** URNs of a resource's parents, nearest first. */
function ancestors(urn: string, byUrn: ReadonlyMap<string, Stored>): readonly string[] {
  const { parent = "" } = byUrn.get(urn) ?? {};
  return parent === "" ? [] : [parent, ...ancestors(parent, byUrn)];
}

/** The region that an aws provider is configured for, or that of the cluster in a kubernetes provider's kubeconfig. */
function written({ type, inputs }: Stored): string | undefined {
  if (type === "pulumi:providers:aws") {
    return text(inputs.region) === "" ? undefined : text(inputs.region);
  }
  const kubeconfig = text(inputs.kubeconfig);
  return regionInHost.exec(kubeconfig)?.[1] ?? regionInArn.exec(kubeconfig)?.[1];
}

/**
 * The region that each provider of a stack calls, by URN; `undefined` where nothing says it. A kubeconfig may be a secret:
 * then its cluster is where the component that the provider belongs to has its AWS resources.
 */
export function providerRegions({ resources }: State): ReadonlyMap<string, string | undefined> {
  const providers = resources.filter(
    ({ type }) => isProvider(type) && !withoutRegion.includes(type),
  );
  const plain = new Map(providers.map((provider) => [provider.urn, written(provider)]));
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const inside = new Map<string, string>();
  for (const { urn, provider } of resources) {
    const region = plain.get(provider);
    if (region !== undefined && byUrn.get(provider)?.type === "pulumi:providers:aws") {
      ancestors(urn, byUrn).forEach((parent) => inside.set(parent, inside.get(parent) ?? region));
    }
  }
  const near = (urn: string) =>
    ancestors(urn, byUrn)
      .filter((parent) => byUrn.get(parent)?.type !== "pulumi:pulumi:Stack")
      .map((parent) => inside.get(parent))
      .find((region) => region !== undefined);
  return new Map(providers.map(({ urn }) => [urn, plain.get(urn) ?? near(urn)]));
}

/** Providers whose region cannot be told: nobody could leave them alone while a region is down. */
export const unplacedProviders = (state: State): readonly string[] =>
  [...providerRegions(state)].flatMap(([urn, region]) => (region === undefined ? [urn] : []));

/** Region of every resource that has a provider with one, by URN. */
export function resourceRegions(state: State): ReadonlyMap<string, string> {
  const regions = providerRegions(state);
  return new Map(
    state.resources.flatMap(({ urn, provider }) => {
      const region = regions.get(provider);
      return region === undefined ? [] : [[urn, region] as const];
    }),
  );
}

/**
 * URNs of the resources whose provider calls the region: what an update must leave alone while the region is down. Not
 * what depends on them, or the engine would skip healthy resources of other regions without a word.
 */
export const urnsIn = (region: string, state: State): readonly string[] =>
  [...resourceRegions(state)].flatMap(([urn, of]) => (of === region ? [urn] : []));
