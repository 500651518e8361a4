import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { accessLogFormat } from "../support/accessLog";
import { type Callers } from "../support/callers";
import { methods, pathsOf, type Route, timeoutInMillis } from "../support/openApi";
import { logGroup } from "./logGroup";
import { allowCalls, type GatewayArgs, gatewaySignals } from "./restApi";
import { type Signal } from "./signals";
import { type WorkloadFunction } from "./workloadFunction";

export interface HttpApiArgs extends GatewayArgs {
  /** Answers `/health`: an HTTP API cannot answer by itself as a REST API can. */
  readonly health: WorkloadFunction;
}

/**
 * One HTTP API: a route for each method and path of a service, the stage that serves them, and its public name. Cheaper
 * and quicker than a REST API; it has no web ACL, no cache, no keys and no traces, which the rules of settings know.
 *
 * Its stage is `$default`: any other name would be part of the path that functions and containers see.
 *
 * Once or twice per place, as `api.queries` says. A failover changes nothing here. Cost: 1 USD per million requests.
 */
export class HttpApi extends pulumi.ComponentResource {
  /** What the public name is an alias of. */
  public readonly regionalDomainName: pulumi.Output<string>;
  /** Hosted zone of that alias; API Gateway's own. */
  public readonly regionalZoneId: pulumi.Output<string>;
  /** Answers for this place alone, whichever place the public name answers with. */
  public readonly placeUrl: pulumi.Output<string>;
  public readonly signals: readonly Signal[];

  constructor(name: string, args: HttpApiArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:HttpApi", name, { apiName: args.apiName, hostName: args.hostName }, opts);
    const child = { parent: this };

    const api = new aws.apigatewayv2.Api(
      `${name}-http`,
      { name: args.apiName, protocolType: "HTTP" },
      child,
    );
    const authorization = authorizer(name, args.callers, api, child);
    for (const route of args.routes) {
      serviceRoutes(`${name}-${route.service}`, route, args.callers, authorization, api, child);
    }
    healthRoute(name, args, api, child);
    allowCalls(name, api.executionArn, args, child);
    const stage = liveStage(name, args, api, child);
    const { targetDomainName, hostedZoneId } = publicName(name, args, api, stage, child);

    this.regionalDomainName = targetDomainName;
    this.regionalZoneId = hostedZoneId;
    // The stage's own address ends in a slash.
    this.placeUrl = api.apiEndpoint;
    this.signals = gatewaySignals(args.label, "5xx", { ApiId: api.id, Stage: "$default" });
    this.registerOutputs({ placeUrl: this.placeUrl, regionalDomainName: this.regionalDomainName });
  }
}

/** Nothing where anybody may call. */
function authorizer(
  name: string,
  callers: Callers,
  api: aws.apigatewayv2.Api,
  opts: pulumi.CustomResourceOptions,
): aws.apigatewayv2.Authorizer | undefined {
  if (callers.kind === "anybody") {
    return undefined;
  }
  const common = { apiId: api.id, identitySources: ["$request.header.Authorization"] };
  return new aws.apigatewayv2.Authorizer(
    `${name}-callers`,
    callers.kind === "cognito"
      ? {
          ...common,
          name: "callers",
          authorizerType: "JWT",
          jwtConfiguration: { issuer: callers.issuer, audiences: [callers.clientId] },
        }
      : {
          ...common,
          name: "callers",
          authorizerType: "REQUEST",
          authorizerUri: callers.invokeArn,
          authorizerPayloadFormatVersion: "2.0",
          enableSimpleResponses: true,
          authorizerResultTtlInSeconds: callers.resultSeconds,
        },
    opts,
  );
}

/** One integration for the service, and a route for each of its methods and paths. */
function serviceRoutes(
  name: string,
  route: Route,
  callers: Callers,
  check: aws.apigatewayv2.Authorizer | undefined,
  api: aws.apigatewayv2.Api,
  opts: pulumi.CustomResourceOptions,
) {
  const integration = new aws.apigatewayv2.Integration(
    `${name}-integration`,
    { apiId: api.id, timeoutMilliseconds: timeoutInMillis, ...backendOf(route) },
    opts,
  );
  for (const method of methods[route.api]) {
    pathsOf(route.service).forEach((path, index) => {
      new aws.apigatewayv2.Route(
        `${name}-${method}${index === 0 ? "" : "-below"}`,
        {
          apiId: api.id,
          routeKey: `${method.toUpperCase()} ${path}`,
          target: targetOf(integration),
          ...authorizationOf(callers, check, method),
        },
        opts,
      );
    });
  }
}

