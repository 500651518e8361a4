import { type Beat } from "../probe/beats";
import { duration } from "../text";
import { type Report } from "./report";

/** The timeline as a picture: writes above, phases below, one axis of time. Colours that everybody tells apart (Okabe and Ito). */

const width = 1000;
const margin = { left: 130, right: 20 };
const rowHeight = 22;
const colours = { old: "#0072B2", next: "#009E73", failed: "#D55E00", phase: "#999999" };

const escape = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

/** Phases that take no time are left out of the picture. */
const shown = 0.05;

interface Axis {
  readonly start: number;
  readonly end: number;
  readonly x: (at: number) => number;
}

function axisOf({ startedAt, endedAt }: Report): Axis {
  const [start, end] = [
    Date.parse(startedAt),
    Math.max(Date.parse(endedAt), Date.parse(startedAt) + 1),
  ];
  const room = width - margin.left - margin.right;
  return { start, end, x: (at) => margin.left + ((at - start) / (end - start)) * room };
}

const label = (x: number, y: number, text: string, extra = "") =>
  `<text x="${x.toFixed(1)}" y="${y}" ${extra}>${escape(text)}</text>`;

const bar = (x: number, y: number, size: number, colour: string, title: string) =>
  `<rect x="${x.toFixed(1)}" y="${y}" width="${Math.max(size, 1).toFixed(1)}" height="14" fill="${colour}">` +
  `<title>${escape(title)}</title></rect>`;

/** Heartbeats in a row that fared alike are one bar. */
function writes(beats: readonly Beat[], report: Report, axis: Axis, y: number): string[] {
  const sorted = [...beats].sort((one, other) => one.sentAt - other.sentAt);
  const kind = ({ place }: Beat) =>
    place === undefined ? "failed" : place === report.from ? "old" : "next";
  const bars: string[] = [];
  for (let index = 0; index < sorted.length;) {
    const first = sorted[index];
    if (first === undefined) {
      break;
    }
    const end = sorted.findIndex((beat, at) => at > index && kind(beat) !== kind(first));
    const next = end < 0 ? sorted.length : end;
    const until = sorted[next]?.sentAt ?? sorted.at(-1)?.answeredAt ?? first.answeredAt;
    const what = {
      failed: "failed",
      old: `acknowledged by ${report.from}`,
      next: `acknowledged by ${report.to}`,
    };
    bars.push(
      bar(
        axis.x(first.sentAt),
        y,
        axis.x(until) - axis.x(first.sentAt),
        colours[kind(first)],
        `${next - index} writes ${what[kind(first)]}`,
      ),
    );
    index = next;
  }
  return bars;
}

function marksOf({ timeline }: Report, axis: Axis, height: number): string[] {
  return timeline.flatMap(({ mark, at, meaning }, index) => {
    const x = axis.x(Date.parse(at));
    return [
      `<line x1="${x.toFixed(1)}" y1="40" x2="${x.toFixed(1)}" y2="${height - 30}" stroke="#333" stroke-dasharray="3 3"><title>${escape(`${mark}: ${meaning}`)}</title></line>`,
      // Moments that are close are written on two lines.
      label(x, index % 2 === 0 ? 36 : 24, mark, 'text-anchor="middle" font-weight="bold"'),
    ];
  });
}

export function toSvg(
  report: Report,
  beats: readonly Beat[],
  spans: readonly { readonly phase: string; readonly start: number; readonly end: number }[],
): string {
  const axis = axisOf(report);
  const rows = spans.filter(({ start, end }) => (end - start) / 1000 >= shown);
  const height = 110 + rows.length * rowHeight;
  const title = `Stack ${report.stack}, ${report.mode}: ${report.from} to ${report.to}`;
  const total =
    report.rto.total === null ? "" : `, ${duration(report.rto.total * 1000)} without writes`;
  const legend: readonly (readonly [string, string])[] = [
    [colours.old, `written in ${report.from}`],
    [colours.failed, "writes failed"],
    [colours.next, `written in ${report.to}`],
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" role="img">`,
    `<title>${escape(title + total)}</title>`,
    `<rect width="${width}" height="${height}" fill="white"/>`,
    ...(beats.length > 0
      ? [label(10, 61, "writes"), ...writes(beats, report, axis, 50)]
      : [label(10, 61, "writes: not measured")]),
    ...rows.flatMap(({ phase, start, end }, index) => {
      const y = 74 + index * rowHeight;
      const time = duration(end - start);
      return [
        label(10, y + 11, `${phase}, ${time}`),
        bar(axis.x(start), y, axis.x(end) - axis.x(start), colours.phase, `${phase}: ${time}`),
      ];
    }),
    ...marksOf(report, axis, height),
    ...legend.flatMap(([colour, text], index) => [
      bar(margin.left + index * 220, height - 24, 14, colour, text),
      label(margin.left + 20 + index * 220, height - 13, text),
    ]),
    label(width - margin.right, height - 13, duration(axis.end - axis.start), 'text-anchor="end"'),
    "</svg>",
    "",
  ].join("\n");
}
