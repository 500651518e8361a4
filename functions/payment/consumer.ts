import { LambdaClient } from "@aws-sdk/client-lambda";
import { clientOptions } from "../shared/clients";
import { sqsConsumer } from "../shared/consumer";
import { readEnvironment } from "../shared/environment";
import { readPublishes, type EventName } from "../shared/events";
import { lambdaHandler, type Tools } from "../shared/lambda";
import { type Database } from "../shared/postgres";
import { relayRequest, type RequestRelay } from "../shared/relayRequest";
import { type RoleReader } from "../shared/role";
import { serviceDatabase } from "../shared/serviceDatabase";
import { serviceRole } from "../shared/serviceRole";
import { pay, takeBack } from "./pay";
import { limitProvider, type PaymentProvider } from "./provider";

export interface PaymentConsumerOptions extends Tools {
  readonly database: Database;
  readonly role: RoleReader;
  readonly publishes: ReadonlySet<EventName>;
  readonly requestRelay: RequestRelay;
  readonly provider: PaymentProvider;
}

/** Charges every order placed, in the order in which each customer placed them, and gives back what cannot be delivered. */
export const paymentConsumer = ({
  database,
  publishes,
  provider,
  ...options
}: PaymentConsumerOptions) =>
  sqsConsumer<"payment">({
    ...options,
    mode: "sequential",
    reactions: {
      OrderPlaced: (event, log) => pay(database, provider, publishes, event, log),
      InventoryShort: (event, log) => takeBack(database, provider, event, log),
    },
  });

export const handler = lambdaHandler((tools) => {
  const environment = readEnvironment(
    ["SERVICE_NAME", "DATABASE_PARAMETER", "DATABASE_SECRET", "ROLE_PARAMETER", "PUBLISHES"],
    ["DATABASE_CA_FILE", "RELAY_FUNCTION"],
  );
  return paymentConsumer({
    ...tools,
    database: serviceDatabase(environment, tools.log),
    publishes: readPublishes(environment.PUBLISHES),
    role: serviceRole(environment.ROLE_PARAMETER, tools.log),
    requestRelay: relayRequest(new LambdaClient(clientOptions), environment.RELAY_FUNCTION),
    provider: limitProvider(1_000_000),
  });
});
