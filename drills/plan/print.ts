import { type PlannedCall, type PlannedPhase } from "./plan";

/** A plan as `--dry-run` shows it. */

/** Calls of the same operation are one line; of many, some are named. */
const named = 3;

function grouped(calls: readonly PlannedCall[]): readonly (readonly PlannedCall[])[] {
  const groups = new Map<string, PlannedCall[]>();
  for (const call of calls) {
    const key = `${call.region} ${call.service} ${call.operation}`;
    groups.set(key, [...(groups.get(key) ?? []), call]);
  }
  return [...groups.values()];
}

function line(calls: readonly PlannedCall[]): readonly string[] {
  const [first] = calls;
  if (first === undefined) {
    return [];
  }
  const { region, plane, service, operation } = first;
  const about = [...new Set(calls.map((call) => call.about))];
  const rest = about.length > named ? `, and ${about.length - named} more` : "";
  return [
    `  ${region.padEnd(15)} ${plane.padEnd(8)} ${service} ${operation}: ${about.slice(0, named).join("; ")}${rest}`,
  ];
}

export const printPlan = (phases: readonly PlannedPhase[]): string =>
  phases
    .map(({ phase, purpose, calls, others }) =>
      [
        `${phase}: ${purpose}`,
        ...grouped(calls).flatMap(line),
        ...others.map((other) => `  ${"-".padEnd(15)} ${"-".padEnd(8)} ${other}`),
      ].join("\n"),
    )
    .join("\n\n");
