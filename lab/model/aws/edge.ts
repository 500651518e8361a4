import { identityOf } from "../identity";
import { type Context, type Definitions, type Reference } from "../definition";
import { type Entry } from "../journal";
import { CloudError } from "../types";
import { isList, valueAt } from "../values";
import { apiGatewayZones, aws, logGroupArn, named, toLogGroup, toRestApi, toRole } from "./shared";

const certificate = aws("acm/certificate");
const validation = aws("acm/certificateValidation");

const names = (context: Context): readonly string[] => {
  const more = context.inputs.subjectAlternativeNames;
  const others = (isList(more) ? more : []).filter((name) => typeof name === "string");
  return [...new Set([context.text("domainName"), ...others])];
};

/** ACM asks for the same record in every region, and for one record for a domain and its wildcard. */
function proofOf(context: Context, domainName: string) {
  const domain = domainName.replace(/^\*\./, "");
  const identity = identityOf(`${context.account}|acm|${domain}`);
  return {
    domainName,
    resourceRecordName: `_${identity.hex(32, "name")}.${domain}.`,
    resourceRecordType: "CNAME",
    resourceRecordValue: `_${identity.hex(32, "value")}.${identity.letters(10)}.acm-validations.aws.`,
  };
}

/** Services take a certificate only once ACM has issued it. */
const toIssued = (
  path: string,
  codes: { readonly missing: string; readonly pending: string },
  region: Reference["region"] = "same",
): Reference => ({
  path,
  to: [certificate],
  missing: codes.missing,
  region,
  holds: "ResourceInUseException",
  also: (target: Entry, context: Context) => {
    const isIssued =
      context.all(validation).some(({ inputs }) => inputs.certificateArn === target.id) ||
      target.inputs.privateKey !== undefined;
    if (!isIssued) {
      throw new CloudError(
        codes.pending,
        `The certificate ${target.id} has not been issued: its validation is pending.`,
      );
    }
  },
});

const acm: Definitions = {
  [certificate]: {
    make: (context) => {
      const arn = context.arn("acm", `certificate/${context.uuid()}`);
      return {
        id: arn,
        outputs: {
          arn,
          domainName: context.text("domainName"),
          subjectAlternativeNames: [...names(context)].sort(),
          domainValidationOptions: names(context).map((name) => proofOf(context, name)),
          status: "PENDING_VALIDATION",
          type: "AMAZON_ISSUED",
          keyAlgorithm: context.text("keyAlgorithm", "RSA_2048"),
          validationEmails: [],
          renewalEligibility: "INELIGIBLE",
          renewalSummaries: [],
          notBefore: "",
          notAfter: "",
        },
      };
    },
  },
  [validation]: {
    references: [
      { path: "certificateArn", to: [certificate], missing: "ResourceNotFoundException" },
    ],
    rules: (context) => {
      const target = context.find(certificate, context.text("certificateArn"), context.region);
      const options = target?.outputs.domainValidationOptions;
      const wanted = (isList(options) ? options : []).map((option) =>
        valueAt(option, "resourceRecordName"),
      );
      const records = context
        .all(aws("route53/record"))
        .map(({ inputs }) => `${String(inputs.name).replace(/\.$/, "")}.`);
      const missing = wanted.filter((name) => typeof name === "string" && !records.includes(name));
      if (missing.length > 0) {
        throw new CloudError(
          "TimedOut",
          `The certificate stays PENDING_VALIDATION: no record ${missing.map(String).join(", ")}.`,
        );
      }
    },
    make: (context) => ({ id: context.uuid() }),
  },
};

const toStageParts: readonly Reference[] = [toRestApi("restApi")];

