import { type Comparison, type Tally } from "./compare";
import { type Percentiles } from "./load";

/** What a run of `lab send` found out. Printed as it is by `--json`. */
export interface SendReport {
  readonly stack: string;
  readonly event: string;
  /** The place that served writes. */
  readonly region: string;
  readonly run: string;
  readonly seed: number;
  readonly ok: boolean;
  /** Orders, or events, that were sent and accepted. */
  readonly orders: number;
  /** Those that nobody took. */
  readonly refused: number;
  /** Accepted orders of which an effect is missing, without a dead letter that says why. */
  readonly lost: number;
  /** Accepted orders that wait in a dead-letter queue. */
  readonly stranded: number;
  readonly duplicateEffects: number;
  readonly wrongEffects: number;
  readonly effects: Readonly<Record<string, Tally>>;
  /** Pieces of stock that are held for no order of the run, or not held for one. */
  readonly stockUnaccounted: number;
  /** Messages in dead-letter queues, by queue; those that are empty are left out. */
  readonly deadLetters: {
    readonly total: number;
    readonly byQueue: Readonly<Record<string, number>>;
  };
  /** Services that were left out because their store is not available, and what to install. */
  readonly leftOut: readonly string[];
  /** Alarms of dead-letter queues that ring. */
  readonly alarms: readonly string[];
  /** What still waits after the run, where it did not come to rest; and what waits for what the lab does not run here: containers. */
  readonly waiting: Readonly<Record<string, number>>;
  readonly forContainers: Readonly<Record<string, number>>;
  /** What was done to make it harder. */
  readonly injected: {
    readonly failedCalls: number;
    readonly calls?: number;
    readonly duplicates: number;
    readonly delayed: number;
    readonly poisoned: number;
  };
  readonly throughput: {
    /** From the first order to the last effect. */
    readonly seconds: number;
    readonly ordersPerSecond: number;
    /** Calls of AWS that functions made for one order. */
    readonly callsPerOrder: number;
    /** Share of the machine's processors that was used, from 0 to 1. */
    readonly processorsBusy: number;
    readonly boundBy: string;
  };
  /** Milliseconds. `command`: until a client had its 202; `end`: from then until ordering knew how it ended. */
  readonly latency: { readonly command?: Percentiles; readonly end?: Percentiles };
  /** Why `ok` is false. */
  readonly problems: readonly string[];
}

/** What bounds the throughput, as far as it can be told from outside. */
export function bound(busy: number, processors: number): string {
  return busy > 0.85
    ? `the machine: its ${processors} processors are used by functions, the emulator and the databases`
    : "waiting: for visibility timeouts, schedules or one message after the other in FIFO queues";
}

type Judged = Omit<SendReport, "ok" | "problems">;

/** What is wrong with a run; poison must end with the dead letters, and nothing else may. */
export function problemsOf(report: Judged): string[] {
  const { refused, lost, stranded, duplicateEffects, wrongEffects, stockUnaccounted } = report;
  const { deadLetters, injected, waiting } = report;
  const resting = Object.entries(waiting).map(([where, count]) => `${count} in ${where}`);
  const checks: readonly (readonly [boolean, string])[] = [
    [refused > 0, `${refused} were not accepted`],
    [lost > 0, `${lost} are lost`],
    [
      stranded > 0,
      `${stranded} wait in dead-letter queues: npm run lab -- redrive ${report.stack}`,
    ],
    [duplicateEffects > 0, `${duplicateEffects} effects happened more than once`],
    [wrongEffects > 0, `${wrongEffects} effects should not have happened`],
    [stockUnaccounted > 0, `${stockUnaccounted} pieces of stock are not accounted for`],
    [resting.length > 0, `it did not come to rest: ${resting.join(", ")}`],
    [
      stranded === 0 && deadLetters.total !== injected.poisoned,
      `${deadLetters.total} dead letters, of which ${injected.poisoned} were to be expected`,
    ],
  ];
  return checks.filter(([isWrong]) => isWrong).map(([, text]) => text);
}

export const judged = (report: Judged): SendReport => {
  const problems = problemsOf(report);
  return { ...report, ok: problems.length === 0, problems };
};

export const countsOf = ({ lost, stranded, duplicates, wrong, byService }: Comparison) => ({
  lost: lost.length,
  stranded: stranded.length,
  duplicateEffects: duplicates,
  wrongEffects: wrong,
  effects: byService,
});
