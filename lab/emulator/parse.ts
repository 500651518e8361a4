import { type IncomingHttpHeaders } from "node:http";
import { type FrontRequest } from "./types";

/** What a request to AWS is about, read from what is on the wire. */

/** A request as it came in. */
export interface RawRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

interface Scope {
  readonly account: string;
  readonly region: string;
  readonly service: string;
}

const unsigned: Scope = { account: "", region: "", service: "" };

/** AWS Signature Version 4: `ACCESS_KEY/20260131/REGION/SERVICE/aws4_request`, in the header or in a presigned URL. */
function scopeOf(headers: IncomingHttpHeaders, query: URLSearchParams): Scope {
  const inHeader = /Credential=([^,\s]+)/.exec(headers.authorization ?? "")?.[1];
  const credential = inHeader ?? query.get("X-Amz-Credential") ?? "";
  const [account, , region, service, end] = credential.split("/");
  return end === "aws4_request" && account && region && service
    ? { account, region, service: service.toLowerCase() }
    : unsigned;
}

/** Services whose operation is their method and path: the part of the path that says it. */
const rest: {
  readonly [service: string]: readonly (readonly [method: string, path: RegExp, name: string])[];
} = {
  lambda: [
    ["POST", /^\/2015-03-31\/functions\/[^/]+\/invocations$/, "Invoke"],
    ["POST", /^\/2015-03-31\/functions$/, "CreateFunction"],
    ["GET", /^\/2015-03-31\/functions\/[^/]+$/, "GetFunction"],
    ["DELETE", /^\/2015-03-31\/functions\/[^/]+$/, "DeleteFunction"],
    ["GET", /^\/2015-03-31\/functions\/[^/]+\/configuration$/, "GetFunctionConfiguration"],
    ["PUT", /^\/2015-03-31\/functions\/[^/]+\/configuration$/, "UpdateFunctionConfiguration"],
    ["PUT", /^\/2015-03-31\/functions\/[^/]+\/code$/, "UpdateFunctionCode"],
    ["PUT", /^\/2017-10-31\/functions\/[^/]+\/concurrency$/, "PutFunctionConcurrency"],
    ["GET", /^\/2015-03-31\/event-source-mappings$/, "ListEventSourceMappings"],
    ["POST", /^\/2015-03-31\/event-source-mappings$/, "CreateEventSourceMapping"],
    ["GET", /^\/2015-03-31\/event-source-mappings\/[^/]+$/, "GetEventSourceMapping"],
    ["PUT", /^\/2015-03-31\/event-source-mappings\/[^/]+$/, "UpdateEventSourceMapping"],
    ["DELETE", /^\/2015-03-31\/event-source-mappings\/[^/]+$/, "DeleteEventSourceMapping"],
  ],
  route53: [
    ["POST", /^\/2013-04-01\/hostedzone\/[^/]+\/rrset$/, "ChangeResourceRecordSets"],
    ["GET", /^\/2013-04-01\/hostedzone\/[^/]+\/rrset$/, "ListResourceRecordSets"],
    ["GET", /^\/2013-04-01\/hostedzone\/[^/]+$/, "GetHostedZone"],
    ["POST", /^\/2013-04-01\/hostedzone$/, "CreateHostedZone"],
    ["POST", /^\/2013-04-01\/healthcheck$/, "CreateHealthCheck"],
    ["POST", /^\/2013-04-01\/healthcheck\/[^/]+$/, "UpdateHealthCheck"],
    ["GET", /^\/2013-04-01\/healthcheck$/, "ListHealthChecks"],
    ["GET", /^\/2013-04-01\/healthcheck\/[^/]+$/, "GetHealthCheck"],
    ["GET", /^\/2013-04-01\/healthcheck\/[^/]+\/status$/, "GetHealthCheckStatus"],
    ["GET", /^\/2013-04-01\/change\/[^/]+$/, "GetChange"],
  ],
};

const withoutEnd = (path: string) => (path.length > 1 ? path.replace(/\/$/, "") : path);

function restOperation(service: string, method: string, path: string): string {
  const known = rest[service]?.find(
    ([wanted, pattern]) => wanted === method && pattern.test(withoutEnd(path)),
  );
  return known?.[2] ?? `${method} ${path}`;
}

const isForm = (headers: IncomingHttpHeaders) =>
  headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true;

const isJson = (headers: IncomingHttpHeaders) => headers["content-type"]?.includes("json") === true;

/** A header that is sent once. */
const single = (value: string | readonly string[] | undefined) =>
  typeof value === "string" ? value : value?.[0];

function jsonParameters(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : {};
  } catch {
    // The emulator says what is wrong with it.
    return {};
  }
}

/**
 * Reads region, service, operation and parameters of a request, in each of AWS's protocols: JSON (`X-Amz-Target`), query
 * (`Action`), RPC v2 (the path) and REST (method and path).
 */
export function parseRequest({ method, url, headers, body }: RawRequest): FrontRequest {
  const [path = "", search = ""] = url.split(/\?(.*)/s);
  const query = new URLSearchParams(search);
  const scope = scopeOf(headers, query);
  const text = body.toString("utf8");
  const parameters: Readonly<Record<string, unknown>> = isForm(headers)
    ? Object.fromEntries(new URLSearchParams(text))
    : isJson(headers)
      ? jsonParameters(text)
      : {};
  const target = single(headers["x-amz-target"])?.split(".").at(-1);
  const action = isForm(headers) ? parameters.Action : query.get("Action");
  const rpc = /\/service\/[^/]+\/operation\/(\w+)$/.exec(path)?.[1];
  const operation =
    target ??
    (typeof action === "string" ? action : undefined) ??
    rpc ??
    restOperation(scope.service, method, path);
  return { ...scope, operation, method, path: url, body: text, parameters };
}
