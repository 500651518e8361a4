import { randomBytes, randomInt } from "node:crypto";
import { type LabCloud } from "../emulator/types";
import { holdQueues, leaveOut, withoutStore } from "./available";
import { disturbDeliveries, type Deliveries } from "./disturb/deliveries";
import { startFailures, type Failures } from "./disturb/failures";
import { letFunctionsFail, mendFunctions } from "./disturb/functions";
import { poison } from "./disturb/poison";
import { measureLoad } from "./load";
import { queuesOf, type Queues } from "./queues";
import { drawer, type Draw } from "./random";
import { bound, type SendReport } from "./report";
import { settle, type Waiting } from "./settle";
import { activeRegion, wiringOf, type Wiring } from "./wiring";

export interface SendOptions {
  readonly count: number;
  /** Shares from 0 to 1: of calls of functions that fail, of events that are told twice. @default 0 */
  readonly failRate?: number;
  readonly duplicates?: number;
  /** Whether events overtake each other on the bus. @default false */
  readonly shuffle?: boolean;
  /** Shares of orders that are not paid, or ask for what is not in stock. @default 0 */
  readonly declined?: number;
  readonly short?: number;
  /** Poisoned messages for every queue. @default 0 */
  readonly poison?: number;
  /** Makes what is drawn the same again. @default drawn */
  readonly seed?: number;
  /** Clients that order side by side. @default 4 */
  readonly lanes?: number;
  /** Seconds until a run that does not come to rest is given up. @default 900 */
  readonly patience?: number;
  readonly onProgress?: (text: string) => void;
}

/** What a run works with. */
export interface Run {
  readonly lab: LabCloud;
  /** Without the services that cannot run here. */
  readonly wiring: Wiring;
  /** Services that are left out because their store is not available. */
  readonly missing: readonly string[];
  readonly queues: Queues;
  readonly options: Required<Omit<SendOptions, "seed">>;
  readonly seed: number;
  readonly draw: Draw;
  /** Tells its customers, articles and orders from those of other runs. */
  readonly name: string;
}

/** What makes a run harder, while it lasts. */
export interface Disturbances {
  readonly failures?: Failures;
  readonly deliveries?: Deliveries;
  readonly poisoned: number;
}

const defaults = {
  ...{ failRate: 0, duplicates: 0, shuffle: false, declined: 0, short: 0, poison: 0 },
  ...{ lanes: 4, patience: 900, onProgress: () => undefined },
};

/** Looks at the stack, and takes back what a run that was killed left behind. @throws Error where no place serves writes. */
export async function beginRun(lab: LabCloud, options: SendOptions): Promise<Run> {
  const entries = lab.entries();
  const all = wiringOf(entries, activeRegion(entries));
  const missing = withoutStore(lab, all);
  const wiring = leaveOut(all, missing);
  const seed = options.seed ?? randomInt(2 ** 31);
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const run = {
    ...{ lab, wiring, missing, seed },
    queues: queuesOf(lab, wiring.region),
    draw: drawer(seed),
    name: randomBytes(4).toString("hex"),
    options: { ...defaults, ...Object.fromEntries(given), count: options.count },
  };
  await mendFunctions(lab, wiring);
  await holdQueues(lab, all, missing);
  return run;
}

async function disturb(run: Run): Promise<Disturbances> {
  const { lab, wiring, options, draw } = run;
  const { duplicates, shuffle, failRate } = options;
  const failures =
    failRate > 0 ? await startFailures(failRate, draw.series("failures")) : undefined;
  if (failures !== undefined) {
    await letFunctionsFail(lab, wiring, failures.url);
  }
  const how = { duplicates, shuffle, draw: draw.series("deliveries") };
  const deliveries =
    duplicates > 0 || shuffle ? disturbDeliveries(lab, wiring.region, how) : undefined;
  const poisoned = options.poison > 0 ? await poison(lab, wiring, options.poison) : 0;
  return { failures, deliveries, poisoned };
}

async function calm(run: Run, { failures, deliveries }: Disturbances): Promise<void> {
  deliveries?.stop();
  if (failures !== undefined) {
    await mendFunctions(run.lab, run.wiring);
    await failures.stop();
  }
}

/** What came of a run until it came to rest. */
export interface Rested<T> {
  readonly result: T;
  readonly disturbances: Disturbances;
  readonly waiting: Waiting;
  readonly throughput: SendReport["throughput"];
}

const tenths = (value: number) => Math.round(value * 10) / 10;

/** Disturbs, does the work, waits until everything is at rest, measures, judges, and leaves the stack as it was. */
export async function untilRest<T, R>(
  run: Run,
  work: () => Promise<T>,
  judge: (rested: Rested<T>) => Promise<R>,
): Promise<R> {
  const { lab, wiring, queues } = run;
  const { count, patience, onProgress } = run.options;
  const disturbances = await disturb(run);
  try {
    const load = measureLoad();
    const start = Date.now();
    const before = lab.front.calls.length;
    const result = await work();
    const waiting = await settle({
      ...{ lab, wiring, queues, patience, onProgress },
      pending: disturbances.deliveries?.pending,
    });
    const seconds = (Date.now() - start) / 1_000;
    const busy = load.busy();
    const calls = lab.front.calls.slice(before).filter(({ from }) => from === "function");
    const throughput = {
      seconds: tenths(seconds),
      ordersPerSecond: tenths(count / seconds),
      callsPerOrder: tenths(calls.length / count),
      processorsBusy: Math.round(busy * 100) / 100,
      boundBy: bound(busy, load.processors),
    };
    return await judge({ result, disturbances, waiting, throughput });
  } finally {
    await calm(run, disturbances);
  }
}

/** What the report says of what was done to make it harder. */
export const injectedBy = ({ failures, deliveries, poisoned }: Disturbances) => ({
  failedCalls: failures?.counts.failed ?? 0,
  ...(failures === undefined ? {} : { calls: failures.counts.passed + failures.counts.failed }),
  duplicates: deliveries?.counts.duplicated ?? 0,
  delayed: deliveries?.counts.delayed ?? 0,
  poisoned,
});
