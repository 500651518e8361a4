import { allowedText, dangers } from "../plan/verdict";
import { type Change, type Failover, type PlanReport, type Statement } from "../plan/types";
import {
  costNotes,
  costRows,
  crossingName,
  diffText,
  drillText,
  groupsOf,
  headline,
  kindSigns,
  kindsText,
  kindWords,
  objectivesText,
  regionWord,
  spokenType,
  tierWord,
  why,
} from "./words";

/** The report as a comment on a pull request. */

/** Characters that GitHub takes in a comment (REST API, "Issue comments": body is too long, maximum is 65536 characters). */
export const commentLimit = 65_536;

/** Left to whoever posts it, for a line of his own. */
const spare = 300;

/** How much is told. Each level sums up more; none leaves anything out without saying how much. */
interface Level {
  /** Changes of a tier and region that get a line each; more are counted by kind. */
  readonly lines: number;
  /** Properties that are told of a change. */
  readonly properties: number;
  /** Length of a property's text. */
  readonly width: number;
  /** Dangers that are named one by one. */
  readonly dangers: number;
  readonly isWhole: boolean;
}

const levels: readonly Level[] = [
  { lines: 40, properties: 30, width: 500, dangers: 1000, isWhole: true },
  { lines: 40, properties: 8, width: 160, dangers: 200, isWhole: false },
  { lines: 15, properties: 3, width: 100, dangers: 100, isWhole: false },
  { lines: 0, properties: 0, width: 0, dangers: 50, isWhole: false },
  { lines: 0, properties: 0, width: 0, dangers: 10, isWhole: false },
];

const code = (text: string) => `\`${text.replaceAll("`", "'")}\``;

/** Text of a table's cell, in which nothing is markup. */
const cell = (text: string) => text.replace(/([\\|<>*_[\]])/g, "\\$1").replace(/\s+/g, " ");

const clipped = (text: string, width: number) =>
  text.length <= width ? text : `${text.slice(0, Math.max(width - 1, 0))}…`;

const table = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] => [
  `| ${head.join(" | ")} |`,
  `| ${head.map(() => "---").join(" | ")} |`,
  ...rows.map((row) => `| ${row.join(" | ")} |`),
];

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`### ${title}`, "", ...lines, ""];

const icons = { stop: "🛑", look: "🔎", fine: "✅" } as const;

const statementText = (sign: string, { effect, words, wide }: Statement) =>
  `${sign} ${effect} that ${words}${wide ? " (reaches far)" : ""}`;

/** Everything that differs about a change, a text each. */
function detailsOf(change: Change): readonly string[] {
  return [
    ...change.properties.flatMap((diff) =>
      diff.policy === undefined
        ? [diffText(diff)]
        : [
            `${diff.path}: ${diff.policy.kept} statements stay${diff.forces ? ", which forces a replacement" : ""}`,
            ...diff.policy.gained.map((each) => statementText("now", each)),
            ...diff.policy.lost.map((each) => statementText("no longer", each)),
          ],
    ),
    ...(why(change) === "" ? [] : [why(change)]),
  ];
}

function changeLine(change: Change, { properties, width }: Level): readonly string[] {
  const details = detailsOf(change);
  const shown = details.slice(0, properties);
  const rest = details.length - shown.length;
  const sign = `${kindSigns[change.kind]} ${kindWords[change.kind]}`;
  return [
    `- **${sign}** ${spokenType(change.type)} ${code(change.name)}${change.stateful ? ", holds data" : ""}`,
    ...shown.map((text) => `  - ${cell(clipped(text, width))}`),
    ...(rest > 0 ? [`  - and ${rest} more`] : []),
  ];
}

function dangerSection({ changes }: PlanReport, level: Level): readonly string[] {
  const lost = dangers(changes);
  if (lost.length === 0) {
    return [];
  }
  const named = lost.slice(0, level.dangers);
  const rest = lost.slice(level.dangers);
  return [
    lost.every(({ allowed }) => allowed !== undefined) ? "> [!WARNING]" : "> [!CAUTION]",
    `> **DATA LOSS: ${lost.length} that hold data are replaced or deleted.**`,
    ...named.map((change) => {
      const forced = change.properties.filter(({ forces }) => forces).map(({ path }) => path);
      const reason = [
        ...(forced.length > 0 ? [`because of ${clipped(forced.join(", "), 200)}`] : []),
        ...(why(change) === "" ? [] : [clipped(why(change), 200)]),
        ...(change.allowed === undefined ? [] : [clipped(allowedText(change), 200)]),
      ].join("; ");
      return `> - **${kindWords[change.kind]}** ${spokenType(change.type)} ${code(clipped(change.name, 200))} in ${regionWord(change.region)}${reason === "" ? "" : `: ${cell(reason)}`}`;
    }),
    ...(rest.length > 0 ? [`> - and ${rest.length} more: ${clipped(kindsText(rest), 2000)}`] : []),
    "",
  ];
}

