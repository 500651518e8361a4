import { instance } from "@viz-js/viz";
import { toDot } from "./dot";
import { type Mark, type Topology } from "./graph";

/** The picture: laid out by Graphviz, coloured by a style sheet of its own that knows light and dark. */

/** Colours that everybody tells apart (Okabe and Ito), each beside a dash, a word or a sign that says the same. */
const style = `
svg.topology { --page: #ffffff; --ink: #1d2733; --line: #4b5a6b; --serves: #0072b2; --waits: #6b7785; --box: #f4f7fa;
  --service: #e7f1fa; --store: #e6f4ee; --event: #fbf0e3; --edge: #f2ecf8; --new: #00704f; --changed: #9a5b00; --gone: #b02a00; }
@media (prefers-color-scheme: dark) { svg.topology { --page: #12181f; --ink: #e8eef4; --line: #9fb0c0; --serves: #6bbcf0;
  --waits: #93a1af; --box: #1c2530; --service: #17324a; --store: #17392d; --event: #3d2d17; --edge: #2e2440; --new: #4fd1a5;
  --changed: #f0b45a; --gone: #ff8a65; } }
.topology { font-family: system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; }
.topology text { font-size: 11px; }
.topology .node > text:first-of-type { font-size: 12.5px; font-weight: 600; }
.topology .zones > text, .topology .zones > text:first-of-type { font-size: 10px; font-weight: 400; }
.topology g.edge > text { font-size: 10px; }
.topology .region > text { font-size: 15px; font-weight: 700; }
.topology .page { fill: var(--page); }
.topology text { fill: var(--ink); }
.topology .node > path, .topology .node > polygon, .topology .node > ellipse, .topology .node > polyline
  { fill: var(--box); stroke: var(--line); }
.topology .people > text:first-of-type { font-weight: 400; }
.topology .service > path, .topology .service > polygon { fill: var(--service); }
.topology .store > path, .topology .bucket > polygon { fill: var(--store); }
.topology .bus > polygon, .topology .topic > polygon { fill: var(--event); }
.topology .edge.node > polygon, .topology .people > ellipse { fill: var(--edge); }
.topology .zones > polygon { fill: none; stroke: var(--waits); }
.topology g.edge > path { stroke: var(--line); fill: none; }
.topology g.edge > polygon, .topology g.edge > polyline { stroke: var(--line); fill: var(--line); }
.topology g.event > path { stroke: var(--changed); }
.topology g.event > polygon { stroke: var(--changed); fill: var(--changed); }
.topology g.copy > path, .topology g.copy > polygon { stroke: var(--serves); fill: none; }
.topology .region > path { fill: none; stroke: var(--serves); }
.topology .region.waits > path { stroke: var(--waits); }
.topology .network > polygon { fill: none; stroke: var(--line); }
.topology .mark-create > path, .topology .mark-create > polygon { stroke: var(--new); }
.topology .mark-update > path, .topology .mark-update > polygon { stroke: var(--changed); }
.topology .mark-replace > path, .topology .mark-replace > polygon,
.topology .mark-delete > path, .topology .mark-delete > polygon { stroke: var(--gone); }
`;

const escape = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** What lines and frames mean, below the picture. */
function legend(
  { regions, edges }: Topology,
  changed: boolean,
  width: number,
  top: number,
): string {
  const has = (kind: string) => edges.some((edge) => edge.kind === kind);
  const entries = [
    ...(regions.length > 1
      ? [
          ["solid frame: serves writes", "1,0", 3] as const,
          ["dashed frame: stands by", "6,4", 2] as const,
        ]
      : []),
    ...(has("event") ? [["bold: events, through queues", "1,0", 3] as const] : []),
    ...(has("copy") ? [["dashed arrow: copied", "6,4", 2] as const] : []),
    ...(has("spare") ? [["dotted: only when it must", "1,4", 1] as const] : []),
    ...(changed ? [["thick border with + ~ ± −: this plan changes it", "1,0", 3] as const] : []),
  ];
  const room = 250;
  const columns = Math.max(1, Math.floor(width / room));
  return entries
    .map(([text, dash, pen], index) => {
      const x = 20 + (index % columns) * room;
      const y = top + Math.floor(index / columns) * 22;
      return (
        `<g class="edge"><path d="M${x},${y} h34" stroke-width="${pen}" stroke-dasharray="${dash}"/></g>` +
        `<text x="${x + 42}" y="${y + 4}">${escape(text)}</text>`
      );
    })
    .join("\n");
}

/** Graphviz's own answer, without its comments and fixed colours. */
function inner(svg: string): {
  readonly body: string;
  readonly width: number;
  readonly height: number;
} {
  const [, wide = "0", high = "0"] = /viewBox="[\d.-]+ [\d.-]+ ([\d.]+) ([\d.]+)"/.exec(svg) ?? [];
  const body = svg
    .slice(svg.indexOf("<g "), svg.lastIndexOf("</svg>"))
    .replace(/<title>[^<]*<\/title>\n?/g, "")
    .replace(/ (fill|stroke|font-family|font-size)="[^"]*"/g, "")
    .replaceAll("&#45;", "-");
  return { body, width: Math.ceil(Number(wide)), height: Math.ceil(Number(high)) };
}

/** Everything that a reader of the text alone should know. */
function describe({ regions, nodes }: Topology, marks: ReadonlyMap<string, Mark>): string {
  const places = regions.map(
    ({ name, role }) => `${name} ${role === "serves" ? "serves writes" : "stands by"}`,
  );
  const services = [
    ...new Set(nodes.filter(({ kind }) => kind === "service").map(({ lines }) => lines[0] ?? "")),
  ];
  return [
    `${places.join(", ")}.`,
    ...(services.length > 0 ? [`Services: ${services.join(", ")}.`] : []),
    marks.size > 0 ? `This plan changes ${marks.size} of the boxes.` : "",
  ]
    .join(" ")
    .trim();
}

export async function drawTopology(
  topology: Topology,
  marks: ReadonlyMap<string, Mark> = new Map(),
): Promise<string> {
  const viz = await instance();
  const { body, width, height } = inner(
    viz.renderString(toDot(topology, marks), { format: "svg", engine: "dot" }),
  );
  const full = Math.max(width, 560);
  const columns = Math.max(1, Math.floor(full / 250));
  const bottom = height + 34;
  const total = bottom + Math.ceil(6 / columns) * 22 + 10;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="topology" viewBox="0 0 ${full} ${total}" width="${full}" height="${total}" role="img" aria-label="${escape(topology.title)}">`,
    `<title>${escape(topology.title)}</title>`,
    `<desc>${escape(describe(topology, marks))}</desc>`,
    `<style>${style}</style>`,
    `<rect class="page" width="${full}" height="${total}"/>`,
    body.trim(),
    legend(topology, marks.size > 0, full, bottom),
    "</svg>",
    "",
  ].join("\n");
}
