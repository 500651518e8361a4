import { type Properties, type Value } from "../../../lab/model";
import { planOf } from "../../program/plans";
import { Found } from "../../support/platform";

export const home = "eu-central-1";
export const standby = "eu-west-1";
/** Each place, and the one that takes over from it. */
export const places = [
  { place: home, other: standby },
  { place: standby, other: home },
] as const;

export type System = Found<unknown>;

/** The stack as `npm run lab -- up platform` makes it. */
export async function system(): Promise<System> {
  const { result, resources, regions } = await planOf({ stack: "platform", config: [] });
  return new Found(result, resources, regions);
}

/** Inputs of every resource of a type whose name begins so, by the rest of its name. */
export function byName(of: System, type: string, prefix = ""): Map<string, Properties> {
  const found = of.resources.of(type).filter(({ name }) => name.startsWith(prefix));
  return new Map(found.map(({ name, inputs }) => [name.slice(prefix.length), inputs]));
}

const inside = (value: Value | undefined, key: string): Value | undefined =>
  typeof value === "object" && value !== null ? (value as Properties)[key] : undefined;

/** A value inside of inputs: `spec.rules.0.host`. */
export const at = (value: Value | undefined, path: string): Value | undefined =>
  path.split(".").reduce(inside, value);

/** The elements of an input that is a list. */
export function list(value: Value | undefined): readonly Value[] {
  if (!Array.isArray(value)) {
    throw new Error(`not a list: ${JSON.stringify(value)}`);
  }
  return value as readonly Value[];
}

/** Who may reach whom in a place, rule by rule: `tcp 5432 functions -> databases`. */
export function flows(of: System, place: string): string[] {
  const eks = of.output("aws:eks/cluster:Cluster", `cluster-${place}-eks-eksCluster`, "vpcConfig");
  const groups = new Map<unknown, string>([[at(eks, "clusterSecurityGroupId"), "cluster"]]);
  for (const { id, name } of of.resources.of("aws:ec2/securityGroup:SecurityGroup")) {
    groups.set(id, name.replace(`-${place}`, ""));
  }
  const nameOf = (id: Value | undefined) => groups.get(id) ?? JSON.stringify(id);
  return of.resources
    .of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    .filter(({ provider }) => of.regions.get(provider) === place)
    .map(({ inputs }) => {
      const from = inputs.cidrIpv4 ?? nameOf(inputs.referencedSecurityGroupId);
      const to = nameOf(inputs.securityGroupId);
      return `${String(inputs.ipProtocol)} ${String(inputs.fromPort)} ${String(from)} -> ${to}`;
    })
    .sort();
}
