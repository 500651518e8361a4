import { expect } from "chai";
import { timeout } from "../../program/plans";
import { behaviour, conditions, origin, regions, System, types } from "./support";

const policyType = "aws:cloudfront/cachePolicy:CachePolicy";
const bindingType = "kubernetes:eks.amazonaws.com/v1:TargetGroupBinding";
const ingressType = "kubernetes:networking.k8s.io/v1:Ingress";
const passwordType = "random:index/randomPassword:RandomPassword";
const settingsType = "aws:apigateway/methodSettings:MethodSettings";
const poolType = "aws:cognito/userPool:UserPool";
const clientType = "aws:cognito/userPoolClient:UserPoolClient";

/** A method of an API's document. */
interface Method {
  readonly security?: readonly unknown[];
  readonly "x-amazon-apigateway-integration": { readonly type: string; readonly uri?: string };
}

interface Document {
  readonly paths: Record<string, Record<string, Method>>;
  readonly components: { readonly securitySchemes: { readonly callers: unknown } };
}

const actions = (system: System, rule: string) =>
  system.list(types.rule, rule, "actions").map(({ type }) => type);

/** The stack without sign-in, with pods behind the load balancer themselves. */
const open = [
  "settings.api.auth=none",
  "settings.api.samlMetadataUrl=null",
  "settings.services.catalogue.kubernetes.ingress=alb",
];

/** The stack with a cheaper API, which has neither web ACL nor cache. */
const http = ["settings.api.gateway=http", "settings.api.cache=none"];

/** The stack whose callers a function knows. */
const byFunction = [
  "settings.api.auth=lambda",
  "settings.api.tokens={issuer: https://id.example.com, audience: shop}",
  "settings.api.samlMetadataUrl=null",
  "settings.api.ingress=nlb",
  "settings.edge.accelerator=false",
  "settings.services.catalogue.kubernetes.ingress=nlb",
  "settings.services.catalogue.kubernetes.listenerPort=8443",
];

