import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { createHash } from "node:crypto";
import { type Settings } from "../../environments/schema";
import { accessLogFormat } from "../support/accessLog";
import { pathsOf } from "../support/openApi";
import { logGroup, type Logging } from "./logGroup";

/** A cache of answers to GET. */
export interface StageCache {
  readonly sizeGb: number;
  /** Seconds that an answer is kept. */
  readonly seconds: number;
  /** Services whose queries are cached. */
  readonly services: readonly string[];
}

export interface LiveStageArgs {
  readonly api: aws.apigateway.RestApi;
  /** The OpenAPI document that the API was made from. */
  readonly document: pulumi.Output<string>;
  /** Limits of callers. */
  readonly settings: Pick<Settings["api"], "burstLimit" | "rateLimit">;
  /** Ends the name of the access log. */
  readonly logName: string;
  readonly logging: Logging;
  /** @default no answer is kept */
  readonly cache?: StageCache;
  /** The role that API Gateway logs with, where this stack makes it. */
  readonly account?: aws.apigateway.Account;
}

/** The stage that serves requests: throttled, logged and traced; deployed anew whenever the document changes. */
export function liveStage(
  name: string,
  args: LiveStageArgs,
  opts: pulumi.CustomResourceOptions,
): aws.apigateway.Stage {
  const { api, cache, account } = args;
  const deployment = new aws.apigateway.Deployment(
    `${name}-deployment`,
    {
      restApi: api.id,
      // A stage serves a snapshot: a changed document needs a new one.
      triggers: {
        document: args.document.apply((text) => createHash("sha256").update(text).digest("hex")),
      },
    },
    opts,
  );
  const logs = logGroup(`${name}-logs`, `/evenkeel/${args.logName}/access`, args.logging, opts);
  const stage = new aws.apigateway.Stage(
    `${name}-stage`,
    {
      restApi: api.id,
      deployment: deployment.id,
      stageName: "live",
      xrayTracingEnabled: true,
      accessLogSettings: {
        destinationArn: logs.arn,
        format: accessLogFormat({ trace: "$context.xrayTraceId" }),
      },
      ...(cache ? { cacheClusterEnabled: true, cacheClusterSize: String(cache.sizeGb) } : {}),
    },
    { ...opts, dependsOn: account ? [account] : [] },
  );
  methodSettings(name, stage, args, opts);
  return stage;
}

function methodSettings(
  name: string,
  stage: aws.apigateway.Stage,
  { api, settings, cache }: LiveStageArgs,
  opts: pulumi.CustomResourceOptions,
) {
  const stageName = stage.stageName;
  const limits = {
    throttlingRateLimit: settings.rateLimit,
    throttlingBurstLimit: settings.burstLimit,
    metricsEnabled: true,
    loggingLevel: "ERROR",
    dataTraceEnabled: false,
  };
  new aws.apigateway.MethodSettings(
    `${name}-limits`,
    { restApi: api.id, stageName, methodPath: "*/*", settings: limits },
    opts,
  );
  if (!cache) {
    return;
  }
  const cached = {
    // A method's own settings stand alone: none of the stage's is inherited.
    ...limits,
    cachingEnabled: true,
    cacheTtlInSeconds: cache.seconds,
    cacheDataEncrypted: true,
    // Otherwise every caller could empty the cache with Cache-Control: max-age=0.
    requireAuthorizationForCacheControl: true,
    unauthorizedCacheControlHeaderStrategy: "SUCCEED_WITHOUT_RESPONSE_HEADER",
  };
  for (const service of cache.services) {
    pathsOf(service).forEach((path, index) => {
      // API Gateway spells every slash of a path ~1 (API reference, UpdateStage).
      const methodPath = `${path.replaceAll("/", "~1")}/GET`;
      new aws.apigateway.MethodSettings(
        `${name}-cache-${service}${index === 0 ? "" : "-below"}`,
        { restApi: api.id, stageName, methodPath, settings: cached },
        opts,
      );
    });
  }
}
