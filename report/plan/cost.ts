import { type Properties } from "../../lab/model";
import { costOf, type Line, sumOf, usageOf } from "../cost";
import { assumptionsText, leftOut } from "../costText";
import { Inventory } from "../inventory";
import { type Price } from "../prices";
import { type Settings } from "../../environments/schema";
import { unknown } from "./masks";
import { type CostReport, type PlannedResource, type Snapshot } from "./types";

/** What a stack costs now and after a plan, by the same assumptions and prices. */

/**
 * Inputs in which ids of other resources are told though AWS has not chosen them yet: which cluster an instance belongs to
 * decides what it costs.
 */
function told({ inputs, inputDependencies }: PlannedResource, all: Known): Properties {
  const known = Object.entries(inputs).map(([name, value]) => {
    const [urn] = value === unknown ? (inputDependencies[name] ?? []) : [];
    return [name, (urn === undefined ? undefined : all.get(urn)?.inputs[name]) ?? value];
  });
  return Object.fromEntries(known) as Properties;
}

type Known = ReadonlyMap<string, PlannedResource>;

function inventoryOf({ resources, active, places }: Snapshot): Inventory {
  const all: Known = new Map(resources.map((each) => [each.urn, each]));
  const planned = resources.map((each) => ({
    ...{ type: each.type, name: each.name, region: each.region },
    inputs: told(each, all),
  }));
  return new Inventory(planned, active ?? places[0] ?? "");
}

export function costReport(
  before: Snapshot,
  after: Snapshot,
  settings: Settings["cost"],
  prices: readonly Price[],
): CostReport {
  const usage = usageOf(settings);
  const inventory = inventoryOf(after);
  const isNew = before.resources.length === 0;
  const now: readonly Line[] = isNew ? [] : costOf(inventoryOf(before), usage, prices);
  const next = costOf(inventory, usage, prices);
  const dates = next.flatMap(({ parts }) => parts.flatMap(({ price }) => price?.date ?? [])).sort();
  return {
    now: isNew ? undefined : sumOf(now),
    after: sumOf(next),
    lines: next.map((line, index) => ({
      item: line.item,
      now: isNew ? undefined : sumOf(now.slice(index, index + 1)),
      after: sumOf([line]),
      parts: line.parts,
    })),
    budget: settings.budget,
    leftOut: leftOut(inventory),
    assumptions: assumptionsText(usage),
    pricesOf: dates[0],
  };
}
