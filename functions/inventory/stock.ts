import { TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { newEvent, type Envelope, type EventName } from "../shared/events";
import { type Log } from "../shared/log";
import {
  cancellation,
  oncePerEvent,
  toOutbox,
  wasHandledBefore,
  type Store,
  type TransactItem,
} from "../shared/store";

export const stockKey = (sku: string) => ({ pk: `stock#${sku}`, sk: "level" });

/** How a reservation ended; `short` where at least one article was not there in the quantity ordered. */
export type Reservation = "reserved" | "short" | "duplicate";

/** Quantity per article: one transaction may write an item once only, and an order may name an article twice. */
function quantities(items: Envelope<"OrderPlaced">["data"]["items"]) {
  const sums = new Map<string, number>();
  items.forEach(({ sku, quantity }) => sums.set(sku, (sums.get(sku) ?? 0) + quantity));
  return [...sums].map(([sku, quantity]) => ({ sku, quantity }));
}

const take = (
  store: Store,
  { sku, quantity }: { sku: string; quantity: number },
): TransactItem => ({
  Update: {
    TableName: store.table,
    Key: stockKey(sku),
    UpdateExpression: "SET available = available - :quantity ADD reserved :quantity",
    ConditionExpression: "available >= :quantity",
    ExpressionAttributeValues: { ":quantity": quantity },
  },
});

const note = (
  store: Store,
  event: Envelope<"OrderPlaced">,
  reservation: "reserved" | "short",
): TransactItem => ({
  Put: {
    TableName: store.table,
    Item: {
      pk: `order#${event.data.orderId}`,
      sk: "reservation",
      reservation,
      items: quantities(event.data.items),
      at: event.occurredAt,
    },
  },
});

/**
 * Reserves everything that an order asks for, or nothing. Effect, event and the note that this event was handled are one
 * transaction, so a second delivery changes nothing.
 */
export async function reserve(
  store: Store,
  event: Envelope<"OrderPlaced">,
  publishes: ReadonlySet<EventName>,
  log: Log,
): Promise<Reservation> {
  const { orderId, customerId } = event.data;
  const items = quantities(event.data.items);
  const write = (...writes: TransactItem[]) =>
    store.client.send(
      new TransactWriteCommand({ TransactItems: [oncePerEvent(store, event), ...writes] }),
    );
  const { aggregateId, correlationId } = event;
  const reserved = newEvent("InventoryReserved", {
    aggregateId,
    correlationId,
    data: { orderId, customerId, items },
  });
  try {
    const told = toOutbox(store, publishes, reserved);
    await write(...items.map((item) => take(store, item)), note(store, event, "reserved"), ...told);
    return "reserved";
  } catch (error) {
    if (wasHandledBefore(error)) {
      return "duplicate";
    }
    // A failed condition is an answer about stock; a conflict or throttling, alone or with it, is not, and is tried again.
    const reasons = new Set(cancellation(error)?.filter((reason) => reason !== "None"));
    if (reasons.size !== 1 || !reasons.has("ConditionalCheckFailed")) {
      throw error;
    }
  }
  try {
    await write(note(store, event, "short"));
  } catch (error) {
    if (wasHandledBefore(error)) {
      return "duplicate";
    }
    throw error;
  }
  log.warn("stock is short", { orderId });
  return "short";
}
