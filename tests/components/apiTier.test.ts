import { expect } from "chai";
import { type Service, type Settings } from "../../environments/schema";
import { type Properties } from "../../lab/model";
import { certificateOf, placeOf } from "../support/place";
import { dev, type Found, granted, prod, simulate, valueOf, without } from "../support/platform";

const name = "api-eu-west-1";
const apiType = "aws:apigateway/restApi:RestApi";
const stageType = "aws:apigateway/stage:Stage";
const domainType = "aws:apigateway/domainName:DomainName";
const settingsType = "aws:apigateway/methodSettings:MethodSettings";
const functionType = "aws:lambda/function:Function";
const permissionType = "aws:lambda/permission:Permission";

/** Nothing on Kubernetes: what leads to containers is tested with the load balancers. */
const onLambda = without(prod.services, "payment");

type Api = Settings["api"];

/** The API of a place of prod without containers. */
const api =
  (changes: Partial<Api> = {}, more: Partial<Settings> = {}, of: Settings = prod) =>
  () => {
    const services = of === prod ? onLambda : without(of.services, "payment");
    const changed = { ...of, services, ...more, api: { ...of.api, ...changes } };
    return placeOf(changed, certificateOf(changed)).api;
  };

type Made = Found<ReturnType<ReturnType<typeof api>>>;

interface Document {
  readonly openapi: string;
  readonly info: { readonly title: string };
  readonly paths: { readonly [path: string]: { readonly [method: string]: Properties } };
  readonly components?: { readonly securitySchemes: Properties };
}

const integration = "x-amazon-apigateway-integration";
const tokens = { issuer: "https://id.example.com", audience: "shop-api" };

const bodyOf = (of: Found<unknown>, which = "gateway") =>
  of.json(apiType, `${name}-${which}-rest`, "body") as Document;

const methodsOf = ({ paths }: Document) =>
  Object.fromEntries(
    Object.entries(paths).map(([path, operations]) => [
      path,
      Object.keys(operations).sort().join(" "),
    ]),
  );

const childrenOf = (of: Found<unknown>, type: string, parent: string) =>
  of.resources.all
    .filter(({ parent: urn }) => urn.endsWith(`::${type}::${parent}`))
    .map((resource) => `${resource.type} ${resource.name}`)
    .sort();