function changeSections({ changes }: PlanReport, level: Level): readonly string[] {
  return groupsOf(changes).flatMap(({ region, tier, changes: own }) => {
    const weighty = own.filter(({ kind }) => kind !== "create");
    const isBulk = own.length > level.lines;
    const lines = isBulk
      ? [
          ...(weighty.length <= level.lines
            ? weighty.flatMap((each) => changeLine(each, level))
            : bulk(weighty)),
          ...bulk(own.filter(({ kind }) => kind === "create")),
        ]
      : own.flatMap((each) => changeLine(each, level));
    return [`**${regionWord(region)} · ${tierWord(tier)}** (${own.length})`, "", ...lines, ""];
  });
}

const bulk = (changes: readonly Change[]): readonly string[] =>
  (["delete", "replace", "update", "create"] as const).flatMap((kind) => {
    const own = changes.filter((change) => change.kind === kind);
    return own.length === 0
      ? []
      : [
          `- **${kindSigns[kind]} ${kindWords[kind]} ${own.length}**: ${clipped(kindsText(own), 1500)}`,
        ];
  });

function findingLines({ findings }: PlanReport, { width, isWhole }: Level): readonly string[] {
  const most = isWhole ? findings.length : 20;
  const rest = findings.length - most;
  return [
    ...findings.slice(0, most).map(({ severity, rule, message, remedy, urn }) => {
      const name = urn.split("::").slice(3).join("::");
      const text = `${name === "" ? "" : `${name}: `}${message}${remedy === "" ? "" : ` ${remedy}`}`;
      return `- **${severity}** ${code(rule)} ${cell(clipped(text, Math.max(width, 160)))}`;
    }),
    ...(rest > 0 ? [`- and ${rest} more`] : []),
  ];
}

function costLines({ cost }: PlanReport): readonly string[] {
  const isNew = cost.now === undefined;
  return [
    ...table(
      isNew ? ["item", "USD a month"] : ["item", "now", "after", "difference"],
      costRows(cost).map(({ item, now, after, difference }) =>
        isNew ? [item, after] : [item, now, after, difference],
      ),
    ),
    "",
    ...costNotes(cost).map((note) => `- ${cell(clipped(note, 1000))}`),
  ];
}

function failoverLines(failover: Failover, { isWhole }: Level): readonly string[] {
  const { crossings, capacity, switches, objectives, drill, active, standby } = failover;
  const most = isWhole ? crossings.length : 30;
  return [
    `${active} serves writes, ${standby} stands by.`,
    "",
    ...table(
      ["what", "if the region is lost", "how"],
      crossings
        .slice(0, most)
        .map((each) => [crossingName(each, code), `**${each.verdict}**`, cell(each.how)]),
    ),
    ...(crossings.length > most ? [`| and ${crossings.length - most} more | | |`] : []),
    "",
    `Capacity, ${active} / ${standby}: ${capacity.map(({ what, active: one, standby: other }) => `${what} ${one} / ${other}`).join(", ")}.`,
    ...(switches === undefined
      ? []
      : [
          "",
          `Moving would change ${switches.length} resources in the program: roles, schedules, consumers.`,
        ]),
    ...(objectives === undefined ? [] : ["", objectivesText(objectives)]),
    "",
    drill === undefined ? "No drill's report was given." : drillText(drill),
  ];
}

function atLevel(report: PlanReport, level: Level): string {
  const { verdict, stack, source, base, failover, limits } = report;
  return [
    `<!-- evenkeel-plan ${stack} -->`,
    `## ${icons[verdict.level]} ${stack}: ${verdict.title}`,
    "",
    `**${cell(headline(report))}**`,
    "",
    ...dangerSection(report, level),
    ...verdict.reasons.map((reason) => `- ${clipped(reason, 600)}`),
    "",
    ...section("Findings", findingLines(report, level)),
    ...(report.changes.length === 0
      ? []
      : [
          "<details open><summary>What changes</summary>",
          "",
          ...changeSections(report, level),
          "</details>",
          "",
        ]),
    "<details><summary>What it costs</summary>",
    "",
    ...costLines(report),
    "",
    "</details>",
    "",
    ...(failover === undefined
      ? []
      : [
          "<details><summary>Failover</summary>",
          "",
          ...failoverLines(failover, level),
          "",
          "</details>",
          "",
        ]),
    ...limits.map((limit) => `_${cell(clipped(limit, 400))}_`),
    `_${cell(clipped(source, 200))}, compared with ${cell(clipped(base, 200))}.${level.isWhole ? "" : " Summed up to fit a comment: plan.html has all of it."}_`,
    "",
  ].join("\n");
}

/**
 * Markdown that fits a comment: where all of it would not, more is summed up, and nothing is cut off.
 * @param limit characters. @default what GitHub takes, and room for a line of whoever posts it
 */
export function toMarkdown(report: PlanReport, limit = commentLimit - spare): string {
  for (const level of levels) {
    const text = atLevel(report, level);
    if (text.length <= limit) {
      return text;
    }
  }
  const { stack, verdict, counts } = report;
  return [
    `<!-- evenkeel-plan ${stack} -->`,
    `## ${icons[verdict.level]} ${stack}: ${verdict.title}`,
    "",
    `${counts.delete} to delete, ${counts.replace} to replace, ${counts.update} to change, ${counts.create} to create; ` +
      `${dangers(report.changes).length} of them would lose data. Everything else is in plan.html.`,
    "",
  ].join("\n");
}
