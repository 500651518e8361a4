import { expect } from "chai";
import { type Callers } from "../../../components/support/callers";
import { openApi, type OpenApiArgs, type Route } from "../../../components/support/openApi";

const ordering: Route = {
  service: "ordering",
  api: "commands",
  backend: { kind: "function", invokeArn: "arn:invoke:ordering", functionName: "ordering" },
};
const payment: Route = {
  service: "payment",
  api: "queries",
  backend: {
    kind: "loadBalancer",
    vpcLinkId: "link1",
    host: "services.shop.example",
    port: 443,
  },
};
const cognito: Callers = {
  kind: "cognito",
  userPoolArn: "arn:pool",
  issuer: "https://issuer",
  clientId: "client",
  readScope: "api/read",
  writeScope: "api/write",
};
const lambda: Callers = {
  kind: "lambda",
  invokeArn: "arn:invoke:authorizer",
  functionName: "authorizer",
  resultSeconds: 60,
};

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly security?: unknown;
  readonly "x-amazon-apigateway-integration": {
    readonly cacheKeyParameters?: readonly string[];
    readonly [key: string]: unknown;
  };
}

const documentOf = (changes: Partial<OpenApiArgs> = {}) =>
  openApi({
    title: "evenkeel-test",
    region: "eu-west-1",
    routes: [ordering, payment],
    callers: { kind: "anybody" },
    keyed: false,
    ...changes,
  });

const operation = (path: string, method: string, changes: Partial<OpenApiArgs> = {}) =>
  documentOf(changes).paths[path]?.[method] as Operation;

