import { Netmask } from "netmask";
import { type Group, type GroupRule, groupsOf } from "./groups";
import { type Plan } from "./plans";
import { distinct } from "./values";
import {
  anywhere,
  besides,
  internet,
  lets,
  meet,
  overlap,
  type Ports,
  replyPorts,
  type Route,
  routeTo,
  type Subnet,
  subnetsOf,
} from "./vpcs";

/** What security groups let one tier say to another. */
export interface Flow {
  /** `app -> data`. */
  readonly pair: string;
  readonly protocol: string;
  readonly ports: Ports;
  /** Absent for the Internet and for AWS's lists of addresses. */
  readonly from?: Group;
  readonly to?: Group;
  /** Rules that allow it. */
  readonly rules: readonly GroupRule[];
}

export interface Reach {
  readonly subnets: readonly Subnet[];
  readonly groups: readonly Group[];
  readonly flows: readonly Flow[];
}

export const span = ({ from, to }: Ports) => (from === to ? String(from) : `${from}-${to}`);

/** `app -> data: 5432`. */
export const shown = ({ pair, protocol, ports }: Flow) =>
  `${pair}: ${protocol === "-1" ? "all" : span(ports)}`;

const isPrivate = (range: Netmask) =>
  ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].some((each) =>
    new Netmask(each).contains(range),
  );

/** Whether a rule's other end is that group. Members of a VPC have private addresses: "everything" means the outside. */
function isPeer({ peer }: GroupRule, group: Group): boolean {
  const { range } = peer;
  return range === undefined
    ? peer.group === group.id
    : isPrivate(range) && group.subnets.some((subnet) => overlap(subnet.range, range));
}

const inSameVpc = (a: Group, b: Group) =>
  a.subnets.some(({ vpc }) => b.subnets.some((other) => other.vpc === vpc));

const common = (a: Ports, b: Ports): Ports => ({
  from: Math.max(a.from, b.from),
  to: Math.min(a.to, b.to),
});

/** Between two groups a flow needs a rule of each. */
function between(from: Group, to: Group): readonly Flow[] {
  const out = from.rules.filter((rule) => rule.direction === "out" && isPeer(rule, to));
  const into = to.rules.filter((rule) => rule.direction === "in" && isPeer(rule, from));
  return out.flatMap((leaving) =>
    into
      .filter(
        (entering) =>
          meet(leaving.ports, entering.ports) &&
          (leaving.protocol === entering.protocol ||
            [leaving.protocol, entering.protocol].includes("-1")),
      )
      .flatMap((entering) =>
        pairs(from.tiers, to.tiers).map((pair) => ({
          pair,
          protocol: leaving.protocol === "-1" ? entering.protocol : leaving.protocol,
          ports: common(leaving.ports, entering.ports),
          from,
          to,
          rules: [leaving, entering],
        })),
      ),
  );
}

const pairs = (from: readonly string[], to: readonly string[]) =>
  from.flatMap((one) => to.map((other) => `${one} -> ${other}`));

/** What comes from, or goes to, where no group of the plan is. */
const outside = (group: Group): readonly Flow[] =>
  group.rules.flatMap((rule): readonly Flow[] => {
    const { peer, protocol, ports, direction } = rule;
    const where =
      peer.prefixList !== undefined
        ? "list"
        : peer.range !== undefined && !isPrivate(peer.range)
          ? "internet"
          : undefined;
    if (where === undefined) {
      return [];
    }
    const flow = { protocol, ports, rules: [rule] };
    return direction === "in"
      ? pairs([where], group.tiers).map((pair) => ({ ...flow, pair, to: group }))
      : pairs(group.tiers, [where]).map((pair) => ({ ...flow, pair, from: group }));
  });

/** All that a plan's security groups allow, and what lies between their members. */
export function reachOf(plan: Plan): Reach {
  const subnets = subnetsOf(plan);
  const groups = groupsOf(plan, subnets);
  const inside = groups.flatMap((from) =>
    groups.filter((to) => inSameVpc(from, to)).flatMap((to) => between(from, to)),
  );
  return { subnets, groups, flows: [...inside, ...groups.flatMap(outside)] };
}

/** Whether access lists let a call, and the answer to it, pass between two subnets. */
function passes(from: Subnet, to: Subnet, flow: Flow, callers = from.range, called = to.range) {
  const { protocol, ports } = flow;
  const reply = protocol === "-1" ? ports : replyPorts;
  return (
    lets(from.acl?.egress ?? [], protocol, called, ports) &&
    lets(to.acl?.ingress ?? [], protocol, callers, ports) &&
    lets(to.acl?.egress ?? [], protocol, callers, reply) &&
    lets(from.acl?.ingress ?? [], protocol, called, reply)
  );
}

