import { type LabCloud } from "../emulator/types";
import { ringAlarms } from "./alarms";
import { missingStores } from "./available";
import { compare, type Case } from "./compare";
import { deadLettersOf, forContainers, strandedIds } from "./deadLetters";
import { type Driven, placeOrders, tellOrders } from "./drive";
import { castOf, expectationOf } from "./expect";
import { percentiles } from "./load";
import { missingSku, piecesOf, runPrefix, sampleOrders, type SampleOrder } from "./orders";
import { countsOf, judged, type SendReport } from "./report";
import { beginRun, injectedBy, type Rested, type Run, type SendOptions, untilRest } from "./run";
import { fillStock } from "./stock";
import { readStores, type Read } from "./stores/read";

/** Places orders, or tells of them where no API takes any. */
export function drive(run: Run, orders: readonly SampleOrder[]): Promise<Driven> {
  const { lab, wiring, options } = run;
  const { lanes, onProgress } = options;
  return castOf(wiring).hasFrontDoor
    ? placeOrders(lab, wiring, orders, { lanes, onProgress })
    : tellOrders(lab, wiring, orders);
}

/** Pieces that are held for no order of the run, or not held for one. */
function unaccounted({ wiring, name }: Run, driven: Driven, read: Read): number {
  if (!castOf(wiring).hears("inventory", "OrderPlaced")) {
    return 0;
  }
  const holding = driven.accepted.filter(({ orderId }) =>
    read.findings.of(orderId).has("inventory: stock taken"),
  );
  const pieces = piecesOf(holding.map(({ order }) => order));
  const skus = new Set([...pieces.keys(), ...read.taken.keys()]);
  skus.delete(missingSku(name));
  return [...skus].reduce(
    (sum, sku) => sum + Math.abs((pieces.get(sku) ?? 0) - (read.taken.get(sku) ?? 0)),
    0,
  );
}

/** Holds what every service's store says against what must have happened. */
export async function countOrders(run: Run, rested: Rested<Driven>): Promise<SendReport> {
  const { lab, wiring, queues, seed, name } = run;
  const { result: driven, disturbances, waiting, throughput } = rested;
  run.options.onProgress("reading every service's store");
  const read = await readStores({ lab, wiring, prefix: runPrefix(name) });
  const stranded = await strandedIds(queues, wiring.inboxes, "orderId");
  const deadLetters = await deadLettersOf(queues, wiring.inboxes);
  const cast = castOf(wiring);
  const cases = driven.accepted.map(({ orderId, order }): Case => ({
    orderId,
    expected: expectationOf(order.fate, cast),
    found: read.findings.of(orderId),
    isStranded: stranded.has(orderId),
  }));
  const answered = driven.accepted.filter(({ milliseconds }) => milliseconds > 0);
  const command = percentiles(answered.map(({ milliseconds }) => milliseconds));
  const end = percentiles(read.durations);
  return judged({
    ...{ stack: lab.stack, event: "OrderPlaced", region: wiring.region, run: name, seed },
    orders: driven.accepted.length,
    refused: driven.refused.length,
    ...countsOf(compare(cases)),
    stockUnaccounted: unaccounted(run, driven, read),
    deadLetters,
    leftOut: missingStores(lab, run.missing),
    alarms: await ringAlarms(lab, wiring.region, wiring.inboxes, deadLetters),
    waiting: Object.fromEntries(waiting),
    forContainers: await forContainers(queues, wiring.inboxes),
    injected: injectedBy(disturbances),
    throughput,
    latency: { ...(command ? { command } : {}), ...(end ? { end } : {}) },
  });
}

/** A run, and the orders that it will place; what they ask for is in stock. */
export interface Prepared {
  readonly run: Run;
  readonly orders: readonly SampleOrder[];
}

export async function prepareOrders(lab: LabCloud, options: SendOptions): Promise<Prepared> {
  const run = await beginRun(lab, options);
  const { count, declined, short } = run.options;
  const orders = sampleOrders({
    ...{ run: run.name, count, declined, short },
    draw: run.draw.series("orders"),
  });
  const pieces = piecesOf(orders);
  pieces.delete(missingSku(run.name));
  await fillStock(lab, run.wiring, pieces);
  return { run, orders };
}

/**
 * Places orders, or tells of them where no API takes any, waits until everything has come to rest, and holds what every
 * service's store says against what must have happened.
 */
export async function sendOrders(lab: LabCloud, options: SendOptions): Promise<SendReport> {
  const { run, orders } = await prepareOrders(lab, options);
  return untilRest(
    run,
    () => drive(run, orders),
    (rested) => countOrders(run, rested),
  );
}