const apigateway: Definitions = {
  [aws("apigateway/account")]: {
    references: [toRole("cloudwatchRoleArn", { missing: "BadRequestException" })],
    make: () => ({
      id: "api-gateway-account",
      outputs: {
        apiKeyVersion: "4",
        features: ["UsagePlans"],
        throttleSettings: [{ burstLimit: 5000, rateLimit: 10000 }],
      },
    }),
  },
  [aws("apigateway/restApi")]: {
    naming: named(1024),
    make: (context) => {
      const id = context.letters(10);
      return {
        id,
        outputs: {
          arn: context.arn("apigateway", `/restapis/${id}`, { account: "" }),
          executionArn: context.arn("execute-api", id),
          rootResourceId: context.letters(10, "root"),
          createdDate: "2026-11-21T00:00:00Z",
          apiKeySource: "HEADER",
          disableExecuteApiEndpoint: context.flag("disableExecuteApiEndpoint"),
          description: context.text("description"),
          policy: context.text("policy"),
        },
      };
    },
  },
  [aws("apigateway/deployment")]: {
    references: toStageParts,
    make: (context) => ({
      id: context.letters(6),
      outputs: { createdDate: "2026-11-21T00:00:00Z" },
    }),
  },
  [aws("apigateway/stage")]: {
    references: [
      ...toStageParts,
      {
        path: "deployment",
        to: [aws("apigateway/deployment")],
        missing: "NotFoundException",
        holds: "BadRequestException",
      },
      toLogGroup("accessLogSettings.destinationArn", {
        missing: "BadRequestException",
        key: (value) => (value.includes(":logs:") ? logGroupArn(value) : undefined),
      }),
    ],
    make: (context) => {
      const [api, stage] = [context.text("restApi"), context.text("stageName")];
      return {
        id: `ags-${api}-${stage}`,
        outputs: {
          arn: context.arn("apigateway", `/restapis/${api}/stages/${stage}`, { account: "" }),
          executionArn: context.arn("execute-api", `${api}/${stage}`),
          invokeUrl: `https://${api}.execute-api.${context.region}.amazonaws.com/${stage}`,
          webAclArn: "",
        },
      };
    },
  },
  [aws("apigateway/methodSettings")]: {
    references: [...toStageParts],
    rules: (context) => {
      const [api, stage] = [context.text("restApi"), context.text("stageName")];
      if (
        context.find(aws("apigateway/stage"), `ags-${api}-${stage}`, context.region) === undefined
      ) {
        throw new CloudError(
          "NotFoundException",
          `Invalid stage identifier specified: ${stage} of ${api}`,
        );
      }
    },
    make: (context) => ({
      id: `${context.text("restApi")}-${context.text("stageName")}-${context.text("methodPath")}`,
    }),
  },
  [aws("apigateway/vpcLink")]: {
    naming: named(1024),
    references: [
      {
        path: "targetArn",
        to: [aws("lb/loadBalancer")],
        missing: "BadRequestException",
        holds: "ResourceInUse",
      },
    ],
    rules: (context) => {
      const balancer = context.find(
        aws("lb/loadBalancer"),
        context.text("targetArn"),
        context.region,
      );
      if (balancer !== undefined && balancer.inputs.loadBalancerType !== "network") {
        throw new CloudError(
          "BadRequestException",
          "A VPC link of a REST API targets a network load balancer.",
        );
      }
    },
    make: (context) => {
      const id = context.letters(6);
      return {
        id,
        outputs: { arn: context.arn("apigateway", `/vpclinks/${id}`, { account: "" }) },
      };
    },
  },
  [aws("apigateway/domainName")]: {
    naming: { property: "domainName", max: 512, auto: false, taken: "BadRequestException" },
    references: [
      toIssued("regionalCertificateArn", {
        missing: "BadRequestException",
        pending: "BadRequestException",
      }),
      toIssued(
        "certificateArn",
        { missing: "BadRequestException", pending: "BadRequestException" },
        "us-east-1",
      ),
    ],
    make: (context) => {
      const name = context.text("domainName");
      return {
        id: name,
        outputs: {
          arn: context.arn("apigateway", `/domainnames/${name}`, { account: "" }),
          regionalDomainName: `d-${context.letters(10)}.execute-api.${context.region}.amazonaws.com`,
          regionalZoneId: apiGatewayZones[context.region] ?? `Z${context.capitals(13)}`,
          cloudfrontDomainName: "",
          cloudfrontZoneId: "Z2FDTNDATAQYW2",
          certificateUploadDate: "",
          domainNameId: "",
          securityPolicy: context.text("securityPolicy", "TLS_1_2"),
        },
      };
    },
  },
  [aws("apigateway/basePathMapping")]: {
    references: [
      toRestApi("restApi", { holds: "BadRequestException" }),
      { path: "domainName", to: [aws("apigateway/domainName")], missing: "NotFoundException" },
    ],
    rules: (context) => {
      const stage = context.text("stageName");
      if (
        stage !== "" &&
        context.find(
          aws("apigateway/stage"),
          `ags-${context.text("restApi")}-${stage}`,
          context.region,
        ) === undefined
      ) {
        throw new CloudError("BadRequestException", `Invalid stage identifier specified: ${stage}`);
      }
    },
    make: (context) => ({ id: `${context.text("domainName")}/${context.text("basePath")}` }),
  },
};

const distribution = aws("cloudfront/distribution");
const cloudfrontId = (context: Context) => `E${context.capitals(13)}`;

