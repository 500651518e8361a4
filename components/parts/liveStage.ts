import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { createHash } from "node:crypto";
import { type Settings } from "../../environments/schema";
import { trust } from "../support/iam";
import { logGroup, type Logging } from "./logGroup";

/** The role that API Gateway writes logs with exists once per account and region; deleting it would silence others. */
function accountBaseline(name: string, opts: pulumi.CustomResourceOptions) {
  const role = new aws.iam.Role(
    `${name}-account-role`,
    { assumeRolePolicy: trust("apigateway.amazonaws.com") },
    { ...opts, retainOnDelete: true },
  );
  const grant = new aws.iam.RolePolicyAttachment(
    `${name}-account-logs`,
    {
      role: role.name,
      policyArn: "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs",
    },
    { ...opts, retainOnDelete: true },
  );
  return new aws.apigateway.Account(
    `${name}-account`,
    { cloudwatchRoleArn: role.arn },
    { ...opts, retainOnDelete: true, dependsOn: [grant] },
  );
}

const accessLogFormat = JSON.stringify({
  requestId: "$context.requestId",
  time: "$context.requestTime",
  method: "$context.httpMethod",
  path: "$context.path",
  status: "$context.status",
  address: "$context.identity.sourceIp",
  latency: "$context.responseLatency",
  integrationError: "$context.integrationErrorMessage",
  trace: "$context.xrayTraceId",
});

export interface LiveStageArgs {
  readonly api: aws.apigateway.RestApi;
  /** The OpenAPI document that the API was made from. */
  readonly document: pulumi.Output<string>;
  /** Limits of callers, and whether this stack makes the role that API Gateway logs with. */
  readonly settings: Pick<Settings, "accountBaseline" | "api">;
  readonly logging: Logging;
}

/** The stage that serves requests: throttled, logged and traced; deployed anew whenever the document changes. */
export function liveStage(
  name: string,
  args: LiveStageArgs,
  opts: pulumi.CustomResourceOptions,
): aws.apigateway.Stage {
  const { api } = args;
  const baseline =
    args.settings.accountBaseline === "own" ? accountBaseline(name, opts) : undefined;
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
  const logs = logGroup(`${name}-logs`, `/evenkeel/${name}/access`, args.logging, opts);
  const stage = new aws.apigateway.Stage(
    `${name}-stage`,
    {
      restApi: api.id,
      deployment: deployment.id,
      stageName: "live",
      xrayTracingEnabled: true,
      accessLogSettings: { destinationArn: logs.arn, format: accessLogFormat },
    },
    { ...opts, dependsOn: baseline ? [baseline] : [] },
  );
  new aws.apigateway.MethodSettings(
    `${name}-limits`,
    {
      restApi: api.id,
      stageName: stage.stageName,
      methodPath: "*/*",
      settings: {
        throttlingRateLimit: args.settings.api.rateLimit,
        throttlingBurstLimit: args.settings.api.burstLimit,
        metricsEnabled: true,
        loggingLevel: "ERROR",
        dataTraceEnabled: false,
      },
    },
    opts,
  );
  return stage;
}
