import { type Properties } from "../../lab/model";
import { costOf, type Line, sumOf, usageOf } from "../cost";
import { assumptionsText, leftOut } from "../costText";
import { Inventory } from "../inventory";
import { type Price } from "../prices";
import { type Settings } from "../../environments/schema";
import { type CostReport, type Snapshot } from "./types";

/** What a stack costs now and after a plan, by the same assumptions and prices. */

function inventoryOf({ resources, active, places }: Snapshot): Inventory {
  const planned = resources.map(({ type, name, inputs, region }) => ({
    ...{ type, name, region },
    inputs: inputs as Properties,
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
