import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Service, type Settings } from "../environments/schema";
import { type Ingress } from "./ingress";
import { type Network } from "./network";
import { liveStage } from "./parts/liveStage";
import { type Logging } from "./parts/logGroup";
import { type Signal } from "./parts/signals";
import { WebAcl } from "./parts/webAcl";
import { WorkloadFunction } from "./parts/workloadFunction";
import { openApi, type Route } from "./support/openApi";
import {
  exposed,
  serviceEnvironment,
  type ServiceContext,
  serviceStatements,
} from "./support/services";

export interface ApiTierArgs {
  readonly network: Network;
  readonly context: ServiceContext;
  /** The load balancers of this place. */
  readonly ingress: Ingress;
  /** Issued in this region for the domain and everything one label below it. */
  readonly certificateArn: pulumi.Input<string>;
  /** The domain, the limits of callers, and whether this stack owns the account's baseline. */
  readonly settings: Pick<Settings, "accountBaseline" | "api" | "domain" | "edge">;
  readonly logging: Logging;
  readonly protect: boolean;
}

/** An API that a public name leads to. */
export interface PublicApi {
  /** What the public name is an alias of. */
  readonly regionalDomainName: pulumi.Output<string>;
  /** Hosted zone of that alias; API Gateway's own. */
  readonly regionalZoneId: pulumi.Output<string>;
  /** Answers for this place alone, whichever place the public name answers with. */
  readonly placeUrl: pulumi.Output<string>;
}

/**
 * The API of one place: a REST API with throttling, access logs, tracing and a web ACL, on the public name
 * `api.<domain>` with a certificate of this region. Lambda services are called directly, services on Kubernetes over a VPC
 * link. It does not own DNS: EdgeTier decides which place the name answers with.
 *
 * Once per place. A failover changes nothing here. Cost: per request, and the web ACL's 9 USD a month.
 */
export class ApiTier extends pulumi.ComponentResource {
  /** What the public name is an alias of. */
  public readonly regionalDomainName: pulumi.Output<string>;
  /** Hosted zone of that alias; API Gateway's own. */
  public readonly regionalZoneId: pulumi.Output<string>;
  /** Answers for this place alone, whichever place the public name answers with. */
  public readonly placeUrl: pulumi.Output<string>;
  /** The API of queries. Absent where they share the API of commands. */
  public readonly queries?: PublicApi;
  /** What is worth an alarm here. */
  public readonly signals: readonly Signal[];

  constructor(name: string, args: ApiTierArgs, opts?: pulumi.ComponentResourceOptions) {
    super(
      "evenkeel:tier:ApiTier",
      name,
      { domain: args.settings.domain, limits: args.settings.api },
      opts,
    );
    const child = { parent: this };
    const { prefix, location } = args.context;

    const functions = serviceFunctions(name, args, child);
    const document = pulumi.jsonStringify(
      openApi(prefix, location.region, routes(args, functions)),
    );
    const api = new aws.apigateway.RestApi(
      `${name}-rest`,
      { name: prefix, endpointConfiguration: { types: "REGIONAL" }, body: document },
      child,
    );
    allowCalls(name, api, functions, child);
    const stage = liveStage(name, { ...args, api, document }, child);
    guard(name, args, stage, child);
    const domain = publicName(name, args, api, stage, child);

    this.regionalDomainName = domain.regionalDomainName;
    this.regionalZoneId = domain.regionalZoneId;
    this.placeUrl = stage.invokeUrl;
    this.signals = [...signals(prefix), ...functionSignals(functions)];
    this.registerOutputs({ placeUrl: this.placeUrl, regionalDomainName: this.regionalDomainName });
  }
}

type ServiceFunctions = ReadonlyMap<string, WorkloadFunction>;

function serviceFunctions(
  name: string,
  args: ApiTierArgs,
  opts: pulumi.ComponentResourceOptions,
): ServiceFunctions {
  return new Map(
    exposed(args.context.services)
      .filter(({ definition }) => definition.runsOn === "lambda")
      .map(({ service, definition }) => [
        service,
        serviceFunction(name, service, definition, args, opts),
      ]),
  );
}

