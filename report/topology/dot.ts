import {
  type Mark,
  type Topology,
  type TopologyEdge,
  type TopologyNode,
  type TopologyRegion,
} from "./graph";

/** The topology in Graphviz's language. Nothing here depends on time or on the machine, so that the same plan gives the same text. */

/** `\\n` stays what it is to Graphviz: the end of a line. */
const quoted = (text: string) =>
  `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;

type Attributes = { readonly [name: string]: string | number };

const attributes = (list: Attributes) =>
  `[${Object.entries(list)
    .map(([key, value]) => `${key}=${quoted(String(value))}`)
    .join(", ")}]`;

const shapes: { readonly [kind in TopologyNode["kind"]]: string } = {
  people: "oval",
  edge: "box",
  api: "component",
  balancer: "box3d",
  service: "box",
  bus: "hexagon",
  topic: "cds",
  store: "cylinder",
  bucket: "folder",
};

const markSigns = { create: "+", update: "~", replace: "±", delete: "−" } as const;

/** Lines are centred, so that fonts of other widths than Graphviz reckons with stay in their boxes. */
const label = (lines: readonly string[], mark: Mark | undefined): string =>
  [...lines, ...(mark === undefined ? [] : [`${markSigns[mark.kind]} ${mark.text}`])].join("\n");

/** Short names, so that the text stays small: n1, n2 in the order of the topology. */
type Names = ReadonlyMap<string, string>;

function nodeLine(
  node: TopologyNode,
  names: Names,
  waits: boolean,
  mark: Mark | undefined,
): string {
  const style = node.kind === "service" ? "rounded,filled" : "filled";
  return `${names.get(node.id)} ${attributes({
    label: label(node.lines, mark),
    shape: shapes[node.kind],
    style: waits ? `${style},dashed` : style,
    penwidth: mark === undefined ? 1 : 3,
    class: [
      "node",
      node.kind,
      ...(waits ? ["waits"] : []),
      ...(mark ? [`mark-${mark.kind}`] : []),
    ].join(" "),
  })};`;
}

/** Signs that mean something in a record's label. */
const plain = (text: string) => text.replace(/[{}|<>\\]/g, " ");

function zonesLine(region: TopologyRegion, index: number): string {
  const cells = region.zones.map(({ name, subnets }) => [name, ...subnets].map(plain).join("\n"));
  return `zones${index} ${attributes({
    label: cells.join(" | "),
    ...{ shape: "record", fontsize: 12, penwidth: 1, style: "dashed" },
    class: "node zones",
  })};`;
}

const roleWords = { serves: "SERVES WRITES", waits: "STANDS BY", world: "" } as const;

function title({ name, role, was }: TopologyRegion, isOnly: boolean): string {
  const change =
    was !== undefined && was !== role ? ` (until now: ${roleWords[was].toLowerCase()})` : "";
  return isOnly ? name : `${name}: ${roleWords[role]}${change}`;
}

function regionBlock(
  region: TopologyRegion,
  index: number,
  { nodes, regions }: Topology,
  names: Names,
  marks: ReadonlyMap<string, Mark>,
): readonly string[] {
  const waits = region.role === "waits";
  const own = nodes.filter(({ region: name }) => name === region.name);
  const line = (node: TopologyNode) => nodeLine(node, names, waits, marks.get(node.id));
  const changed = region.was !== undefined && region.was !== region.role;
  return [
    `subgraph cluster_region${index} {`,
    `  graph ${attributes({
      label: title(region, regions.length === 1),
      fontsize: 18,
      style: waits ? "dashed,rounded" : "rounded",
      penwidth: waits ? 2 : changed ? 4 : 3,
      margin: 16,
      class: `region ${region.role}`,
    })};`,
    ...own.filter(({ inside }) => !inside).map((node) => `  ${line(node)}`),
    `  subgraph cluster_network${index} {`,
    `    graph ${attributes({
      label: `VPC ${region.network ?? ""}`.trim(),
      fontsize: 13,
      style: waits ? "dashed" : "solid",
      penwidth: 1,
      margin: 12,
      class: "network",
    })};`,
    ...own.filter(({ inside }) => inside).map((node) => `    ${line(node)}`),
    ...(region.zones.length > 0 ? [`    ${zonesLine(region, index)}`] : []),
    "  }",
    "}",
  ];
}

const edgeStyles: { readonly [kind in TopologyEdge["kind"]]: Attributes } = {
  call: { style: "solid" },
  read: { style: "solid", arrowhead: "vee" },
  event: { style: "bold", arrowhead: "normal" },
  copy: { style: "dashed", dir: "forward", arrowhead: "empty", constraint: "false", penwidth: 2 },
  spare: { style: "dotted", arrowhead: "open" },
};

function edgeLine(edge: TopologyEdge, names: Names): string {
  const { labels, kind, from, to } = edge;
  return `${names.get(from)} -> ${names.get(to)} ${attributes({
    ...edgeStyles[kind],
    ...(labels.length > 0 ? { label: labels.join("\n") } : {}),
    class: `edge ${kind}`,
  })};`;
}

/** Zones stand below everything else of their network. */
function anchors(topology: Topology, names: Names): readonly string[] {
  return topology.regions.flatMap(({ name, zones }, index) => {
    const stores = topology.nodes.filter(
      ({ region, inside, kind }) => region === name && inside && kind === "store",
    );
    const any = topology.nodes.filter(({ region, inside }) => region === name && inside);
    const above = stores.length > 0 ? stores : any;
    return zones.length === 0
      ? []
      : above.map(({ id }) => `${names.get(id)} -> zones${index} [style="invis"];`);
  });
}

export function toDot(topology: Topology, marks: ReadonlyMap<string, Mark>): string {
  const names: Names = new Map(topology.nodes.map(({ id }, index) => [id, `n${index}`]));
  const world = topology.nodes.filter(({ region }) => region === undefined);
  return [
    "digraph topology {",
    `  graph ${attributes({
      ...{ rankdir: "TB", fontname: "Helvetica", fontsize: 12, nodesep: 0.35, ranksep: 0.55 },
      ...{ newrank: "true", compound: "true", pad: 0.3, bgcolor: "transparent" },
    })};`,
    `  node ${attributes({ fontname: "Helvetica", fontsize: 14, margin: "0.16,0.08" })};`,
    `  edge ${attributes({ fontname: "Helvetica", fontsize: 12 })};`,
    ...world.map((node) => `  ${nodeLine(node, names, false, marks.get(node.id))}`),
    ...topology.regions.flatMap((region, index) =>
      regionBlock(region, index, topology, names, marks).map((line) => `  ${line}`),
    ),
    ...topology.edges.map((edge) => `  ${edgeLine(edge, names)}`),
    ...anchors(topology, names).map((line) => `  ${line}`),
    "}",
    "",
  ].join("\n");
}
