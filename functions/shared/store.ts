import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import {
  TransactWriteCommand,
  type DynamoDBDocumentClient,
  type TransactWriteCommandInput,
} from "@aws-sdk/lib-dynamodb";
import { setTimeout as pause } from "node:timers/promises";
import { type AnyEvent, type EventName } from "./events";

/**
 * A service's own DynamoDB table: partition key `pk`, sort key `sk`, time to live `expiresAt` (epoch seconds). What
 * belongs to one thing shares its `pk`; the pair names the item.
 */
export interface Store {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

export type TransactItem = NonNullable<TransactWriteCommandInput["TransactItems"]>[number];

/** Days that a handled event is remembered: longer than a message can live in a queue and its dead-letter queue (14 each). */
const rememberedDays = 60;

/** Epoch seconds, as a time to live is written. */
export const inSeconds = (now: Date, seconds: number) =>
  Math.floor(now.getTime() / 1_000) + seconds;

/** The write that lets a transaction happen once per event: it fails where the event was handled before. Must come first. */
const oncePerEvent = (store: Store, event: AnyEvent, now = new Date()): TransactItem => ({
  Put: {
    TableName: store.table,
    Item: {
      pk: `event#${event.id}`,
      sk: "handled",
      type: event.type,
      expiresAt: inSeconds(now, rememberedDays * 86_400),
    },
    ConditionExpression: "attribute_not_exists(pk)",
  },
});

/** The write that puts an event into the outbox, in the transaction that it tells of, where the service publishes such events. */
export const toOutbox = (
  store: Store,
  publishes: ReadonlySet<EventName>,
  event: AnyEvent,
): TransactItem[] => {
  const item = {
    pk: "outbox",
    sk: `${event.occurredAt}#${event.id}`,
    event: JSON.stringify(event),
  };
  return publishes.has(event.type) ? [{ Put: { TableName: store.table, Item: item } }] : [];
};

/** Why a transaction was cancelled, by position of its writes ("None" for those that were fine); undefined for other errors. */
function cancellation(error: unknown): string[] | undefined {
  return error instanceof TransactionCanceledException
    ? error.CancellationReasons?.map((reason) => reason.Code ?? "None")
    : undefined;
}

const conditionFailed = "ConditionalCheckFailed";

/** What is in the way of a transaction: each write, whether its condition failed. */
export type Obstacles = readonly boolean[];

/** Milliseconds at most before each new try of a transaction that met another one; all of them together are far from a timeout. */
const patience = [50, 100, 200, 400];

/**
 * What the conditions of a cancelled transaction say; undefined where it was not their fault alone. A conflict with another
 * transaction, or throttling, is no answer about conditions, even where one failed with it.
 */
function obstaclesIn(error: unknown): Obstacles | undefined {
  const reasons = cancellation(error) ?? [];
  const real = new Set(reasons.filter((reason) => reason !== "None"));
  return real.size === 1 && real.has(conditionFailed)
    ? reasons.map((reason) => reason === conditionFailed)
    : undefined;
}

async function sendPatiently(store: Store, writes: TransactItem[]): Promise<void> {
  for (const longest of [...patience, undefined]) {
    try {
      await store.client.send(new TransactWriteCommand({ TransactItems: writes }));
      return;
    } catch (error) {
      const isConflict = cancellation(error)?.includes("TransactionConflict") ?? false;
      if (longest === undefined || !isConflict) {
        throw error;
      }
      // Those that met must not meet again.
      await pause(Math.random() * longest);
    }
  }
}

/**
 * Writes what an event leads to, in one transaction with the note that the event was handled. Transactions that meet at a
 * busy item are tried again: otherwise every customer of a popular article would wait for a queue's visibility timeout.
 * @returns "duplicate" where the event was handled before; which conditions failed, by position in `writes`.
 * @throws what is neither: then nothing was written, and a later delivery may do it.
 */
export async function writeOnce(
  store: Store,
  event: AnyEvent,
  writes: readonly TransactItem[],
): Promise<"done" | "duplicate" | Obstacles> {
  try {
    await sendPatiently(store, [oncePerEvent(store, event), ...writes]);
    return "done";
  } catch (error) {
    if (cancellation(error)?.[0] === conditionFailed) {
      return "duplicate";
    }
    const obstacles = obstaclesIn(error);
    if (obstacles === undefined) {
      throw error;
    }
    return obstacles.slice(1);
  }
}
