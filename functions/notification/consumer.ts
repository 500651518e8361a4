import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { clientOptions } from "../shared/clients";
import { sqsConsumer } from "../shared/consumer";
import { readEnvironment } from "../shared/environment";
import { type AnyEvent } from "../shared/events";
import { lambdaHandler, type Tools } from "../shared/lambda";
import { type RoleReader } from "../shared/role";
import { serviceRole } from "../shared/serviceRole";
import { serviceStore } from "../shared/serviceStore";
import { type Store } from "../shared/store";
import { notifyOnce, type Notification, type Send } from "./notify";

export interface NotificationConsumerOptions extends Tools {
  readonly store: Store;
  readonly role: RoleReader;
  readonly send: Send;
}

/** Hands notifications to a topic whose subscribers know addresses and channels; without one, the table's note is all. */
export const topicSender =
  (topics: SNSClient, topicArn: string | undefined): Send =>
  async (notification, eventId) => {
    if (topicArn === undefined) {
      return;
    }
    await topics.send(
      new PublishCommand({
        TopicArn: topicArn,
        Subject: notification.subject,
        Message: JSON.stringify({ ...notification, eventId }),
      }),
    );
  };

/** What a customer reads; the provider's own words are not for customers of every shop. */
const whyNotPaid = {
  "over-limit": "The amount is over your limit.",
  declined: "Your bank declined it.",
  unknown: undefined,
} as const;

/** Tells customers what became of their orders. */
export function notificationConsumer(options: NotificationConsumerOptions) {
  const tell = (
    event: AnyEvent,
    remaining: () => number,
    { subject, text }: Pick<Notification, "subject" | "text">,
  ) => {
    const { customerId, orderId } = event.data;
    const notification = { customerId, orderId, subject, text };
    return notifyOnce(options.store, event, notification, options.send, remaining);
  };
  return sqsConsumer<"notification">({
    ...options,
    mode: "parallel",
    reactions: {
      OrderPlaced: (event, _, remaining) =>
        tell(event, remaining, { subject: "We have your order", text: "It is being prepared." }),
      InventoryShort: (event, _, remaining) =>
        tell(event, remaining, {
          subject: "We cannot deliver your order",
          text: `Not in stock: ${event.data.skus.join(", ")}. What you paid for it, you get back.`,
        }),
      PaymentFailed: (event, _, remaining) =>
        tell(event, remaining, {
          subject: "Your payment failed",
          text: whyNotPaid[event.data.code] ?? event.data.reason,
        }),
      OrderShipped: (event, _, remaining) =>
        tell(event, remaining, {
          subject: "Your order is on its way",
          text: `Tracking number: ${event.data.trackingNumber}`,
        }),
    },
  });
}

export const handler = lambdaHandler((tools) => {
  const environment = readEnvironment(["TABLE_NAME", "ROLE_PARAMETER"], ["NOTIFICATION_TOPIC"]);
  return notificationConsumer({
    ...tools,
    store: serviceStore(environment.TABLE_NAME),
    role: serviceRole(environment.ROLE_PARAMETER, tools.log),
    send: topicSender(new SNSClient(clientOptions), environment.NOTIFICATION_TOPIC),
  });
});
