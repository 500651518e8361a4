import { counted, duration } from "../text";
import { type Report } from "./report";

/** The report for people. */

const inSeconds = (value: number | null): string =>
  value === null ? "not measured" : duration(value * 1000);

const verdict = (met: boolean | null): string =>
  met === null ? "not measured" : met ? "met" : "**missed**";

const table = (
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): readonly string[] => [
  `| ${head.join(" | ")} |`,
  `| ${head.map(() => "---").join(" | ")} |`,
  ...rows.map((row) => `| ${row.map((cell) => `${cell}`.replaceAll("|", "\\|")).join(" | ")} |`),
];

const bullets = (items: readonly string[]): readonly string[] => items.map((item) => `- ${item}`);

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`## ${title}`, "", ...lines, ""];

function headline({ mode, stack, from, to, exitCode }: Report): readonly string[] {
  const what = mode === "planned" ? "A planned move" : "A failover after the loss of a region";
  const how =
    exitCode === 0
      ? "It ended well, within its objectives."
      : "It ended, but not as it should: see below what is marked.";
  return [`# Stack ${stack}: ${from} to ${to}`, "", `${what}. ${how}`, ""];
}

function lossRow(rpo: Report["rpo"]): string {
  if (rpo === null) {
    return "not measured";
  }
  const least = rpo.isLeast ? "at least " : "";
  return `${least}${rpo.writes} writes, ${duration(rpo.milliseconds)}`;
}

function figures(report: Report): readonly string[] {
  const { objectives, rto, rpo, availability, recorded, calls } = report;
  const unexpected =
    recorded.unexpected.length + recorded.wrongRoles.length + recorded.remaining.length;
  return table(
    ["measure", "value", "objective"],
    [
      [
        "from T0 to the first write (RTO)",
        inSeconds(rto.total),
        `${duration(objectives.rto.seconds * 1000)}: ${verdict(objectives.rto.met)}`,
      ],
      [
        "acknowledged writes lost (RPO)",
        lossRow(rpo),
        `${duration(objectives.rpo.seconds * 1000)}: ${verdict(objectives.rpo.met)}`,
      ],
      ["longest time without a write", inSeconds(availability?.longestGapSeconds ?? null), ""],
      [
        "writes acknowledged",
        availability === null
          ? "not measured"
          : `${availability.acknowledged} of ${availability.sent} (${(availability.share * 100).toFixed(1)} %)`,
        "",
      ],
      ["kept twice", report.duplicates ?? "not measured", "0"],
      ["unexpected operations", unexpected, "0"],
      ...(calls.toLostRegion === null
        ? []
        : [["calls of the lost region", calls.toLostRegion, "0"] as const]),
    ],
  );
}

const parts: readonly (readonly [keyof Report["rto"], string])[] = [
  ["detect", "until the loss was noticed"],
  ["decide", "until the move was decided"],
  ["fence", "until the old place was fenced, or given up"],
  ["promote", "until the databases were writers, queues worked off before"],
  ["shift", "until the gate was turned"],
  ["firstWrite", "until a write from outside succeeded"],
];

export function toMarkdown(report: Report): string {
  const { rto, timeline, phases, calls, backlog, lag, recorded } = report;
  const left = (backlog.left ?? []).filter(({ messages }) => messages > 0);
  return [
    ...headline(report),
    ...figures(report),
    "",
    "![Timeline](report.svg)",
    "",
    ...section(
      "Timeline",
      table(
        ["", "when", "after T0", "what"],
        timeline.map(({ mark, at, sinceT0, meaning }) => [
          mark,
          at,
          sinceT0 < 0 ? `-${duration(-sinceT0 * 1000)}` : duration(sinceT0 * 1000),
          meaning,
        ]),
      ),
    ),
    ...section(
      "What the time went into",
      table(
        ["part", "time"],
        parts.map(([part, meaning]) => [meaning, inSeconds(rto[part])]),
      ),
    ),
    ...section(
      "Phases of the drill",
      table(
        ["phase", "time"],
        phases
          .filter(({ seconds }) => seconds > 0)
          .map(({ phase, seconds }) => [phase, duration(seconds * 1000)]),
      ),
    ),
    ...section(
      "Calls of AWS",
      table(
        ["region", "control plane", "data plane"],
        Object.entries(calls.byRegion).map(([region, { control, data }]) => [
          region,
          control,
          data,
        ]),
      ),
    ),
    ...section("Lag before the promotion", [
      ...bullets(
        lag.map(
          ({ database, replication, recoveryPoint }) =>
            `${database}: replication ${replication ?? "unknown"} ms, recovery point ${recoveryPoint ?? "unknown"} ms`,
        ),
      ),
    ]),
    ...section(
      "Left in the old place's queues",
      bullets(left.map(({ queue, messages }) => `${queue}: ${messages}`)),
    ),
    ...section("What Pulumi changed", bullets(recorded.changed)),
    ...section("Warnings", bullets(report.warnings)),
    ...section("Not measured", bullets(report.notMeasured)),
    ...section("Left to do", bullets(report.leftToDo)),
    `Run ${report.run} by ${report.operator}, ${report.startedAt} to ${report.endedAt}` +
      (report.resumed > 0 ? `, resumed ${counted(report.resumed, "time")}.` : "."),
    "",
  ].join("\n");
}