function serviceFunction(
  name: string,
  service: string,
  definition: Service,
  { context, network, logging }: ApiTierArgs,
  opts: pulumi.ComponentResourceOptions,
) {
  return new WorkloadFunction(
    `${name}-${service}`,
    {
      entry: `${definition.code ?? service}/api`,
      functionName: `${context.prefix}-${service}-api`,
      environment: serviceEnvironment(service, definition, context),
      statements: serviceStatements(service, definition, context),
      network,
      memory: definition.memory,
      timeout: Math.min(definition.timeout, 29),
      logging,
    },
    opts,
  );
}

function routes(args: ApiTierArgs, functions: ServiceFunctions): Route[] {
  const { vpcLinkId, listenerArns } = args.ingress;
  return exposed(args.context.services).flatMap(({ service, definition, api }): Route[] => {
    const handler = functions.get(service);
    if (handler) {
      return [
        { service, api, backend: { kind: "function", invokeArn: handler.function.invokeArn } },
      ];
    }
    const container = definition.kubernetes ?? definition.ecs;
    if (!vpcLinkId || !container || !listenerArns.has(service)) {
      return [];
    }
    const origin = `https://services.${args.settings.domain}:${container.listenerPort}`;
    return [{ service, api, backend: { kind: "loadBalancer", vpcLinkId, origin } }];
  });
}

function allowCalls(
  name: string,
  api: aws.apigateway.RestApi,
  functions: ServiceFunctions,
  opts: pulumi.CustomResourceOptions,
) {
  for (const [service, handler] of functions) {
    new aws.lambda.Permission(
      `${name}-${service}-permission`,
      {
        action: "lambda:InvokeFunction",
        function: handler.function.name,
        principal: "apigateway.amazonaws.com",
        sourceArn: pulumi.interpolate`${api.executionArn}/*/*/${service}*`,
      },
      opts,
    );
  }
}

function guard(
  name: string,
  args: ApiTierArgs,
  stage: aws.apigateway.Stage,
  opts: pulumi.ComponentResourceOptions,
) {
  const acl = new WebAcl(
    `${name}-firewall`,
    {
      scope: "REGIONAL",
      requestsPerAddress: args.settings.edge.requestsPerAddress,
      logName: `${args.context.prefix}-api`,
      logging: args.logging,
    },
    opts,
  );
  new aws.wafv2.WebAclAssociation(
    `${name}-firewall-association`,
    { resourceArn: stage.arn, webAclArn: acl.arn },
    opts,
  );
}

/** The same name in both places; Route 53 decides which one answers. */
function publicName(
  name: string,
  args: ApiTierArgs,
  api: aws.apigateway.RestApi,
  stage: aws.apigateway.Stage,
  opts: pulumi.CustomResourceOptions,
) {
  const domain = new aws.apigateway.DomainName(
    `${name}-domain`,
    {
      domainName: `api.${args.settings.domain}`,
      endpointConfiguration: { types: "REGIONAL" },
      regionalCertificateArn: args.certificateArn,
      securityPolicy: "TLS_1_2",
    },
    opts,
  );
  new aws.apigateway.BasePathMapping(
    `${name}-mapping`,
    { restApi: api.id, stageName: stage.stageName, domainName: domain.domainName },
    opts,
  );
  return domain;
}

function signals(apiName: string): Signal[] {
  const dimensions = { ApiName: apiName, Stage: "live" };
  return [
    {
      name: "api-errors",
      description:
        "More than 5 % of requests fail on our side: look at the access log, then at the functions' logs",
      namespace: "AWS/ApiGateway",
      metric: "5XXError",
      dimensions,
      statistic: "Average",
      threshold: 0.05,
      minutes: 3,
    },
    {
      name: "api-latency",
      description: "One request in a hundred takes longer than two seconds",
      namespace: "AWS/ApiGateway",
      metric: "Latency",
      dimensions,
      statistic: "p99",
      threshold: 2_000,
    },
  ];
}

function functionSignals(functions: ServiceFunctions): Signal[] {
  return [...functions].map(([service, { functionName }]) => ({
    name: `${service}-api-throttles`,
    description: `Lambda refuses calls of ${service}: the account's concurrency limit is reached`,
    namespace: "AWS/Lambda",
    metric: "Throttles",
    dimensions: { FunctionName: functionName },
    statistic: "Sum",
    threshold: 1,
  }));
}
