import { type AnyEvent, type EventName } from "./events";
import { type Database, type Sql } from "./postgres";

/** How far one round of a relay came. */
export interface Round {
  /** Events that were offered for publishing. */
  readonly taken: number;
  /** Ids of those that could not be published; they stay in the outbox. */
  readonly failed: readonly string[];
}

/** Publishes events and returns the ids of those that arrived. */
export type Publish = (events: readonly AnyEvent[]) => Promise<ReadonlySet<string>>;

/** Events that were committed together with what they tell of, and wait to be published. */
export interface Outbox {
  /**
   * Publishes the oldest waiting event of each aggregate and marks it. Later ones of the same aggregate wait for
   * the next round, so their order is kept however many relays run.
   * @param skip ids that failed earlier in this run.
   * @returns undefined where this host cannot write: the relay in the active place does the work.
   */
  relay(publish: Publish, skip: readonly string[]): Promise<Round | undefined>;
}

/** Aggregates served in one round: five calls of PutEvents. */
export const roundSize = 50;

/** Writes an event into the outbox, inside the transaction that it tells of, where the service publishes such events. */
export async function enqueue(
  sql: Sql,
  publishes: ReadonlySet<EventName>,
  event: AnyEvent,
): Promise<void> {
  if (!publishes.has(event.type)) {
    return;
  }
  await sql.query(
    "insert into outbox (id, aggregate_id, type, envelope) values ($1, $2, $3, $4::jsonb)",
    [event.id, event.aggregateId, event.type, JSON.stringify(event)],
  );
}

/**
 * Notes that an event was handled, inside the transaction with its effect.
 * @returns false where it was handled before: the caller does nothing then.
 */
export async function isFirstTime(sql: Sql, event: AnyEvent): Promise<boolean> {
  const noted = await sql.query(
    "insert into processed_events (event_id, type) values ($1, $2) on conflict (event_id) do nothing",
    [event.id, event.type],
  );
  return noted.rowCount === 1;
}

/**
 * An event is taken only when no earlier one of its aggregate waits. A row that another relay holds is still unpublished
 * in this snapshot, so its successors are not taken either; `skip locked` passes over the row itself.
 */
const takeHeads = `
  select position, envelope from outbox as head
  where published_at is null and id <> all($2::uuid[])
    and not exists (
      select 1 from outbox as earlier
      where earlier.aggregate_id = head.aggregate_id
        and earlier.published_at is null and earlier.position < head.position)
  order by position limit $1
  for update skip locked`;

/** Published events are kept a week, to answer questions; a few go with every round, so that no round is slow. */
const forgetOld = `
  delete from outbox where position in (
    select position from outbox
    where published_at < now() - interval '7 days' order by position limit 500
    for update skip locked)`;

/** The outbox table of a service's own database (`migrations/0001-outbox.sql`). */
export function postgresOutbox(database: Database): Outbox {
  return {
    relay: (publish, skip) =>
      database.transaction(async (sql) => {
        const state = await sql.query<{ reader: boolean }>("select pg_is_in_recovery() as reader");
        if (state.rows[0]?.reader !== false) {
          return undefined;
        }
        const heads = await sql.query<{ position: string; envelope: AnyEvent }>(takeHeads, [
          roundSize,
          skip,
        ]);
        if (heads.rows.length === 0) {
          await sql.query(forgetOld);
          return { taken: 0, failed: [] };
        }
        const arrived = await publish(heads.rows.map((row) => row.envelope));
        const [done, failed] = [true, false].map((isDone) =>
          heads.rows.filter((row) => arrived.has(row.envelope.id) === isDone),
        );
        await sql.query(
          "update outbox set published_at = now() where position = any($1::bigint[])",
          [done?.map((row) => row.position)],
        );
        return { taken: heads.rows.length, failed: failed?.map((row) => row.envelope.id) ?? [] };
      }),
  };
}