/** CloudFront takes its certificate and web ACL from us-east-1 (CloudFront developer guide). */
const toPart = (path: string, type: string, code: string, holds?: string): Reference => ({
  path,
  to: [aws(type)],
  missing: code,
  ...(holds === undefined ? {} : { holds }),
});

const behaviours = ["defaultCacheBehavior", "orderedCacheBehaviors[*]"];

const cloudfront: Definitions = {
  [distribution]: {
    references: [
      toIssued(
        "viewerCertificate.acmCertificateArn",
        { missing: "InvalidViewerCertificate", pending: "InvalidViewerCertificate" },
        "us-east-1",
      ),
      {
        path: "webAclId",
        to: [aws("wafv2/webAcl")],
        missing: "InvalidWebACLId",
        region: "us-east-1",
        holds: "WAFAssociatedItemException",
      },
      toPart(
        "origins[*].originAccessControlId",
        "cloudfront/originAccessControl",
        "InvalidOriginAccessControl",
        "OriginAccessControlInUse",
      ),
      ...behaviours.map((each) => ({
        ...toPart(
          `${each}.responseHeadersPolicyId`,
          "cloudfront/responseHeadersPolicy",
          "NoSuchResponseHeadersPolicy",
          "ResponseHeadersPolicyInUse",
        ),
        // Managed policies are known by ids that AWS publishes; those that the stack makes start differently here.
        key: (value: string) => (isManagedPolicy(value) ? undefined : value),
      })),
      ...behaviours.map((each) =>
        toPart(
          `${each}.functionAssociations[*].functionArn`,
          "cloudfront/function",
          "InvalidFunctionAssociation",
          "FunctionInUse",
        ),
      ),
    ],
    rules: (context) => {
      const wanted = context.inputs.aliases;
      for (const alias of isList(wanted) ? wanted : []) {
        const holder = context
          .all(distribution)
          .find(
            ({ urn, inputs }) =>
              urn !== context.urn && isList(inputs.aliases) && inputs.aliases.includes(alias),
          );
        if (holder !== undefined) {
          throw new CloudError(
            "CNAMEAlreadyExists",
            `${String(alias)} is an alias of ${holder.name} already.`,
          );
        }
      }
    },
    make: (context) => {
      const id = cloudfrontId(context);
      return {
        id,
        outputs: {
          arn: context.arn("cloudfront", `distribution/${id}`, { region: "" }),
          domainName: `d${context.letters(13)}.cloudfront.net`,
          hostedZoneId: "Z2FDTNDATAQYW2",
          status: "Deployed",
          etag: `E${context.capitals(12, "etag")}`,
          callerReference: `terraform-${context.digits(26)}`,
          inProgressValidationBatches: 0,
          lastModifiedTime: "2026-11-21 00:00:00 +0000 UTC",
          trustedKeyGroups: [],
          trustedSigners: [],
        },
      };
    },
  },
  [aws("cloudfront/originAccessControl")]: {
    naming: named(64, "OriginAccessControlAlreadyExists"),
    make: (context) => {
      const id = cloudfrontId(context);
      return {
        id,
        outputs: {
          arn: context.arn("cloudfront", `origin-access-control/${id}`, { region: "" }),
          etag: `E${context.capitals(12, "etag")}`,
        },
      };
    },
  },
  [aws("cloudfront/responseHeadersPolicy")]: {
    naming: named(128, "ResponseHeadersPolicyAlreadyExists"),
    make: (context) => {
      const id = context.uuid();
      return {
        id,
        outputs: {
          arn: context.arn("cloudfront", `response-headers-policy/${id}`, { region: "" }),
          etag: `E${context.capitals(12, "etag")}`,
        },
      };
    },
  },
  [aws("cloudfront/function")]: {
    naming: named(64, "FunctionAlreadyExists"),
    make: (context) => {
      const name = context.text("name");
      return {
        id: name,
        outputs: {
          arn: context.arn("cloudfront", `function/${name}`, { region: "" }),
          etag: `E${context.capitals(12, "etag")}`,
          liveStageEtag: `E${context.capitals(12, "live")}`,
          status: "UNASSOCIATED",
        },
      };
    },
  },
};

/** Response headers policies that AWS manages (CloudFront developer guide, "Use managed response headers policies"). */
const managedPolicies = new Set([
  "60669652-455b-4ae9-85a4-c4c02393f86c",
  "5cc3b908-e619-4b99-88e5-2cf7f45965bd",
  "67f7725c-6f97-4210-82d7-5512b31e9d03",
  "e61eb60c-9c35-4d20-a928-2b84e02af89c",
  "eaab4381-ed33-4a86-88ca-d9558dc6cd63",
]);
const isManagedPolicy = (id: string) => managedPolicies.has(id);

