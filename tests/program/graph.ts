import { type Resource } from "../../lab/mocks/registrations";
import { byUrn, type Plan, providerName } from "./plans";

function childrenByParent(plan: Plan): ReadonlyMap<string, readonly Resource[]> {
  const children = new Map<string, Resource[]>();
  for (const resource of plan.resources.all) {
    children.set(resource.parent, [...(children.get(resource.parent) ?? []), resource]);
  }
  return children;
}

/**
 * What has to be there before `start` can be made or changed: what its inputs and options name, its parent and its
 * provider, and all that those need. A component that is waited for stands for everything in it.
 */
export function needs(plan: Plan, start: Resource): readonly Resource[] {
  const all = byUrn(plan);
  const children = childrenByParent(plan);
  const found = new Set<Resource>();
  const visit = (urn: string, whole: boolean): void => {
    const resource = all.get(urn);
    if (resource === undefined || found.has(resource)) {
      return;
    }
    found.add(resource);
    follow(resource);
    if (whole && !resource.custom) {
      (children.get(urn) ?? []).forEach((child) => visit(child.urn, true));
    }
  };
  const follow = ({ options, parent, provider }: Resource): void => {
    const inputs = Object.values(options.inputDependencies).flat();
    [...options.dependsOn, ...inputs].forEach((urn) => visit(urn, true));
    [parent, provider].forEach((urn) => visit(urn, false));
  };
  follow(start);
  return [...found];
}

/** Names of the AWS providers that have to answer before `start` can be made or changed. */
export const neededProviders = (plan: Plan, start: Resource): readonly string[] => [
  ...new Set(
    [start, ...needs(plan, start)]
      .filter(({ type }) => type.startsWith("aws:"))
      .map((resource) => providerName(resource)),
  ),
];

/** The component that a resource belongs to, however deep: awsx hangs some of its children under subnets. */
export function componentOf(plan: Plan, { parent }: Resource): Resource | undefined {
  const above = plan.resources.all.find(({ urn }) => urn === parent);
  return above?.custom === true ? componentOf(plan, above) : above;
}
