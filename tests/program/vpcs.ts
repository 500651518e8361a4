import { Netmask } from "netmask";
import { type Resource } from "../../lab/mocks/registrations";
import { type Properties, type Value } from "../../lab/model";
import { type Plan } from "./plans";
import { texts } from "./values";

/** What a subnet is for, told by its routes and by what stands in it, never by its name. */
export type Layer = "public" | "app" | "data" | "firewall";

export interface Ports {
  readonly from: number;
  readonly to: number;
}

export interface AclRule {
  readonly number: number;
  readonly allows: boolean;
  readonly protocol: string;
  readonly range: Netmask;
  readonly ports: Ports;
}

/** Rules of an access list in AWS's order; what none of them speaks of is refused. */
export interface Acl {
  readonly name: string;
  readonly ingress: readonly AclRule[];
  readonly egress: readonly AclRule[];
}

/** `to` is a gateway of the Internet, the subnet of a NAT gateway or of a firewall's endpoint, or another network. */
export interface Route {
  readonly range: Netmask;
  readonly kind: "internet" | "nat" | "endpoint" | "other";
  readonly subnetId?: string;
}

export interface Subnet {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  readonly range: Netmask;
  readonly vpc: Vpc;
  readonly routes: readonly Route[];
  readonly acl: Acl | undefined;
  readonly layer: Layer;
}

export interface Vpc {
  readonly id: string;
  readonly range: Netmask;
}

/** Addresses of both halves of the Internet: routes may divide it. */
export const internet = ["8.8.8.8", "203.0.113.7"];
export const anywhere = new Netmask("0.0.0.0/0");
export const everyPort: Ports = { from: 0, to: 65535 };
/** Where answers go: access lists keep no state. */
export const replyPorts: Ports = { from: 1024, to: 65535 };

const text = (value: Value | undefined) => (typeof value === "string" ? value : "");
const objects = (value: Value | undefined): readonly Properties[] =>
  Array.isArray(value) ? (value as readonly Properties[]) : [];

/** All addresses but those of a range: the other half at each division on the way to it. */
export const besides = ({ base, bitmask }: Netmask): readonly Netmask[] =>
  Array.from({ length: bitmask }, (_, index) => {
    const own = new Netmask(`${base}/${index + 1}`);
    const whole = new Netmask(`${base}/${index}`);
    return own.base === whole.base ? own.next() : new Netmask(`${whole.base}/${index + 1}`);
  });

export const covers = (outer: Ports, inner: Ports) =>
  outer.from <= inner.from && inner.to <= outer.to;
export const meet = (a: Ports, b: Ports) => a.from <= b.to && b.from <= a.to;
export const overlap = (a: Netmask, b: Netmask) => a.contains(b) || b.contains(a);

/** Protocols by name; AWS takes numbers as well. */
export function protocolOf(value: Value | undefined): string {
  const names: { readonly [number: string]: string } = { "6": "tcp", "17": "udp", all: "-1" };
  return names[String(value)] ?? String(value);
}

function aclRules(value: Value | undefined): readonly AclRule[] {
  return objects(value)
    .map(({ ruleNo, action, protocol, cidrBlock, fromPort, toPort }) => ({
      number: Number(ruleNo),
      allows: action === "allow",
      protocol: protocolOf(protocol),
      range: new Netmask(text(cidrBlock)),
      ports: protocol === "-1" ? everyPort : { from: Number(fromPort), to: Number(toPort) },
    }))
    .sort((a, b) => a.number - b.number);
}

const acls = (plan: Plan): ReadonlyMap<string, Acl> =>
  new Map(
    plan.resources.of("aws:ec2/networkAcl:NetworkAcl").flatMap(({ name, inputs }) => {
      const list = { name, ingress: aclRules(inputs.ingress), egress: aclRules(inputs.egress) };
      const ids = Array.isArray(inputs.subnetIds) ? inputs.subnetIds : [];
      return ids.map((id): [string, Acl] => [text(id as Value), list]);
    }),
  );

/** Subnet of each firewall endpoint. */
const endpoints = (plan: Plan): ReadonlyMap<string, string> =>
  new Map(
    plan.resources
      .of("aws:networkfirewall/firewall:Firewall")
      .flatMap(({ outputs }) => objects(outputs.firewallStatuses))
      .flatMap(({ syncStates }) => objects(syncStates))
      .flatMap(({ attachments }) => objects(attachments))
      .map(({ endpointId, subnetId }) => [text(endpointId), text(subnetId)]),
  );

