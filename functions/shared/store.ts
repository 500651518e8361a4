import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import {
  DeleteCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  type DynamoDBDocumentClient,
  type TransactWriteCommandInput,
} from "@aws-sdk/lib-dynamodb";
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { type AnyEvent, type EventName } from "./events";
import { roundSize, type Outbox } from "./outbox";

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

const inSeconds = (now: Date, seconds: number) => Math.floor(now.getTime() / 1_000) + seconds;

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

/** Seconds that one relay keeps the others off; longer than a relay may run. */
const leaseSeconds = 120;

interface Waiting {
  readonly sk: string;
  readonly event: AnyEvent;
}

/** The oldest waiting event of each aggregate, but none of an aggregate whose oldest is to be skipped. */
function headsOf(waiting: readonly Waiting[], skip: readonly string[]): Waiting[] {
  const heads = new Map<string, Waiting>();
  for (const item of waiting) {
    if (!heads.has(item.event.aggregateId)) {
      heads.set(item.event.aggregateId, item);
    }
  }
  return [...heads.values()].filter((item) => !skip.includes(item.event.id));
}

/**
 * The outbox in a service's table. Its items share one partition, in order of time: up to about 1,000 events a second.
 * DynamoDB has no `skip locked`, so one relay at a time holds a lease. Tables are written in every region, so only
 * the place's role keeps the standby's relay off.
 */
export function dynamoOutbox(store: Store, now: () => Date = () => new Date()): Outbox {
  const lease = { pk: "outbox-lease", sk: "lease" };

  const takeLease = async (holder: string): Promise<boolean> => {
    try {
      await store.client.send(
        new PutCommand({
          TableName: store.table,
          Item: { ...lease, holder, expiresAt: inSeconds(now(), leaseSeconds) },
          ConditionExpression: "attribute_not_exists(pk) OR expiresAt < :now",
          ExpressionAttributeValues: { ":now": inSeconds(now(), 0) },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === "ConditionalCheckFailedException") {
        return false;
      }
      throw error;
    }
  };

  const freeLease = (holder: string) =>
    store.client.send(
      new DeleteCommand({
        TableName: store.table,
        Key: lease,
        ConditionExpression: "holder = :holder",
        ExpressionAttributeValues: { ":holder": holder },
      }),
    );

  const waitingEvents = async (): Promise<Waiting[]> => {
    const page = await store.client.send(
      new QueryCommand({
        TableName: store.table,
        KeyConditionExpression: "pk = :outbox",
        ExpressionAttributeValues: { ":outbox": "outbox" },
        ConsistentRead: true,
        // Four times a round, so that one busy aggregate does not crowd out the others.
        Limit: 4 * roundSize,
      }),
    );
    return (page.Items ?? []).map((item) => ({
      sk: String(item.sk),
      event: JSON.parse(String(item.event)) as AnyEvent,
    }));
  };

  /** Takes published events out; a round is smaller than the hundred writes of a transaction. */
  const remove = async (items: readonly Waiting[]) => {
    if (items.length > 0) {
      const deletes = items.map(({ sk }) => ({
        Delete: { TableName: store.table, Key: { pk: "outbox", sk } },
      }));
      await store.client.send(new TransactWriteCommand({ TransactItems: deletes }));
    }
  };

  return {
    async relay(publish, skip) {
      const holder = randomUUID();
      if (!(await takeLease(holder))) {
        return { taken: 0, failed: [] };
      }
      try {
        const heads = headsOf(await waitingEvents(), skip).slice(0, roundSize);
        const arrived = await publish(heads.map(({ event }) => event));
        await remove(heads.filter(({ event }) => arrived.has(event.id)));
        const failed = heads.filter(({ event }) => !arrived.has(event.id));
        return { taken: heads.length, failed: failed.map(({ event }) => event.id) };
      } finally {
        // A lease that was lost in between, or cannot be freed, runs out by itself.
        await freeLease(holder).catch(() => undefined);
      }
    },
  };
}
