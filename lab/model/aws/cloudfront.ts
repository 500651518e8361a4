import { type Context, type Definitions, type Reference } from "../definition";
import { CloudError, type Properties, type Value } from "../types";
import { isList } from "../values";
import { aws, named } from "./shared";
import { toIssued } from "./acm";

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

export const cloudfront: Definitions = {
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
      ...behaviours.map((each) => ({
        ...toPart(
          `${each}.cachePolicyId`,
          "cloudfront/cachePolicy",
          "NoSuchCachePolicy",
          "CachePolicyInUse",
        ),
        key: (value: string) => (isManagedCachePolicy(value) ? undefined : value),
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
      checkOrigins(context.inputs);
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
  [aws("cloudfront/cachePolicy")]: {
    naming: named(128, "CachePolicyAlreadyExists"),
    rules: (context) => {
      const [least, usual, most] = [
        context.number("minTtl", 0),
        context.number("defaultTtl", 86_400),
        context.number("maxTtl", 31_536_000),
      ];
      if (least > usual || usual > most) {
        throw new CloudError(
          "InvalidArgument",
          "The parameter MinTTL, DefaultTTL or MaxTTL is invalid: they must not be less than each other in this order.",
        );
      }
    },
    make: (context) => {
      const id = context.uuid();
      return {
        id,
        outputs: {
          arn: context.arn("cloudfront", `cache-policy/${id}`, { region: "" }),
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

const objects = (value: Value | undefined): readonly Properties[] =>
  isList(value) ? (value as readonly Properties[]) : [];

/** Origins have names of their own, behaviours lead to one of them or to a group, and no header is sent twice. */
function checkOrigins({ origins, originGroups, ...inputs }: Properties): void {
  const refuse = (code: string, what: string) => {
    throw new CloudError(code, what);
  };
  const ids = [...objects(origins), ...objects(originGroups)].map(({ originId }) => originId);
  if (new Set(ids).size < ids.length) {
    refuse("InvalidArgument", "The specified origin IDs are not unique.");
  }
  for (const { customHeaders, originId } of objects(origins)) {
    const names = objects(customHeaders).map(({ name }) => String(name).toLowerCase());
    if (new Set(names).size < names.length) {
      refuse("InvalidArgument", `The origin ${String(originId)} has a custom header twice.`);
    }
  }
  const lost = [inputs.defaultCacheBehavior ?? {}, ...objects(inputs.orderedCacheBehaviors)]
    .map((each) => (each as Properties).targetOriginId)
    .find((target) => !ids.includes(target));
  if (lost !== undefined) {
    refuse(
      "NoSuchOrigin",
      `One or more of your origins or origin groups do not exist: ${String(lost)}.`,
    );
  }
}

/** Response headers policies that AWS manages (CloudFront developer guide, "Use managed response headers policies"). */
const managedPolicies = new Set([
  "60669652-455b-4ae9-85a4-c4c02393f86c",
  "5cc3b908-e619-4b99-88e5-2cf7f45965bd",
  "67f7725c-6f97-4210-82d7-5512b31e9d03",
  "e61eb60c-9c35-4d20-a928-2b84e02af89c",
  "eaab4381-ed33-4a86-88ca-d9558dc6cd63",
]);
const isManagedPolicy = (id: string) => managedPolicies.has(id);

/** Cache policies that AWS manages (CloudFront developer guide, "Use managed cache policies"). */
const managedCachePolicies = new Set([
  "2e54312d-136d-493c-8eb9-b001f22f67d2",
  "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
  "4cc15a8a-d715-48a4-82b8-cc0b614638fe",
  "658327ea-f89d-4fab-a63d-7e88639e58f6",
  "83da9c7e-98b4-4e11-a168-04f0df8e2c65",
  "b2884449-e4de-46a7-ac36-70bc7f1ddd6d",
]);
const isManagedCachePolicy = (id: string) => managedCachePolicies.has(id);