const targetOf = ({ id }: aws.apigatewayv2.Integration) => pulumi.interpolate`integrations/${id}`;

function backendOf({ service, backend }: Route) {
  // Functions read the events of a REST API: format 1.0.
  const common = { payloadFormatVersion: "1.0" };
  if (backend.kind === "function") {
    return {
      ...common,
      integrationType: "AWS_PROXY",
      integrationMethod: "POST",
      integrationUri: backend.invokeArn,
    };
  }
  if (backend.listenerArn === undefined) {
    throw new Error(`the load balancer has no listener for ${service}`);
  }
  return {
    ...common,
    integrationType: "HTTP_PROXY",
    integrationMethod: "ANY",
    integrationUri: backend.listenerArn,
    connectionType: "VPC_LINK",
    connectionId: backend.vpcLinkId,
    // Makes API Gateway speak TLS to the listener and check whose certificate it shows.
    tlsConfig: { serverNameToVerify: backend.host },
  };
}

function authorizationOf(
  callers: Callers,
  check: aws.apigatewayv2.Authorizer | undefined,
  method: string,
) {
  if (!check) {
    return { authorizationType: "NONE" };
  }
  return callers.kind === "cognito"
    ? {
        authorizationType: "JWT",
        authorizerId: check.id,
        authorizationScopes: [method === "get" ? callers.readScope : callers.writeScope],
      }
    : { authorizationType: "CUSTOM", authorizerId: check.id };
}

/** Asks nobody who he is, like that of a REST API. */
function healthRoute(
  name: string,
  { health }: HttpApiArgs,
  api: aws.apigatewayv2.Api,
  opts: pulumi.CustomResourceOptions,
) {
  const integration = new aws.apigatewayv2.Integration(
    `${name}-health-integration`,
    {
      apiId: api.id,
      integrationType: "AWS_PROXY",
      integrationMethod: "POST",
      integrationUri: health.function.invokeArn,
      payloadFormatVersion: "1.0",
    },
    opts,
  );
  new aws.apigatewayv2.Route(
    `${name}-health-get`,
    {
      apiId: api.id,
      routeKey: "GET /health",
      target: targetOf(integration),
      authorizationType: "NONE",
    },
    opts,
  );
  new aws.lambda.Permission(
    `${name}-health-permission`,
    {
      action: "lambda:InvokeFunction",
      function: health.function.name,
      principal: "apigateway.amazonaws.com",
      sourceArn: pulumi.interpolate`${api.executionArn}/*/*/health`,
    },
    opts,
  );
}

function liveStage(
  name: string,
  { apiName, settings, logging }: HttpApiArgs,
  api: aws.apigatewayv2.Api,
  opts: pulumi.CustomResourceOptions,
) {
  // The prefix keeps the policy that API Gateway writes for its logs within its size (CloudWatch Logs user guide).
  const path = `/aws/vendedlogs/evenkeel/${apiName}/access`;
  const logs = logGroup(`${name}-logs`, path, logging, opts);
  return new aws.apigatewayv2.Stage(
    `${name}-stage`,
    {
      apiId: api.id,
      name: "$default",
      autoDeploy: true,
      accessLogSettings: { destinationArn: logs.arn, format: accessLogFormat() },
      defaultRouteSettings: {
        throttlingRateLimit: settings.rateLimit,
        throttlingBurstLimit: settings.burstLimit,
        detailedMetricsEnabled: true,
      },
    },
    opts,
  );
}

/** The same name in both places; Route 53 decides which one answers. */
function publicName(
  name: string,
  { hostName, certificateArn }: HttpApiArgs,
  api: aws.apigatewayv2.Api,
  stage: aws.apigatewayv2.Stage,
  opts: pulumi.CustomResourceOptions,
) {
  const domain = new aws.apigatewayv2.DomainName(
    `${name}-domain`,
    {
      domainName: hostName,
      domainNameConfiguration: {
        certificateArn,
        endpointType: "REGIONAL",
        securityPolicy: "TLS_1_2",
      },
    },
    opts,
  );
  new aws.apigatewayv2.ApiMapping(
    `${name}-mapping`,
    { apiId: api.id, domainName: domain.domainName, stage: stage.name },
    opts,
  );
  return domain.domainNameConfiguration;
}
