import { expect } from "chai";
import { type Service, type Settings } from "../../environments/schema";
import { type Properties } from "../../lab/model";
import { certificateOf, placeOf } from "../support/place";
import { dev, type Found, granted, prod, simulate, valueOf, without } from "../support/platform";

const name = "api-eu-west-1";
const apiType = "aws:apigateway/restApi:RestApi";
const stageType = "aws:apigateway/stage:Stage";
const functionType = "aws:lambda/function:Function";
const permissionType = "aws:lambda/permission:Permission";
const certificateType = "aws:acm/certificate:Certificate";

/** A place of prod, with what its API needs. */
const api =
  (changes: Partial<Settings> = {}, of: Settings = prod) =>
  () => {
    const changed = { ...of, ...changes };
    return placeOf(changed, certificateOf(changed)).api;
  };

/** The same without anything on Kubernetes. */
const onLambda = without(prod.services, "payment");

interface Document {
  readonly openapi: string;
  readonly info: { readonly title: string };
  readonly paths: { readonly [path: string]: { readonly [method: string]: Properties } };
}

const integration = "x-amazon-apigateway-integration";

describe("ApiTier", () => {
  let found: Found<ReturnType<ReturnType<typeof api>>>;
  let small: Found<ReturnType<ReturnType<typeof api>>>;

  before(async () => {
    found = await simulate(prod, api());
    small = await simulate(prod, api({ services: onLambda }));
  });

  const paths = (of: Found<unknown>) =>
    (of.json(apiType, `${name}-rest`, "body") as Document).paths;

  describe("creates", () => {
    const stage = [
      "aws:apigateway/account:Account api-eu-west-1-account",
      "aws:apigateway/deployment:Deployment api-eu-west-1-deployment",
      "aws:apigateway/methodSettings:MethodSettings api-eu-west-1-limits",
      "aws:apigateway/stage:Stage api-eu-west-1-stage",
      "aws:cloudwatch/logGroup:LogGroup api-eu-west-1-logs",
      "aws:iam/role:Role api-eu-west-1-account-role",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment api-eu-west-1-account-logs",
    ];
    const own = [
      ...stage,
      "aws:apigateway/basePathMapping:BasePathMapping api-eu-west-1-mapping",
      "aws:apigateway/domainName:DomainName api-eu-west-1-domain",
      "aws:apigateway/restApi:RestApi api-eu-west-1-rest",
      "aws:lambda/permission:Permission api-eu-west-1-inventory-permission",
      "aws:lambda/permission:Permission api-eu-west-1-ordering-permission",
      "aws:wafv2/webAclAssociation:WebAclAssociation api-eu-west-1-firewall-association",
      "evenkeel:part:WebAcl api-eu-west-1-firewall",
      "evenkeel:part:WorkloadFunction api-eu-west-1-inventory",
      "evenkeel:part:WorkloadFunction api-eu-west-1-ordering",
    ];
    const children = (of: Found<unknown>) =>
      of.resources.all
        .filter(({ parent }) => parent.endsWith(`::evenkeel:tier:ApiTier::${name}`))
        .map((resource) => `${resource.type} ${resource.name}`)
        .sort();

    it("an API with a stage, a name, a firewall and a function for each service on Lambda", () => {
      expect(children(small)).to.deep.equal([...own].sort());
    });

    it("the same for services in containers, whose load balancers are Ingress's", () => {
      expect(children(found)).to.deep.equal([...own].sort());
    });

    it("nothing that exists once per account, where it exists already", async () => {
      const shared = await simulate(prod, api({ services: onLambda, accountBaseline: "exists" }));
      expect(children(shared)).to.deep.equal(
        own.filter((each) => !/ api-eu-west-1-account/.test(each)).sort(),
      );
    });
  });

  describe("secures", () => {
    it("the public name by a certificate of this region and TLS 1.2", () => {
      expect(found.inputs("aws:apigateway/domainName:DomainName")).to.deep.equal({
        domainName: "api.shop.example.com",
        endpointConfiguration: { types: "REGIONAL" },
        regionalCertificateArn: found.arn(certificateType, `${name}-certificate`),
        securityPolicy: "TLS_1_2",
      });
      expect(found.region(certificateType, `${name}-certificate`)).to.equal("eu-west-1");
    });

    it("the stage by the web ACL", () => {
      expect(found.inputs("aws:wafv2/webAclAssociation:WebAclAssociation")).to.deep.equal({
        resourceArn: found.arn(stageType, `${name}-stage`),
        webAclArn: found.arn("aws:wafv2/webAcl:WebAcl", `${name}-firewall-acl`),
      });
      expect(
        found.inputs("aws:cloudwatch/logGroup:LogGroup", `${name}-firewall-logs`).name,
      ).to.equal("aws-waf-logs-evenkeel-test-api");
    });

    it("functions, which only their own paths may call", () => {
      for (const service of ["ordering", "inventory"]) {
        expect(found.inputs(permissionType, `${name}-${service}-permission`)).to.deep.equal({
          action: "lambda:InvokeFunction",
          function: `evenkeel-test-${service}-api`,
          principal: "apigateway.amazonaws.com",
          sourceArn: `${String(found.output(apiType, `${name}-rest`, "executionArn"))}/*/*/${service}*`,
        });
      }
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

    it("the API by the limits that settings give", () => {
      const { settings } = found.inputs("aws:apigateway/methodSettings:MethodSettings");
      expect(settings).to.deep.include({ throttlingRateLimit: 500, throttlingBurstLimit: 1000 });
    });
  });

  describe("connects", () => {
    it("the document to a path for each service and to the place's health", () => {
      const body = found.json(apiType, `${name}-rest`, "body") as Document;
      expect(body).to.deep.include({
        openapi: "3.0.1",
        info: { title: "evenkeel-test", version: "1" },
      });
      const methods = Object.entries(body.paths).map(([path, operations]) => [
        path,
        Object.keys(operations).sort().join(" "),
      ]);
      expect(Object.fromEntries(methods)).to.deep.equal({
        "/health": "get",
        "/inventory": "get",
        "/inventory/{proxy+}": "get",
        "/ordering": "delete patch post put",
        "/ordering/{proxy+}": "delete patch post put",
        "/payment": "get",
        "/payment/{proxy+}": "get",
      });
      const inputs = found.inputs(apiType);
      expect(inputs).to.have.all.keys("body", "endpointConfiguration", "name");
      expect(inputs).to.deep.include({
        name: "evenkeel-test",
        endpointConfiguration: { types: "REGIONAL" },
      });
    });

    it("services on Lambda to their functions", () => {
      expect(paths(found)["/ordering"]?.post?.[integration]).to.deep.equal({
        type: "aws_proxy",
        httpMethod: "POST",
        uri: found.output(functionType, `${name}-ordering-function`, "invokeArn"),
        timeoutInMillis: 29_000,
      });
    });

    it("services on Kubernetes to their listener, by the VPC link, under a certified name", () => {
      expect(paths(found)["/payment"]?.get?.[integration]).to.deep.equal({
        type: "http_proxy",
        httpMethod: "GET",
        uri: "https://services.shop.example.com:443/payment",
        connectionType: "VPC_LINK",
        connectionId: found.id("aws:apigateway/vpcLink:VpcLink", "ingress-eu-west-1-link"),
        timeoutInMillis: 29_000,
      });
    });

    it("functions to their code, and never for longer than API Gateway waits", async () => {
      const inventory = { ...prod.services.inventory, timeout: 60, memory: 1024 } as Service;
      const slow = await simulate(prod, api({ services: { inventory } }));
      const { timeout, memorySize } = slow.inputs(functionType, `${name}-inventory-function`);
      expect({ timeout, memorySize }).to.deep.equal({ timeout: 29, memorySize: 1024 });
    });

    it("the public name to the live stage", () => {
      expect(found.inputs("aws:apigateway/basePathMapping:BasePathMapping")).to.deep.equal({
        restApi: found.id(apiType, `${name}-rest`),
        stageName: "live",
        domainName: "api.shop.example.com",
      });
    });

    it("DNS to the public name, and drills to this place alone", async () => {
      const domain = (property: string) =>
        found.output("aws:apigateway/domainName:DomainName", `${name}-domain`, property);
      const { regionalDomainName, regionalZoneId, placeUrl } = found.result;
      expect(await valueOf(regionalDomainName)).to.equal(domain("regionalDomainName"));
      expect(await valueOf(regionalZoneId)).to.equal(domain("regionalZoneId"));
      expect(await valueOf(placeUrl)).to.equal(
        found.output(stageType, `${name}-stage`, "invokeUrl"),
      );
    });

    it("errors, delays and refused calls to alarms", () => {
      const watched = found.result.signals.map((signal) => [
        signal.name,
        signal.metric,
        signal.statistic,
        signal.threshold,
      ]);
      expect(watched).to.deep.equal([
        ["api-errors", "5XXError", "Average", 0.05],
        ["api-latency", "Latency", "p99", 2_000],
        ["inventory-api-throttles", "Throttles", "Sum", 1],
        ["ordering-api-throttles", "Throttles", "Sum", 1],
      ]);
      const [errors, , throttles] = found.result.signals;
      expect(errors?.dimensions).to.deep.equal({ ApiName: "evenkeel-test", Stage: "live" });
      expect(throttles?.dimensions).to.deep.equal({ FunctionName: "evenkeel-test-inventory-api" });
    });

    it("the same services to the same document, in whatever order they are written", async () => {
      const services = Object.fromEntries(Object.entries(onLambda).reverse());
      const turned = await simulate(prod, api({ services }));
      expect(turned.inputs(apiType).body).to.equal(small.inputs(apiType).body);
    });

    it("another environment to its own domain and limits", async () => {
      const other = await simulate(dev, api({}, dev));
      expect(other.inputs("aws:apigateway/domainName:DomainName").domainName).to.equal(
        "api.dev.example.com",
      );
      const { settings } = other.inputs("aws:apigateway/methodSettings:MethodSettings");
      expect(settings).to.deep.include({ throttlingRateLimit: 50, throttlingBurstLimit: 100 });
    });
  });
});
