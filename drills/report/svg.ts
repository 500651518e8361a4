import { type Beat } from "../probe/beats";
import { duration } from "../text";
import { type Report } from "./report";
import { axisOf, type Axis, margin, tick, width } from "./svg/axis";
import { bar, label, line, page } from "./svg/shapes";
import { clustersOf } from "./svg/marks";
import { writesOf } from "./svg/writes";

/**
 * The timeline as a picture for whoever was not there: what happened in words, writes and phases on one axis of time, and
 * a key to its moments.
 */

export interface Span {
  readonly phase: string;
  readonly start: number;
  readonly end: number;
}

const rowHeight = 22;
/** Rows begin below title, summary, labels of moments and axis. */
const top = 118;

/** Colours that everybody tells apart (Okabe and Ito). */
const colours = { old: "#0072B2", next: "#009E73", failed: "#D55E00", phase: "#999999" };

/** Phases that take no time are left out, in seconds. */
const shown = 0.05;

function summary({ mode, from, rto, rpo, pretended }: Report): string {
  const what = mode === "planned" ? "Planned move" : `Failover after the loss of ${from}`;
  const gap =
    rto.total === null
      ? ""
      : ` It took ${duration(rto.total * 1000)} until writes succeeded again.`;
  const lost =
    rpo === null
      ? " What was lost was not measured."
      : ` Acknowledged writes lost: ${rpo.isLeast ? "at least " : ""}${rpo.writes}.`;
  return `${what}.${gap}${lost}${pretended ? " In the lab: no time is AWS's." : ""}`;
}

function writeRow(report: Report, beats: readonly Beat[], axis: Axis): readonly string[] {
  if (beats.length === 0) {
    return [label(10, top + 11, "writes: not measured")];
  }
  const what = {
    failed: "failed",
    old: `acknowledged by ${report.from}`,
    next: `acknowledged by ${report.to}`,
  };
  return [
    label(10, top + 11, "writes"),
    ...writesOf(beats, report.from).map(({ kind, start, end, count }) =>
      bar(axis, {
        start,
        end,
        y: top,
        colour: colours[kind],
        title: `${count} writes ${what[kind]}`,
      }),
    ),
  ];
}

const phaseRows = (rows: readonly Span[], axis: Axis): readonly string[] =>
  rows.flatMap(({ phase, start, end }, index) => {
    const y = top + (index + 1) * rowHeight;
    const text = `${phase}, ${duration(end - start)}`;
    return [
      label(10, y + 11, text),
      bar(axis, { start, end, y, colour: colours.phase, title: text }),
    ];
  });

function axisRow(axis: Axis, bottom: number): readonly string[] {
  return axis.ticks.flatMap((at) => [
    line(axis.x(at), 100, axis.x(at), bottom, 'stroke="#ddd"'),
    label(axis.x(at), 96, tick(at - axis.zero), 'text-anchor="middle" fill="#555"'),
  ]);
}

function markRows({ timeline }: Report, axis: Axis, bottom: number): readonly string[] {
  const moments = timeline.map(({ mark, at }) => ({ mark, x: axis.x(Date.parse(at)) }));
  return [
    ...moments.map(({ x }) => line(x, 102, x, bottom, 'stroke="#333" stroke-dasharray="3 3"')),
    ...clustersOf(moments).map(({ text, x }) =>
      label(x, 76, text, 'text-anchor="middle" font-weight="bold"'),
    ),
  ];
}

function legend({ from, to }: Report, y: number): readonly string[] {
  const entries: readonly (readonly [string, string])[] = [
    [colours.old, `written in ${from}`],
    [colours.failed, "writes failed"],
    [colours.next, `written in ${to}`],
    [colours.phase, "phases of the drill"],
  ];
  return entries.flatMap(([colour, text], index) => {
    const x = margin.left + index * 210;
    return [
      `<rect x="${x}" y="${y}" width="14" height="14" fill="${colour}"/>`,
      label(x + 20, y + 11, text),
    ];
  });
}

const key = ({ timeline }: Report, axis: Axis, y: number): readonly string[] =>
  timeline.flatMap(({ mark, at, meaning }, index) => {
    const row = y + index * 18;
    return [
      label(margin.left, row, mark, 'font-weight="bold"'),
      label(margin.left + 30, row, tick(Date.parse(at) - axis.zero, true)),
      label(margin.left + 100, row, meaning),
    ];
  });

export function toSvg(report: Report, beats: readonly Beat[], spans: readonly Span[]): string {
  const axis = axisOf(report);
  const rows = spans.filter(({ start, end }) => (end - start) / 1000 >= shown);
  const bottom = top + (rows.length + 1) * rowHeight;
  const title = `${report.stack} moved from ${report.from} to ${report.to}`;
  const said = summary(report);
  return page({ width, height: bottom + 46 + report.timeline.length * 18 }, `${title}. ${said}`, [
    label(10, 26, title, 'font-size="18" font-weight="bold"'),
    label(10, 48, said, 'font-size="14"'),
    ...axisRow(axis, bottom),
    ...writeRow(report, beats, axis),
    ...phaseRows(rows, axis),
    ...markRows(report, axis, bottom),
    ...legend(report, bottom + 8),
    ...key(report, axis, bottom + 46),
  ]);
}
