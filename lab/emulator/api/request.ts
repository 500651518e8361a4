import { type APIGatewayProxyEvent, type APIGatewayProxyResult } from "aws-lambda";
import { randomUUID } from "node:crypto";
import { type ApiRequest, type ApiResponse } from "../types";

/** Where a request has come to. */
export interface Target {
  readonly account: string;
  readonly apiId: string;
  readonly stage: string;
  readonly host: string;
  readonly resource: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  /** What the authorizer says about the caller. */
  readonly authorizer: Readonly<Record<string, string>>;
}

type Lists = Record<string, string[]>;

const firsts = (lists: Lists) =>
  Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, values.at(-1) ?? ""]));

/** Nothing is `null` for API Gateway, not an empty object. */
const orNull = <T extends object>(value: T): T | null =>
  Object.keys(value).length > 0 ? value : null;

function queryOf(path: string): Lists {
  const lists: Lists = {};
  for (const [name, value] of new URLSearchParams(path.split(/\?(.*)/s)[1] ?? "")) {
    lists[name] = [...(lists[name] ?? []), value];
  }
  return lists;
}

export const pathOf = (path: string): string => path.split("?")[0] ?? "/";

/** What a function gets from a REST API with a proxy integration (format 1.0 of the developer guide). */
export function proxyEvent(request: ApiRequest, target: Target, now: Date): APIGatewayProxyEvent {
  const { method, headers = {}, body } = request;
  const { account, apiId, stage, host, resource, pathParameters, authorizer } = target;
  const path = pathOf(request.path);
  const all = {
    Host: host,
    "X-Forwarded-For": "127.0.0.1",
    "X-Forwarded-Proto": "https",
    ...headers,
  };
  const query = queryOf(request.path);
  return {
    resource,
    path,
    httpMethod: method,
    headers: all,
    multiValueHeaders: Object.fromEntries(
      Object.entries(all).map(([name, value]) => [name, [value]]),
    ),
    queryStringParameters: orNull(firsts(query)),
    multiValueQueryStringParameters: orNull(query),
    pathParameters: orNull(pathParameters),
    stageVariables: null,
    requestContext: {
      accountId: account,
      apiId,
      authorizer,
      protocol: "HTTP/1.1",
      httpMethod: method,
      identity: identity(headers["user-agent"]),
      path: `/${stage}${path}`,
      stage,
      domainName: host,
      requestId: randomUUID(),
      requestTimeEpoch: now.getTime(),
      resourceId: resource,
      resourcePath: resource,
    },
    body: body ?? null,
    isBase64Encoded: false,
  };
}

function identity(
  userAgent: string | undefined,
): APIGatewayProxyEvent["requestContext"]["identity"] {
  return {
    accessKey: null,
    accountId: null,
    apiKey: null,
    apiKeyId: null,
    caller: null,
    clientCert: null,
    cognitoAuthenticationProvider: null,
    cognitoAuthenticationType: null,
    cognitoIdentityId: null,
    cognitoIdentityPoolId: null,
    principalOrgId: null,
    sourceIp: "127.0.0.1",
    user: null,
    userAgent: userAgent ?? null,
    userArn: null,
  };
}

const isResult = (value: unknown): value is APIGatewayProxyResult =>
  typeof value === "object" &&
  value !== null &&
  typeof (value as { statusCode?: unknown }).statusCode === "number";

/** A function's answer as the caller sees it; nothing where API Gateway calls it malformed. */
export function readResult(payload: string): ApiResponse | undefined {
  let value: unknown;
  try {
    value = JSON.parse(payload);
  } catch {
    return undefined;
  }
  if (!isResult(value)) {
    return undefined;
  }
  const { statusCode, headers = {}, multiValueHeaders = {}, body, isBase64Encoded } = value;
  const lists = Object.entries(multiValueHeaders).map(([name, values]) => [
    name,
    values.join(", "),
  ]);
  const single = Object.entries(headers).map(([name, given]) => [name, String(given)]);
  return {
    status: statusCode,
    headers: Object.fromEntries(
      [...single, ...lists].map(([name = "", given = ""]) => [name.toLowerCase(), given]),
    ),
    body: isBase64Encoded === true ? Buffer.from(body, "base64").toString("utf8") : (body ?? ""),
  };
}

/** An answer of API Gateway's own. */
export const gatewayAnswer = (status: number, message: string): ApiResponse => ({
  status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ message }),
});
