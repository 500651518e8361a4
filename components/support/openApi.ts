import type * as pulumi from "@pulumi/pulumi";
import { type Service } from "../../environments/schema";

/** Where a service's requests go. */
export type Backend =
  | { readonly kind: "function"; readonly invokeArn: pulumi.Input<string> }
  | {
      readonly kind: "loadBalancer";
      readonly vpcLinkId: pulumi.Input<string>;
      /** `https://host:port`; the host must be one that the load balancer's certificate names. */
      readonly origin: string;
    };

/** One service on the API. */
export interface Route {
  readonly service: string;
  readonly api: NonNullable<Service["api"]>;
  readonly backend: Backend;
}

/** As much of the document's shape as its readers need. */
export interface OpenApi {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  /** Operations by path and method. */
  readonly paths: { readonly [path: string]: { readonly [method: string]: object } };
}

const methods = {
  commands: ["post", "put", "patch", "delete"],
  queries: ["get"],
  "commands-and-queries": ["get", "post", "put", "patch", "delete"],
} as const;

/** API Gateway answers a proxy integration after 29 seconds at the latest (service quota). */
const timeoutInMillis = 29_000;

/**
 * The API of one place as an OpenAPI document with API Gateway's extensions: `/NAME` and `/NAME/*` for each service, and
 * `/health`, which tells the place that answers without touching anything behind the API.
 */
export function openApi(title: string, region: string, routes: readonly Route[]): OpenApi {
  return {
    openapi: "3.0.1",
    info: { title, version: "1" },
    paths: {
      "/health": { get: health(region) },
      ...Object.fromEntries(
        routes.flatMap((route) => [
          [`/${route.service}`, operations(route, "")],
          [`/${route.service}/{proxy+}`, operations(route, "/{proxy}")],
        ]),
      ),
    },
  };
}

function operations(route: Route, rest: "" | "/{proxy}") {
  return Object.fromEntries(
    methods[route.api].map((method) => [
      method,
      {
        ...(rest === "" ? {} : { parameters: [proxyParameter] }),
        responses: { default: { description: "The service's answer" } },
        "x-amazon-apigateway-integration": integration(route, method, rest),
      },
    ]),
  );
}

const proxyParameter = { name: "proxy", in: "path", required: true, schema: { type: "string" } };

function integration({ service, backend }: Route, method: string, rest: string) {
  if (backend.kind === "function") {
    return { type: "aws_proxy", httpMethod: "POST", uri: backend.invokeArn, timeoutInMillis };
  }
  return {
    type: "http_proxy",
    httpMethod: method.toUpperCase(),
    uri: `${backend.origin}/${service}${rest}`,
    connectionType: "VPC_LINK",
    connectionId: backend.vpcLinkId,
    timeoutInMillis,
    ...(rest === ""
      ? {}
      : { requestParameters: { "integration.request.path.proxy": "method.request.path.proxy" } }),
  };
}

function health(region: string) {
  return {
    responses: { "200": { description: "The place that answers" } },
    "x-amazon-apigateway-integration": {
      type: "mock",
      requestTemplates: { "application/json": JSON.stringify({ statusCode: 200 }) },
      responses: {
        default: {
          statusCode: "200",
          responseTemplates: { "application/json": JSON.stringify({ region }) },
        },
      },
    },
  };
}
