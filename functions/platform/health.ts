import { type APIGatewayProxyResult } from "aws-lambda";
import { readEnvironment } from "../shared/environment";
import * as http from "../shared/http";
import { lambdaHandler, type Handle } from "../shared/lambda";

/** GET /health of an HTTP API, which cannot answer by itself: the place that answers, touching nothing behind it. */
export const health =
  (place: string): Handle<unknown, APIGatewayProxyResult> =>
  () =>
    Promise.resolve(http.json(200, { region: place }));

export const handler = lambdaHandler(() => health(readEnvironment(["PLACE"]).PLACE));
