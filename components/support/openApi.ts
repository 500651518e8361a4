import type * as pulumi from "@pulumi/pulumi";
import { type Service } from "../../environments/schema";
import { type Callers } from "./callers";

/** Where a service's requests go. */
export type Backend =
  | {
      readonly kind: "function";
      readonly invokeArn: pulumi.Input<string>;
      /** AWS name of the function. */
      readonly functionName: pulumi.Input<string>;
    }
  | {
      readonly kind: "loadBalancer";
      readonly vpcLinkId: pulumi.Input<string>;
      /** A host that the load balancer's certificate names. */
      readonly host: string;
      /** Port of the load balancer that means the service. */
      readonly port: number;
      /** The listener at that port; only an HTTP API asks for it. */
      readonly listenerArn?: pulumi.Input<string>;
    };

/** Which requests an API takes. */
export type Half = NonNullable<Service["api"]>;

/** One service on the API. */
export interface Route {
  readonly service: string;
  readonly api: Half;
  readonly backend: Backend;
}

/** As much of the document's shape as its readers need. */
export interface OpenApi {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  /** Operations by path and method. */
  readonly paths: { readonly [path: string]: { readonly [method: string]: object } };
  readonly components?: { readonly securitySchemes: object };
}

export interface OpenApiArgs {
  readonly title: string;
  readonly region: string;
  readonly routes: readonly Route[];
  readonly callers: Callers;
  /** Whether every caller needs a key of its own. */
  readonly keyed: boolean;
  /** What the cache tells requests apart by, besides the path and the caller. @default nothing is cached */
  readonly cache?: {
    readonly queryParameters: readonly string[];
    readonly headers: readonly string[];
  };
}

export const methods = {
  commands: ["post", "put", "patch", "delete"],
  queries: ["get"],
  "commands-and-queries": ["get", "post", "put", "patch", "delete"],
} as const;

type Method = (typeof methods)[Half][number];

/** Paths of a service: its own, and everything below it. */
export const pathsOf = (service: string) => [`/${service}`, `/${service}/{proxy+}`] as const;

/** API Gateway answers a proxy integration after 29 seconds at the latest (service quota). */
export const timeoutInMillis = 29_000;

/** Where a client sends its key: the one name that API Gateway reads. */
const keyHeader = "x-api-key";

/**
 * The API of one place as an OpenAPI document with API Gateway's extensions: `/NAME` and `/NAME/*` for each service, and
 * `/health`, which tells the place that answers without touching anything behind the API, and asks nobody who he is.
 */
export function openApi(args: OpenApiArgs): OpenApi {
  const securitySchemes = schemes(args);
  return {
    openapi: "3.0.1",
    info: { title: args.title, version: "1" },
    paths: {
      "/health": { get: health(args.region) },
      ...Object.fromEntries(
        args.routes.flatMap((route) => {
          const [own, below] = pathsOf(route.service);
          return [
            [own, operations(route, "", args)],
            [below, operations(route, "/{proxy}", args)],
          ];
        }),
      ),
    },
    ...(Object.keys(securitySchemes).length > 0 ? { components: { securitySchemes } } : {}),
  };
}

type Rest = "" | "/{proxy}";

function operations(route: Route, rest: Rest, args: OpenApiArgs) {
  return Object.fromEntries(
    methods[route.api].map((method) => [method, operation(route, method, rest, args)]),
  );
}

function operation(route: Route, method: Method, rest: Rest, args: OpenApiArgs) {
  const proxy = rest === "" ? [] : [proxyParameter];
  const keys = method === "get" ? cacheParameters(args) : [];
  const security = requirements(method, args);
  return {
    ...(proxy.length + keys.length > 0 ? { parameters: [...proxy, ...keys] } : {}),
    ...(security.length > 0 ? { security } : {}),
    responses: { default: { description: "The service's answer" } },
    "x-amazon-apigateway-integration": {
      ...integration(route, method, rest),
      ...(method === "get" && args.cache
        ? { cacheKeyParameters: [...proxy, ...keys].map(requestParameter) }
        : {}),
    },
  };
}

const proxyParameter = { name: "proxy", in: "path", required: true, schema: { type: "string" } };

type Parameter = typeof proxyParameter;

/** What is not a parameter of the method is not part of the cache's key: then callers would see each other's answers. */
function cacheParameters({ cache, callers, keyed }: OpenApiArgs): Parameter[] {
  if (!cache) {
    return [];
  }
  const headers = [
    ...(callers.kind === "anybody" ? [] : ["Authorization"]),
    ...(keyed ? [keyHeader] : []),
    ...cache.headers,
  ];
  const parameter = (place: string) => (name: string) => ({
    ...{ name, in: place, required: false },
    schema: { type: "string" },
  });
  return [...cache.queryParameters.map(parameter("query")), ...headers.map(parameter("header"))];
}

const requestParameter = ({ name, in: place }: Parameter) =>
  `method.request.${place === "query" ? "querystring" : place}.${name}`;

/** API Gateway asks for all that is listed, in spite of OpenAPI, where a list means any of it. */
function requirements(method: Method, { callers, keyed }: OpenApiArgs) {
  const scopes =
    callers.kind === "cognito" ? [method === "get" ? callers.readScope : callers.writeScope] : [];
  return [
    ...(callers.kind === "anybody" ? [] : [{ callers: scopes }]),
    ...(keyed ? [{ api_key: [] }] : []),
  ];
}

function schemes({ callers, keyed }: OpenApiArgs) {
  return {
    ...(callers.kind === "anybody" ? {} : { callers: callersScheme(callers) }),
    ...(keyed ? { api_key: { type: "apiKey", name: keyHeader, in: "header" } } : {}),
  };
}

function callersScheme(callers: Exclude<Callers, { kind: "anybody" }>) {
  const header = { type: "apiKey", name: "Authorization", in: "header" };
  return callers.kind === "cognito"
    ? {
        ...header,
        "x-amazon-apigateway-authtype": "cognito_user_pools",
        "x-amazon-apigateway-authorizer": {
          type: "cognito_user_pools",
          providerARNs: [callers.userPoolArn],
        },
      }
    : {
        ...header,
        "x-amazon-apigateway-authtype": "custom",
        "x-amazon-apigateway-authorizer": {
          type: "token",
          authorizerUri: callers.invokeArn,
          authorizerResultTtlInSeconds: callers.resultSeconds,
          // What cannot be a token costs no call of the function.
          identityValidationExpression: "^[Bb]earer [\\w-]+\\.[\\w-]+\\.[\\w-]+$",
        },
      };
}

function integration({ service, backend }: Route, method: Method, rest: Rest) {
  if (backend.kind === "function") {
    return { type: "aws_proxy", httpMethod: "POST", uri: backend.invokeArn, timeoutInMillis };
  }
  return {
    type: "http_proxy",
    httpMethod: method.toUpperCase(),
    uri: `https://${backend.host}:${backend.port}/${service}${rest}`,
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
