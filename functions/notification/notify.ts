import { PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { type AnyEvent } from "../shared/events";
import { type Outcome } from "../shared/consumer";
import { type Store } from "../shared/store";

/** What a customer is told. */
export interface Notification {
  readonly customerId: string;
  readonly orderId: string;
  readonly subject: string;
  readonly text: string;
}

/** Hands a notification over; may be called twice for one event when a container dies between sending and noting. */
export type Send = (notification: Notification, eventId: string) => Promise<void>;

/**
 * Sends once per event. A message that left cannot be rolled back, so the claim comes first and the note that it was sent
 * afterwards: a second delivery at the same time fails and comes back later, one after the note is a duplicate.
 */
export async function notifyOnce(
  store: Store,
  event: AnyEvent,
  notification: Notification,
  send: Send,
  remaining: () => number,
): Promise<Outcome> {
  const key = { pk: `event#${event.id}`, sk: "notification" };
  const seconds = Math.floor(Date.now() / 1_000);
  // For as long as this call may live: afterwards another one knows that it died.
  const claimedUntil = seconds + Math.ceil(remaining() / 1_000);
  try {
    await store.client.send(
      new PutCommand({
        TableName: store.table,
        Item: {
          ...key,
          state: "sending",
          claimedUntil,
          type: event.type,
          orderId: notification.orderId,
          expiresAt: seconds + 60 * 86_400,
        },
        ConditionExpression:
          "attribute_not_exists(pk) OR (#state = :sending AND claimedUntil < :now)",
        ExpressionAttributeNames: { "#state": "state" },
        ExpressionAttributeValues: { ":sending": "sending", ":now": seconds },
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    );
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "ConditionalCheckFailedException") {
      throw error;
    }
    const item = "Item" in error ? (error.Item as { state?: { S?: string } | string }) : {};
    const state = typeof item.state === "object" ? item.state.S : item.state;
    if (state === "sent") {
      return "duplicate";
    }
    throw new Error("the notification is being sent by another delivery", { cause: error });
  }
  const update = (field: "state" | "claimedUntil", value: string | number) =>
    store.client.send(
      new UpdateCommand({
        TableName: store.table,
        Key: key,
        UpdateExpression: "SET #field = :value",
        ExpressionAttributeNames: { "#field": field },
        ExpressionAttributeValues: { ":value": value },
      }),
    );
  try {
    await send(notification, event.id);
  } catch (error) {
    // Nothing left the house: give the claim back, so that the next delivery need not wait for it to run out.
    await update("claimedUntil", 0).catch(() => undefined);
    throw error;
  }
  await update("state", "sent");
  return "done";
}
