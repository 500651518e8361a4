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
  /** Whether the load balancers send people to sign in, who come back to a path of theirs. */
  readonly signsIn: boolean;
}

type Behavior = aws.types.input.cloudfront.DistributionOrderedCacheBehavior;

/**
 * What CloudFront does with `/NAME` and everything below it: two behaviours per service, since `/NAME*` would take
 * `/NAMESAKE` as well. An error is passed on as it is: views of the application are told by a function of the files'
 * behaviour, never by the status of an answer.
 */
export function serviceBehaviors(
  name: string,
  args: ServicePathsArgs,
  opts: pulumi.CustomResourceOptions,
): Behavior[] {
  const { paths, cacheSeconds, signsIn } = args;
  const cached = cacheSeconds > 0 && paths.length > 0;
  const cachePolicyId = cached ? answers(name, args, opts).id : managed.cachingDisabled;
  return [
    ...(signsIn ? [signInBehavior] : []),
    ...paths.flatMap(({ service, origin, methods }) =>
      [`/${service}`, `/${service}/*`].map((pathPattern) => ({
        ...behavior(pathPattern, origin),
        allowedMethods: methodsOf[methods],
        cachePolicyId,
      })),
    ),
  ];
}

function behavior(pathPattern: string, origin: ServicePath["origin"]) {
  return {
    pathPattern,
    targetOriginId: origin,
    viewerProtocolPolicy: "https-only",
    cachedMethods: kept,
    compress: true,
    // Load balancers send people back to the name that they came by; API Gateway knows its own name only.
    originRequestPolicyId: origin === "app" ? managed.allViewer : managed.allViewerExceptHostHeader,
    responseHeadersPolicyId: managed.securityHeaders,
  };
}

/** Where people come back from the sign-in page; the path is the load balancer's own. */
const signInBehavior: Behavior = {
  ...behavior("/oauth2/idpresponse", "app"),
  allowedMethods: methodsOf.reads,
  cachePolicyId: managed.cachingDisabled,
};

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
