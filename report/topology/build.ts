import { type Change, type Snapshot } from "../plan/types";
import { Finder, sortedBy, textOf } from "./find";
import {
  type Mark,
  type Role,
  type Topology,
  type TopologyEdge,
  type TopologyNode,
  type TopologyRegion,
} from "./graph";
import { heard, type Service, servicesIn, sortedEdges, told } from "./services";
import { copies, ingressType, nodesIn } from "./stores";
import { worldEdges, worldNodes } from "./world";

/** The architecture of a stack, read from its plan. */

function zonesOf(finder: Finder, region: string): TopologyRegion["zones"] {
  const subnets = finder.of("aws:ec2/subnet:Subnet", region);
  const names = [...new Set(subnets.map(({ inputs }) => String(inputs.availabilityZone)))].sort();
  return names.map((name) => ({
    name,
    subnets: subnets
      .filter(({ inputs }) => inputs.availabilityZone === name)
      .map(({ inputs, name: subnet }) => {
        const kind = /-(public|private|isolated|firewall|[a-z]+)-\d+$/.exec(subnet)?.[1] ?? "";
        return `${kind} ${String(inputs.cidrBlock)}`.trim();
      })
      .sort(),
  }));
}

function regionsOf(finder: Finder, before: Snapshot | undefined): readonly TopologyRegion[] {
  const { active, places } = finder.snapshot;
  const moved = before?.active !== undefined && before.active !== active;
  const roleFor = (region: string, serving: string | undefined): Role =>
    region === serving || places.length === 1 ? "serves" : "waits";
  // In the order of their names, so that a region keeps its side when another one serves.
  return [...places].sort().map((name) => ({
    name,
    role: roleFor(name, active),
    was: moved ? roleFor(name, before.active) : undefined,
    network: finder
      .of("aws:ec2/vpc:Vpc", name)
      .map(({ inputs }) => String(inputs.cidrBlock ?? ""))
      .find((range) => range !== ""),
    zones: zonesOf(finder, name),
  }));
}

const containerNames = (finder: Finder, region: string): readonly string[] =>
  [
    "aws:lb/listener:Listener",
    "aws:lb/listenerRule:ListenerRule",
    "kubernetes:eks.amazonaws.com/v1:TargetGroupBinding",
  ].flatMap((type) => finder.of(type, region).map(({ name }) => name));

/** From what a region is entered by to its services. */
function inwards(
  finder: Finder,
  nodes: readonly TopologyNode[],
  services: readonly Service[],
): readonly TopologyEdge[] {
  const call = (from: string, to: string) => ({
    ...{ from, to, labels: [] as readonly string[] },
    kind: "call" as const,
  });
  return nodes.flatMap((node): readonly TopologyEdge[] => {
    const resource = finder.get(node.id);
    if (node.kind === "api" && resource) {
      const reached = Object.values(resource.inputDependencies).flat();
      const links = finder
        .of("aws:apigateway/vpcLink:VpcLink", node.region)
        .filter(({ urn }) => reached.includes(urn))
        .flatMap((link) => finder.given(link, "targetArn", "aws:lb/loadBalancer:LoadBalancer"));
      return [
        ...services
          .filter(({ functions }) => functions.some(({ urn }) => reached.includes(urn)))
          .map((service) => call(node.id, service.node.id)),
        ...links.map(({ urn }) => call(node.id, urn)),
      ];
    }
    if (resource?.type === ingressType) {
      const names = textOf(resource.inputs).split("\n");
      return services
        .filter(({ name, region }) => region === node.region && names.includes(name))
        .map((service) => call(node.id, service.node.id));
    }
    if (node.kind === "balancer") {
      const behind = containerNames(finder, node.region ?? "");
      return services
        .filter(
          ({ name, region, isContainer }) =>
            isContainer &&
            region === node.region &&
            behind.some((each) => each.includes(`-${node.lines[0] ?? ""}-${name}-`)),
        )
        .map((service) => call(node.id, service.node.id));
    }
    return [];
  });
}

/**
 * @param before what the stack is now: regions that change their role say so.
 */
export function topologyOf(title: string, after: Snapshot, before?: Snapshot): Topology {
  const finder = new Finder(after);
  const regions = regionsOf(finder, before);
  const services = regions.flatMap(({ name }) => servicesIn(finder, name));
  const inner = regions.flatMap(({ name }) => nodesIn(finder, name));
  const nodes = [...worldNodes(finder), ...inner, ...services.map(({ node }) => node)];
  const known = new Set(nodes.map(({ id }) => id));
  const edges = [
    ...worldEdges(finder, nodes, after.active ?? after.places[0]),
    ...inwards(finder, inner, services),
    ...services.flatMap((service) => told(finder, service)),
    ...heard(finder, services),
    ...copies(finder, nodes, after.active),
  ].filter(({ from, to }) => known.has(from) && known.has(to));
  return {
    ...{ title, regions },
    nodes: sortedBy(nodes, ({ id }) => id),
    edges: sortedEdges(edges),
  };
}

const words = { create: "new", update: "changed", replace: "replaced", delete: "deleted" } as const;
const order = ["delete", "replace", "update", "create"] as const;

/** What the changes of a plan do to each node. A plan that makes everything marks nothing. */
export function marksOf(
  topology: Topology,
  changes: readonly Change[],
  parents: ReadonlyMap<string, string>,
): ReadonlyMap<string, Mark> {
  const owner = new Map(topology.nodes.flatMap(({ id, owns }) => owns.map((urn) => [urn, id])));
  const ownerOf = (urn: string): string | undefined => {
    for (let at: string | undefined = urn; at; at = parents.get(at)) {
      const found = owner.get(at);
      if (found !== undefined) {
        return found;
      }
    }
    return undefined;
  };
  const byNode = new Map<string, Change[]>();
  for (const change of changes) {
    const id = ownerOf(change.urn);
    if (id !== undefined) {
      byNode.set(id, [...(byNode.get(id) ?? []), change]);
    }
  }
  return new Map(
    [...byNode].map(([id, own]) => {
      const kind = order.find((each) => own.some((change) => change.kind === each)) ?? "update";
      const parts = order.flatMap((each) => {
        const count = own.filter((change) => change.kind === each).length;
        return count === 0 ? [] : [`${count} ${words[each]}`];
      });
      const meanings = [
        ...new Set(
          own.flatMap(({ properties }) => properties.flatMap(({ meaning }) => meaning ?? [])),
        ),
      ];
      return [id, { kind, text: (meanings.length > 0 ? meanings : parts).join(", ") }];
    }),
  );
}
