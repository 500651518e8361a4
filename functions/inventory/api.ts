import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { type APIGatewayProxyEvent, type APIGatewayProxyResult } from "aws-lambda";
import { readEnvironment } from "../shared/environment";
import { sku as skuSchema } from "../shared/contracts";
import * as http from "../shared/http";
import { lambdaHandler, type Handle } from "../shared/lambda";
import { describeError } from "../shared/log";
import { serviceStore } from "../shared/serviceStore";
import { type Store } from "../shared/store";
import { traceId } from "../shared/trace";
import { stockKey } from "./stock";

/** GET /inventory/{sku}: what is there now. A read, so every place answers it, the standby from its replica. */
export function inventoryApi(store: Store): Handle<APIGatewayProxyEvent, APIGatewayProxyResult> {
  return async (event, invocation) => {
    const correlationId = http.correlationId(event);
    const log = invocation.log.with({ correlationId, traceId: traceId(invocation.trace) });
    if (event.httpMethod !== "GET") {
      const headers = { allow: "GET" };
      return http.problem(405, "Method Not Allowed", "Stock is read by GET.", { headers });
    }
    const segments = http.pathWithin(event);
    const sku = segments[0];
    if (sku === undefined || segments.length > 1) {
      return http.problem(404, "Not Found", "Stock is read at /inventory/{sku}.");
    }
    if (!skuSchema.safeParse(sku).success) {
      const errors = ["sku: 1 to 64 letters, digits, dots, dashes or underscores"];
      return http.problem(400, "Bad Request", "The article's number is not valid.", { errors });
    }
    try {
      const answer = await store.client.send(
        new GetCommand({ TableName: store.table, Key: stockKey(sku) }),
      );
      const item = answer.Item;
      return item === undefined
        ? http.problem(404, "Not Found", "There is no such article.")
        : http.json(200, {
            sku,
            available: Number(item.available ?? 0),
            reserved: Number(item.reserved ?? 0),
          });
    } catch (error) {
      log.error("the stock was not read", { error: describeError(error) });
      return http.storeUnavailable();
    }
  };
}

export const handler = lambdaHandler(() =>
  inventoryApi(serviceStore(readEnvironment(["TABLE_NAME"]).TABLE_NAME)),
);
