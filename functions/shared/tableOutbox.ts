import { QueryCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { randomUUID } from "node:crypto";
import { type AnyEvent } from "./events";
import { tableLease } from "./lease";
import { roundSize, type Outbox, type Publish, type Round } from "./outbox";
import { type Store } from "./store";

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
  return [...heads.values()].filter((item) => !skip.includes(item.event.id)).slice(0, roundSize);
}

async function waitingEvents(store: Store): Promise<Waiting[]> {
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
}

/** Takes published events out; a round is smaller than the hundred writes of a transaction. */
async function remove(store: Store, items: readonly Waiting[]): Promise<void> {
  if (items.length > 0) {
    const deletes = items.map(({ sk }) => ({
      Delete: { TableName: store.table, Key: { pk: "outbox", sk } },
    }));
    await store.client.send(new TransactWriteCommand({ TransactItems: deletes }));
  }
}

async function publishAll(store: Store, heads: Waiting[], publish: Publish): Promise<Round> {
  const arrived = await publish(heads.map(({ event }) => event));
  await remove(
    store,
    heads.filter(({ event }) => arrived.has(event.id)),
  );
  const failed = heads.filter(({ event }) => !arrived.has(event.id));
  return { taken: heads.length, failed: failed.map(({ event }) => event.id) };
}

/**
 * The outbox in a service's table. Its items share one partition, in order of time: up to about 1,000 events a second.
 * DynamoDB has no `skip locked`, so one relay at a time holds a lease. One that is turned away leaves word, and the holder
 * looks once more before it goes: otherwise an event committed in its last moments would wait for the sweep. Tables
 * are written in every region, so only the place's role keeps the standby's relay off.
 */
export function dynamoOutbox(store: Store, now: () => Date = () => new Date()): Outbox {
  return {
    async relay(publish, skip) {
      const lease = tableLease(store, randomUUID(), now);
      if (!(await lease.take())) {
        return { taken: 0, failed: [] };
      }
      let isHeld = true;
      try {
        let heads = headsOf(await waitingEvents(store), skip);
        while (heads.length === 0) {
          if ((await lease.giveBack()) === "free") {
            isHeld = false;
            return { taken: 0, failed: [] };
          }
          heads = headsOf(await waitingEvents(store), skip);
        }
        return await publishAll(store, heads, publish);
      } finally {
        if (isHeld) {
          await lease.drop();
        }
      }
    },
  };
}
