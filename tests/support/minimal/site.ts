import { type Properties } from "../../../lab/model";
import { aws, type Given, type MinimalInputs, text } from "./minimal";

const api = (given: Given) => ({ restApi: given(aws("apigateway/restApi")).id });

/** The API, its name, the site and its DNS. */
export const site: { readonly [path: string]: MinimalInputs } = {
  "acm/certificate": () => ({ domainName: "example.com", validationMethod: "DNS" }),
  "acm/certificateValidation": (given) => {
    given(aws("route53/record"));
    return { certificateArn: text(given(aws("acm/certificate")).arn) };
  },
  "apigateway/account": () => ({}),
  "apigateway/restApi": () => ({}),
  "apigateway/deployment": api,
  "apigateway/stage": (given) => ({
    ...api(given),
    stageName: "live",
    deployment: given(aws("apigateway/deployment")).id,
  }),
  "apigateway/methodSettings": (given) => {
    given(aws("apigateway/stage"));
    return { ...api(given), stageName: "live", methodPath: "*/*", settings: {} };
  },
  "apigateway/vpcLink": (given) => ({ targetArn: given(aws("lb/loadBalancer")).id }),
  "apigateway/domainName": (given) => {
    given(aws("acm/certificateValidation"));
    return {
      domainName: "api.example.com",
      regionalCertificateArn: text(given(aws("acm/certificate")).arn),
      endpointConfiguration: { types: "REGIONAL" },
    };
  },
  "apigateway/basePathMapping": (given) => ({
    ...api(given),
    domainName: given(aws("apigateway/domainName")).id,
  }),
  "cloudfront/distribution": () => ({
    enabled: true,
    origins: [{ originId: "site", domainName: "site.s3.eu-west-1.amazonaws.com" }],
    defaultCacheBehavior: {
      targetOriginId: "site",
      viewerProtocolPolicy: "redirect-to-https",
      allowedMethods: ["GET", "HEAD"],
      cachedMethods: ["GET", "HEAD"],
      cachePolicyId: "658327ea-f89d-4fab-a63d-7e88639e58f6",
    },
    restrictions: { geoRestriction: { restrictionType: "none" } },
    viewerCertificate: { cloudfrontDefaultCertificate: true },
  }),
  "cloudfront/originAccessControl": () => ({
    originAccessControlOriginType: "s3",
    signingBehavior: "always",
    signingProtocol: "sigv4",
  }),
  "cloudfront/responseHeadersPolicy": () => ({
    securityHeadersConfig: { contentTypeOptions: { override: true } },
  }),
  "cloudfront/function": () => ({
    runtime: "cloudfront-js-2.0",
    code: "function handler(event) { return event.request; }",
  }),
  "route53/record": (given) => {
    const options = given(aws("acm/certificate")).domainValidationOptions;
    const [first] = Array.isArray(options) ? (options as readonly Properties[]) : [];
    return {
      zoneId: "Z0123456789ABCDEFGHIJ",
      name: text(first?.resourceRecordName),
      type: "CNAME",
      ttl: 300,
      records: [text(first?.resourceRecordValue)],
    };
  },
  "route53/healthCheck": () => ({ type: "HTTPS", fqdn: "example.com", port: 443 }),
  "wafv2/webAcl": () => ({
    scope: "REGIONAL",
    defaultAction: { allow: {} },
    visibilityConfig: {
      metricName: "minimal",
      cloudwatchMetricsEnabled: true,
      sampledRequestsEnabled: true,
    },
  }),
  "wafv2/webAclAssociation": (given) => ({
    webAclArn: text(given(aws("wafv2/webAcl")).arn),
    resourceArn: text(given(aws("apigateway/stage")).arn),
  }),
  "wafv2/webAclLoggingConfiguration": (given) => ({
    resourceArn: text(given(aws("wafv2/webAcl")).arn),
    logDestinationConfigs: [text(given("waf log group").arn)],
  }),
};
