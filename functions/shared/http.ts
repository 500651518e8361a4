import { type APIGatewayProxyEvent, type APIGatewayProxyResult } from "aws-lambda";

export type Headers = Readonly<Record<string, string>>;

export const json = (statusCode: number, body: unknown, headers: Headers = {}) =>
  ({
    statusCode,
    headers: { "content-type": "application/json", "cache-control": "no-store", ...headers },
    body: JSON.stringify(body),
  }) satisfies APIGatewayProxyResult;

/** An error as problem details (RFC 9457): `title` is the kind, `detail` says what to do about this one. */
export const problem = (
  status: number,
  title: string,
  detail: string,
  more: { errors?: readonly string[]; headers?: Headers } = {},
): APIGatewayProxyResult => {
  const errors = more.errors === undefined ? {} : { errors: more.errors };
  return {
    statusCode: status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      ...more.headers,
    },
    body: JSON.stringify({ type: "about:blank", title, status, detail, ...errors }),
  };
};

/** Seconds that a client should wait before it tries again: about as long as the fence lags. */
const retryAfter = { "retry-after": "5" };

export const notActive = () =>
  problem(503, "Service Unavailable", "This region does not take writes at the moment.", {
    headers: retryAfter,
  });

export const storeUnavailable = () =>
  problem(503, "Service Unavailable", "The store cannot be reached at the moment.", {
    headers: retryAfter,
  });

/** Header by name; names are case-insensitive and API Gateway passes them as the client wrote them. */
export function header(event: APIGatewayProxyEvent, name: string): string | undefined {
  const found = Object.entries(event.headers ?? {}).find(
    ([key]) => key.toLowerCase() === name.toLowerCase(),
  );
  return found?.[1];
}

/** JSON body, or undefined where there is none or it is no JSON. */
export function jsonBody(event: APIGatewayProxyEvent): unknown {
  const text = event.body ?? "";
  try {
    return JSON.parse(event.isBase64Encoded ? Buffer.from(text, "base64").toString("utf8") : text);
  } catch {
    return undefined;
  }
}

/** The client's correlation id where it is a sane one, else the request's own. */
export function correlationId(event: APIGatewayProxyEvent): string {
  const given = header(event, "x-correlation-id");
  return given !== undefined && /^[\w.:/=-]{1,128}$/.test(given)
    ? given
    : event.requestContext.requestId;
}

/** Path segments after the service's own: `/ordering/orders` is `["orders"]`. */
export const pathWithin = (event: APIGatewayProxyEvent): string[] =>
  event.path
    .split("/")
    .filter((part) => part !== "")
    .slice(1);
