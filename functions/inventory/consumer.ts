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
import { reserve } from "./stock";

export interface InventoryConsumerOptions extends Tools {
  readonly store: Store;
  readonly role: RoleReader;
  readonly publishes: ReadonlySet<EventName>;
  readonly requestRelay: RequestRelay;
}

/** Reserves stock for every order placed. */
export const inventoryConsumer = ({
  store,
  publishes,
  requestRelay,
  ...options
}: InventoryConsumerOptions) =>
  sqsConsumer({
    ...options,
    mode: "parallel",
    reactions: {
      OrderPlaced: async (event, log) => {
        const reservation = await reserve(store, event, publishes, log);
        if (reservation === "duplicate") {
          return "duplicate";
        }
        options.count(reservation === "reserved" ? "OrdersReserved" : "OrdersShortOfStock");
        if (reservation === "reserved") {
          await requestRelay(log);
        }
        return "done";
      },
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
