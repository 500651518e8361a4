import type { Netmask } from "netmask";
import { type Reach, span } from "./flows";
import { type AclRule, besides, everyPort, leaks, lets, type Ports } from "./vpcs";

/** What access lists let one layer begin to say to another, or to the Internet, as spans of TCP ports. */
export function aclFlows({ subnets }: Reach): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  const note = (pair: string, spans: readonly string[]) => {
    found.set(pair, new Set([...(found.get(pair) ?? []), ...spans]));
  };
  for (const one of subnets) {
    for (const range of besides(one.vpc.range)) {
      const { ingress = [], egress = [] } = one.acl ?? {};
      note(`internet -> ${one.layer}`, spansOf(ingress, range, ingress, range));
      note(`${one.layer} -> internet`, spansOf(egress, range, egress, range));
    }
    for (const other of subnets.filter((each) => each !== one && each.vpc === one.vpc)) {
      const out = one.acl?.egress ?? [];
      const into = other.acl?.ingress ?? [];
      note(`${one.layer} -> ${other.layer}`, spansOf(out, other.range, into, one.range));
    }
  }
  return new Map([...found].map(([pair, spans]) => [pair, [...spans].sort()]));
}

/** Spans of ports on which something passes both lists; edges of rules are where that may change. */
function spansOf(
  out: readonly AclRule[],
  to: Netmask,
  into: readonly AclRule[],
  from: Netmask,
): readonly string[] {
  if (lets(out, "-1", to, everyPort) && lets(into, "-1", from, everyPort)) {
    return ["all"];
  }
  const rules = [...out, ...into];
  const edges = [...new Set(rules.flatMap(({ ports }) => [ports.from, ports.to + 1]))].sort(
    (a, b) => a - b,
  );
  return ["tcp", "udp", "icmp"].flatMap((protocol) => {
    const spans: Ports[] = [];
    for (const [index, start] of edges.entries()) {
      const end = (edges[index + 1] ?? start + 1) - 1;
      const at = { from: start, to: start };
      if (leaks(out, protocol, to, at) && leaks(into, protocol, from, at)) {
        const previous = spans.at(-1);
        if (previous?.to === start - 1) {
          spans.splice(-1, 1, { from: previous.from, to: end });
        } else {
          spans.push({ from: start, to: end });
        }
      }
    }
    return spans.map((ports) => `${protocol} ${span(ports)}`);
  });
}
