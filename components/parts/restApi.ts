import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Settings } from "../../environments/schema";
import { type Callers } from "../support/callers";
import { openApi, type Route } from "../support/openApi";
import { liveStage } from "./liveStage";
import { type Logging } from "./logGroup";
import { type Signal } from "./signals";

/** What both kinds of gateway are made from. */
export interface GatewayArgs {
  /** AWS name, the same in both places; its metrics and logs are found by it. */
  readonly apiName: string;
  /** Begins the names of its alarms. */
  readonly label: string;
  /** Public name, the same in both places. */
  readonly hostName: string;
  readonly region: string;
  readonly routes: readonly Route[];
  readonly callers: Callers;
  readonly settings: Settings["api"];
  /** Issued in this region; covers `hostName`. */
  readonly certificateArn: pulumi.Input<string>;
  readonly logging: Logging;
}

export interface RestApiArgs extends GatewayArgs {
  readonly webAclArn: pulumi.Input<string>;
  /** The role that API Gateway logs with, where this stack makes it. */
  readonly account?: aws.apigateway.Account;
}

/**
 * One REST API: its document, the stage that serves it behind a web ACL, and its public name. Whom the name's record
 * answers with is EdgeTier's business.
 *
 * Once or twice per place, as `api.queries` says. A failover changes nothing here. Cost: 3.50 USD per million requests,
 * and by the hour for a cache.
 */
export class RestApi extends pulumi.ComponentResource {
  /** What the public name is an alias of. */
  public readonly regionalDomainName: pulumi.Output<string>;
  /** Hosted zone of that alias; API Gateway's own. */
  public readonly regionalZoneId: pulumi.Output<string>;
  /** Answers for this place alone, whichever place the public name answers with. */
  public readonly placeUrl: pulumi.Output<string>;
  /** The stage, for usage plans. */
  public readonly stage: aws.apigateway.Stage;
  public readonly signals: readonly Signal[];

  constructor(name: string, args: RestApiArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:RestApi", name, { apiName: args.apiName, hostName: args.hostName }, opts);
    const child = { parent: this };

    const document = pulumi.jsonStringify(openApi(documentOf(args)));
    const api = new aws.apigateway.RestApi(
      `${name}-rest`,
      { name: args.apiName, endpointConfiguration: { types: "REGIONAL" }, body: document },
      child,
    );
    allowCalls(name, api.executionArn, args, child);
    this.stage = liveStage(
      name,
      { ...args, api, document, logName: args.apiName, cache: stageCache(args) },
      child,
    );
    new aws.wafv2.WebAclAssociation(
      `${name}-firewall-association`,
      { resourceArn: this.stage.arn, webAclArn: args.webAclArn },
      child,
    );
    const domain = publicName(name, args, api, this.stage, child);

    this.regionalDomainName = domain.regionalDomainName;
    this.regionalZoneId = domain.regionalZoneId;
    this.placeUrl = this.stage.invokeUrl;
    this.signals = signals(args);
    this.registerOutputs({ placeUrl: this.placeUrl, regionalDomainName: this.regionalDomainName });
  }
}

function documentOf(args: RestApiArgs) {
  const { cache, clients } = args.settings;
  return {
    ...{ title: args.apiName, region: args.region, routes: args.routes, callers: args.callers },
    keyed: Object.keys(clients).length > 0,
    ...(cache === "none" ? {} : { cache }),
  };
}

const hasQueries = ({ api }: Route) => api !== "commands";

/** An API without queries has nothing to cache. */
function stageCache({ routes, settings: { cache } }: RestApiArgs) {
  const services = routes.filter(hasQueries).map(({ service }) => service);
  return cache === "none" || services.length === 0 ? undefined : { ...cache, services };
}

/** Each function may be called for its own paths, the one that checks callers for that. */
export function allowCalls(
  name: string,
  executionArn: pulumi.Input<string>,
  { routes, callers }: Pick<GatewayArgs, "callers" | "routes">,
  opts: pulumi.CustomResourceOptions,
) {
  const functions = routes.flatMap(({ service, backend }) =>
    backend.kind === "function"
      ? [
          {
            what: `${service}-permission`,
            called: backend.functionName,
            path: `*/*/${service}*`,
          },
        ]
      : [],
  );
  const checks =
    callers.kind === "lambda"
      ? [{ what: "permission-to-check", called: callers.functionName, path: "authorizers/*" }]
      : [];
  for (const { what, called, path } of [...functions, ...checks]) {
    new aws.lambda.Permission(
      `${name}-${what}`,
      {
        action: "lambda:InvokeFunction",
        function: called,
        principal: "apigateway.amazonaws.com",
        sourceArn: pulumi.interpolate`${executionArn}/${path}`,
      },
      opts,
    );
  }
}

/** The same name in both places; Route 53 decides which one answers. */
function publicName(
  name: string,
  args: RestApiArgs,
  api: aws.apigateway.RestApi,
  stage: aws.apigateway.Stage,
  opts: pulumi.CustomResourceOptions,
) {
  const domain = new aws.apigateway.DomainName(
    `${name}-domain`,
    {
      domainName: args.hostName,
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

function signals({ apiName, label }: RestApiArgs): Signal[] {
  const dimensions = { ApiName: apiName, Stage: "live" };
  return gatewaySignals(label, "5XXError", dimensions);
}

/** @param errors the metric of answers that fail on our side. */
export function gatewaySignals(
  label: string,
  errors: string,
  dimensions: Signal["dimensions"],
): Signal[] {
  return [
    {
      name: `${label}-errors`,
      description:
        "More than 5 % of requests fail on our side: look at the access log, then at the functions' logs",
      namespace: "AWS/ApiGateway",
      metric: errors,
      dimensions,
      statistic: "Average",
      threshold: 0.05,
      minutes: 3,
    },
    {
      name: `${label}-latency`,
      description: "One request in a hundred takes longer than two seconds",
      namespace: "AWS/ApiGateway",
      metric: "Latency",
      dimensions,
      statistic: "p99",
      threshold: 2_000,
    },
  ];
}
