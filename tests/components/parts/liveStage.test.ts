import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { createHash } from "node:crypto";
import { expect } from "chai";
import { liveStage } from "../../../components/parts/liveStage";
import { openApi } from "../../../components/support/openApi";
import { type Found, groundOf, prod, simulate } from "../../support/platform";

const apiType = "aws:apigateway/restApi:RestApi";
const stageType = "aws:apigateway/stage:Stage";
const deploymentType = "aws:apigateway/deployment:Deployment";
const baseline = [
  "aws:apigateway/account:Account",
  "aws:iam/role:Role",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
];
const document = JSON.stringify(openApi("api", "eu-west-1", []));

const stage = (accountBaseline: "own" | "exists", text = document) => {
  const { provider, shared } = groundOf(prod);
  const opts = { provider };
  const api = new aws.apigateway.RestApi("rest", { body: text }, opts);
  return liveStage(
    "api",
    {
      api,
      document: pulumi.output(text),
      settings: { accountBaseline, api: { ...prod.api, rateLimit: 500, burstLimit: 1000 } },
      logging: shared.logging,
    },
    opts,
  );
};

describe("The live stage", () => {
  let found: Found<aws.apigateway.Stage>;

  before(async () => {
    found = await simulate(prod, () => stage("own"));
  });

  it("creates the account's role for logs, which outlives the stack", () => {
    for (const type of baseline) {
      expect(found.options(type).retainOnDelete).to.equal(true);
    }
    expect(found.inputs("aws:apigateway/account:Account")).to.deep.equal({
      cloudwatchRoleArn: found.arn("aws:iam/role:Role", "api-account-role"),
    });
    expect(found.inputs("aws:iam/rolePolicyAttachment:RolePolicyAttachment")).to.deep.equal({
      role: found.output("aws:iam/role:Role", "api-account-role", "name"),
      policyArn: "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs",
    });
    expect(
      found.json("aws:iam/role:Role", "api-account-role", "assumeRolePolicy"),
    ).to.have.nested.property("Statement[0].Principal.Service", "apigateway.amazonaws.com");
    expect(found.waitsFor("aws:apigateway/account:Account", "api-account")).to.include(
      "api-account-logs",
    );
    expect(found.waitsFor(stageType, "api-stage")).to.include("api-account");
  });

  it("creates none of it where it exists", async () => {
    const shared = await simulate(prod, () => stage("exists"));
    expect(baseline.flatMap((type) => shared.resources.of(type))).to.deep.equal([]);
    expect(shared.inputs(stageType).stageName).to.equal("live");
  });

  it("secures the API by limits, and keeps bodies out of the logs", () => {
    expect(found.inputs("aws:apigateway/methodSettings:MethodSettings")).to.deep.equal({
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
      name: "/evenkeel/api/access",
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
    const other = JSON.stringify(openApi("api", "eu-central-1", []));
    const changed = await simulate(prod, () => stage("own", other));
    expect(changed.inputs(deploymentType).triggers).to.deep.equal({ document: digest(other) });
  });
});
