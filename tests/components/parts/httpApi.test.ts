import { expect } from "chai";
import { HttpApi } from "../../../components/parts/httpApi";
import { WorkloadFunction } from "../../../components/parts/workloadFunction";
import { type Callers } from "../../../components/support/callers";
import { type Route } from "../../../components/support/openApi";
import { listenerOf } from "../../support/listener";
import { type Found, groundOf, prod, refusal, simulate, valueOf } from "../../support/platform";

const v2 = (name: string) =>
  `aws:apigatewayv2/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;
const permissionType = "aws:lambda/permission:Permission";

const cognito: Callers = {
  kind: "cognito",
  userPoolArn: "arn:aws:cognito-idp:eu-west-1:444455556666:userpool/eu-west-1_a",
  issuer: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_a",
  clientId: "client",
  readScope: "api/read",
  writeScope: "api/write",
};

type Ground = ReturnType<typeof groundOf>;

const handlerOf = (name: string, { provider, shared }: Ground) =>
  new WorkloadFunction(
    name,
    {
      entry: name === "health" ? "platform/health" : "ordering/api",
      functionName: `evenkeel-test-${name}`,
      environment: {},
      statements: [],
      memory: 128,
      timeout: 3,
      logging: shared.logging,
    },
    { provider },
  );

const api =
  (callers: (ground: Ground) => Callers = () => ({ kind: "anybody" }), listens = true) =>
  () => {
    const ground = groundOf(prod);
    const { invokeArn, name: functionName } = handlerOf("ordering", ground).function;
    const { certificateArn, listener } = listenerOf(ground);
    const payment: Route = {
      service: "payment",
      api: "queries",
      backend: {
        kind: "loadBalancer",
        vpcLinkId: "link12",
        host: "services.shop.example.com",
        port: 443,
        ...(listens ? { listenerArn: listener.arn } : {}),
      },
    };
    return new HttpApi(
      "main",
      {
        apiName: "evenkeel-test",
        label: "api",
        hostName: "api.shop.example.com",
        region: "eu-west-1",
        routes: [
          {
            service: "ordering",
            api: "commands",
            backend: { kind: "function", invokeArn, functionName },
          },
          payment,
        ],
        callers: callers(ground),
        settings: { ...prod.api, gateway: "http" },
        certificateArn,
        logging: ground.shared.logging,
        health: handlerOf("health", ground),
      },
      { provider: ground.provider },
    );
  };

describe("HttpApi", () => {
  let found: Found<HttpApi>;

  before(async () => {
    found = await simulate(prod, api());
  });

  const apiId = () => found.id(v2("Api"), "main-http");
  const target = (name: string) => `integrations/${found.id(v2("Integration"), name)}`;

  it("creates a route for each method and path of a service, and one for its health", () => {
    const routes = found.resources.of(v2("Route")).map(({ inputs }) => String(inputs.routeKey));
    expect(routes.sort()).to.deep.equal([
      "DELETE /ordering",
      "DELETE /ordering/{proxy+}",
      "GET /health",
      "GET /payment",
      "GET /payment/{proxy+}",
      "PATCH /ordering",
      "PATCH /ordering/{proxy+}",
      "POST /ordering",
      "POST /ordering/{proxy+}",
      "PUT /ordering",
      "PUT /ordering/{proxy+}",
    ]);
    expect(found.resources.of(v2("Authorizer"))).to.deep.equal([]);
  });

  it("secures the public name by a certificate of this region and TLS 1.2", () => {
    expect(found.inputs(v2("DomainName"))).to.deep.equal({
      domainName: "api.shop.example.com",
      domainNameConfiguration: {
        certificateArn: found.arn("aws:acm/certificate:Certificate", "own-certificate"),
        endpointType: "REGIONAL",
        securityPolicy: "TLS_1_2",
      },
    });
  });

  it("secures functions, which only their own paths may call", () => {
    const sources = found.resources
      .of(permissionType)
      .map(({ inputs }) => [inputs.function, String(inputs.sourceArn).replace(/^.*?\//, "")])
      .sort();
    expect(sources).to.deep.equal([
      ["evenkeel-test-health", "*/*/health"],
      ["evenkeel-test-ordering", "*/*/ordering*"],
    ]);
  });

  it("secures the API by the limits that settings give, and keeps an access log with the place's key", () => {
    const logsType = "aws:cloudwatch/logGroup:LogGroup";
    const { accessLogSettings, ...stage } = found.inputs(v2("Stage"));
    expect(stage).to.deep.equal({
      apiId: apiId(),
      name: "$default",
      autoDeploy: true,
      defaultRouteSettings: {
        throttlingRateLimit: 500,
        throttlingBurstLimit: 1000,
        detailedMetricsEnabled: true,
      },
    });
    const { destinationArn, format } = accessLogSettings as Record<string, string>;
    expect(destinationArn).to.equal(found.arn(logsType, "main-logs"));
    expect(JSON.parse(format ?? "")).to.include({ status: "$context.status" });
    expect(found.inputs(logsType, "main-logs")).to.deep.equal({
      name: "/aws/vendedlogs/evenkeel/evenkeel-test/access",
      retentionInDays: 365,
      kmsKeyId: found.key("logs"),
    });
  });

  it("secures the API by a JSON Web Token of the user pool, with a scope for each half", async () => {
    const signedIn = await simulate(
      prod,
      api(() => cognito),
    );
    const authorizerId = signedIn.id(v2("Authorizer"), "main-callers");
    expect(signedIn.inputs(v2("Authorizer"))).to.deep.include({
      authorizerType: "JWT",
      identitySources: ["$request.header.Authorization"],
      jwtConfiguration: {
        issuer: cognito.kind === "cognito" && cognito.issuer,
        audiences: ["client"],
      },
    });
    const asked = (name: string) => {
      const { authorizationType, authorizationScopes, ...rest } = signedIn.inputs(
        v2("Route"),
        name,
      );
      return [authorizationType, authorizationScopes, rest.authorizerId];
    };
    expect(asked("main-payment-get")).to.deep.equal(["JWT", ["api/read"], authorizerId]);
    expect(asked("main-ordering-post-below")).to.deep.equal(["JWT", ["api/write"], authorizerId]);
    expect(asked("main-health-get")).to.deep.equal(["NONE", undefined, undefined]);
  });

  it("secures the API by a function that answers in short", async () => {
    const checked = await simulate(
      prod,
      api((ground) => {
        const { invokeArn, name: functionName } = handlerOf("authorizer", ground).function;
        return { kind: "lambda", invokeArn, functionName, resultSeconds: 60 };
      }),
    );
    expect(checked.inputs(v2("Authorizer"))).to.deep.include({
      authorizerType: "REQUEST",
      authorizerPayloadFormatVersion: "2.0",
      enableSimpleResponses: true,
      authorizerResultTtlInSeconds: 60,
      authorizerUri: checked.output(
        "aws:lambda/function:Function",
        "authorizer-function",
        "invokeArn",
      ),
    });
    expect(checked.inputs(v2("Route"), "main-payment-get").authorizationType).to.equal("CUSTOM");
    expect(checked.inputs(v2("Route"), "main-health-get").authorizationType).to.equal("NONE");
    expect(String(checked.inputs(permissionType, "main-permission-to-check").sourceArn)).to.match(
      /\/authorizers\/\*$/,
    );
  });

  it("connects functions in the format that a REST API has", () => {
    expect(found.inputs(v2("Integration"), "main-ordering-integration")).to.deep.equal({
      apiId: apiId(),
      integrationType: "AWS_PROXY",
      integrationMethod: "POST",
      integrationUri: found.output(
        "aws:lambda/function:Function",
        "ordering-function",
        "invokeArn",
      ),
      payloadFormatVersion: "1.0",
      timeoutMilliseconds: 29_000,
    });
    expect(found.inputs(v2("Route"), "main-ordering-post").target).to.equal(
      target("main-ordering-integration"),
    );
  });

  it("connects containers to their listener by the VPC link, and checks whom it speaks to", () => {
    expect(found.inputs(v2("Integration"), "main-payment-integration")).to.deep.equal({
      apiId: apiId(),
      integrationType: "HTTP_PROXY",
      integrationMethod: "ANY",
      integrationUri: found.arn("aws:lb/listener:Listener", "listener"),
      connectionType: "VPC_LINK",
      connectionId: "link12",
      payloadFormatVersion: "1.0",
      tlsConfig: { serverNameToVerify: "services.shop.example.com" },
      timeoutMilliseconds: 29_000,
    });
  });

  it("refuses a container without a listener", async () => {
    expect(await refusal(prod, api(undefined, false))).to.include("no listener for payment");
  });

  it("connects the public name to the stage, DNS to the name, and alarms to the API's id", async () => {
    expect(found.inputs(v2("ApiMapping"))).to.deep.equal({
      apiId: apiId(),
      domainName: "api.shop.example.com",
      stage: "$default",
    });
    const { regionalDomainName, regionalZoneId, placeUrl, signals } = found.result;
    const configuration = found.output(v2("DomainName"), "main-domain", "domainNameConfiguration");
    expect(configuration).to.deep.include({
      targetDomainName: await valueOf(regionalDomainName),
      hostedZoneId: await valueOf(regionalZoneId),
    });
    expect(await valueOf(placeUrl)).to.equal(
      `https://${apiId()}.execute-api.eu-west-1.amazonaws.com`,
    );
    expect(signals.map(({ metric }) => metric)).to.deep.equal(["5xx", "Latency"]);
    const [errors] = signals;
    expect(errors?.dimensions.Stage).to.equal("$default");
  });
});
