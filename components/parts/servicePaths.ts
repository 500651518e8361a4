import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { kept, managed, methods as methodsOf } from "../support/cloudfront";
import { type ServicePath } from "../support/publicHosts";

export interface ServicePathsArgs {
  readonly paths: readonly ServicePath[];
  /** Seconds that an answer to a read is kept at most; 0: none is. */
  readonly cacheSeconds: number;
  /** Whether callers show an API key: what one may read is then not kept for another. */
  readonly keys: boolean;
}

/**
 * What CloudFront does with `/NAME` and everything below it: two behaviours per service, since `/NAME*` would take
 * `/NAMESAKE` as well. An error is passed on as it is: views of the application are told by a function of the files'
 * behaviour, never by the status of an answer.
 */
export function serviceBehaviors(
  name: string,
  args: ServicePathsArgs,
  opts: pulumi.CustomResourceOptions,
): aws.types.input.cloudfront.DistributionOrderedCacheBehavior[] {
  if (args.paths.length === 0) {
    return [];
  }
  const cachePolicyId =
    args.cacheSeconds > 0 ? answers(name, args, opts).id : managed.cachingDisabled;
  return args.paths.flatMap(({ service, origin, methods }) =>
    [`/${service}`, `/${service}/*`].map((pathPattern) => ({
      pathPattern,
      targetOriginId: origin,
      viewerProtocolPolicy: "https-only",
      allowedMethods: methodsOf[methods],
      cachedMethods: kept,
      compress: true,
      cachePolicyId,
      originRequestPolicyId: managed.allViewerExceptHostHeader,
      responseHeadersPolicyId: managed.securityHeaders,
    })),
  );
}

/**
 * Keeps what the service says may be kept, and nothing else: without `Cache-Control` an answer is kept for no time.
 * Whatever tells callers apart is part of what an answer is kept under.
 */
function answers(name: string, args: ServicePathsArgs, opts: pulumi.CustomResourceOptions) {
  const items = ["Accept", "Authorization", "Origin", ...(args.keys ? ["X-Api-Key"] : [])];
  return new aws.cloudfront.CachePolicy(
    `${name}-answers`,
    {
      comment: "Answers of services, as long as they say and no longer than the stack allows",
      minTtl: 0,
      defaultTtl: 0,
      maxTtl: args.cacheSeconds,
      parametersInCacheKeyAndForwardedToOrigin: {
        headersConfig: { headerBehavior: "whitelist", headers: { items } },
        queryStringsConfig: { queryStringBehavior: "all" },
        cookiesConfig: { cookieBehavior: "all" },
        enableAcceptEncodingGzip: true,
        enableAcceptEncodingBrotli: true,
      },
    },
    opts,
  );
}
