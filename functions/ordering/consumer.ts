import { sqsConsumer } from "../shared/consumer";
import { readEnvironment } from "../shared/environment";
import { lambdaHandler, type Tools } from "../shared/lambda";
import { type Database } from "../shared/postgres";
import { type RoleReader } from "../shared/role";
import { serviceDatabase } from "../shared/serviceDatabase";
import { serviceRole } from "../shared/serviceRole";
import { endOrder } from "./orderStatus";

export interface OrderingConsumerOptions extends Tools {
  readonly database: Database;
  readonly role: RoleReader;
}

/** Notes what the other services made of an order. */
export const orderingConsumer = ({ database, ...options }: OrderingConsumerOptions) =>
  sqsConsumer<"ordering">({
    ...options,
    mode: "sequential",
    reactions: {
      InventoryShort: (event) =>
        endOrder(database, event, { status: "cancelled", reason: "out-of-stock" }),
      PaymentFailed: (event) =>
        endOrder(database, event, { status: "cancelled", reason: event.data.code }),
      OrderShipped: (event) =>
        endOrder(database, event, {
          status: "shipped",
          trackingNumber: event.data.trackingNumber,
        }),
    },
  });

export const handler = lambdaHandler((tools) => {
  const environment = readEnvironment(
    ["SERVICE_NAME", "DATABASE_PARAMETER", "DATABASE_SECRET", "ROLE_PARAMETER"],
    ["DATABASE_CA_FILE"],
  );
  return orderingConsumer({
    ...tools,
    database: serviceDatabase(environment, tools.log),
    role: serviceRole(environment.ROLE_PARAMETER, tools.log),
  });
});
