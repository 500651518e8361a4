import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { WebAcl, type WebAclArgs } from "../../../components/parts/webAcl";
import { regionProvider } from "../../../components/support/regionProvider";
import { type Properties } from "../../../lab/model";
import { type Found, groundOf, prod, refusal, simulate, valueOf } from "../../support/platform";

const aclType = "aws:wafv2/webAcl:WebAcl";
const loggingType = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration";
const logsType = "aws:cloudwatch/logGroup:LogGroup";

const regional = (changes: Partial<WebAclArgs> = {}) => {
  const { provider, shared } = groundOf(prod);
  const { logging } = shared;
  return new WebAcl(
    "wall",
    { scope: "REGIONAL", requestsPerAddress: 2000, logName: "api", logging, ...changes },
    { provider },
  );
};

const visibility = (metricName: string) => ({
  cloudwatchMetricsEnabled: true,
  sampledRequestsEnabled: true,
  metricName,
});

describe("WebAcl", () => {
  let found: Found<WebAcl>;

  before(async () => {
    found = await simulate(prod, regional);
  });

  it("creates a web ACL and its log", () => {
    expect(found.below("wall")).to.deep.equal([
      "aws:cloudwatch/logGroup:LogGroup wall-logs",
      "aws:wafv2/webAcl:WebAcl wall-acl",
      "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration wall-logging",
    ]);
  });

  it("secures by AWS's managed rules in order, then by a limit per address", () => {
    const managed = [
      "AWSManagedRulesAmazonIpReputationList",
      "AWSManagedRulesCommonRuleSet",
      "AWSManagedRulesKnownBadInputsRuleSet",
      "AWSManagedRulesSQLiRuleSet",
    ].map((name, priority) => ({
      name,
      priority,
      overrideAction: { none: {} },
      statement: { managedRuleGroupStatement: { vendorName: "AWS", name } },
      visibilityConfig: visibility(name),
    }));
    expect(found.inputs(aclType)).to.deep.equal({
      scope: "REGIONAL",
      defaultAction: { allow: {} },
      rules: [
        ...managed,
        {
          name: "Flood",
          priority: 4,
          action: { block: {} },
          statement: { rateBasedStatement: { limit: 2000, aggregateKeyType: "IP" } },
          visibilityConfig: visibility("Flood"),
        },
      ],
      visibilityConfig: visibility("wall"),
    });
  });

  it("secures its log with the place's key", () => {
    expect(found.inputs(logsType)).to.deep.equal({
      name: "aws-waf-logs-api",
      retentionInDays: 365,
      kmsKeyId: found.key("logs"),
    });
  });

  it("secures its log with AWS's own key where there is no place", async () => {
    const edge = await simulate(
      prod,
      () =>
        new WebAcl(
          "wall",
          {
            scope: "CLOUDFRONT",
            requestsPerAddress: 10,
            logName: "site",
            logging: { retentionDays: 14 },
          },
          { provider: regionProvider("edge", "us-east-1", prod) },
        ),
    );
    expect(edge.inputs(logsType)).to.deep.equal({
      name: "aws-waf-logs-site",
      retentionInDays: 14,
    });
    expect(edge.inputs(aclType)).to.deep.include({ scope: "CLOUDFRONT" });
  });

  it("does not count what the site's own CloudFront has counted by its callers' addresses", async () => {
    const originHeader = { name: "X-Origin-Verify-eu-west-1", value: pulumi.output("secret") };
    const behind = await simulate(prod, () => regional({ originHeader }));
    const [flood] = (behind.inputs(aclType).rules as Properties[]).slice(-1);
    expect(flood?.statement).to.deep.equal({
      rateBasedStatement: {
        limit: 2000,
        aggregateKeyType: "IP",
        scopeDownStatement: {
          notStatement: {
            statement: {
              byteMatchStatement: {
                fieldToMatch: { singleHeader: { name: "x-origin-verify-eu-west-1" } },
                positionalConstraint: "EXACTLY",
                searchString: "secret",
                textTransformations: [{ priority: 0, type: "NONE" }],
              },
            },
          },
        },
      },
    });
    expect(behind.inputs(loggingType).redactedFields).to.deep.include({
      singleHeader: { name: "x-origin-verify-eu-west-1" },
    });
  });

  it("connects the web ACL to its log, which holds no secrets of callers, and to what it guards", async () => {
    expect(found.inputs(loggingType)).to.deep.equal({
      resourceArn: found.arn(aclType, "wall-acl"),
      logDestinationConfigs: [found.arn(logsType, "wall-logs")],
      redactedFields: ["authorization", "cookie", "x-api-key"].map((name) => ({
        singleHeader: { name },
      })),
    });
    expect(await valueOf(found.result.arn)).to.equal(found.arn(aclType, "wall-acl"));
  });

  it("refuses to guard CloudFront from another region", async () => {
    expect(await refusal(prod, () => regional({ scope: "CLOUDFRONT" }))).to.equal(
      "WAFInvalidParameterException: A web ACL with scope CLOUDFRONT must be in us-east-1, not eu-west-1.",
    );
  });
});
