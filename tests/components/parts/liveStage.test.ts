import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { createHash } from "node:crypto";
import { expect } from "chai";
import { apiAccount } from "../../../components/parts/apiAccount";
import { liveStage, type StageCache } from "../../../components/parts/liveStage";
import { openApi } from "../../../components/support/openApi";
import { type Properties } from "../../../lab/model";
import { type Found, groundOf, prod, simulate } from "../../support/platform";

const apiType = "aws:apigateway/restApi:RestApi";
const stageType = "aws:apigateway/stage:Stage";
const deploymentType = "aws:apigateway/deployment:Deployment";
const settingsType = "aws:apigateway/methodSettings:MethodSettings";
const documentOf = (region: string) =>
  JSON.stringify(
    openApi({ title: "api", region, routes: [], callers: { kind: "anybody" }, keyed: false }),
  );
const document = documentOf("eu-west-1");

/** @param options.logs with the account's role for logs. */
const stage = (options: { text?: string; cache?: StageCache; logs?: boolean } = {}) => {
  const { text = document, cache, logs = false } = options;
  const { provider, shared } = groundOf(prod);
  const opts = { provider };
  const api = new aws.apigateway.RestApi("rest", { body: text }, opts);
  return liveStage(
    "api",
    {
      api,
      document: pulumi.output(text),
      settings: { rateLimit: 500, burstLimit: 1000 },
      logName: "evenkeel-test",
      logging: shared.logging,
      ...(cache ? { cache } : {}),
      ...(logs ? { account: apiAccount("api", opts) } : {}),
    },
    opts,
  );
};

describe("The live stage", () => {
  let found: Found<aws.apigateway.Stage>;

  before(async () => {
    found = await simulate(prod, () => stage());
  });

  it("waits for the account's role for logs, where this stack makes it", async () => {
    const own = await simulate(prod, () => stage({ logs: true }));
    expect(own.waitsFor(stageType, "api-stage")).to.include("api-account");
    expect(found.waitsFor(stageType, "api-stage")).not.to.include("api-account");
  });

  it("secures the API by limits, and keeps bodies out of the logs", () => {
    expect(found.inputs(settingsType)).to.deep.equal({
      restApi: found.id(apiType, "rest"),
      stageName: "live",
      methodPath: "*/*",
      settings: {
        throttlingRateLimit: 500,
        throttlingBurstLimit: 1000,
        metricsEnabled: true,
        loggingLevel: "ERROR",
        dataTraceEnabled: false,
      },
    });
  });

  it("secures who asked what: an access log with the place's key, and traces", () => {
    const logsType = "aws:cloudwatch/logGroup:LogGroup";
    expect(found.inputs(logsType)).to.deep.equal({
      name: "/evenkeel/evenkeel-test/access",
      retentionInDays: 365,
      kmsKeyId: found.key("logs"),
    });
    const { accessLogSettings, ...inputs } = found.inputs(stageType);
    expect(inputs).to.deep.equal({
      restApi: found.id(apiType, "rest"),
      deployment: found.id(deploymentType, "api-deployment"),
      stageName: "live",
      xrayTracingEnabled: true,
    });
    const { destinationArn, format } = accessLogSettings as Record<string, string>;
    expect(destinationArn).to.equal(found.arn(logsType, "api-logs"));
    expect(JSON.parse(format ?? "")).to.deep.equal({
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
  });

  it("connects a changed document, and nothing else, to a new deployment", async () => {
    const digest = (text: string) => createHash("sha256").update(text).digest("hex");
    expect(found.inputs(deploymentType)).to.deep.equal({
      restApi: found.id(apiType, "rest"),
      triggers: { document: digest(document) },
    });
    const other = documentOf("eu-central-1");
    const changed = await simulate(prod, () => stage({ text: other }));
    expect(changed.inputs(deploymentType).triggers).to.deep.equal({ document: digest(other) });
  });

  it("keeps answers to queries alone, encrypted, and lets no caller empty the cache", async () => {
    const cache = { sizeGb: 1.6, seconds: 30, services: ["inventory"] };
    const cached = await simulate(prod, () => stage({ cache }));
    expect(cached.inputs(stageType)).to.deep.include({
      cacheClusterEnabled: true,
      cacheClusterSize: "1.6",
    });
    const all = cached.resources.of(settingsType).map(({ inputs }) => inputs);
    expect(all.map(({ methodPath }) => methodPath)).to.deep.equal([
      "*/*",
      "~1inventory/GET",
      "~1inventory~1{proxy+}/GET",
    ]);
    const [stageWide, ...queries] = all.map(({ settings }) => settings as Properties);
    expect(stageWide).not.to.have.property("cachingEnabled");
    for (const settings of queries) {
      expect(settings).to.deep.equal({
        ...stageWide,
        cachingEnabled: true,
        cacheTtlInSeconds: 30,
        cacheDataEncrypted: true,
        requireAuthorizationForCacheControl: true,
        unauthorizedCacheControlHeaderStrategy: "SUCCEED_WITHOUT_RESPONSE_HEADER",
      });
    }
  });
});
