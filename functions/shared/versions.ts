import type * as z from "zod/mini";

type Schema = z.ZodMiniType<object>;

/** What an event of one type may hold: in the version that producers write, and in the one before. */
export interface Contract<D extends Schema> {
  /** What the event means. */
  readonly meaning: string;
  /** Version that producers write; it begins with 1 and grows by one. */
  readonly version: number;
  /** Its schema. */
  readonly data: D;
  /** The version before. Absent: there was none. */
  readonly previous?: Previous<z.output<D>>;
}

/** A version that is still read: events of it may wait in outboxes, queues, dead-letter queues and archives. */
export interface Previous<T> {
  readonly data: Schema;
  /** What is new since, in a few words. */
  readonly change: string;
  /** Makes data of the current version from checked data of that one. */
  readonly upgrade: (data: object) => T;
}

/** A contract in its first version. */
export const contract = <D extends Schema>(data: D, meaning: string): Contract<D> => ({
  meaning,
  version: 1,
  data,
});

/**
 * The next version of a contract. What came before its predecessor is no longer read: a version may follow once nothing
 * of the one before the last is left anywhere, dead-letter queues and archives included.
 * @param upgrade makes data of the new version from data of the last.
 * @param change what is new, in a few words, for the docs.
 */
export const next = <O extends Schema, D extends Schema>(
  last: Contract<O>,
  data: D,
  upgrade: (data: z.output<O>) => z.output<D>,
  change: string,
): Contract<D> => ({
  meaning: last.meaning,
  version: last.version + 1,
  data,
  // What is handed over has passed the last schema.
  previous: { data: last.data, change, upgrade: (old) => upgrade(old as z.output<O>) },
});
