import { expect } from "chai";
import { RestApi, type RestApiArgs } from "../../../components/parts/restApi";
import { WebAcl } from "../../../components/parts/webAcl";
import { WorkloadFunction } from "../../../components/parts/workloadFunction";
import { regionalCertificate } from "../../../components";
import { type Settings } from "../../../environments/schema";
import { certificateOf } from "../../support/place";
import { type Found, groundOf, prod, simulate, valueOf } from "../../support/platform";

const apiType = "aws:apigateway/restApi:RestApi";
const stageType = "aws:apigateway/stage:Stage";
const domainType = "aws:apigateway/domainName:DomainName";

const api = (changes: Partial<RestApiArgs> = {}) => {
  const { provider, shared } = groundOf(prod);
  const opts = { provider };
  const { validationRecord } = certificateOf(prod);
  const handler = new WorkloadFunction(
    "handler",
    {
      entry: "inventory/api",
      functionName: "evenkeel-test-inventory-api",
      environment: {},
      statements: [],
      memory: 128,
      timeout: 3,
      logging: shared.logging,
    },
    opts,
  );
  const { invokeArn, name: functionName } = handler.function;
  const logging = shared.logging;
  const acl = new WebAcl(
    "firewall",
    { scope: "REGIONAL", requestsPerAddress: 100, logName: "test", logging },
    opts,
  );
  return new RestApi(
    "main",
    {
      apiName: "evenkeel-test",
      label: "api",
      hostName: "api.shop.example.com",
      region: "eu-west-1",
      routes: [
        {
          service: "inventory",
          api: "queries",
          backend: { kind: "function", invokeArn, functionName },
        },
        {
          service: "payment",
          api: "queries",
          backend: {
            kind: "loadBalancer",
            vpcLinkId: "link1",
            host: "services.shop.example.com",
            port: 443,
          },
        },
      ],
      callers: { kind: "anybody" },
      settings: prod.api,
      certificateArn: regionalCertificate("own", prod.domain, validationRecord, opts),
      webAclArn: acl.arn,
      logging,
      ...changes,
    },
    opts,
  );
};

describe("RestApi", () => {
  let found: Found<RestApi>;

  before(async () => {
    found = await simulate(prod, () => api());
  });

  it("creates the API, its stage, its name and its guard", () => {
    const own = [
      "aws:apigateway/basePathMapping:BasePathMapping main-mapping",
      "aws:apigateway/deployment:Deployment main-deployment",
      "aws:apigateway/domainName:DomainName main-domain",
      "aws:apigateway/methodSettings:MethodSettings main-limits",
      "aws:apigateway/restApi:RestApi main-rest",
      "aws:apigateway/stage:Stage main-stage",
      "aws:cloudwatch/logGroup:LogGroup main-logs",
      "aws:lambda/permission:Permission main-inventory-permission",
      "aws:wafv2/webAclAssociation:WebAclAssociation main-firewall-association",
    ];
    expect(found.below("main")).to.deep.equal(own);
  });

  it("secures the public name by a certificate of this region and TLS 1.2", () => {
    expect(found.inputs(domainType)).to.deep.equal({
      domainName: "api.shop.example.com",
      endpointConfiguration: { types: "REGIONAL" },
      regionalCertificateArn: found.arn("aws:acm/certificate:Certificate", "own-certificate"),
      securityPolicy: "TLS_1_2",
    });
  });

  it("secures the stage by the web ACL", () => {
    expect(found.inputs("aws:wafv2/webAclAssociation:WebAclAssociation")).to.deep.equal({
      resourceArn: found.arn(stageType, "main-stage"),
      webAclArn: found.arn("aws:wafv2/webAcl:WebAcl", "firewall-acl"),
    });
  });

  it("secures functions, which only their own paths may call", () => {
    expect(found.inputs("aws:lambda/permission:Permission")).to.deep.equal({
      action: "lambda:InvokeFunction",
      function: "evenkeel-test-inventory-api",
      principal: "apigateway.amazonaws.com",
      sourceArn: `${String(found.output(apiType, "main-rest", "executionArn"))}/*/*/inventory*`,
    });
  });

  it("connects the public name to the live stage, and alarms to its metrics", async () => {
    expect(found.inputs("aws:apigateway/basePathMapping:BasePathMapping")).to.deep.equal({
      restApi: found.id(apiType, "main-rest"),
      stageName: "live",
      domainName: "api.shop.example.com",
    });
    expect(await valueOf(found.result.placeUrl)).to.match(/execute-api\.eu-west-1.*\/live$/);
    const { endpointConfiguration, name } = found.inputs(apiType);
    expect({ endpointConfiguration, name }).to.deep.equal({
      endpointConfiguration: { types: "REGIONAL" },
      name: "evenkeel-test",
    });
    const metrics = found.result.signals.map(({ metric, dimensions }) => [metric, dimensions]);
    const dimensions = { ApiName: "evenkeel-test", Stage: "live" };
    expect(metrics).to.deep.equal([
      ["5XXError", dimensions],
      ["Latency", dimensions],
    ]);
  });

  it("connects services on Kubernetes to their listener, by the VPC link, under a certified name", () => {
    expect(found.json(apiType, "main-rest", "body")).to.have.nested.property(
      "paths./payment.get.x-amazon-apigateway-integration.uri",
      "https://services.shop.example.com:443/payment",
    );
  });

  it("connects no cache to an API that has nothing to keep", async () => {
    const cache: Settings["api"]["cache"] = {
      sizeGb: 0.5,
      seconds: 60,
      queryParameters: [],
      headers: [],
    };
    const settings = { ...prod.api, cache };
    const cached = await simulate(prod, () => api({ settings }));
    expect(cached.inputs(stageType).cacheClusterEnabled).to.equal(true);
    const empty = await simulate(prod, () => api({ settings, routes: [] }));
    expect(empty.inputs(stageType)).not.to.have.property("cacheClusterEnabled");
  });

  it("connects callers to a key, once there is a client", async () => {
    const clients = { "mobile-app": { rateLimit: 1, burstLimit: 1 } };
    const known = await simulate(prod, () => api({ settings: { ...prod.api, clients } }));
    expect(known.json(apiType, "main-rest", "body")).to.have.deep.nested.property(
      "paths./inventory.get.security",
      [{ api_key: [] }],
    );
  });
});
