import { randomUUID } from "node:crypto";
import { inAnswerTo, newEvent, type Envelope, type EventName } from "../shared/events";
import { toOutbox, writeOnce, type Store, type TransactItem } from "../shared/store";

/** One of the two events that a shipment waits for. */
export type Half = Envelope<"InventoryReserved"> | Envelope<"PaymentProcessed">;

export type Step = "shipped" | "waiting" | "duplicate";

const halves = {
  InventoryReserved: { own: "reserved", other: "paid" },
  PaymentProcessed: { own: "paid", other: "reserved" },
} as const;

const orderKey = (orderId: string, sk: "progress" | "shipment") => ({ pk: `order#${orderId}`, sk });

/** Notes this half, where the other one is there already, or is not. */
function progress(store: Store, event: Half, isOtherThere: boolean): TransactItem {
  const { own, other } = halves[event.type];
  const condition = isOtherThere ? "attribute_exists" : "attribute_not_exists";
  return {
    Update: {
      TableName: store.table,
      Key: orderKey(event.data.orderId, "progress"),
      UpdateExpression: "SET #own = :at",
      ConditionExpression: `${condition}(#other)`,
      ExpressionAttributeNames: { "#own": own, "#other": other },
      ExpressionAttributeValues: { ":at": event.occurredAt },
    },
  };
}

function booking(store: Store, event: Half, publishes: ReadonlySet<EventName>): TransactItem[] {
  const { orderId, customerId } = event.data;
  const shipmentId = randomUUID();
  // The carrier's number would come from its API; ours is told apart by its prefix.
  const trackingNumber = `EK${shipmentId.replaceAll("-", "").slice(0, 16).toUpperCase()}`;
  const shipped = newEvent("OrderShipped", {
    ...inAnswerTo(event),
    data: { orderId, customerId, shipmentId, trackingNumber },
  });
  const shipment = {
    ...orderKey(orderId, "shipment"),
    shipmentId,
    trackingNumber,
    at: shipped.occurredAt,
  };
  return [
    { Put: { TableName: store.table, Item: shipment } },
    ...toOutbox(store, publishes, shipped),
  ];
}

/** How often two halves may come at the same moment before the event is left to a later delivery. */
const tries = 3;

/**
 * Books the shipment of an order once it is both paid and reserved, whichever comes last. The first half waits as a note; each
 * half's note, and the shipment with its event, are written only where the other half is as it was thought to be, so that
 * two halves at the same time make one shipment.
 */
export async function ship(
  store: Store,
  event: Half,
  publishes: ReadonlySet<EventName>,
): Promise<Step> {
  for (let attempt = 0; attempt < tries; attempt++) {
    const second = await writeOnce(store, event, [
      progress(store, event, true),
      ...booking(store, event, publishes),
    ]);
    if (second === "done" || second === "duplicate") {
      return second === "done" ? "shipped" : "duplicate";
    }
    const first = await writeOnce(store, event, [progress(store, event, false)]);
    if (first === "done" || first === "duplicate") {
      return first === "done" ? "waiting" : "duplicate";
    }
  }
  throw new Error("the order's other half comes and goes");
}
