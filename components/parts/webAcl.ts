import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logGroup, type Logging } from "./logGroup";
import { type OriginHeader } from "./originHeader";

export interface WebAclArgs {
  /** What it guards: CloudFront (provider in us-east-1) or something regional. */
  readonly scope: "CLOUDFRONT" | "REGIONAL";
  /** Requests from one address in five minutes before it is blocked. */
  readonly requestsPerAddress: number;
  /**
   * What requests by the site's own CloudFront carry. Its web ACL has counted them by their callers' addresses; here they
   * come from CloudFront's few, which the limit would soon block. Absent: every request is counted.
   */
  readonly originHeader?: OriginHeader;
  /** Ends the name of the log group, which must start with `aws-waf-logs-` (AWS WAF developer guide). */
  readonly logName: string;
  /** @default AWS's own encryption */
  readonly logging: Pick<Logging, "retentionDays"> & Partial<Logging>;
}

/** AWS's managed rules against SQL injection, cross-site scripting and known bad input, in order of evaluation. */
const managedRules = [
  "AWSManagedRulesAmazonIpReputationList",
  "AWSManagedRulesCommonRuleSet",
  "AWSManagedRulesKnownBadInputsRuleSet",
  "AWSManagedRulesSQLiRuleSet",
];

/**
 * A web ACL against SQL injection, cross-site scripting, known bad input and floods, with its log.
 *
 * Cost: 5 USD a month, 1 USD per rule and 0.60 USD per million requests.
 */
export class WebAcl extends pulumi.ComponentResource {
  public readonly arn: pulumi.Output<string>;

  constructor(name: string, args: WebAclArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:WebAcl", name, { scope: args.scope }, opts);
    const child = { parent: this };

    const acl = new aws.wafv2.WebAcl(
      `${name}-acl`,
      {
        scope: args.scope,
        defaultAction: { allow: {} },
        rules: [...managedRules.map(managedRule), floodRule(args)],
        visibilityConfig: visibility(name),
      },
      child,
    );
    const logs = log(name, args, child);
    new aws.wafv2.WebAclLoggingConfiguration(
      `${name}-logging`,
      {
        resourceArn: acl.arn,
        logDestinationConfigs: [logs.arn],
        redactedFields: secretHeaders(args).map((header) => ({ singleHeader: { name: header } })),
      },
      child,
    );
    this.arn = acl.arn;
    this.registerOutputs({ arn: this.arn });
  }
}

function log(name: string, { logName, logging }: WebAclArgs, opts: pulumi.CustomResourceOptions) {
  const path = `aws-waf-logs-${logName}`;
  return logging.keys
    ? logGroup(
        `${name}-logs`,
        path,
        { keys: logging.keys, retentionDays: logging.retentionDays },
        opts,
      )
    : new aws.cloudwatch.LogGroup(
        `${name}-logs`,
        { name: path, retentionInDays: logging.retentionDays },
        opts,
      );
}

function managedRule(rule: string, index: number): aws.types.input.wafv2.WebAclRule {
  return {
    name: rule,
    priority: index,
    overrideAction: { none: {} },
    statement: { managedRuleGroupStatement: { vendorName: "AWS", name: rule } },
    visibilityConfig: visibility(rule),
  };
}

/** Headers with which a reader of the log could pass for a caller, in lower case as AWS WAF wants them. */
const secretHeaders = ({ originHeader }: WebAclArgs): string[] => [
  "authorization",
  "cookie",
  "x-api-key",
  ...(originHeader ? [originHeader.name.toLowerCase()] : []),
];

/** Whoever knows the secret comes by the site's own CloudFront, and was counted there. */
const withoutHeader = ({ name, value }: OriginHeader) => ({
  notStatement: {
    statement: {
      byteMatchStatement: {
        fieldToMatch: { singleHeader: { name: name.toLowerCase() } },
        positionalConstraint: "EXACTLY",
        searchString: value,
        textTransformations: [{ priority: 0, type: "NONE" }],
      },
    },
  },
});

function floodRule({
  requestsPerAddress: limit,
  originHeader,
}: WebAclArgs): aws.types.input.wafv2.WebAclRule {
  const counted = originHeader ? { scopeDownStatement: withoutHeader(originHeader) } : {};
  return {
    name: "Flood",
    priority: managedRules.length,
    action: { block: {} },
    statement: { rateBasedStatement: { limit, aggregateKeyType: "IP", ...counted } },
    visibilityConfig: visibility("Flood"),
  };
}

function visibility(metricName: string) {
  return { cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName };
}
