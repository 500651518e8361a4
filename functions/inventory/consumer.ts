import { LambdaClient } from "@aws-sdk/client-lambda";
import { clientOptions } from "../shared/clients";
import { sqsConsumer } from "../shared/consumer";
import { readEnvironment } from "../shared/environment";
import { readPublishes, type EventName } from "../shared/events";
import { lambdaHandler, type Tools } from "../shared/lambda";
import { relayRequest, type RequestRelay } from "../shared/relayRequest";
import { type RoleReader } from "../shared/role";
import { serviceRole } from "../shared/serviceRole";
import { serviceStore } from "../shared/serviceStore";
import { type Store } from "../shared/store";
import { releaseUnpaid } from "./release";
import { reserve } from "./reserve";

export interface InventoryConsumerOptions extends Tools {
  readonly store: Store;
  readonly role: RoleReader;
  readonly publishes: ReadonlySet<EventName>;
  readonly requestRelay: RequestRelay;
}

/** Reserves stock for every order placed, and gives it back where the order is not paid. */
export const inventoryConsumer = ({ store, publishes, ...options }: InventoryConsumerOptions) =>
  sqsConsumer<"inventory">({
    ...options,
    mode: "parallel",
    reactions: {
      OrderPlaced: async (event, log) => {
        const reservation = await reserve(store, event, publishes, log);
        if (reservation === "duplicate") {
          return "duplicate";
        }
        if (reservation === "given up") {
          log.info("not reserved: the order was given up", { orderId: event.data.orderId });
          return "done";
        }
        options.count(reservation === "reserved" ? "OrdersReserved" : "OrdersShortOfStock");
        return "told";
      },
      PaymentFailed: (event, log) => releaseUnpaid(store, event, log),
    },
  });

export const handler = lambdaHandler((tools) => {
  const environment = readEnvironment(
    ["SERVICE_NAME", "TABLE_NAME", "ROLE_PARAMETER", "PUBLISHES"],
    ["RELAY_FUNCTION"],
  );
  return inventoryConsumer({
    ...tools,
    store: serviceStore(environment.TABLE_NAME),
    role: serviceRole(environment.ROLE_PARAMETER, tools.log),
    publishes: readPublishes(environment.PUBLISHES),
    requestRelay: relayRequest(new LambdaClient(clientOptions), environment.RELAY_FUNCTION),
  });
});
