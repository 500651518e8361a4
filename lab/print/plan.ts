import picocolors from "picocolors";
import { quotaText } from "../../policies/quotas";
import { type Change, type DetailedOutcome, type TableRow } from "../run/operation";
import { bulkLines, longest } from "./bulk";
import { isStateful } from "../../policies/data/stateful";

type Colors = ReturnType<typeof picocolors.createColors>;

const plural = (size: number, noun: string) => `${size} ${noun}${size === 1 ? "" : "s"}`;

/** `aws:sqs/queue:Queue` as people say it: `aws:sqs:Queue`. */
const spoken = (type: string) => type.replace(/\/[^:]*:/, ":");

const what = ({ type, name }: Change) => `${spoken(type)} ${name}`;

const planned = {
  create: "to create",
  update: "to change",
  replace: "to replace",
  delete: "to delete",
};
const done = { create: "created", update: "changed", replace: "replaced", delete: "deleted" };

function headline(outcome: DetailedOutcome, { bold, green, red }: Colors): string {
  const { operation, stack, ok, changes, resources, seconds } = outcome;
  if (!ok) {
    return bold(red(`${operation} of ${stack} failed after ${seconds.toFixed(1)} s`));
  }
  const words = operation === "preview" ? planned : done;
  const counts = (["create", "update", "replace", "delete"] as const)
    .filter((kind) => changes[kind] > 0)
    .map((kind) => `${changes[kind]} ${words[kind]}`);
  const text = counts.length === 0 ? "no changes" : counts.join(", ");
  const size = operation === "destroy" ? "" : `${plural(resources, "resource")}, `;
  return bold(green(`${operation} of ${stack}: ${size}${text} (${seconds.toFixed(1)} s)`));
}

/** Rows of a table under their headings, padded. */
function grid(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
}

/** Tiers as rows, regions as columns. */
export function resourceTable(table: readonly TableRow[]): readonly string[] {
  const tiers = [...new Set(table.map(({ tier }) => tier))].sort();
  const regions = [...new Set(table.map(({ region }) => region))].sort();
  const sum = (rows: readonly TableRow[]) => rows.reduce((total, { count }) => total + count, 0);
  const size = (rows: readonly TableRow[]) => (rows.length > 0 ? `${sum(rows)}` : "");
  const heading = (region: string) => (region === "none" ? "components" : region);
  const title = (tier: string) => (tier === "none" ? "(no tier)" : tier);
  return grid([
    ["", ...regions.map(heading), "all"],
    ...tiers.map((tier) => {
      const own = table.filter((row) => row.tier === tier);
      const cells = regions.map((region) => size(own.filter((row) => row.region === region)));
      return [title(tier), ...cells, size(own)];
    }),
    [
      "all",
      ...regions.map((region) => size(table.filter((row) => row.region === region))),
      size(table),
    ],
  ]);
}

const marks = { create: "+", update: "~", replace: "±", delete: "-" } as const;

function line(change: Change, colors: Colors): string {
  const paint = {
    create: colors.green,
    update: colors.yellow,
    replace: colors.magenta,
    delete: colors.red,
  }[change.kind];
  const properties = change.kind === "create" || change.kind === "delete" ? [] : change.properties;
  const forced = change.replaces.length > 0 ? `, because of ${change.replaces.join(", ")}` : "";
  const why = properties.length > 0 ? `: ${properties.join(", ")}${forced}` : forced;
  return `  ${paint(`${marks[change.kind]} ${what(change)}`)}${colors.dim(why)}`;
}

/** What loses data when it goes, first and apart. */
function dangers(
  details: readonly Change[],
  { bold, red }: Colors,
  colors: Colors,
): readonly string[] {
  const lost = details.filter(
    ({ kind, type }) => (kind === "replace" || kind === "delete") && isStateful(type),
  );
  if (lost.length === 0) {
    return [];
  }
  const title = `!! DATA LOSS: ${plural(lost.length, "resource")} holding data, replaced or deleted`;
  return ["", bold(red(title)), ...lost.map((change) => line(change, colors))];
}

function changeLines({ details, operation }: DetailedOutcome, colors: Colors): readonly string[] {
  const order = ["replace", "delete", "update", "create"] as const;
  return order.flatMap((kind) => {
    const own = details.filter((change) => change.kind === kind);
    if (own.length === 0) {
      return [];
    }
    const title = { replace: "Replaced", delete: "Deleted", update: "Changed", create: "Created" }[
      kind
    ];
    // A whole stack comes or goes at once; a change of one is worth each line.
    const isBulk = (kind === "create" || operation === "destroy") && own.length > longest;
    const lines = isBulk ? bulkLines(own) : own.map((change) => line(change, colors));
    return ["", colors.bold(`${title} (${own.length})`), ...lines];
  });
}

function outputLines(outputs: DetailedOutcome["outputs"], colors: Colors): readonly string[] {
  const entries = Object.entries(outputs).filter(([name]) => name !== "readme");
  if (entries.length === 0) {
    return [];
  }
  const show = (value: unknown) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return text.length > 160 ? `${text.slice(0, 157)}...` : text;
  };
  return [
    "",
    colors.bold("Outputs"),
    ...entries.map(([name, value]) => `  ${name}: ${show(value)}`),
  ];
}

/** An outcome, for a person. */
export function printOutcome(outcome: DetailedOutcome, useColor: boolean): string {
  const colors = picocolors.createColors(useColor);
  const { details, table, errors, outputs, dataSourceCalls, operation, warnings } = outcome;
  const tokens = dataSourceCalls.map((token) => `  ${token}`);
  const isWhole = outcome.ok || details.length > 0;
  return [
    headline(outcome, colors),
    ...errors.flatMap((error) => ["", colors.red(error)]),
    ...(operation === "destroy" ? [] : dangers(details, colors, colors)),
    ...(isWhole && table.length > 0
      ? ["", colors.bold("Resources by tier and region"), ...resourceTable(table)]
      : []),
    ...changeLines(outcome, colors),
    ...outcome.quotas.map((each) => colors.yellow(`quota: ${quotaText(each)}`)),
    ...warnings.map((warning) => colors.yellow(`warning: ${warning}`)),
    ...(isWhole ? ["", `Data-source calls: ${dataSourceCalls.length}`, ...tokens] : []),
    ...outputLines(outputs, colors),
  ].join("\n");
}
