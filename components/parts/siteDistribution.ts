import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Settings } from "../../environments/schema";
import { kept, managed, methods } from "../support/cloudfront";
import { type OriginHeader } from "./originHeader";
import { serviceBehaviors, type ServicePathsArgs } from "./servicePaths";
import { type SiteBucket } from "./siteBucket";

export interface SiteDistributionArgs {
  /** The name that it answers. */
  readonly host: string;
  /** The stack's domain: what it asks for answers is one label below. */
  readonly domain: string;
  /** Issued in us-east-1. */
  readonly certificateArn: pulumi.Input<string>;
  /** Of scope CLOUDFRONT, in us-east-1. */
  readonly webAclArn: pulumi.Input<string>;
  /** Home's bucket first; the second answers when the first cannot. */
  readonly buckets: readonly SiteBucket[];
  readonly priceClass: Settings["edge"]["priceClass"];
  /** Services that have a path of their own here. @default none */
  readonly services?: ServicePathsArgs;
  /**
   * What proves that a request came through here, one for each place: to the load balancers behind `app.<domain>`, and to
   * the APIs. @default none
   */
  readonly originHeaders?: {
    readonly balancers: readonly OriginHeader[];
    readonly apis: readonly OriginHeader[];
  };
}

/** Paths without a file extension are views of the single-page application; the API's own paths lose their `/api`. */
const rewrites = {
  pages: `function handler(event) {
  var request = event.request;
  if (!request.uri.includes(".")) {
    request.uri = "/index.html";
  }
  return request;
}
`,
  api: `function handler(event) {
  var request = event.request;
  request.uri = request.uri.replace(/^\\/api/, "") || "/";
  return request;
}
`,
};

/**
 * The CloudFront distribution: files from the buckets, `/api/*` from the public API name, paths of services from the name that
 * answers them. Those names follow the gate by DNS. There is one distribution, whatever happens: clients keep their connection and their DNS answer while the places change behind it.
 *
 * Once per stack. A failover changes nothing here. Cost: per request and gigabyte.
 */
export class SiteDistribution extends pulumi.ComponentResource {
  public readonly distribution: aws.cloudfront.Distribution;

  constructor(name: string, args: SiteDistributionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:SiteDistribution", name, { domain: args.host }, opts);
    const child = { parent: this };

    const access = new aws.cloudfront.OriginAccessControl(
      `${name}-access`,
      {
        description: "CloudFront reads the site's buckets",
        originAccessControlOriginType: "s3",
        signingBehavior: "always",
        signingProtocol: "sigv4",
      },
      child,
    );
    const pages = rewrite(`${name}-pages`, rewrites.pages, child);
    const api = rewrite(`${name}-api`, rewrites.api, child);
    this.distribution = new aws.cloudfront.Distribution(
      `${name}-distribution`,
      {
        enabled: true,
        isIpv6Enabled: true,
        httpVersion: "http2and3",
        aliases: [args.host],
        defaultRootObject: "index.html",
        priceClass: args.priceClass,
        webAclId: args.webAclArn,
        viewerCertificate: {
          acmCertificateArn: args.certificateArn,
          minimumProtocolVersion: "TLSv1.2_2021",
          sslSupportMethod: "sni-only",
        },
        restrictions: { geoRestriction: { restrictionType: "none" } },
        origins: [...fileOrigins(args.buckets, access), ...serviceOrigins(args)],
        originGroups: originGroups(args.buckets),
        defaultCacheBehavior: filesBehavior(args.buckets, pages),
        orderedCacheBehaviors: [
          apiBehavior(api),
          ...(args.services ? serviceBehaviors(name, args.services, child) : []),
        ],
      },
      child,
    );
    this.registerOutputs({ domainName: this.distribution.domainName });
  }
}

function rewrite(name: string, code: string, opts: pulumi.CustomResourceOptions) {
  return new aws.cloudfront.Function(
    `${name}-rewrite`,
    { runtime: "cloudfront-js-2.0", code, publish: true },
    opts,
  );
}

const fileOriginId = (index: number) => `site-${index + 1}`;

function fileOrigins(
  buckets: readonly SiteBucket[],
  access: aws.cloudfront.OriginAccessControl,
): aws.types.input.cloudfront.DistributionOrigin[] {
  return buckets.map(({ bucket }, index) => ({
    originId: fileOriginId(index),
    domainName: bucket.bucketRegionalDomainName,
    originAccessControlId: access.id,
  }));
}

/** CloudFront asks the second bucket when the first fails; for reads only, which files are. */
function originGroups(
  buckets: readonly SiteBucket[],
): aws.types.input.cloudfront.DistributionOriginGroup[] {
  if (buckets.length < 2) {
    return [];
  }
  return [
    {
      originId: "site",
      failoverCriteria: { statusCodes: [500, 502, 503, 504] },
      members: buckets.map((_, index) => ({ originId: fileOriginId(index) })),
    },
  ];
}

/** The API's name, and others that a path leads to; each is an origin by its label. */
function serviceOrigins({
  domain,
  services,
  originHeaders = { balancers: [], apis: [] },
}: SiteDistributionArgs): aws.types.input.cloudfront.DistributionOrigin[] {
  const labels = new Set(["api", ...(services?.paths ?? []).map(({ origin }) => origin)]);
  const { balancers, apis } = originHeaders;
  const proofs = (label: string) => (label === "app" ? balancers : apis);
  return [...labels].map((label) => ({
    originId: label,
    domainName: `${label}.${domain}`,
    customOriginConfig: {
      originProtocolPolicy: "https-only",
      originSslProtocols: ["TLSv1.2"],
      httpPort: 80,
      httpsPort: 443,
    },
    ...(proofs(label).length > 0 ? { customHeaders: [...proofs(label)] } : {}),
  }));
}

function filesBehavior(
  buckets: readonly SiteBucket[],
  pages: aws.cloudfront.Function,
): aws.types.input.cloudfront.DistributionDefaultCacheBehavior {
  return {
    targetOriginId: buckets.length < 2 ? fileOriginId(0) : "site",
    viewerProtocolPolicy: "redirect-to-https",
    allowedMethods: methods.reads,
    cachedMethods: kept,
    compress: true,
    cachePolicyId: managed.cachingOptimized,
    responseHeadersPolicyId: managed.securityHeaders,
    functionAssociations: [{ eventType: "viewer-request", functionArn: pages.arn }],
  };
}

function apiBehavior(
  api: aws.cloudfront.Function,
): aws.types.input.cloudfront.DistributionOrderedCacheBehavior {
  return {
    pathPattern: "/api/*",
    targetOriginId: "api",
    viewerProtocolPolicy: "https-only",
    allowedMethods: methods.all,
    cachedMethods: kept,
    compress: true,
    cachePolicyId: managed.cachingDisabled,
    originRequestPolicyId: managed.allViewerExceptHostHeader,
    responseHeadersPolicyId: managed.securityHeaders,
    functionAssociations: [{ eventType: "viewer-request", functionArn: api.arn }],
  };
}
