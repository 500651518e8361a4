import { type PlannedResource } from "../plan/types";
import { type Finder, isObject } from "./find";
import { type EdgeKind, type TopologyEdge, type TopologyNode } from "./graph";

/** What stands before the regions: people, names, CloudFront. */

const people = "people";
const names = "names";

const bare = { region: undefined, inside: false };

const recordType = "aws:route53/record:Record";
const distributionType = "aws:cloudfront/distribution:Distribution";
const acceleratorType = "aws:globalaccelerator/accelerator:Accelerator";

/** Names that lead to a place, rather than prove a domain to be ours. */
const leading = (finder: Finder): readonly PlannedResource[] =>
  finder.of(recordType).filter(({ inputs, inputDependencies, name }) => {
    const toCloudFront = (inputDependencies.aliases ?? []).some((urn) =>
      /cloudfront|globalaccelerator/.test(urn),
    );
    return Array.isArray(inputs.aliases) && !toCloudFront && !/validation/.test(name);
  });

const hostOf = ({ inputs }: PlannedResource): string => String(inputs.name ?? "");

function distributionNode(finder: Finder, resource: PlannedResource): TopologyNode {
  const { aliases, webAclId } = resource.inputs;
  const hosts = Array.isArray(aliases) ? aliases.map(String) : [];
  return {
    id: resource.urn,
    kind: "edge",
    lines: [...hosts, webAclId === undefined ? "CloudFront" : "CloudFront with WAF"],
    ...bare,
    owns: finder.owners(resource),
  };
}

export function worldNodes(finder: Finder): readonly TopologyNode[] {
  const hosts = [...new Set(leading(finder).map(hostOf))].sort();
  const gated = finder.of("aws:route53/healthCheck:HealthCheck").length > 0;
  return [
    { id: people, kind: "people", lines: ["people"], ...bare, owns: [] },
    ...finder.of(distributionType).map((each) => distributionNode(finder, each)),
    ...finder.of(acceleratorType).map((each): TopologyNode => ({
      id: each.urn,
      kind: "edge",
      lines: ["Global Accelerator"],
      ...bare,
      owns: finder.owners(each),
    })),
    ...(hosts.length > 0
      ? [
          {
            id: names,
            kind: "edge" as const,
            lines: [...hosts, gated ? "Route 53, gated" : "Route 53"],
            ...bare,
            owns: [...leading(finder), ...finder.of("aws:route53/healthCheck:HealthCheck")].flatMap(
              (each) => finder.owners(each),
            ),
          },
        ]
      : []),
  ];
}

/** What a name leads to in a region: by its first word, as the program names hosts. */
function entryFor(host: string, entries: readonly TopologyNode[]): TopologyNode | undefined {
  const [word = ""] = host.split(".");
  const api = entries.filter(({ kind }) => kind === "api");
  const balancer = entries.find(({ kind, lines }) => kind === "balancer" && lines[0] === "public");
  if (word === "queries") {
    return api.find(({ lines }) => lines[0] === "queries");
  }
  return word === "api" ? api.find(({ lines }) => lines[0] !== "queries") : (balancer ?? api[0]);
}

const origins = ({ inputs }: PlannedResource): readonly string[] =>
  Array.isArray(inputs.origins)
    ? inputs.origins.filter(isObject).map(({ domainName }) => String(domainName))
    : [];

export function worldEdges(
  finder: Finder,
  nodes: readonly TopologyNode[],
  active: string | undefined,
): readonly TopologyEdge[] {
  const edge = (from: string, to: string, kind: EdgeKind, labels: readonly string[] = []) => ({
    ...{ from, to, kind, labels },
  });
  const hosts = leading(finder);
  const toPlaces = hosts.flatMap((record) => {
    const { setIdentifier, latencyRoutingPolicies } = record.inputs;
    const region = typeof setIdentifier === "string" ? setIdentifier : active;
    const entry = entryFor(
      hostOf(record),
      nodes.filter((node) => node.region === region),
    );
    const nearest = Array.isArray(latencyRoutingPolicies);
    const serves = nearest || region === active;
    return entry === undefined
      ? []
      : [edge(names, entry.id, serves ? "call" : "spare", nearest ? ["nearest"] : [])];
  });
  const distributions = finder.of(distributionType).flatMap((resource) => {
    const buckets = nodes.filter(
      ({ kind, id }) =>
        kind === "bucket" && (resource.inputDependencies.origins ?? []).includes(id),
    );
    const toNames = origins(resource).some((origin) =>
      hosts.some((record) => hostOf(record) === origin),
    );
    return [
      edge(people, resource.urn, "call"),
      ...buckets.map(({ id, region }) =>
        edge(resource.urn, id, region === active ? "call" : "spare"),
      ),
      ...(toNames ? [edge(resource.urn, names, "call")] : []),
    ];
  });
  const accelerators = finder
    .of(acceleratorType)
    .flatMap(({ urn }) => [
      edge(people, urn, "call"),
      ...nodes
        .filter(({ kind, lines }) => kind === "balancer" && lines[0] === "public")
        .map(({ id, region }) => edge(urn, id, region === active ? "call" : "spare")),
    ]);
  return [
    ...distributions,
    ...accelerators,
    ...(hosts.length > 0 ? [edge(people, names, "call")] : []),
    ...toPlaces,
  ];
}
