import * as z from "zod/mini";
import { type Database } from "../shared/postgres";

/** Name of a probe's run; it is part of paths and of what is signed. */
export const runName = z.string().check(z.regex(/^[\w.-]{1,64}$/));

/** Highest number of a beat: PostgreSQL's integer. */
const highestSequence = 2_147_483_647;

/** One write of a probe, numbered from 1 within its run. */
export const beat = z.strictObject({
  run: runName,
  sequence: z.int().check(z.minimum(1), z.maximum(highestSequence)),
  sentAt: z.iso.datetime({ offset: true }),
});

export type Beat = z.output<typeof beat>;

/** What is there of a run. */
export interface Summary {
  readonly count: number;
  /** Highest number that is there; 0 where none is. */
  readonly highest: number;
  /** Numbers below it that are not there, the lowest first. */
  readonly missing: readonly number[];
  /** When the highest was sent, in ISO 8601; null where none is there. */
  readonly lastSentAt: string | null;
}

/** Missing numbers that an answer tells at most. */
const mostMissing = 1_000;

/** Days that beats are kept. */
const keptDays = 30;

/** Old beats that one write takes along: more than one, so that the table shrinks, and few, so that no write is slow. */
const removedAtOnce = 100;

/** Writes a beat, once however often it comes, and removes some that are old. */
export const recordBeat = (database: Database, place: string, beat: Beat): Promise<void> =>
  database.transaction(async (sql) => {
    await sql.query(
      `insert into beats (run, sequence, sent_at, place) values ($1, $2, $3, $4)
       on conflict (run, sequence) do nothing`,
      [beat.run, beat.sequence, beat.sentAt, place],
    );
    await sql.query(
      `delete from beats where (run, sequence) in (
         select run, sequence from beats where received_at < now() - make_interval(days => $1)
         order by received_at limit $2 for update skip locked)`,
      [keptDays, removedAtOnce],
    );
  });

/** Counts a run's beats, in one look at the database: a writer or a reader. */
export const summarize = (database: Database, run: string): Promise<Summary> =>
  database.transaction(async (sql) => {
    await sql.query("set transaction isolation level repeatable read, read only");
    const totals = await sql.query<{ count: string; highest: number | null; last: Date | null }>(
      `select count(*) as count, max(sequence) as highest,
              (array_agg(sent_at order by sequence desc))[1] as last
         from beats where run = $1`,
      [run],
    );
    const gaps = await sql.query<{ missing: number }>(
      `select missing from (
         select coalesce(lag(sequence) over (order by sequence), 0) + 1 as first, sequence - 1 as last
           from beats where run = $1) gaps,
         lateral generate_series(first, least(last, first + $2 - 1)) missing
       order by missing limit $2`,
      [run, mostMissing],
    );
    const { count = "0", highest = null, last = null } = totals.rows[0] ?? {};
    return {
      count: Number(count),
      highest: highest ?? 0,
      missing: gaps.rows.map(({ missing }) => missing),
      lastSentAt: last?.toISOString() ?? null,
    };
  });
