import { type RedriveReport } from "./redrive";
import { type SendReport } from "./report";

/** Reports for a person. */

const seconds = (milliseconds: number) => `${(milliseconds / 1_000).toFixed(2)} s`;

const plural = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;

function percentileLine(
  label: string,
  values: SendReport["latency"]["command"],
): readonly string[] {
  return values === undefined
    ? []
    : [
        `  ${label}: half within ${seconds(values.p50)}, 95 % within ${seconds(values.p95)}, 99 % within ${seconds(values.p99)}`,
      ];
}

function deadLetterLines({
  deadLetters: { total, byQueue },
  alarms,
}: Pick<SendReport, "deadLetters" | "alarms">): string[] {
  return [
    `Dead letters: ${total}`,
    ...Object.entries(byQueue).map(([queue, depth]) => `  ${queue}: ${depth}`),
    ...(alarms.length > 0 ? ["Alarms that ring:", ...alarms.map((name) => `  ${name}`)] : []),
  ];
}

function injectedLine({ injected }: SendReport): readonly string[] {
  const { failedCalls, calls = 0, duplicates, delayed, poisoned } = injected;
  const parts = [
    ...(failedCalls > 0 ? [`${failedCalls} of ${calls} calls of functions failed`] : []),
    ...(duplicates > 0 ? [`${plural(duplicates, "event")} told twice`] : []),
    ...(delayed > 0 ? [`${plural(delayed, "event")} out of order`] : []),
    ...(poisoned > 0 ? [plural(poisoned, "poisoned message")] : []),
  ];
  return parts.length > 0 ? [`Made harder by: ${parts.join(", ")}`] : [];
}

const columns = (cells: readonly (string | number)[]) =>
  cells
    .map((cell, index) => (index === 0 ? String(cell).padEnd(16) : String(cell).padStart(12)))
    .join("");

function effectLines({ effects }: SendReport): string[] {
  const rows = Object.entries(effects).map(([service, tally]) => {
    const { expected, found, missing, duplicates, wrong } = tally;
    return columns([service, expected, found, missing, duplicates, wrong]);
  });
  return [columns(["service", "expected", "found", "missing", "duplicates", "wrong"]), ...rows];
}

const countLines = (title: string, counts: Readonly<Record<string, number>>) =>
  Object.keys(counts).length === 0
    ? []
    : [title, ...Object.entries(counts).map(([where, count]) => `  ${where}: ${count}`)];

export function printSend(report: SendReport): string {
  const { throughput, event, orders, stack, region, seed } = report;
  const what = event === "OrderPlaced" ? "order" : `${event} event`;
  return [
    `${plural(orders, what)} in ${stack}, ${region} (seed ${seed}): ${report.lost} lost, ${report.duplicateEffects} duplicate effects`,
    ...report.leftOut,
    ...injectedLine(report),
    "",
    ...effectLines(report),
    "",
    ...deadLetterLines(report),
    ...countLines("Waits for containers, which the lab does not run:", report.forContainers),
    "",
    `${throughput.ordersPerSecond} a second over ${throughput.seconds} s, ${throughput.callsPerOrder} calls of AWS for each; bound by ${throughput.boundBy}`,
    ...percentileLine("answer to a command", report.latency.command),
    ...percentileLine("from there to the end", report.latency.end),
    ...(report.ok ? [] : ["", "Wrong:", ...report.problems.map((problem) => `  ${problem}`)]),
  ].join("\n");
}

export function printRedrive(report: RedriveReport): string {
  const total = Object.values(report.moved).reduce((sum, count) => sum + count, 0);
  return [
    `${plural(total, "message")} moved back in ${report.stack}, ${report.region}`,
    ...Object.entries(report.moved).map(([queue, count]) => `  from ${queue}: ${count}`),
    ...deadLetterLines(report),
    ...countLines("Did not come to rest:", report.waiting),
  ].join("\n");
}
