import { type APIGatewayProxyEvent, type SQSEvent, type SQSRecord } from "aws-lambda";
import { newEvent, type AnyEvent, type Envelope } from "../../../functions/shared/events";
import { type Invocation, type Tools } from "../../../functions/shared/lambda";
import { type Details, type Log } from "../../../functions/shared/log";
import { type RoleReader } from "../../../functions/shared/role";

/** A log that keeps its lines, with all keys merged, as one JSON text each. */
export function memoryLog(lines: string[] = [], keys: Details = {}): Log & { lines: string[] } {
  const write = (level: string) => (message: string, details?: Details) => {
    lines.push(JSON.stringify({ level, message, ...keys, ...details }));
  };
  return {
    lines,
    info: write("INFO"),
    warn: write("WARN"),
    error: write("ERROR"),
    with: (more) => memoryLog(lines, { ...keys, ...more }),
  };
}

export interface Recorded {
  readonly log: Log & { lines: string[] };
  readonly counts: Record<string, number>;
  readonly tools: Tools;
  readonly invocation: Invocation;
}

export function recorder(): Recorded {
  const log = memoryLog();
  const counts: Record<string, number> = {};
  const count = (name: string, value = 1) => {
    counts[name] = (counts[name] ?? 0) + value;
  };
  return { log, counts, tools: { log, count }, invocation: { log, remaining: () => 20_000 } };
}

export const roleOf = (isActive: boolean, isDraining = false): RoleReader => ({
  isActive: () => Promise.resolve(isActive),
  acceptsCommands: () => Promise.resolve(isActive && !isDraining),
});

/** A relay that notes how often it was woken. */
export function memoryRelay() {
  const relay = { woken: 0, request: () => Promise.resolve(void relay.woken++) };
  return relay;
}

/** What API Gateway hands to a function for a REST proxy integration, with the fields that it always has. */
export function apiEvent(
  httpMethod: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): APIGatewayProxyEvent {
  return {
    resource: "/{proxy+}",
    path,
    httpMethod,
    headers: { Accept: "application/json", Host: "api.shop.example.com", ...headers },
    multiValueHeaders: {},
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: { proxy: path.slice(1) },
    stageVariables: null,
    body: body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body),
    isBase64Encoded: false,
    requestContext: {
      accountId: "111122223333",
      apiId: "a1b2c3d4e5",
      authorizer: null,
      protocol: "HTTP/1.1",
      httpMethod,
      identity: {
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
        sourceIp: "198.51.100.7",
        user: null,
        userAgent: "curl/8.9.1",
        userArn: null,
      },
      path,
      stage: "live",
      requestId: "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
      requestTimeEpoch: 1_800_000_000_000,
      resourceId: "123abc",
      resourcePath: "/{proxy+}",
    },
  };
}

/** A message as a standard queue delivers it; the id tells messages of a test apart. */
const record = (
  queue: string,
  messageId: string,
  body: string,
  extra: Record<string, string>,
): SQSRecord => ({
  messageId,
  receiptHandle: `handle-${messageId}`,
  body,
  attributes: {
    ApproximateReceiveCount: "1",
    SentTimestamp: "1800000000000",
    SenderId: "AIDAEXAMPLE",
    ApproximateFirstReceiveTimestamp: "1800000000001",
    ...extra,
  },
  messageAttributes: {},
  md5OfBody: "00000000000000000000000000000000",
  eventSource: "aws:sqs",
  eventSourceARN: `arn:aws:sqs:eu-west-1:111122223333:evenkeel-test-${queue}`,
  awsRegion: "eu-west-1",
});

/** An event wrapped as EventBridge's rule hands it to a queue. */
export const busBody = (event: unknown): string =>
  JSON.stringify({
    version: "0",
    id: "6f87d04b-9f74-4f04-a780-7acf4b0a9b38",
    "detail-type": "OrderPlaced",
    source: "evenkeel.ordering",
    account: "111122223333",
    time: "2026-11-21T10:00:00Z",
    region: "eu-west-1",
    resources: [],
    detail: event,
  });

/** A batch of a standard queue: message id to body. */
export const busBatch = (bodies: Record<string, string>): SQSEvent => ({
  Records: Object.entries(bodies).map(([id, body]) => record("queue", id, body, {})),
});

/** A batch of a FIFO queue: message id, group and body, in order. */
export const fifoBatch = (messages: readonly [string, string, string][]): SQSEvent => ({
  Records: messages.map(([id, group, body], index) =>
    record("queue.fifo", id, body, {
      MessageGroupId: group,
      MessageDeduplicationId: id,
      SequenceNumber: String(18_850_000_000_000_000_000n + BigInt(index)),
    }),
  ),
});

export const failedIds = (response: { batchItemFailures: { itemIdentifier: string }[] }) =>
  response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);

export const orderId = "5b0c7c3e-2f0a-4a52-9a0e-0a8f3c1d2e4f";

export function orderPlaced(
  data: Partial<Envelope<"OrderPlaced">["data"]> = {},
): Envelope<"OrderPlaced"> {
  const customerId = data.customerId ?? "customer-1";
  return newEvent("OrderPlaced", {
    aggregateId: customerId,
    correlationId: "correlation-1",
    data: {
      orderId,
      customerId,
      items: [{ sku: "SKU-1", quantity: 2, unitPrice: 1_250 }],
      total: 2_500,
      currency: "EUR",
      ...data,
    },
  });
}

/** The events among what a fake store holds, oldest first. */
export const typesOf = (events: readonly AnyEvent[]) => events.map(({ type }) => type);
