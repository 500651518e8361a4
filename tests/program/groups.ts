import { Netmask } from "netmask";
import { type Resource } from "../../lab/mocks/registrations";
import { type Properties, type Value } from "../../lab/model";
import { type Plan } from "./plans";
import { texts } from "./values";
import { anywhere, everyPort, type Ports, protocolOf, type Subnet } from "./vpcs";

/** Where a group's members are: endpoints of AWS's services stand among workloads, but are called only. */
export type Tier = "public" | "app" | "data" | "firewall" | "endpoints";

/** At the other end of a rule: a group, a range, or a list that AWS keeps, such as that of CloudFront's addresses. */
export interface Peer {
  readonly group?: string;
  readonly range?: Netmask;
  readonly prefixList?: string;
}

export interface GroupRule {
  readonly name: string;
  readonly group: string;
  readonly direction: "in" | "out";
  readonly protocol: string;
  readonly ports: Ports;
  readonly peer: Peer;
  /** Made by EKS, of a cluster's own group: not the program's to narrow. */
  readonly byEks: boolean;
}

export interface Group {
  readonly id: string;
  readonly name: string;
  /** Who wears it. */
  readonly users: readonly Resource[];
  readonly subnets: readonly Subnet[];
  readonly tiers: readonly Tier[];
  /** A load balancer that the Internet may call wears it. */
  readonly isPublic: boolean;
  readonly rules: readonly GroupRule[];
}

const groupType = "aws:ec2/securityGroup:SecurityGroup";
const isRule = ({ type }: Resource) => /[sS]ecurityGroup(Ingress|Egress)?Rule$/.test(type);

const strings = (value: Value | undefined): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((each) => typeof each === "string");
const objects = (value: Value | undefined): readonly Properties[] =>
  Array.isArray(value) ? (value as readonly Properties[]) : [];

const portsOf = ({ fromPort, toPort }: Properties, protocol: string): Ports =>
  protocol === "-1" || fromPort === undefined || Number(fromPort) < 0
    ? everyPort
    : { from: Number(fromPort), to: Number(toPort ?? fromPort) };

/** Ranges of IPv6 count as everything: the VPCs have none of their own. */
const rangeOf = (cidr: string) => (cidr.includes(":") ? anywhere : new Netmask(cidr));

/** Peers as the three kinds of rules write them. */
function peersOf(inputs: Properties, own: string): readonly Peer[] {
  const groups = ["referencedSecurityGroupId", "sourceSecurityGroupId", "securityGroups"];
  const ranges = ["cidrIpv4", "cidrIpv6", "cidrBlocks", "ipv6CidrBlocks"];
  const lists = ["prefixListId", "prefixListIds"];
  const all = (names: readonly string[]) => names.flatMap((name) => strings(inputs[name]));
  return [
    ...all(groups).map((group) => ({ group })),
    ...(inputs.self === true ? [{ group: own }] : []),
    ...all(ranges).map((cidr) => ({ range: rangeOf(cidr) })),
    ...all(lists).map((prefixList) => ({ prefixList })),
  ];
}

function rulesFrom(
  name: string,
  group: string,
  direction: "in" | "out",
  inputs: Properties,
  byEks: boolean,
): readonly GroupRule[] {
  const protocol = protocolOf(inputs.ipProtocol ?? inputs.protocol);
  const ports = portsOf(inputs, protocol);
  return peersOf(inputs, group).map((peer) => ({
    ...{ name, group, direction, protocol, ports, peer, byEks },
  }));
}

/** Rules by themselves, and those inside of groups. */
function registered({ type, name, id, inputs, urn }: Resource): readonly GroupRule[] {
  const byEks = urn.includes("eks:index:Cluster$");
  if (type === groupType) {
    const own = String(id);
    return [
      ...objects(inputs.ingress).flatMap((rule) => rulesFrom(name, own, "in", rule, byEks)),
      ...objects(inputs.egress).flatMap((rule) => rulesFrom(name, own, "out", rule, byEks)),
    ];
  }
  const isIn = type.includes("Ingress") || inputs.type === "ingress";
  const direction = isIn ? "in" : "out";
  return rulesFrom(name, String(inputs.securityGroupId), direction, inputs, byEks);
}

