import { nowhere } from "../../lab/run/places";
import { dollars, sumText } from "../costText";
import { duration } from "../../drills/text";
import {
  type Change,
  type ChangeKind,
  type CostLine,
  type CostReport,
  type Crossing,
  type DrillFigures,
  type PlanReport,
  type PropertyDiff,
} from "../plan/types";

/** Words that the page and the comment share. */

export const kindWords: { readonly [kind in ChangeKind]: string } = {
  delete: "delete",
  replace: "replace",
  update: "change",
  create: "create",
};

export const kindSigns: { readonly [kind in ChangeKind]: string } = {
  delete: "−",
  replace: "±",
  update: "~",
  create: "+",
};

/** `aws:sqs/queue:Queue` as `sqs Queue`, `kubernetes:apps/v1:Deployment` as `apps Deployment`. */
export function spokenType(type: string): string {
  const [pkg = "", module = "", kind = ""] = type.split(":");
  const [service = ""] = module.split("/");
  return `${service === "index" || service === "" ? pkg : service} ${kind}`;
}

export const regionWord = (region: string): string => (region === nowhere ? "no region" : region);

/** `DataTier` as `Data`; what belongs to no tier says so. */
export const tierWord = (tier: string): string => (tier === nowhere ? "the stack" : tier);

export const moves = ({ active: { before, after } }: PlanReport): boolean =>
  before !== undefined && after !== undefined && before !== after;

export function headline({ stack, active, counts, places, ...report }: PlanReport): string {
  const { create, update, replace, delete: gone } = counts;
  const parts = [
    ...(gone > 0 ? [`${gone} to delete`] : []),
    ...(replace > 0 ? [`${replace} to replace`] : []),
    ...(update > 0 ? [`${update} to change in place`] : []),
    ...(create > 0 ? [`${create} to create`] : []),
  ];
  const what = parts.length === 0 ? "nothing to do" : parts.join(", ");
  const moved =
    active.before !== undefined && active.after !== undefined && active.before !== active.after;
  const where = moved
    ? `moves writes from ${active.before} to ${active.after}`
    : places.length > 1
      ? `${active.after ?? "?"} serves, ${places.filter((each) => each !== active.after).join(", ")} stands by`
      : places.join(", ");
  return `${stack} ${where === "" ? "" : `(${where})`}: ${what}, of ${report.resources} resources`;
}

/** `value: 1 → 2`; documents and policies are told elsewhere. */
export function diffText({ path, before, after, forces, meaning }: PropertyDiff): string {
  const values =
    before === undefined ? `set to ${after ?? "nothing"}` : `${before} → ${after ?? "nothing"}`;
  return `${path}: ${values}${meaning === undefined ? "" : ` (${meaning})`}${forces ? ", which forces a replacement" : ""}`;
}

export const why = ({ because }: Change): string =>
  because.length === 0
    ? ""
    : `because ${because.slice(0, 3).join(", ")}${because.length > 3 ? ` and ${because.length - 3} more` : ""} ` +
      `${because.length === 1 ? "is" : "are"} replaced`;

export interface CostRow {
  readonly item: string;
  readonly now: string;
  readonly after: string;
  readonly difference: string;
}

const signed = (cents: number): string =>
  cents === 0 ? "0.00" : `${cents > 0 ? "+" : "−"}${dollars(Math.abs(cents))}`;

function differenceText(now: CostLine["now"], after: CostLine["after"]): string {
  if (now === undefined) {
    return "";
  }
  const known = signed(after.cents - now.cents);
  const unknown = after.unknown - now.unknown;
  return unknown === 0 ? known : `${known}, ${unknown > 0 ? "+" : "−"}${Math.abs(unknown)} unknown`;
}

const shown = (sum: CostLine["after"] | undefined): string =>
  sum === undefined ? "" : sum.cents === 0 && sum.unknown === 0 ? "none" : sumText(sum);

export const costRows = ({ lines, now, after }: CostReport): readonly CostRow[] => [
  ...lines.map((line) => ({
    item: line.item,
    now: shown(line.now),
    after: shown(line.after),
    difference: differenceText(line.now, line.after),
  })),
  { item: "Total", now: shown(now), after: shown(after), difference: differenceText(now, after) },
];

export function costNotes({
  budget,
  leftOut,
  assumptions,
  pricesOf,
  after,
}: CostReport): readonly string[] {
  return [
    `Assumed a month: ${assumptions} (settings.cost).`,
    `List prices in USD${pricesOf === undefined ? "" : ` as written down on ${pricesOf} or later`}, without discounts, free allowances and taxes.`,
    ...(after.unknown > 0
      ? [
          `${after.unknown} prices are unknown (report/data/prices.json): the sum is more than what is known.`,
        ]
      : []),
    ...(budget === undefined
      ? []
      : [`Budget: ${dollars(budget * 100)} USD a month (settings.cost.budget).`]),
    ...(leftOut.length > 0 ? [`Planned, and not in this table: ${leftOut.join(", ")}.`] : []),
  ];
}

const seconds = (value: number | null): string =>
  value === null ? "not measured" : duration(value * 1000);

const met = (value: boolean | null): string =>
  value === null ? "" : value ? " (within its objective)" : " (misses its objective)";

export const drillText = (drill: DrillFigures): string =>
  `Last drill${drill.pretended ? ", in the lab" : ""}, ${drill.endedAt.slice(0, 10)}, ${drill.mode}, ${drill.from} to ${drill.to}: ` +
  `RTO ${seconds(drill.rtoSeconds)}${met(drill.rtoMet)}, RPO ${seconds(drill.rpoSeconds)}${met(drill.rpoMet)}` +
  `${drill.lostWrites === null ? "" : `, ${drill.lostWrites} writes lost`}.`;

export const objectivesText = ({
  rtoSeconds,
  rpoSeconds,
}: {
  readonly rtoSeconds: number;
  readonly rpoSeconds: number;
}): string =>
  `Objectives: writes again within ${duration(rtoSeconds * 1000)} (RTO), at most ${duration(rpoSeconds * 1000)} of writes lost in a disaster (RPO).`;

/** `4 queues`, or a store and the name that it has. */
export const crossingName = ({ what, name }: Crossing, named: (name: string) => string): string =>
  /^\d+$/.test(name)
    ? `${name} ${name === "1" ? what.replace(/s$/, "") : what}`
    : `${what} ${named(name)}`;

/** Changes of one tier in one region, in the report's order. */
export interface Group {
  readonly region: string;
  readonly tier: string;
  readonly changes: readonly Change[];
}

export function groupsOf(changes: readonly Change[]): readonly Group[] {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const key = `${change.region}\t${change.tier}`;
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  return [...groups].map(([key, list]) => {
    const [region = "", tier = ""] = key.split("\t");
    return { region, tier, changes: list };
  });
}

/** What there is of each kind, the most first: `rds ClusterInstance ×2, rds Cluster`. */
export function kindsText(changes: readonly Change[]): string {
  const counts = new Map<string, number>();
  for (const { type } of changes) {
    counts.set(spokenType(type), (counts.get(spokenType(type)) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a, more], [b, less]) => less - more || a.localeCompare(b))
    .map(([kind, count]) => (count === 1 ? kind : `${kind} ×${count}`))
    .join(", ");
}
