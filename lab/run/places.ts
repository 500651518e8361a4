/** Which region and which tier a resource belongs to, from what its URN and its provider say. */

/** A resource as the events of an operation show it. */
export interface Placed {
  readonly urn: string;
  readonly type: string;
  /** Reference of its provider, `URN::ID`; empty for components. */
  readonly provider: string;
  /** URN of its parent; empty at the top. */
  readonly parent: string;
  /** As the program gave them; what is not known yet is left out. Absent: not looked at. */
  readonly inputs?: { readonly [name: string]: unknown };
}

/** Resources that no region or no tier can be named for. */
export const nowhere = "none";

/** URN in a provider's reference, `URN::ID`. */
export const providerUrn = (reference: string): string =>
  reference.slice(0, reference.lastIndexOf("::"));

export const isProvider = (type: string): boolean => type.startsWith("pulumi:providers:");

/** Neither the stack itself nor a provider. */
export const isCounted = (type: string): boolean =>
  type !== "pulumi:pulumi:Stack" && !isProvider(type);

/** URNs of a resource's parents, nearest first. */
function ancestors(urn: string, byUrn: ReadonlyMap<string, Placed>): readonly string[] {
  const found: string[] = [];
  for (
    let parent = byUrn.get(urn)?.parent ?? "";
    parent !== "";
    parent = byUrn.get(parent)?.parent ?? ""
  ) {
    found.push(parent);
  }
  return found;
}

/** `DataTier` for everything inside an `evenkeel:tier:DataTier`, `EncryptionKeys` for a part that belongs to no tier. */
export function tierOf(urn: string): string {
  const types = urn.split("::")[2]?.split("$") ?? [];
  const own = types.find((type) => type.startsWith("evenkeel:"));
  return own?.split(":")[2] ?? nowhere;
}

/**
 * The region of every resource that has a provider. A kubernetes provider does not know where its cluster is until that
 * exists: then it is where the component that the provider belongs to has its AWS resources.
 */
export function regionsOf(
  resources: readonly Placed[],
  configured: ReadonlyMap<string, string | undefined>,
): ReadonlyMap<string, string> {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const inside = new Map<string, string>();
  for (const { urn, provider } of resources) {
    const region = configured.get(providerUrn(provider));
    if (region !== undefined && provider.includes("::pulumi:providers:aws::")) {
      ancestors(urn, byUrn).forEach((parent) => inside.set(parent, inside.get(parent) ?? region));
    }
  }
  const near = (urn: string) =>
    ancestors(urn, byUrn)
      .map((parent) => inside.get(parent))
      .find((region) => region !== undefined);
  return new Map(
    resources
      .filter(({ provider }) => provider !== "")
      .map(({ urn, provider }) => {
        const source = providerUrn(provider);
        const isKubernetes =
          source.split("::")[2]?.endsWith("pulumi:providers:kubernetes") ?? false;
        const region = configured.get(source) ?? (isKubernetes ? near(source) : undefined);
        return [urn, region ?? nowhere];
      }),
  );
}

/** How often each text occurs, by text. */
export function count(items: readonly string[]): { readonly [item: string]: number } {
  const counts: Record<string, number> = {};
  for (const item of [...items].sort()) {
    counts[item] = (counts[item] ?? 0) + 1;
  }
  return counts;
}
