import { inAnswerTo, newEvent, type Envelope, type EventName } from "../shared/events";
import { type Log } from "../shared/log";
import { toOutbox, writeOnce, type Store, type TransactItem } from "../shared/store";
import { quantities, reservationKey, take, type State } from "./stock";

/** How a reservation ended; `short` where at least one article was not there, `given up` where the order was before. */
export type Reservation = "reserved" | "short" | "given up" | "duplicate";

/** Once per order: the condition fails where something is known of it already. */
const note = (store: Store, event: Envelope<"OrderPlaced">, reservation: State): TransactItem => ({
  Put: {
    TableName: store.table,
    Item: {
      ...reservationKey(event.data.orderId),
      reservation,
      items: quantities(event.data.items),
      at: event.occurredAt,
    },
    ConditionExpression: "attribute_not_exists(pk)",
  },
});

/** Notes the event, and nothing else: the order is known here, by an event that came before this one. */
async function passOver(store: Store, event: Envelope<"OrderPlaced">): Promise<Reservation> {
  return (await writeOnce(store, event, [])) === "duplicate" ? "duplicate" : "given up";
}

/**
 * Reserves everything that an order asks for, or nothing, and tells which. Effect, event and the note that this event was
 * handled are one transaction, so a second delivery changes nothing.
 */
export async function reserve(
  store: Store,
  event: Envelope<"OrderPlaced">,
  publishes: ReadonlySet<EventName>,
  log: Log,
): Promise<Reservation> {
  const { orderId, customerId } = event.data;
  const items = quantities(event.data.items);
  const told = inAnswerTo(event);
  const reserved = newEvent("InventoryReserved", { ...told, data: { orderId, customerId, items } });
  const taken = await writeOnce(store, event, [
    note(store, event, "reserved"),
    ...items.map((item) => take(store, item)),
    ...toOutbox(store, publishes, reserved),
  ]);
  if (taken === "done") {
    return "reserved";
  }
  if (taken === "duplicate") {
    return "duplicate";
  }
  const [isKnown, ...isMissing] = taken;
  if (isKnown) {
    return passOver(store, event);
  }
  const skus = items.filter((_, index) => isMissing[index]).map(({ sku }) => sku);
  const short = newEvent("InventoryShort", { ...told, data: { orderId, customerId, skus } });
  const noted = await writeOnce(store, event, [
    note(store, event, "short"),
    ...toOutbox(store, publishes, short),
  ]);
  if (noted === "done") {
    log.warn("stock is short", { orderId, skus });
    return "short";
  }
  return noted === "duplicate" ? "duplicate" : passOver(store, event);
}
