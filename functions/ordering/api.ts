import { LambdaClient } from "@aws-sdk/client-lambda";
import { type APIGatewayProxyEvent, type APIGatewayProxyResult } from "aws-lambda";
import { clientOptions } from "../shared/clients";
import { readEnvironment } from "../shared/environment";
import { problemsOf, readPublishes, type EventName } from "../shared/events";
import * as http from "../shared/http";
import { lambdaHandler, type Handle, type Tools } from "../shared/lambda";
import { describeError } from "../shared/log";
import { isUnavailable, type Database } from "../shared/postgres";
import { relayRequest, type RequestRelay } from "../shared/relayRequest";
import { type RoleReader } from "../shared/role";
import { serviceDatabase } from "../shared/serviceDatabase";
import { serviceRole } from "../shared/serviceRole";
import { orderRequest, placeOrder, type OrderRequest } from "./placeOrder";

export interface OrderingOptions extends Tools {
  readonly database: Database;
  readonly role: RoleReader;
  readonly publishes: ReadonlySet<EventName>;
  readonly requestRelay: RequestRelay;
}

/** As the draft of the HTTP API working group has it: printable, and no longer than a header should be. */
const isIdempotencyKey = (key: string) => /^[\x21-\x7e]{1,128}$/.test(key);

/** What is wrong with the request, or what it asks for. */
function readRequest(
  event: APIGatewayProxyEvent,
): { request: OrderRequest; idempotencyKey?: string } | { errors: string[] } {
  const body = http.jsonBody(event);
  if (body === undefined) {
    return { errors: ["the body is not JSON"] };
  }
  const idempotencyKey = http.header(event, "idempotency-key");
  const keyErrors =
    idempotencyKey === undefined || isIdempotencyKey(idempotencyKey)
      ? []
      : ["Idempotency-Key: 1 to 128 printable characters without spaces"];
  const parsed = orderRequest.safeParse(body);
  const errors = [...keyErrors, ...(parsed.success ? [] : problemsOf(parsed.error))];
  return parsed.success && errors.length === 0
    ? { request: parsed.data, idempotencyKey }
    : { errors };
}

/**
 * POST /ordering/orders: accepts an order. 202 means that it is committed and will be told to the other services; the same
 * Idempotency-Key with the same request gives the same order again.
 */
export function orderingApi(
  options: OrderingOptions,
): Handle<APIGatewayProxyEvent, APIGatewayProxyResult> {
  return async (event, invocation) => {
    const correlationId = http.correlationId(event);
    const log = invocation.log.with({ correlationId });
    if (http.pathWithin(event).join("/") !== "orders") {
      return http.problem(404, "Not Found", "Orders are placed at /ordering/orders.");
    }
    if (event.httpMethod !== "POST") {
      const headers = { allow: "POST" };
      return http.problem(405, "Method Not Allowed", "Orders are placed by POST.", { headers });
    }
    const read = readRequest(event);
    if ("errors" in read) {
      const { errors } = read;
      return http.problem(400, "Bad Request", "The request is not a valid order.", { errors });
    }
    try {
      if (!(await options.role.acceptsCommands())) {
        log.warn("refused: this place is not active, or is being drained");
        return http.notActive();
      }
      const { request, idempotencyKey } = read;
      const placement = await placeOrder(options.database, request, {
        idempotencyKey,
        correlationId,
        publishes: options.publishes,
      });
      if (placement.kind === "conflict") {
        const detail = "This Idempotency-Key came with another order before.";
        return http.problem(409, "Conflict", detail);
      }
      const { orderId } = placement;
      if (placement.kind === "placed") {
        options.count("OrdersPlaced");
        log.info("order placed", { orderId });
        await options.requestRelay(log);
      }
      return http.json(
        202,
        { id: orderId, status: "accepted" },
        { "x-correlation-id": correlationId },
      );
    } catch (error) {
      log.error("the order was not placed", { error: describeError(error) });
      options.count("OrdersFailed");
      return isUnavailable(error)
        ? http.storeUnavailable()
        : http.problem(500, "Internal Server Error", "The order was not placed.");
    }
  };
}

export const handler = lambdaHandler((tools) => {
  const environment = readEnvironment(
    ["SERVICE_NAME", "DATABASE_PARAMETER", "DATABASE_SECRET", "ROLE_PARAMETER", "PUBLISHES"],
    ["DATABASE_CA_FILE", "RELAY_FUNCTION"],
  );
  return orderingApi({
    ...tools,
    database: serviceDatabase(environment, tools.log),
    publishes: readPublishes(environment.PUBLISHES),
    role: serviceRole(environment.ROLE_PARAMETER, tools.log),
    requestRelay: relayRequest(new LambdaClient(clientOptions), environment.RELAY_FUNCTION),
  });
});
