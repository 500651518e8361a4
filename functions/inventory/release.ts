import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { type Outcome } from "../shared/consumer";
import { type Envelope } from "../shared/events";
import { type Log } from "../shared/log";
import { writeOnce, type Store, type TransactItem } from "../shared/store";
import { giveBack, reservationKey, type Quantity, type State } from "./stock";

/** What is known of an order here. */
interface Known {
  readonly reservation: State;
  readonly items: readonly Quantity[];
}

async function readKnown(store: Store, orderId: string): Promise<Known | undefined> {
  const answer = await store.client.send(
    new GetCommand({
      TableName: store.table,
      Key: reservationKey(orderId),
      ConsistentRead: true,
    }),
  );
  return answer.Item as Known | undefined;
}

/** Nothing is known of the order yet: the note keeps its stock from being taken when it comes. */
const giveUp = (store: Store, event: Envelope<"PaymentFailed">): TransactItem => {
  const reservation: State = "cancelled";
  return {
    Put: {
      TableName: store.table,
      Item: { ...reservationKey(event.data.orderId), reservation, at: event.occurredAt },
      ConditionExpression: "attribute_not_exists(pk)",
    },
  };
};

const release = (store: Store, orderId: string, items: readonly Quantity[]): TransactItem[] => [
  {
    Update: {
      TableName: store.table,
      Key: reservationKey(orderId),
      UpdateExpression: "SET reservation = :released",
      ConditionExpression: "reservation = :reserved",
      ExpressionAttributeValues: { ":released": "released", ":reserved": "reserved" },
    },
  },
  ...items.map((item) => giveBack(store, item)),
];

function writesFor(
  store: Store,
  event: Envelope<"PaymentFailed">,
  known: Known | undefined,
): TransactItem[] {
  if (known === undefined) {
    return [giveUp(store, event)];
  }
  return known.reservation === "reserved" ? release(store, event.data.orderId, known.items) : [];
}

/**
 * Gives back the stock of an order that was not paid, or sees to it that none is taken where the order itself has not come
 * yet. What changes between reading and writing fails the transaction, and the event comes again.
 */
export async function releaseUnpaid(
  store: Store,
  event: Envelope<"PaymentFailed">,
  log: Log,
): Promise<Outcome> {
  const { orderId } = event.data;
  const known = await readKnown(store, orderId);
  const outcome = await writeOnce(store, event, writesFor(store, event, known));
  if (outcome === "duplicate") {
    return "duplicate";
  }
  if (outcome !== "done") {
    throw new Error(`order ${orderId} changed while its stock was to be freed`);
  }
  log.info("the order's stock is free", { orderId, before: known?.reservation ?? "unknown" });
  return "done";
}