/** Flows that security groups allow and access lists stop, somewhere between members of the two. */
export function stopped({ subnets, flows }: Reach): string[] {
  const found = flows.flatMap((flow) => {
    const { from, to } = flow;
    if (from === undefined && to !== undefined && flow.pair.endsWith("public")) {
      return to.subnets.filter((subnet) => !reachable(subnet, flow)).map(() => shown(flow));
    }
    if (from === undefined) {
      return [];
    }
    if (to === undefined) {
      // What EKS lets its nodes do on every port is narrowed by access lists, on purpose.
      const isMeant = flow.rules.some(({ byEks }) => !byEks);
      return isMeant && from.subnets.some((subnet) => !leaves(subnet, subnets, flow))
        ? [shown(flow)]
        : [];
    }
    const blocked = from.subnets.some((one) =>
      to.subnets.some(
        (other) => one !== other && one.vpc === other.vpc && !passes(one, other, flow),
      ),
    );
    return blocked ? [shown(flow)] : [];
  });
  return distinct(found);
}

const reachable = ({ acl }: Subnet, { protocol, ports }: Flow) =>
  lets(acl?.ingress ?? [], protocol, anywhere, ports) &&
  lets(acl?.egress ?? [], protocol, anywhere, replyPorts);

const byId = (subnets: readonly Subnet[], route: Route | undefined) =>
  subnets.find(({ id }) => id === route?.subnetId);

/** Subnets on the way from a subnet to an address of the Internet, itself first; nothing when it does not get there. */
export function wayOut(
  from: Subnet,
  subnets: readonly Subnet[],
  address: string | Netmask,
): readonly Subnet[] | undefined {
  const way = [from];
  for (let at: Subnet | undefined = from; at !== undefined && way.length < 9;) {
    const route = routeTo(at.routes, address);
    if (route?.kind === "internet") {
      return way;
    }
    at = byId(subnets, route);
    if (at !== undefined) {
      way.push(at);
    }
  }
  return undefined;
}

/** Where a subnet sends what is meant for another one of its VPC; AWS's own route, straight there, is the usual one. */
const detour = (at: Subnet, to: Subnet, subnets: readonly Subnet[]) =>
  byId(
    subnets,
    routeTo(
      at.routes.filter(({ range }) => range.bitmask > at.vpc.range.bitmask),
      to.range,
    ),
  );

/** Subnets on the way of the answer, from the NAT gateway's on. */
function wayBack(to: Subnet, last: Subnet, subnets: readonly Subnet[]): readonly Subnet[] {
  const way = [last];
  for (let at: Subnet | undefined = last; at !== undefined && way.length < 9;) {
    at = detour(at, to, subnets);
    if (at !== undefined) {
      way.push(at);
    }
  }
  return [...way, to];
}

/** Whether every access list on the way to the Internet lets a call through, and the answer back. */
function leaves(from: Subnet, subnets: readonly Subnet[], flow: Flow): boolean {
  return besides(from.vpc.range).every((called) => {
    const way = wayOut(from, subnets, called) ?? [];
    const hops = way.slice(1).map((to, index) => ({ at: way[index] ?? from, to }));
    const [last] = way.slice(-1);
    return (
      last !== undefined &&
      hops.every(({ at, to }) => passes(at, to, flow, from.range, called)) &&
      lets(last.acl?.egress ?? [], flow.protocol, called, flow.ports) &&
      lets(last.acl?.ingress ?? [], flow.protocol, called, replyPorts)
    );
  });
}

/** Ways that an answer takes differently, or that change zones though each zone has a way of its own. */
export function crooked({ subnets, flows }: Reach): string[] {
  const workloads = subnets.filter(({ layer }) => layer === "app");
  const inside = flows.flatMap(({ from, to }) =>
    (from?.subnets ?? []).flatMap((one) =>
      (to?.subnets ?? [])
        .filter((other) => detour(one, other, subnets) !== detour(other, one, subnets))
        .map((other) => `${one.name} calls ${other.name} another way than it is answered`),
    ),
  );
  const found = workloads.flatMap((from) =>
    internet.flatMap((address) => {
      const way = wayOut(from, subnets, address);
      const last = way?.at(-1);
      if (way === undefined || last === undefined) {
        return [`${from.name} has no way out`];
      }
      const back = wayBack(from, last, subnets).map(({ name }) => name);
      const zones = new Set(way.map(({ zone }) => zone));
      const hasFirewall = way.some(({ layer }) => layer === "firewall");
      return [
        ...(back.reverse().join() === way.map(({ name }) => name).join()
          ? []
          : [`${from.name} is answered another way than it calls`]),
        ...(hasFirewall && zones.size > 1 ? [`${from.name} calls through another zone`] : []),
      ];
    }),
  );
  return distinct([...inside, ...found]);
}