/** Group that EKS makes for a cluster: its nodes and pods may talk to each other and to everything. */
function ownGroupOf(cluster: Resource): { readonly id: string; readonly rules: GroupRule[] } {
  const { clusterSecurityGroupId: id } = (cluster.outputs.vpcConfig ?? {}) as Properties;
  const own = String(id);
  const rule = { name: `${cluster.name} (EKS)`, group: own, protocol: "-1", ports: everyPort };
  return {
    id: own,
    rules: [
      { ...rule, direction: "in", peer: { group: own }, byEks: true },
      { ...rule, direction: "out", peer: { group: own }, byEks: true },
      { ...rule, direction: "out", peer: { range: anywhere }, byEks: true },
    ],
  };
}

const clusters = (plan: Plan) => plan.resources.of("aws:eks/cluster:Cluster");

/** An Ingress's load balancer stands where the parameters of its class say. */
function classParams({ resources }: Plan, { type, inputs, provider }: Resource) {
  const { ingressClassName } = (inputs.spec ?? {}) as Properties;
  return type !== "kubernetes:networking.k8s.io/v1:Ingress"
    ? undefined
    : resources.all.find(
        (each) =>
          each.type.endsWith(":IngressClassParams") &&
          each.provider === provider &&
          (each.inputs.metadata as Properties).name === ingressClassName,
      );
}

/** Subnets that a resource stands in: those that it names, or that a subnet group or another user of it does. */
function standsIn(plan: Plan, user: Resource, subnets: readonly Subnet[]): readonly Subnet[] {
  const found = (said: ReadonlySet<string>) => subnets.filter(({ id }) => said.has(id));
  const told = ({ inputs }: Resource) => new Set(texts(inputs).map(({ text }) => text));
  const own = told(classParams(plan, user) ?? user);
  const direct = found(own);
  if (direct.length > 0) {
    return direct;
  }
  const subnetGroups = plan.resources.all.filter(
    ({ type, id, outputs }) =>
      /SubnetGroup$/.test(type) && [String(id), String(outputs.name)].some((name) => own.has(name)),
  );
  const names = [String(user.id), String(user.outputs.name)];
  const others = plan.resources.all.filter((other) => {
    const said = told(other);
    return !isRule(other) && names.some((name) => said.has(name)) && found(said).length > 0;
  });
  const through = subnetGroups.length > 0 ? subnetGroups : others;
  return found(new Set(through.flatMap((each) => [...told(each)])));
}

const isEndpoint = ({ type }: Resource) => type === "aws:ec2/vpcEndpoint:VpcEndpoint";

const isPublicBalancer = ({ type, inputs }: Resource) =>
  type === "aws:lb/loadBalancer:LoadBalancer" && inputs.internal !== true;

/** Every security group that something wears or could wear, but the VPCs' default ones, which have no rules. */
export function groupsOf(plan: Plan, subnets: readonly Subnet[]): readonly Group[] {
  const rules = plan.resources.all
    .filter((resource) => isRule(resource) || resource.type === groupType)
    .flatMap(registered);
  const made = plan.resources.of(groupType).map((group) => ({
    id: String(group.id),
    name: group.name,
    users: plan.resources.all.filter(
      (user) =>
        user.custom &&
        !isRule(user) &&
        user.type !== groupType &&
        texts(user.inputs).some(({ text }) => text === String(group.id)),
    ),
    rules: [] as readonly GroupRule[],
  }));
  const ofEks = clusters(plan).map((cluster) => ({
    ...ownGroupOf(cluster),
    name: `${cluster.name} (EKS)`,
    users: [cluster],
  }));
  return [...made, ...ofEks].map((group) => {
    const at = group.users.flatMap((user) => standsIn(plan, user, subnets));
    const inEndpoints = group.users.length > 0 && group.users.every(isEndpoint);
    const layers = new Set<Tier>(at.map(({ layer }) => layer));
    return {
      ...group,
      subnets: [...new Set(at)],
      tiers: inEndpoints ? ["endpoints"] : [...layers],
      isPublic: group.users.some(isPublicBalancer),
      rules: [...group.rules, ...rules.filter((rule) => rule.group === group.id)],
    };
  });
}