const healthCheck = aws("route53/healthCheck");

const route53: Definitions = {
  [aws("route53/record")]: {
    references: [
      {
        path: "healthCheckId",
        to: [healthCheck],
        missing: "NoSuchHealthCheck",
        holds: "HealthCheckInUse",
      },
    ],
    rules: (context, before) => {
      const told = ["zoneId", "name", "type", "setIdentifier"];
      const same = context
        .all(aws("route53/record"))
        .find(
          ({ urn, inputs }) =>
            urn !== context.urn && told.every((path) => inputs[path] === context.inputs[path]),
        );
      if (before === undefined && same !== undefined && !context.flag("allowOverwrite")) {
        throw new CloudError(
          "InvalidChangeBatch",
          `Tried to create resource record set [name='${context.text("name")}', type='${context.text("type")}'] but it already exists`,
        );
      }
    },
    make: (context) => {
      const [zone, name, type, set] = ["zoneId", "name", "type", "setIdentifier"].map((path) =>
        context.text(path),
      );
      return {
        id: [zone, name, type, ...(set === "" ? [] : [set])].join("_"),
        outputs: { fqdn: `${name}`.replace(/\.$/, "") },
      };
    },
  },
  [healthCheck]: {
    references: [
      {
        path: "childHealthchecks[*]",
        to: [healthCheck],
        missing: "InvalidInput",
        holds: "HealthCheckInUse",
      },
    ],
    rules: (context) => {
      const name = context.text("cloudwatchAlarmName");
      const region = context.text("cloudwatchAlarmRegion");
      if (name !== "" && context.find(aws("cloudwatch/metricAlarm"), name, region) === undefined) {
        throw new CloudError(
          "InvalidInput",
          `The CloudWatch alarm "${name}" does not exist in ${region}.`,
        );
      }
    },
    make: (context) => {
      const id = context.uuid();
      return {
        id,
        outputs: { arn: context.arn("route53", `healthcheck/${id}`, { region: "", account: "" }) },
      };
    },
  },
};

const webAcl = aws("wafv2/webAcl");

const wafv2: Definitions = {
  [webAcl]: {
    naming: named(128, "WAFDuplicateItemException"),
    rules: (context) => {
      if (context.text("scope") === "CLOUDFRONT" && context.region !== "us-east-1") {
        throw new CloudError(
          "WAFInvalidParameterException",
          `A web ACL with scope CLOUDFRONT must be in us-east-1, not ${context.region}.`,
        );
      }
    },
    make: (context) => {
      const id = context.uuid();
      const scope = context.text("scope") === "CLOUDFRONT" ? "global" : "regional";
      return {
        id,
        outputs: {
          arn: context.arn("wafv2", `${scope}/webacl/${context.text("name")}/${id}`),
          capacity: 10,
          lockToken: context.uuid("lock"),
          applicationIntegrationUrl: "",
        },
      };
    },
  },
  [aws("wafv2/webAclAssociation")]: {
    references: [
      {
        path: "webAclArn",
        to: [webAcl],
        missing: "WAFNonexistentItemException",
        holds: "WAFAssociatedItemException",
      },
      {
        path: "resourceArn",
        to: [aws("apigateway/stage"), aws("lb/loadBalancer")],
        missing: "WAFUnavailableEntityException",
      },
    ],
    make: (context) => ({ id: `${context.text("webAclArn")},${context.text("resourceArn")}` }),
  },
  [aws("wafv2/webAclLoggingConfiguration")]: {
    references: [
      { path: "resourceArn", to: [webAcl], missing: "WAFNonexistentItemException" },
      toLogGroup("logDestinationConfigs", {
        missing: "WAFLogDestinationPermissionIssueException",
        key: logGroupArn,
      }),
      toLogGroup("logDestinationConfigs[*]", {
        missing: "WAFLogDestinationPermissionIssueException",
        key: (value) => (value.includes(":logs:") ? logGroupArn(value) : undefined),
      }),
    ],
    rules: (context) => {
      const destinations = context.inputs.logDestinationConfigs;
      const wrong = (isList(destinations) ? destinations : [destinations ?? ""]).filter(
        (each) => typeof each === "string" && !/[:/]aws-waf-logs-/.test(each),
      );
      if (wrong.length > 0) {
        throw new CloudError(
          "WAFInvalidParameterException",
          `The ARN isn't valid: names of log destinations start with aws-waf-logs-, ${wrong.map(String).join(", ")}.`,
        );
      }
    },
    make: (context) => ({ id: context.text("resourceArn") }),
  },
};

export const edge: Definitions = { ...acm, ...apigateway, ...cloudfront, ...route53, ...wafv2 };