describe("openApi", () => {
  const { paths, components } = documentOf();

  it("has a path and everything below it for each service, and the place's own", () => {
    expect(Object.keys(paths)).to.deep.equal([
      "/health",
      "/ordering",
      "/ordering/{proxy+}",
      "/payment",
      "/payment/{proxy+}",
    ]);
  });

  it("accepts only writes for commands and only reads for queries", () => {
    expect(Object.keys(paths["/ordering/{proxy+}"] ?? {})).to.deep.equal([
      "post",
      "put",
      "patch",
      "delete",
    ]);
    expect(Object.keys(paths["/payment/{proxy+}"] ?? {})).to.deep.equal(["get"]);
  });

  it("accepts both for a service of commands and queries", () => {
    const both = documentOf({ routes: [{ ...ordering, api: "commands-and-queries" }] });
    expect(Object.keys(both.paths["/ordering"] ?? {})).to.deep.equal([
      "get",
      "post",
      "put",
      "patch",
      "delete",
    ]);
  });

  it("calls a function by POST whatever the method, and never waits longer than API Gateway", () => {
    expect(paths["/ordering"])
      .to.have.nested.property("put.x-amazon-apigateway-integration")
      .that.eql({
        type: "aws_proxy",
        httpMethod: "POST",
        uri: "arn:invoke:ordering",
        timeoutInMillis: 29_000,
      });
  });

  it("passes the method and the rest of the path through the VPC link", () => {
    expect(paths["/payment/{proxy+}"])
      .to.have.nested.property("get.x-amazon-apigateway-integration")
      .that.eql({
        type: "http_proxy",
        httpMethod: "GET",
        uri: "https://services.shop.example:443/payment/{proxy}",
        connectionType: "VPC_LINK",
        connectionId: "link1",
        timeoutInMillis: 29_000,
        requestParameters: { "integration.request.path.proxy": "method.request.path.proxy" },
      });
  });

  it("answers /health by itself, with the region", () => {
    const template = JSON.stringify(paths["/health"]);
    expect(template).to.include("mock").and.to.include("eu-west-1");
  });

  describe("asks who calls", () => {
    it("nobody, where anybody may call without a key", () => {
      expect(JSON.stringify(paths)).not.to.include("security");
      expect(components).to.equal(undefined);
    });

    it("for an access token of the user pool, with one scope for queries and one for commands", () => {
      expect(documentOf({ callers: cognito }).components?.securitySchemes).to.deep.equal({
        callers: {
          type: "apiKey",
          name: "Authorization",
          in: "header",
          "x-amazon-apigateway-authtype": "cognito_user_pools",
          "x-amazon-apigateway-authorizer": {
            type: "cognito_user_pools",
            providerARNs: ["arn:pool"],
          },
        },
      });
      const asked = (path: string, method: string) =>
        operation(path, method, { callers: cognito }).security;
      expect(asked("/payment", "get")).to.deep.equal([{ callers: ["api/read"] }]);
      expect(asked("/ordering/{proxy+}", "post")).to.deep.equal([{ callers: ["api/write"] }]);
    });

    it("by the function, of whatever looks like a token", () => {
      const { components: schemes } = documentOf({ callers: lambda });
      const scheme = schemes?.securitySchemes as {
        callers: { "x-amazon-apigateway-authorizer": { identityValidationExpression: string } };
      };
      const check = scheme.callers["x-amazon-apigateway-authorizer"];
      expect(check).to.deep.include({
        type: "token",
        authorizerUri: "arn:invoke:authorizer",
        authorizerResultTtlInSeconds: 60,
      });
      const looks = new RegExp(check.identityValidationExpression);
      expect(looks.test("Bearer eyJh.eyJz-_.c2ln")).to.equal(true);
      expect(looks.test("Bearer eyJh.eyJz")).to.equal(false);
      expect(looks.test("Basic eyJh.eyJz.c2ln")).to.equal(false);
    });

    it("for a key beside the token, where there are clients", () => {
      const both = { callers: lambda, keyed: true };
      expect(operation("/payment", "get", both).security).to.deep.equal([
        { callers: [] },
        { api_key: [] },
      ]);
      expect(documentOf(both).components?.securitySchemes).to.deep.include({
        api_key: { type: "apiKey", name: "x-api-key", in: "header" },
      });
    });

    it("nobody at /health, whatever else is asked for", () => {
      expect(operation("/health", "get", { callers: cognito, keyed: true })).not.to.have.property(
        "security",
      );
    });
  });

  describe("keeps answers apart in the cache", () => {
    const cache = { queryParameters: ["page"], headers: ["Accept"] };
    const keysOf = (path: string, changes: Partial<OpenApiArgs>) =>
      operation(path, "get", changes)["x-amazon-apigateway-integration"].cacheKeyParameters;

    it("by path, query and headers that settings name", () => {
      expect(keysOf("/payment/{proxy+}", { cache })).to.deep.equal([
        "method.request.path.proxy",
        "method.request.querystring.page",
        "method.request.header.Accept",
      ]);
      expect(keysOf("/payment", { cache: { queryParameters: [], headers: [] } })).to.deep.equal([]);
    });

    it("by caller, whether a token or a key tells who it is", () => {
      const none = { queryParameters: [], headers: [] };
      expect(keysOf("/payment", { cache: none, callers: cognito })).to.deep.equal([
        "method.request.header.Authorization",
      ]);
      expect(keysOf("/payment", { cache: none, callers: lambda, keyed: true })).to.deep.equal([
        "method.request.header.Authorization",
        "method.request.header.x-api-key",
      ]);
    });

    it("by nothing that the method does not declare, which API Gateway would refuse", () => {
      const { parameters = [], ...rest } = operation("/payment/{proxy+}", "get", {
        cache,
        callers: cognito,
        keyed: true,
      });
      const declared = parameters.map(
        ({ name, in: place }) =>
          `method.request.${place === "query" ? "querystring" : place}.${name}`,
      );
      expect(rest["x-amazon-apigateway-integration"].cacheKeyParameters).to.deep.equal(declared);
    });

    it("for queries alone", () => {
      const command = operation("/ordering/{proxy+}", "post", { cache, callers: cognito });
      expect(command["x-amazon-apigateway-integration"]).not.to.have.property("cacheKeyParameters");
      expect(command.parameters?.map(({ name }) => name)).to.deep.equal(["proxy"]);
    });
  });
});