describe("ApiTier", () => {
  let found: Made;
  let apart: Made;

  before(async () => {
    found = await simulate(prod, api());
    apart = await simulate(prod, api({ queries: "apart" }));
  });

  describe("creates", () => {
    const account = [
      "aws:apigateway/account:Account api-eu-west-1-account",
      "aws:iam/role:Role api-eu-west-1-account-role",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment api-eu-west-1-account-logs",
    ];
    const shared = [
      "evenkeel:part:RestApi api-eu-west-1-gateway",
      "evenkeel:part:WebAcl api-eu-west-1-firewall",
      "evenkeel:part:WorkloadFunction api-eu-west-1-inventory",
      "evenkeel:part:WorkloadFunction api-eu-west-1-ordering",
      "random:index/randomPassword:RandomPassword api-eu-west-1-origin",
    ];
    const children = (of: Found<unknown>) => childrenOf(of, "evenkeel:tier:ApiTier", name);

    it("an API, a firewall with the secret of those it need not count, and a function for each service on Lambda", () => {
      expect(children(found)).to.deep.equal([...account, ...shared].sort());
    });

    it("an API of its own for queries, where they are apart", () => {
      const queries = "evenkeel:part:RestApi api-eu-west-1-queries";
      expect(children(apart)).to.deep.equal([...account, ...shared, queries].sort());
    });

    it("nothing that exists once per account, where it exists already", async () => {
      const exists = await simulate(prod, api({}, { accountBaseline: "exists" }));
      expect(children(exists)).to.deep.equal(shared);
    });

    it("a plan and a key for each client", async () => {
      const clients = { "mobile-app": { rateLimit: 50, burstLimit: 100 } };
      const known = await simulate(prod, api({ clients }));
      expect(children(known)).to.deep.equal(
        [
          ...[...account, ...shared],
          "aws:apigateway/apiKey:ApiKey api-eu-west-1-mobile-app-key",
          "aws:apigateway/usagePlan:UsagePlan api-eu-west-1-mobile-app-plan",
          "aws:apigateway/usagePlanKey:UsagePlanKey api-eu-west-1-mobile-app-member",
        ].sort(),
      );
    });

    it("an HTTP API with a function for its health, and neither firewall nor role for logs", async () => {
      const http = await simulate(prod, api({ gateway: "http" }));
      expect(children(http)).to.deep.equal([
        "evenkeel:part:HttpApi api-eu-west-1-gateway",
        "evenkeel:part:WorkloadFunction api-eu-west-1-health",
        "evenkeel:part:WorkloadFunction api-eu-west-1-inventory",
        "evenkeel:part:WorkloadFunction api-eu-west-1-ordering",
      ]);
    });

    it("a function that reads tokens, where one decides who may call", async () => {
      const checked = await simulate(prod, api({ auth: "lambda", tokens }));
      const authorizer = "evenkeel:part:WorkloadFunction api-eu-west-1-authorizer";
      expect(children(checked)).to.deep.equal([...account, ...shared, authorizer].sort());
    });
  });

  describe("secures", () => {
    it("both APIs by the one web ACL", () => {
      const type = "aws:wafv2/webAclAssociation:WebAclAssociation";
      for (const which of ["gateway", "queries"]) {
        expect(apart.inputs(type, `${name}-${which}-firewall-association`)).to.deep.equal({
          resourceArn: apart.arn(stageType, `${name}-${which}-stage`),
          webAclArn: apart.arn("aws:wafv2/webAcl:WebAcl", `${name}-firewall-acl`),
        });
      }
      expect(
        apart.inputs("aws:cloudwatch/logGroup:LogGroup", `${name}-firewall-logs`).name,
      ).to.equal("aws-waf-logs-evenkeel-test-api");
    });

    it("roles, which hold what their service needs", () => {
      const arn = (service: string, resource: string) =>
        `arn:aws:${service}:eu-west-1:${prod.account}:${resource}`;
      const own = (service: string) =>
        found.statements("aws:iam/rolePolicy:RolePolicy", `${name}-${service}-policy`).slice(2);
      expect(own("ordering")).to.deep.equal([
        granted(
          ["ssm:GetParameter"],
          [
            arn("ssm", "parameter/evenkeel-test/role"),
            arn("ssm", "parameter/evenkeel-test/database/shared"),
          ],
        ),
        granted(
          ["secretsmanager:GetSecretValue"],
          arn("secretsmanager", "secret:evenkeel-test/service/ordering-??????"),
        ),
        granted(["kms:Decrypt"], found.key("data")),
        granted(["lambda:InvokeFunction"], arn("lambda", "function:evenkeel-test-ordering-relay")),
      ]);
      expect(own("inventory")).to.have.length(3);
    });

    it("the function that reads tokens: it may nothing, and nobody in the VPC hears of it", async () => {
      const keysUrl = "https://id.example.com/keys";
      const checked = await simulate(prod, api({ auth: "lambda", tokens: { ...tokens, keysUrl } }));
      const inputs = checked.inputs(functionType, `${name}-authorizer-function`);
      expect(inputs).not.to.have.property("vpcConfig");
      expect(inputs.name).to.equal("evenkeel-test-authorizer");
      expect((inputs.environment as { variables: unknown }).variables).to.deep.include({
        TOKEN_ISSUER: tokens.issuer,
        TOKEN_AUDIENCE: tokens.audience,
        TOKEN_KEYS_URL: keysUrl,
      });
      const policy = "aws:iam/rolePolicy:RolePolicy";
      expect(checked.statements(policy, `${name}-authorizer-policy`)).to.have.length(2);
    });

    it("the API by that function, which only the API's authorizers may call", async () => {
      const checked = await simulate(prod, api({ auth: "lambda", tokens }));
      const executionArn = String(checked.output(apiType, `${name}-gateway-rest`, "executionArn"));
      expect(checked.inputs(permissionType, `${name}-gateway-permission-to-check`)).to.deep.equal({
        action: "lambda:InvokeFunction",
        function: "evenkeel-test-authorizer",
        principal: "apigateway.amazonaws.com",
        sourceArn: `${executionArn}/authorizers/*`,
      });
      expect(bodyOf(checked).components?.securitySchemes).to.have.nested.property(
        "callers.x-amazon-apigateway-authorizer.authorizerUri",
        checked.output(functionType, `${name}-authorizer-function`, "invokeArn"),
      );
    });

    it("the API by the user pool of its place", async () => {
      const signedIn = await simulate(prod, api({ auth: "cognito" }));
      expect(bodyOf(signedIn).components?.securitySchemes)
        .to.have.nested.property("callers.x-amazon-apigateway-authorizer.providerARNs")
        .that.deep.equals([
          signedIn.arn("aws:cognito/userPool:UserPool", "identity-eu-west-1-pool"),
        ]);
    });

    it("each half by the scope that it needs", async () => {
      const signedIn = await simulate(prod, api({ auth: "cognito", queries: "apart" }));
      expect(bodyOf(signedIn).paths["/ordering"]?.post?.security).to.deep.equal([
        { callers: ["api/write"] },
      ]);
      expect(bodyOf(signedIn, "queries").paths["/inventory"]?.get?.security).to.deep.equal([
        { callers: ["api/read"] },
      ]);
    });
  });

  describe("connects", () => {
    it("the document to a path for each service and to the place's health", () => {
      const body = bodyOf(found);
      expect(body).to.deep.include({
        openapi: "3.0.1",
        info: { title: "evenkeel-test", version: "1" },
      });
      expect(methodsOf(body)).to.deep.equal({
        "/health": "get",
        "/inventory": "get",
        "/inventory/{proxy+}": "get",
        "/ordering": "delete patch post put",
        "/ordering/{proxy+}": "delete patch post put",
      });
    });

    it("commands and queries of one service to an API each, where they are apart", async () => {
      const both = { ...onLambda.ordering, api: "commands-and-queries" } as Service;
      const services = { ...onLambda, ordering: both };
      const split = await simulate(prod, api({ queries: "apart" }, { services }));
      expect(methodsOf(bodyOf(split))).to.deep.equal({
        "/health": "get",
        "/ordering": "delete patch post put",
        "/ordering/{proxy+}": "delete patch post put",
      });
      expect(methodsOf(bodyOf(split, "queries"))).to.deep.equal({
        "/health": "get",
        "/inventory": "get",
        "/inventory/{proxy+}": "get",
        "/ordering": "get",
        "/ordering/{proxy+}": "get",
      });
      const allowed = ["gateway", "queries"].map(
        (which) => split.inputs(permissionType, `${name}-${which}-ordering-permission`).function,
      );
      expect(allowed).to.deep.equal(Array(2).fill("evenkeel-test-ordering-api"));
    });

    it("services on Lambda to their functions", () => {
      expect(bodyOf(found).paths["/ordering"]?.post?.[integration]).to.deep.equal({
        type: "aws_proxy",
        httpMethod: "POST",
        uri: found.output(functionType, `${name}-ordering-function`, "invokeArn"),
        timeoutInMillis: 29_000,
      });
    });

    it("functions to their code, and never for longer than API Gateway waits", async () => {
      const inventory = { ...prod.services.inventory, timeout: 60, memory: 1024 } as Service;
      const slow = await simulate(prod, api({}, { services: { inventory } }));
      const { timeout, memorySize } = slow.inputs(functionType, `${name}-inventory-function`);
      expect({ timeout, memorySize }).to.deep.equal({ timeout: 29, memorySize: 1024 });
    });

    it("DNS to the public name, and drills to this place alone", async () => {
      const domain = (property: string) =>
        found.output(domainType, `${name}-gateway-domain`, property);
      const { regionalDomainName, regionalZoneId, placeUrl, queries } = found.result;
      expect(await valueOf(regionalDomainName)).to.equal(domain("regionalDomainName"));
      expect(await valueOf(regionalZoneId)).to.equal(domain("regionalZoneId"));
      expect(await valueOf(placeUrl)).to.equal(
        found.output(stageType, `${name}-gateway-stage`, "invokeUrl"),
      );
      expect(queries).to.equal(undefined);
    });

    it("DNS to the name of queries, where they are apart", async () => {
      const { queries } = apart.result;
      if (!queries) {
        throw new Error("there is no API of queries");
      }
      const inputs = apart.inputs(domainType, `${name}-queries-domain`);
      expect(inputs.domainName).to.equal("queries.shop.example.com");
      const domain = (property: string) =>
        apart.output(domainType, `${name}-queries-domain`, property);
      expect(await valueOf(queries.regionalDomainName)).to.equal(domain("regionalDomainName"));
      expect(await valueOf(queries.regionalZoneId)).to.equal(domain("regionalZoneId"));
      expect(await valueOf(queries.placeUrl)).to.equal(
        apart.output(stageType, `${name}-queries-stage`, "invokeUrl"),
      );
    });

    it("the cache to queries alone", async () => {
      const cache: Api["cache"] = { sizeGb: 0.5, seconds: 60, queryParameters: [], headers: [] };
      const paths = (of: Found<unknown>) =>
        of.resources
          .of(settingsType)
          .map(({ name: each, inputs }) => [each, inputs.methodPath])
          .sort();
      const cached = await simulate(prod, api({ cache }));
      expect(paths(cached)).to.deep.equal([
        [`${name}-gateway-cache-inventory`, "~1inventory/GET"],
        [`${name}-gateway-cache-inventory-below`, "~1inventory~1{proxy+}/GET"],
        [`${name}-gateway-limits`, "*/*"],
      ]);
      const split = await simulate(prod, api({ queries: "apart", cache }));
      expect(split.inputs(stageType, `${name}-gateway-stage`)).not.to.have.property(
        "cacheClusterSize",
      );
      expect(split.inputs(stageType, `${name}-queries-stage`).cacheClusterSize).to.equal("0.5");
    });

    it("a client's one plan to both APIs", async () => {
      const clients = { "mobile-app": { rateLimit: 50, burstLimit: 100 } };
      const known = await simulate(prod, api({ clients, queries: "apart" }));
      const plan = known.inputs("aws:apigateway/usagePlan:UsagePlan");
      expect(plan.apiStages).to.have.deep.members(
        ["gateway", "queries"].map((which) => ({
          apiId: known.id(apiType, `${name}-${which}-rest`),
          stage: "live",
        })),
      );
    });

    it("errors, delays and refused calls to alarms", () => {
      const watched = (of: Made) =>
        of.result.signals.map((signal) => [
          ...[signal.name, signal.metric, signal.statistic, signal.threshold],
        ]);
      const functions = [
        ["inventory-api-throttles", "Throttles", "Sum", 1],
        ["ordering-api-throttles", "Throttles", "Sum", 1],
      ];
      const main = [
        ["api-errors", "5XXError", "Average", 0.05],
        ["api-latency", "Latency", "p99", 2_000],
      ];
      expect(watched(found)).to.deep.equal([...main, ...functions]);
      expect(watched(apart)).to.deep.equal([
        ...main,
        ["queries-errors", "5XXError", "Average", 0.05],
        ["queries-latency", "Latency", "p99", 2_000],
        ...functions,
      ]);
      const [errors, , throttles] = found.result.signals;
      expect(errors?.dimensions).to.deep.equal({ ApiName: "evenkeel-test", Stage: "live" });
      expect(throttles?.dimensions).to.deep.equal({ FunctionName: "evenkeel-test-inventory-api" });
    });

    it("the same services to the same document, in whatever order they are written", async () => {
      const services = Object.fromEntries(Object.entries(onLambda).reverse());
      const turned = await simulate(prod, api({}, { services }));
      expect(turned.inputs(apiType).body).to.equal(found.inputs(apiType).body);
    });

    it("another environment to its own domain and limits", async () => {
      const other = await simulate(dev, api({}, {}, dev));
      expect(other.inputs(domainType).domainName).to.equal("api.dev.example.com");
      const { settings } = other.inputs(settingsType);
      expect(settings).to.deep.include({ throttlingRateLimit: 50, throttlingBurstLimit: 100 });
    });
  });
});