function routeOf(plan: Plan, at: ReadonlyMap<string, string>, { inputs }: Resource): Route {
  const range = new Netmask(text(inputs.destinationCidrBlock));
  const { gatewayId, natGatewayId, vpcEndpointId } = inputs;
  if (gatewayId !== undefined) {
    return { range, kind: "internet" };
  }
  if (natGatewayId !== undefined) {
    const gateways = plan.resources.of("aws:ec2/natGateway:NatGateway");
    const gateway = gateways.find(({ id }) => id === natGatewayId);
    return { range, kind: "nat", subnetId: text(gateway?.inputs.subnetId) };
  }
  const subnetId = at.get(text(vpcEndpointId));
  return subnetId === undefined ? { range, kind: "other" } : { range, kind: "endpoint", subnetId };
}

/** The most specific route to an address or a range; none stays inside the VPC, or goes nowhere. */
export function routeTo(routes: readonly Route[], target: string | Netmask): Route | undefined {
  return routes
    .filter(({ range }) => range.contains(target))
    .reduce<Route | undefined>(
      (best, each) => (best && best.range.bitmask >= each.range.bitmask ? best : each),
      undefined,
    );
}

/** Subnets that data stores are put into. */
const storeSubnets = (plan: Plan): ReadonlySet<string> =>
  new Set(
    plan.resources.all
      .filter(({ type }) => /^aws:(rds|elasticache|dax|msk|memorydb|docdb)\//.test(type))
      .flatMap(({ inputs }) => texts(inputs).map((leaf) => leaf.text))
      .filter((each) => each.startsWith("subnet-")),
  );

function layerOf(isFirewall: boolean, hasStores: boolean, routes: readonly Route[]): Layer {
  const ways = internet.map((address) => routeTo(routes, address)?.kind);
  if (isFirewall) {
    return "firewall";
  }
  if (hasStores) {
    return "data";
  }
  if (ways.includes("internet")) {
    return "public";
  }
  return ways.some((way) => way !== undefined) ? "app" : "data";
}

/** Every subnet of a plan with its routes and its access list. */
export function subnetsOf(plan: Plan): readonly Subnet[] {
  const lists = acls(plan);
  const at = endpoints(plan);
  const stores = storeSubnets(plan);
  const firewalls = new Set(at.values());
  const vpcs = new Map<string, Vpc>(
    plan.resources
      .of("aws:ec2/vpc:Vpc")
      .map(({ id, inputs }) => [
        String(id),
        { id: String(id), range: new Netmask(text(inputs.cidrBlock)) },
      ]),
  );
  const tables = new Map(
    plan.resources
      .of("aws:ec2/routeTableAssociation:RouteTableAssociation")
      .map(({ inputs }) => [text(inputs.subnetId), text(inputs.routeTableId)]),
  );
  const routes = plan.resources.of("aws:ec2/route:Route");
  return plan.resources.of("aws:ec2/subnet:Subnet").flatMap(({ id, name, inputs }) => {
    const vpc = vpcs.get(text(inputs.vpcId));
    const own = routes
      .filter((route) => text(route.inputs.routeTableId) === tables.get(String(id)))
      .map((route) => routeOf(plan, at, route));
    return vpc === undefined
      ? []
      : [
          {
            ...{ id: String(id), name, vpc, routes: own, acl: lists.get(String(id)) },
            zone: text(inputs.availabilityZone),
            range: new Netmask(text(inputs.cidrBlock)),
            layer: layerOf(firewalls.has(String(id)), stores.has(String(id)), own),
          },
        ];
  });
}

/** Whether all of it passes: all addresses of the range, on all of the ports. */
export function lets(
  rules: readonly AclRule[],
  protocol: string,
  range: Netmask,
  ports: Ports,
): boolean {
  for (const rule of rules.filter((each) => speaks(each, protocol))) {
    const whole = rule.range.contains(range) && covers(rule.ports, ports);
    const partly = overlap(rule.range, range) && meet(rule.ports, ports);
    if (whole || (partly && !rule.allows)) {
      return whole && rule.allows;
    }
  }
  return false;
}

/** Whether anything of it may pass. */
export function leaks(
  rules: readonly AclRule[],
  protocol: string,
  range: Netmask,
  ports: Ports,
): boolean {
  for (const rule of rules.filter((each) => speaks(each, protocol))) {
    if (rule.allows && overlap(rule.range, range) && meet(rule.ports, ports)) {
      return true;
    }
    if (rule.range.contains(range) && covers(rule.ports, ports)) {
      return false;
    }
  }
  return false;
}

/** A rule of all protocols speaks of each; to ask for all, `-1`, is answered by such a rule alone. */
const speaks = (rule: AclRule, protocol: string) =>
  rule.protocol === "-1" || rule.protocol === protocol;