describe("The reference system webapp, from callers to services", function () {
  this.timeout(timeout);
  let system: System;

  before(async () => {
    system = await System.of();
  });

  it("CloudFront over the front end in S3 and the ALB, with response caching", () => {
    const site = "edge-site-distribution";
    expect(system.input(types.distribution, site, "defaultCacheBehavior")).to.include({
      targetOriginId: "site",
      viewerProtocolPolicy: "redirect-to-https",
    });
    expect(system.list(types.distribution, site, "originGroups")).to.deep.include({
      originId: "site",
      failoverCriteria: { statusCodes: [500, 502, 503, 504] },
      members: [{ originId: "site-1" }, { originId: "site-2" }],
    });
    regions.forEach((region, index) => {
      const bucket = `edge-site-${region}-bucket`;
      expect(system.region("aws:s3/bucket:Bucket", bucket)).to.equal(region);
      expect(origin(system, `site-${index + 1}`)).to.deep.include({
        domainName: system.output("aws:s3/bucket:Bucket", bucket, "bucketRegionalDomainName"),
        originAccessControlId: system.id(
          "aws:cloudfront/originAccessControl:OriginAccessControl",
          "edge-site-access",
        ),
      });
    });
    expect(origin(system, "app")).to.deep.include({
      domainName: "app.example.net",
      customHeaders: regions.map((region) => ({
        name: `X-Origin-Verify-${region}`,
        value: system.output(passwordType, `ingress-${region}-public-origin`, "result"),
      })),
    });
    expect(origin(system, "app")?.customOriginConfig).to.include({
      originProtocolPolicy: "https-only",
    });
    const answers = system.id(policyType, "edge-site-answers");
    expect(system.input(policyType, "edge-site-answers")).to.include({ minTtl: 0, maxTtl: 60 });
    expect(
      system.input(
        policyType,
        "edge-site-answers",
        "parametersInCacheKeyAndForwardedToOrigin.headersConfig.headers.items",
      ),
    ).to.include("Authorization");
    for (const path of ["/storefront/*", "/catalogue/*"]) {
      expect(behaviour(system, path), path).to.include({
        targetOriginId: "app",
        cachePolicyId: answers,
      });
    }
    expect(behaviour(system, "/inventory/*")).to.include({
      targetOriginId: "queries",
      cachePolicyId: answers,
    });
  });

  it("ALB ingress, and ALB with nginx", async () => {
    const pods = await System.of(...open);
    for (const region of regions) {
      const name = `ingress-${region}-public`;
      const nginx = system.arn(types.targets, `${name}-nginx-targets`);
      const [last] = system.list(types.rule, `${name}-catalogue-rule-1`, "actions").slice(-1);
      expect(last).to.deep.include({ type: "forward", targetGroupArn: nginx });
      expect(system.input(bindingType, `${name}-nginx-binding`, "spec")).to.deep.include({
        serviceRef: { name: "nginx", port: 80 },
        targetGroupARN: nginx,
      });
      expect(
        system.input(
          "kubernetes:helm.sh/v3:Release",
          `ingress-${region}-nginx-controller`,
          "chart",
        ),
      ).to.equal("oci://ghcr.io/nginx/charts/nginx-ingress");
      expect(
        system.input(
          ingressType,
          `ingress-${region}-nginx-example.net-catalogue`,
          "spec.rules.0.http.paths.0",
        ),
      ).to.deep.include({
        path: "/catalogue",
        backend: { service: { name: "catalogue", port: { number: 8080 } } },
      });
      // Without nginx, the same balancer holds the pods themselves.
      expect(pods.names("kubernetes:helm.sh/v3:Release")).to.deep.equal([]);
      expect(pods.input(bindingType, `${name}-catalogue-binding`, "spec")).to.deep.include({
        serviceRef: { name: "catalogue", port: 8080 },
        targetGroupARN: pods.arn(types.targets, `${name}-catalogue-targets`),
      });
      expect(actions(pods, `${name}-catalogue-rule-1`)).to.deep.equal(["forward"]);
      const header = { httpHeaderName: `X-Origin-Verify-${region}` };
      const through = conditions(system, `${name}-storefront-rule-1`);
      expect(through.pathPattern).to.deep.equal({ regexValues: ["^/storefront(/.*)?$"] });
      expect(through.hostHeader).to.deep.equal({ regexValues: ["^(app\\.)?example\\.net$"] });
      expect(through.httpHeader).to.deep.include(header);
    }
  });

  it("API Gateway for functions, as REST or HTTP API", async () => {
    const cheap = await System.of(...http);
    for (const region of regions) {
      const functionArn = system.arn(types.function, `api-${region}-ordering-function`);
      const { paths } = system.json<Document>(types.restApi, `api-${region}-gateway-rest`, "body");
      const post = paths["/ordering/{proxy+}"]?.post;
      expect(post?.["x-amazon-apigateway-integration"]).to.deep.include({
        type: "aws_proxy",
        uri: `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`,
      });
      expect(
        system.input(settingsType, `api-${region}-queries-cache-inventory`, "settings"),
      ).to.include({ cachingEnabled: true, cacheTtlInSeconds: 30, cacheDataEncrypted: true });
      expect(system.input("aws:apigateway/stage:Stage", `api-${region}-queries-stage`)).to.include({
        cacheClusterEnabled: true,
        cacheClusterSize: "1.6",
      });

      expect(cheap.names(types.restApi)).to.deep.equal([]);
      const api = cheap.id("aws:apigatewayv2/api:Api", `api-${region}-gateway-http`);
      const integration = cheap
        .of("aws:apigatewayv2/integration:Integration")
        .find(({ name }) => name === `api-${region}-gateway-ordering-integration`);
      expect(integration?.inputs).to.include({
        integrationType: "AWS_PROXY",
        apiId: api,
        integrationUri: cheap.output(
          types.function,
          `api-${region}-ordering-function`,
          "invokeArn",
        ),
      });
      const routes = cheap
        .of("aws:apigatewayv2/route:Route")
        .filter(({ inputs }) => inputs.apiId === api)
        .map(({ inputs }) => inputs.routeKey);
      expect(routes).to.include("POST /ordering/{proxy+}");
    }
  });

  it("sign-in by a Cognito user pool or a Lambda authorizer, on the ALB and on API Gateway", async () => {
    const tokens = await System.of(...byFunction);
    for (const region of regions) {
      const pool = system.arn(poolType, `identity-${region}-pool`);
      const document = system.json<Document>(types.restApi, `api-${region}-gateway-rest`, "body");
      expect(document.components.securitySchemes.callers).to.deep.include({
        "x-amazon-apigateway-authtype": "cognito_user_pools",
        "x-amazon-apigateway-authorizer": { type: "cognito_user_pools", providerARNs: [pool] },
      });
      expect(document.paths["/ordering"]?.post?.security).to.deep.equal([
        { callers: ["api/write"] },
      ]);
      const client = `identity-${region}-balancer-client`;
      expect(system.input(clientType, client, "callbackUrls")).to.include(
        "https://example.net/oauth2/idpresponse",
      );
      for (const rule of ["storefront-rule-1", "catalogue-rule-1", "catalogue-rule-2"]) {
        const [first, second] = system.list(
          types.rule,
          `ingress-${region}-public-${rule}`,
          "actions",
        );
        expect(first, rule).to.deep.include({ type: "authenticate-cognito", order: 1 });
        expect(first?.authenticateCognito, rule).to.deep.include({
          userPoolArn: pool,
          userPoolClientId: system.id(clientType, client),
          onUnauthenticatedRequest: "authenticate",
        });
        expect(second, rule).to.include({ type: "forward", order: 2 });
      }
      // People are known to the identity provider: pools are not copied.
      expect(
        system.input("aws:cognito/identityProvider:IdentityProvider", `identity-${region}-saml`),
      ).to.deep.include({ userPoolId: system.id(poolType, `identity-${region}-pool`) });

      const { components } = tokens.json<Document>(
        types.restApi,
        `api-${region}-gateway-rest`,
        "body",
      );
      const authorizer = `api-${region}-authorizer-function`;
      expect(tokens.input(types.function, authorizer, "environment.variables")).to.include({
        TOKEN_ISSUER: "https://id.example.com",
        TOKEN_AUDIENCE: "shop",
      });
      expect(components.securitySchemes.callers).to.have.nested.property(
        "x-amazon-apigateway-authorizer.authorizerUri",
        tokens.output(types.function, authorizer, "invokeArn"),
      );
      expect(tokens.names(poolType)).to.deep.equal([]);
    }
  });
});
