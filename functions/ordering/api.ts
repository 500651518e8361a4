import { LambdaClient } from "@aws-sdk/client-lambda";
import { type APIGatewayProxyEvent, type APIGatewayProxyResult } from "aws-lambda";
import { clientOptions } from "../shared/clients";
import { readEnvironment } from "../shared/environment";
import { readPublishes, type EventName } from "../shared/events";
import * as http from "../shared/http";
import { lambdaHandler, type Handle, type Tools } from "../shared/lambda";
import { describeError, type Log } from "../shared/log";
import { isUnavailable, type Database } from "../shared/postgres";
import { problemsOf } from "../shared/problems";
import { relayRequest, type RequestRelay } from "../shared/relayRequest";
import { type RoleReader } from "../shared/role";
import { serviceDatabase } from "../shared/serviceDatabase";
import { serviceRole } from "../shared/serviceRole";
import { traceId } from "../shared/trace";
import { readOrder } from "./orderStatus";
import { orderRequest, placeOrder, type OrderRequest } from "./placeOrder";

export interface OrderingOptions extends Tools {
  readonly database: Database;
  /** Where orders are read: a reader of the same database in this place. */
  readonly reads: Database;
  readonly role: RoleReader;
  readonly publishes: ReadonlySet<EventName>;
  readonly requestRelay: RequestRelay;
}

/** One request, with what ties its log lines and events together. */
interface Call {
  readonly event: APIGatewayProxyEvent;
  readonly correlationId: string;
  readonly trace?: string;
  readonly log: Log;
}

/** As the draft of the HTTP API working group has it: printable, and no longer than a header should be. */
const isIdempotencyKey = (key: string) => /^[\x21-\x7e]{1,128}$/.test(key);

/** As PostgreSQL takes it; anything else would be an error of the statement. */
const isOrderId = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

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

/** 202 means that the order is committed and will be told to the other services. */
async function place(
  options: OrderingOptions,
  { event, correlationId, trace, log }: Call,
): Promise<APIGatewayProxyResult> {
  const read = readRequest(event);
  if ("errors" in read) {
    const { errors } = read;
    return http.problem(400, "Bad Request", "The request is not a valid order.", { errors });
  }
  if (!(await options.role.acceptsCommands())) {
    log.warn("refused: this place is not active, or is being drained");
    return http.notActive();
  }
  const { request, idempotencyKey } = read;
  const { publishes } = options;
  const about = { idempotencyKey, correlationId, trace, publishes };
  const placement = await placeOrder(options.database, request, about);
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
    { "x-correlation-id": correlationId, location: `/ordering/orders/${orderId}` },
  );
}

async function show(options: OrderingOptions, orderId: string): Promise<APIGatewayProxyResult> {
  const order = isOrderId(orderId) ? await readOrder(options.reads, orderId) : undefined;
  return order === undefined
    ? http.problem(404, "Not Found", "There is no such order, or it is not known here yet.")
    : http.json(200, order);
}

/**
 * POST /ordering/orders accepts an order; the same Idempotency-Key with the same request gives the same order again. GET
 * /ordering/orders/{id} tells how far it is: a read, so every place answers it.
 */
export function orderingApi(
  options: OrderingOptions,
): Handle<APIGatewayProxyEvent, APIGatewayProxyResult> {
  const answer = (call: Call, orderId: string | undefined) =>
    orderId === undefined ? place(options, call) : show(options, orderId);

  return async (event, { log: all, trace }) => {
    const correlationId = http.correlationId(event);
    const log = all.with({ correlationId, traceId: traceId(trace) });
    const [collection, orderId, ...more] = http.pathWithin(event);
    if (collection !== "orders" || more.length > 0) {
      return http.problem(404, "Not Found", "Orders are at /ordering/orders.");
    }
    const allow = orderId === undefined ? "POST" : "GET";
    if (event.httpMethod !== allow) {
      const detail = "Orders are placed by POST, and read one by one by GET.";
      return http.problem(405, "Method Not Allowed", detail, { headers: { allow } });
    }
    try {
      return await answer({ event, correlationId, trace, log }, orderId);
    } catch (error) {
      const what = orderId === undefined ? "placed" : "read";
      log.error(`the order was not ${what}`, { error: describeError(error) });
      options.count("OrdersFailed");
      return isUnavailable(error)
        ? http.storeUnavailable()
        : http.problem(500, "Internal Server Error", `The order was not ${what}.`);
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
    reads: serviceDatabase(environment, tools.log, "reader"),
    publishes: readPublishes(environment.PUBLISHES),
    role: serviceRole(environment.ROLE_PARAMETER, tools.log),
    requestRelay: relayRequest(new LambdaClient(clientOptions), environment.RELAY_FUNCTION),
  });
});
