import * as pulumi from "@pulumi/pulumi";
import { type Settings } from "../environments/schema";
import { type Identity } from "./identity";
import { apiAccount } from "./parts/apiAccount";
import { apiBackends, type ApiBackendsArgs } from "./parts/apiBackends";
import { apiClients } from "./parts/apiClients";
import { callersCheck } from "./parts/callersCheck";
import { type ClientKeyValues } from "./parts/clientKeys";
import { HttpApi } from "./parts/httpApi";
import { originHeader, type OriginHeader } from "./parts/originHeader";
import { type GatewayArgs, RestApi } from "./parts/restApi";
import { type Signal } from "./parts/signals";
import { WebAcl } from "./parts/webAcl";
import { WorkloadFunction } from "./parts/workloadFunction";
import { type Half, type Route } from "./support/openApi";

export interface ApiTierArgs extends ApiBackendsArgs {
  /** The user pool of this place; required where `api.auth` is `cognito`. */
  readonly identity?: Identity;
  /** The key of every client, the same in both places. */
  readonly clientKeys: ClientKeyValues;
  /** Issued in this region for the domain and everything one label below it. */
  readonly certificateArn: pulumi.Input<string>;
  /** The domain, what the API is made of, and whether this stack owns the account's baseline. */
  readonly settings: Pick<Settings, "accountBaseline" | "api" | "domain" | "edge">;
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
 * The API of one place, on the public name `api.<domain>`; queries have one of their own at `queries.<domain>` where
 * settings say so. REST APIs have a web ACL, a cache and keys for known callers, HTTP APIs do without. Functions are called
 * directly, containers over a VPC link. It does not own DNS: EdgeTier decides which place a name answers with.
 *
 * Once per place. A failover changes nothing here. Cost: per request, the web ACL's 10 USD a month, a cache by the hour.
 */
export class ApiTier extends pulumi.ComponentResource implements PublicApi {
  public readonly regionalDomainName: pulumi.Output<string>;
  public readonly regionalZoneId: pulumi.Output<string>;
  public readonly placeUrl: pulumi.Output<string>;
  /** The API of queries. Absent where they share the API of commands. */
  public readonly queries?: PublicApi;
  /** What CloudFront sends, so that the web ACL need not count it. Absent without a web ACL. */
  public readonly originHeader?: OriginHeader;
  /** What is worth an alarm here. */
  public readonly signals: readonly Signal[];

  constructor(name: string, args: ApiTierArgs, opts?: pulumi.ComponentResourceOptions) {
    const { api: limits, domain } = args.settings;
    super("evenkeel:tier:ApiTier", name, { domain, limits }, opts);
    const child = { parent: this };

    const backends = apiBackends(name, args, child);
    const check = callersCheck(name, { ...args, prefix: args.context.prefix }, child);
    const make = limits.gateway === "rest" ? restApis : httpApis;
    const made = make(name, args, plans(name, args, backends.routes, check), child);
    const { main, queries } = made;

    this.regionalDomainName = main.regionalDomainName;
    this.regionalZoneId = main.regionalZoneId;
    this.placeUrl = main.placeUrl;
    this.queries = queries;
    this.originHeader = made.originHeader;
    const gateways = queries ? [main, queries] : [main];
    this.signals = [
      ...gateways.flatMap(({ signals }) => signals),
      ...backends.signals,
      ...check.signals,
    ];
    this.registerOutputs({ placeUrl: this.placeUrl, regionalDomainName: this.regionalDomainName });
  }
}

/** One of the place's APIs, before it is known which kind it is of. */
interface Plan {
  readonly name: string;
  readonly args: GatewayArgs;
}

/** One thing for the API of all requests or commands, and one for that of queries where it is apart. */
interface Gateways<T> {
  readonly main: T;
  readonly queries?: T;
}

interface Made<T> extends Gateways<T> {
  readonly originHeader?: OriginHeader;
}

function plans(
  name: string,
  { context, settings, certificateArn, logging }: ApiTierArgs,
  routes: readonly Route[],
  { callers }: Pick<GatewayArgs, "callers">,
): Gateways<Plan> {
  const { prefix, location } = context;
  const common = {
    ...{ region: location.region, callers, certificateArn, logging },
    settings: settings.api,
  };
  const main = (taken: readonly Route[]): Plan => ({
    name: `${name}-gateway`,
    args: {
      ...common,
      ...{ apiName: prefix, label: "api", hostName: `api.${settings.domain}`, routes: taken },
    },
  });
  if (settings.api.queries === "together") {
    return { main: main(routes) };
  }
  return {
    main: main(half(routes, "commands")),
    queries: {
      name: `${name}-queries`,
      args: {
        ...common,
        ...{ apiName: `${prefix}-queries`, label: "queries" },
        ...{ hostName: `queries.${settings.domain}`, routes: half(routes, "queries") },
      },
    },
  };
}

/** What of all services takes commands, or queries. */
const half = (routes: readonly Route[], which: Exclude<Half, "commands-and-queries">): Route[] =>
  routes
    .filter(({ api }) => api === which || api === "commands-and-queries")
    .map((route) => ({ ...route, api: which }));

/** Guarded by one web ACL; known callers have one key for both. */
function restApis(
  name: string,
  args: ApiTierArgs,
  { main, queries }: Gateways<Plan>,
  opts: pulumi.ComponentResourceOptions,
): Made<RestApi> {
  const { settings, context, logging, clientKeys } = args;
  const account = settings.accountBaseline === "own" ? apiAccount(name, opts) : undefined;
  const proof = originHeader(name, context.location, opts);
  const acl = new WebAcl(
    `${name}-firewall`,
    {
      scope: "REGIONAL",
      requestsPerAddress: settings.edge.requestsPerAddress,
      originHeader: proof,
      logName: `${context.prefix}-api`,
      logging,
    },
    opts,
  );
  const rest = (plan: Plan) =>
    new RestApi(plan.name, { ...plan.args, webAclArn: acl.arn, account }, opts);
  const made = { main: rest(main), queries: queries && rest(queries) };
  const stages = [made.main.stage, ...(made.queries ? [made.queries.stage] : [])];
  const { clients } = settings.api;
  apiClients(name, { prefix: context.prefix, clients, keys: clientKeys, stages }, opts);
  return { ...made, originHeader: proof };
}

function httpApis(
  name: string,
  { context, logging }: ApiTierArgs,
  { main, queries }: Gateways<Plan>,
  opts: pulumi.ComponentResourceOptions,
): Made<HttpApi> {
  const health = new WorkloadFunction(
    `${name}-health`,
    {
      entry: "platform/health",
      functionName: `${context.prefix}-health`,
      environment: { SERVICE_NAME: "health", PLACE: context.location.region },
      statements: [],
      memory: 128,
      timeout: 3,
      logging,
    },
    opts,
  );
  const http = (plan: Plan) => new HttpApi(plan.name, { ...plan.args, health }, opts);
  return { main: http(main), queries: queries && http(queries) };
}
