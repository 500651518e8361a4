import { LambdaClient } from "@aws-sdk/client-lambda";
import { TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { randomUUID } from "node:crypto";
import { clientOptions } from "../shared/clients";
import { sqsConsumer, type Outcome } from "../shared/consumer";
import { readEnvironment } from "../shared/environment";
import { newEvent, readPublishes, type Envelope, type EventName } from "../shared/events";
import { lambdaHandler, type Tools } from "../shared/lambda";
import { relayRequest, type RequestRelay } from "../shared/relayRequest";
import { type RoleReader } from "../shared/role";
import { serviceRole } from "../shared/serviceRole";
import { serviceStore } from "../shared/serviceStore";
import { oncePerEvent, toOutbox, wasHandledBefore, type Store } from "../shared/store";

export interface ShippingConsumerOptions extends Tools {
  readonly store: Store;
  readonly role: RoleReader;
  readonly publishes: ReadonlySet<EventName>;
  readonly requestRelay: RequestRelay;
}

/** Books the shipment of a paid order, once, together with its event. */
async function ship(
  store: Store,
  event: Envelope<"PaymentProcessed">,
  publishes: ReadonlySet<EventName>,
): Promise<Outcome> {
  const { orderId, customerId } = event.data;
  const shipmentId = randomUUID();
  // The carrier's number would come from its API; ours is told apart by its prefix.
  const trackingNumber = `EK${shipmentId.replaceAll("-", "").slice(0, 16).toUpperCase()}`;
  const shipped = newEvent("OrderShipped", {
    aggregateId: event.aggregateId,
    correlationId: event.correlationId,
    data: { orderId, customerId, shipmentId, trackingNumber },
  });
  const shipment = { pk: `order#${orderId}`, sk: "shipment", shipmentId, trackingNumber };
  try {
    await store.client.send(
      new TransactWriteCommand({
        TransactItems: [
          oncePerEvent(store, event),
          { Put: { TableName: store.table, Item: { ...shipment, at: shipped.occurredAt } } },
          ...toOutbox(store, publishes, shipped),
        ],
      }),
    );
    return "done";
  } catch (error) {
    if (wasHandledBefore(error)) {
      return "duplicate";
    }
    throw error;
  }
}

/** Books a shipment for every payment that went through. */
export const shippingConsumer = ({
  store,
  publishes,
  requestRelay,
  ...options
}: ShippingConsumerOptions) =>
  sqsConsumer({
    ...options,
    mode: "parallel",
    reactions: {
      PaymentProcessed: async (event, log) => {
        const outcome = await ship(store, event, publishes);
        if (outcome === "done") {
          log.info("shipment booked", { orderId: event.data.orderId });
          await requestRelay(log);
        }
        return outcome;
      },
    },
  });

export const handler = lambdaHandler((tools) => {
  const environment = readEnvironment(
    ["SERVICE_NAME", "TABLE_NAME", "ROLE_PARAMETER", "PUBLISHES"],
    ["RELAY_FUNCTION"],
  );
  return shippingConsumer({
    ...tools,
    store: serviceStore(environment.TABLE_NAME),
    role: serviceRole(environment.ROLE_PARAMETER, tools.log),
    publishes: readPublishes(environment.PUBLISHES),
    requestRelay: relayRequest(new LambdaClient(clientOptions), environment.RELAY_FUNCTION),
  });
});
