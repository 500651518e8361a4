import { gather } from "../../report/plan/gather";
import { reportOf } from "../../report/plan/report";
import { nothing } from "../../report/plan/snapshot";
import { settingsFor } from "../../report/plan/settings";
import { type Finding } from "../../report/plan/types";
import { isOverBudget } from "../../report/plan/verdict";
import { sumText } from "../../report/costText";

/** Whether stacks can be planned, and what is wrong with them: settings, names and values as AWS has them, quotas, policies, budget. */

export interface Checked {
  readonly stack: string;
  /** 0: well; 1: it cannot be planned; 2: its settings are wrong; 3: a finding is an error, or it is over its budget. */
  readonly exitCode: 0 | 1 | 2 | 3;
  readonly problems: readonly string[];
  readonly findings: readonly Finding[];
  readonly resources: number;
  /** `275.95 + unknown`, USD a month. */
  readonly cost: string | undefined;
}

const failed = (stack: string, exitCode: 1 | 2, error: unknown): Checked => ({
  ...{ stack, exitCode, findings: [], resources: 0, cost: undefined },
  problems: [error instanceof Error ? error.message : String(error)],
});

export async function checkStack(repository: string, stack: string): Promise<Checked> {
  try {
    settingsFor(stack);
  } catch (error) {
    return failed(stack, 2, error);
  }
  try {
    const { asked } = await gather({ repository, stack, config: [], alone: true });
    const report = reportOf({ ...asked, before: nothing });
    const over = isOverBudget(report.cost);
    const errors = report.findings.filter(({ severity }) => severity === "error");
    return {
      ...{ stack, findings: report.findings, resources: report.resources },
      exitCode: errors.length > 0 || over ? 3 : 0,
      problems: over
        ? [
            `${sumText(report.cost.after)} USD a month is more than cost.budget, ${asked.settings.cost.budget ?? 0}.`,
          ]
        : [],
      cost: sumText(report.cost.after),
    };
  } catch (error) {
    return failed(stack, 1, error);
  }
}

const nameOf = ({ urn }: Finding): string => urn.split("::").at(-1) ?? "";

/** Findings of one rule are told together: they have one remedy. */
function grouped(findings: readonly Finding[]): readonly (readonly Finding[])[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = `${finding.severity} ${finding.rule} ${finding.remedy}`;
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()];
}

function findingLines(group: readonly Finding[]): readonly string[] {
  const [first] = group;
  if (first === undefined) {
    return [];
  }
  return [
    `        ${first.severity} ${first.rule}: ${first.remedy}`.trimEnd(),
    ...group.map(
      (finding) => `          ${[nameOf(finding), finding.message].filter(Boolean).join(" ")}`,
    ),
  ];
}

/** What a check found, for people. */
export function checkText({
  stack,
  exitCode,
  problems,
  findings,
  resources,
  cost,
}: Checked): string {
  const head =
    exitCode === 0
      ? `ok      ${stack}: ${resources} resources, ${cost ?? "?"} USD a month`
      : `failed  ${stack}${resources > 0 ? `: ${resources} resources` : ""}`;
  return [
    head,
    ...problems.map((text) => text.replace(/^/gm, "        ")),
    ...grouped(findings).flatMap(findingLines),
  ].join("\n");
}
