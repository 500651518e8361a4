import { dataPorts } from "../../components/parts/networkAcls";
import { crooked, type Flow, type Reach, shown, stopped, wayOut } from "./flows";
import { aclFlows } from "./openings";
import { distinct } from "./values";
import { internet } from "./vpcs";

const isPort = ({ protocol, ports }: Flow, ...allowed: readonly number[]) =>
  protocol === "tcp" && ports.from === ports.to && allowed.includes(ports.from);

/** One port, named; or a cluster's own group, which EKS opens to itself. */
const isNamed = (flow: Flow) =>
  flow.rules.every(({ byEks }) => byEks) ||
  (flow.protocol === "tcp" && flow.ports.from === flow.ports.to);

/** Who may call whom, on what. What is not here is not allowed. */
const matrix: { readonly [pair: string]: (flow: Flow) => boolean } = {
  "internet -> public": (flow) => isPort(flow, 443) && flow.to?.isPublic === true,
  "list -> public": (flow) => isPort(flow, 443) && flow.to?.isPublic === true,
  // CloudFront's own network interfaces in private subnets (VPC origins).
  "list -> app": (flow) => isPort(flow, 443),
  "public -> app": isNamed,
  // Load balancers that sign people in ask the pool.
  "public -> internet": (flow) => isPort(flow, 443),
  "app -> app": isNamed,
  "app -> data": (flow) => isPort(flow, ...dataPorts),
  "app -> endpoints": (flow) => isPort(flow, 443),
  // What EKS opens to everything, access lists narrow to this.
  "app -> internet": (flow) => isPort(flow, 443) || flow.rules.every(({ byEks }) => byEks),
  // Replicas of a store, and what copies Kafka's topics from place to place.
  "data -> data": (flow) => flow.from === flow.to || isPort(flow, ...dataPorts),
  "data -> endpoints": (flow) => isPort(flow, 443),
};

const replies = ["tcp 1024-65535"];

/** What access lists may let one layer begin to say to another. */
const beginnings: { readonly [pair: string]: readonly string[] } = {
  "internet -> public": ["tcp 443"],
  "public -> internet": ["tcp 443"],
  "public -> public": ["tcp 443"],
  // Containers listen on high ports, nginx's ingress controller on 80.
  "public -> app": ["tcp 80", "tcp 1024-65535"],
  "app -> app": ["all"],
  "app -> data": dataPorts.map((port) => `tcp ${port}`),
  "app -> public": ["tcp 443"],
  "app -> internet": ["tcp 443"],
  "app -> firewall": ["tcp 443"],
  "firewall -> public": ["tcp 443"],
  "firewall -> internet": ["tcp 443"],
  "data -> data": ["all"],
};

/** Lists keep no state, so where there are calls one way there are answers the other way. */
const allowedBetween = (pair: string): readonly string[] => {
  const [from = "", to = ""] = pair.split(" -> ");
  const isAnswered = beginnings[`${to} -> ${from}`] !== undefined;
  return [...(beginnings[pair] ?? []), ...(isAnswered ? replies : [])];
};

const isWithin = (span: string, allowed: readonly string[]) => {
  const [protocol, ports = ""] = span.split(" ");
  const [from = 0, to = from] = ports.split("-").map(Number);
  return allowed.some((each) => {
    const [other, otherPorts = ""] = each.split(" ");
    const [least = 0, most = least] = otherPorts.split("-").map(Number);
    return each === span || (protocol === other && least <= from && to <= most);
  });
};

/** Everything that is wrong with a plan's network, by property. */
export const faults = {
  "flows outside the matrix": ({ flows }: Reach) =>
    distinct(flows.filter((flow) => matrix[flow.pair]?.(flow) !== true).map(shown)),
  "flows that access lists stop": stopped,
  "openings of access lists outside the matrix": (reach: Reach) =>
    [...aclFlows(reach)].flatMap(([pair, spans]) =>
      spans
        .filter((span) => !isWithin(span, allowedBetween(pair)))
        .map((span) => `${pair}: ${span}`),
    ),
  "stores opened to ranges instead of groups": ({ groups }: Reach) =>
    groups
      .filter(({ tiers }) => tiers.includes("data"))
      .flatMap(({ rules }) => rules.filter(({ peer }) => peer.group === undefined))
      .map(({ name }) => name),
  "rules that let everything out": ({ groups }: Reach) =>
    groups
      .flatMap(({ rules }) => rules)
      .filter(
        ({ direction, protocol, peer, byEks }) =>
          !byEks && direction === "out" && protocol === "-1" && peer.range?.bitmask === 0,
      )
      .map(({ name }) => name),
  "stores with a way to the Internet": ({ subnets }: Reach) =>
    subnets
      .filter(({ layer, routes }) => layer === "data" && routes.length > 0)
      .map(({ name }) => name),
  "subnets without an access list": ({ subnets }: Reach) =>
    subnets.filter(({ acl }) => acl === undefined).map(({ name }) => name),
  "groups that nothing wears": ({ groups }: Reach) =>
    groups
      .filter(({ subnets, rules }) => subnets.length === 0 && !rules.every(({ byEks }) => byEks))
      .map(({ name }) => name),
  "crooked ways": crooked,
  "ways past the firewall": ({ subnets }: Reach) => {
    const guarded = new Set(
      subnets.filter(({ layer }) => layer === "firewall").map(({ vpc }) => vpc),
    );
    return subnets
      .filter(({ layer, vpc }) => layer === "app" && guarded.has(vpc))
      .filter((from) =>
        internet.some(
          (address) =>
            wayOut(from, subnets, address)?.some(({ layer }) => layer === "firewall") !== true,
        ),
      )
      .map(({ name }) => name);
  },
};

export type Fault = keyof typeof faults;
