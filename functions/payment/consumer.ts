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
import { limitProvider, pay, type PaymentProvider } from "./pay";

export interface PaymentConsumerOptions extends Tools {
  readonly database: Database;
  readonly role: RoleReader;
  readonly publishes: ReadonlySet<EventName>;
  readonly requestRelay: RequestRelay;
  readonly provider: PaymentProvider;
}

/** Charges every order placed, in the order in which each customer placed them. */
export const paymentConsumer = (options: PaymentConsumerOptions) =>
  sqsConsumer({
    ...options,
    mode: "ordered",
    reactions: {
      OrderPlaced: async (event, log) => {
        const outcome = await pay(options.database, options.provider, options.publishes, event);
        if (outcome === "done") {
          log.info("payment decided", { orderId: event.data.orderId });
          await options.requestRelay(log);
        }
        return outcome;
      },
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
