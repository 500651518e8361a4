import { type Effect, type Expectation } from "./expect";

/** How often each effect was found, of one order. */
export type Found = ReadonlyMap<Effect, number>;

/** What was expected of an order, and what the services' stores say. */
export interface Case {
  readonly orderId: string;
  readonly expected: Expectation;
  readonly found: Found;
  /** Whether a message about it rests in a dead-letter queue. */
  readonly isStranded: boolean;
}

/** What became of the effects of one service. */
export interface Tally {
  readonly expected: number;
  readonly found: number;
  readonly missing: number;
  /** Effects that happened more than once, each time after the first. */
  readonly duplicates: number;
  /** Effects that should not have happened; of orders that wait for a redrive they may only be early. */
  readonly wrong: number;
}

export interface Comparison {
  /** Orders of which an effect is missing, and nothing in a dead-letter queue says why. */
  readonly lost: readonly string[];
  /** Orders that wait for a redrive. */
  readonly stranded: readonly string[];
  readonly byService: Readonly<Record<string, Tally>>;
  /** Over all services. */
  readonly duplicates: number;
  readonly wrong: number;
}

const nothing: Tally = { expected: 0, found: 0, missing: 0, duplicates: 0, wrong: 0 };

const serviceOf = (effect: Effect) => effect.split(": ")[0] ?? effect;

const plus = (one: Tally, other: Tally): Tally => ({
  expected: one.expected + other.expected,
  found: one.found + other.found,
  missing: one.missing + other.missing,
  duplicates: one.duplicates + other.duplicates,
  wrong: one.wrong + other.wrong,
});

function tally(effect: Effect, { expected, found, isStranded }: Case): Tally {
  const times = found.get(effect) ?? 0;
  const isNeeded = expected.must.includes(effect);
  const duplicates = Math.max(0, times - 1);
  if (!isNeeded && !expected.may.includes(effect)) {
    return { ...nothing, found: times, wrong: isStranded ? 0 : times };
  }
  const missing = isNeeded && times === 0 ? 1 : 0;
  return { expected: isNeeded ? 1 : 0, found: times, missing, duplicates, wrong: 0 };
}

/** Holds what the stores say against what must have happened: every effect of every order, once. */
export function compare(cases: readonly Case[]): Comparison {
  const byService: Record<string, Tally> = {};
  const lost: string[] = [];
  const stranded: string[] = [];
  for (const each of cases) {
    let isComplete = true;
    for (const effect of new Set([...each.expected.must, ...each.found.keys()])) {
      const one = tally(effect, each);
      const service = serviceOf(effect);
      byService[service] = plus(byService[service] ?? nothing, one);
      isComplete &&= one.missing === 0;
    }
    if (!isComplete) {
      (each.isStranded ? stranded : lost).push(each.orderId);
    }
  }
  const all = Object.values(byService).reduce(plus, nothing);
  return { lost, stranded, byService, duplicates: all.duplicates, wrong: all.wrong };
}
