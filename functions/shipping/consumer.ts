import { LambdaClient } from "@aws-sdk/client-lambda";
import { clientOptions } from "../shared/clients";
import { sqsConsumer, type Outcome } from "../shared/consumer";
import { readEnvironment } from "../shared/environment";
import { readPublishes, type EventName } from "../shared/events";
import { lambdaHandler, type Tools } from "../shared/lambda";
import { type Log } from "../shared/log";
import { relayRequest, type RequestRelay } from "../shared/relayRequest";
import { type RoleReader } from "../shared/role";
import { serviceRole } from "../shared/serviceRole";
import { serviceStore } from "../shared/serviceStore";
import { type Store } from "../shared/store";
import { ship, type Half } from "./ship";

export interface ShippingConsumerOptions extends Tools {
  readonly store: Store;
  readonly role: RoleReader;
  readonly publishes: ReadonlySet<EventName>;
  readonly requestRelay: RequestRelay;
}

/** Books a shipment for every order that is paid and has its stock. */
export const shippingConsumer = ({ store, publishes, ...options }: ShippingConsumerOptions) => {
  const react = async (event: Half, log: Log): Promise<Outcome> => {
    const step = await ship(store, event, publishes);
    if (step === "shipped") {
      log.info("shipment booked", { orderId: event.data.orderId });
      return "told";
    }
    return step === "duplicate" ? "duplicate" : "done";
  };
  return sqsConsumer<"shipping">({
    ...options,
    mode: "parallel",
    reactions: { InventoryReserved: react, PaymentProcessed: react },
  });
};

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
