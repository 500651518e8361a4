import { expect } from "chai";
import { authorize, type Gate } from "../../../lab/emulator/api/authorize";
import { type Document, findOperation, functionIn } from "../../../lab/emulator/api/document";
import { proxyEvent, readResult, type Target } from "../../../lab/emulator/api/request";

const operation = (security: readonly string[] = []) => ({
  security: security.map((name) => ({ [name]: [] })),
  "x-amazon-apigateway-integration": { type: "aws_proxy" },
});

const document: Document = {
  paths: {
    "/health": { get: operation() },
    "/ordering": { post: operation(), get: operation() },
    "/ordering/{proxy+}": { get: operation() },
    "/ordering/orders/{id}": { get: operation() },
  },
  components: {
    securitySchemes: {
      api_key: { name: "x-api-key", in: "header" },
      callers: {
        name: "Authorization",
        in: "header",
        "x-amazon-apigateway-authorizer": {
          type: "token",
          authorizerUri:
            "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:1:function:auth/invocations",
          identityValidationExpression: "^Bearer \\w+$",
        },
      },
      pool: {
        name: "Authorization",
        in: "header",
        "x-amazon-apigateway-authorizer": { type: "cognito_user_pools" },
      },
    },
  },
};

describe("The operation behind a path", () => {
  const find = (method: string, path: string) => {
    const match = findOperation(document, method, path);
    return match && [match.resource, match.pathParameters];
  };

  it("is found by path and method", () => {
    expect(find("GET", "/health")).to.deep.equal(["/health", {}]);
    expect(find("POST", "/ordering/")).to.deep.equal(["/ordering", {}]);
  });

  it("takes all that is left for a greedy parameter", () => {
    expect(find("GET", "/ordering/reports/2026/may")).to.deep.equal([
      "/ordering/{proxy+}",
      { proxy: "reports/2026/may" },
    ]);
  });

  it("is the more exact of two", () => {
    expect(find("GET", "/ordering/orders/a%20b")).to.deep.equal([
      "/ordering/orders/{id}",
      { id: "a b" },
    ]);
  });

  it("is none for another method, another path, and half a path", () => {
    expect(find("DELETE", "/ordering")).to.equal(undefined);
    expect(find("GET", "/orders")).to.equal(undefined);
    expect(find("POST", "/ordering/orders")).to.equal(undefined);
    expect(find("GET", "/")).to.equal(undefined);
  });

  it("names a function by its ARN, and nothing else", () => {
    const uri = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:f/invocations";
    expect(functionIn(uri)).to.equal("arn:f");
    expect(functionIn("https://10.0.0.1:8080/ordering")).to.equal(undefined);
  });
});

describe("What a function gets from an API", () => {
  const target: Target = {
    ...{ account: "111122223333", apiId: "a1", stage: "live", host: "api.example.com" },
    ...{ resource: "/ordering/{proxy+}", pathParameters: { proxy: "orders" }, authorizer: {} },
  };
  const event = proxyEvent(
    {
      method: "POST",
      path: "/ordering/orders?page=1&page=2&q=a%20b",
      headers: { "content-type": "application/json" },
      body: "{}",
    },
    target,
    new Date(0),
  );

  it("is the request in API Gateway's format", () => {
    expect(event).to.deep.include({
      ...{ path: "/ordering/orders", httpMethod: "POST", body: "{}", isBase64Encoded: false },
      queryStringParameters: { page: "2", q: "a b" },
      multiValueQueryStringParameters: { page: ["1", "2"], q: ["a b"] },
      pathParameters: { proxy: "orders" },
    });
    expect(event.headers).to.deep.include({
      Host: "api.example.com",
      "content-type": "application/json",
    });
    expect(event.requestContext).to.deep.include({ stage: "live", path: "/live/ordering/orders" });
  });

  it("says null for what is not there", () => {
    const bare = proxyEvent(
      { method: "GET", path: "/health" },
      { ...target, pathParameters: {} },
      new Date(0),
    );
    expect([bare.body, bare.queryStringParameters, bare.pathParameters]).to.deep.equal([
      null,
      null,
      null,
    ]);
  });
});

describe("What a caller gets from a function", () => {
  it("is its status, headers and body", () => {
    const result = {
      statusCode: 201,
      headers: { "Content-Type": "text/plain" },
      multiValueHeaders: { "Set-Cookie": ["a", "b"] },
      body: Buffer.from("done").toString("base64"),
      isBase64Encoded: true,
    };
    expect(readResult(JSON.stringify(result))).to.deep.equal({
      status: 201,
      headers: { "content-type": "text/plain", "set-cookie": "a, b" },
      body: "done",
    });
  });

  it("is nothing where the function answers in another form", () => {
    for (const payload of ["null", "{", '"text"', '{"status":200}', '{"statusCode":"200"}']) {
      expect(readResult(payload)).to.equal(undefined);
    }
  });
});

describe("Who may call an API", () => {
  const asked: object[] = [];
  const gate = (answer?: unknown): Gate => ({
    keys: new Set(["0123456789"]),
    methodArn: "arn:aws:execute-api:eu-west-1:1:a1/live/GET/ordering",
    invoke: (_, event) => {
      asked.push(event);
      return Promise.resolve(answer);
    },
  });
  const policy = (effect: string) => ({
    principalId: "ann",
    policyDocument: { Statement: [{ Effect: effect }] },
    context: { scope: "read" },
  });
  const verdict = async (
    security: readonly string[],
    headers: Record<string, string>,
    answer?: unknown,
  ) => {
    asked.length = 0;
    const request = { method: "GET", path: "/ordering", headers };
    const result = await authorize(document, operation(security), request, gate(answer));
    return "refused" in result ? result.refused.status : result.caller;
  };

  it("is anybody, where nothing is asked for", async () => {
    expect(await verdict([], {})).to.deep.equal({});
  });

  it("is who has a key that the API's plans know", async () => {
    expect(await verdict(["api_key"], { "X-Api-Key": "0123456789" })).to.deep.equal({});
    expect(await verdict(["api_key"], { "x-api-key": "another" })).to.equal(403);
    expect(await verdict(["api_key"], {})).to.equal(403);
  });

  it("is whom the authorizer's function lets in, and its word goes along", async () => {
    const token = { authorization: "Bearer abc" };
    expect(await verdict(["callers"], token, policy("Allow"))).to.deep.equal({
      principalId: "ann",
      scope: "read",
    });
    expect(asked).to.deep.equal([
      {
        ...{ type: "TOKEN", authorizationToken: "Bearer abc" },
        methodArn: "arn:aws:execute-api:eu-west-1:1:a1/live/GET/ordering",
      },
    ]);
    expect(await verdict(["callers"], token, policy("Deny"))).to.equal(403);
    expect(await verdict(["callers"], token, undefined)).to.equal(500);
  });

  it("is nobody without what looks like a token, and the function is not asked", async () => {
    expect(await verdict(["callers"], {}, policy("Allow"))).to.equal(401);
    expect(await verdict(["callers"], { authorization: "Basic x" }, policy("Allow"))).to.equal(401);
    expect(asked).to.deep.equal([]);
  });

  it("is nobody with a user pool's token: no pool in the lab gives any", async () => {
    expect(await verdict(["pool"], { authorization: "Bearer abc" })).to.equal(401);
  });

  it("is who meets all that is asked for", async () => {
    const both = ["callers", "api_key"];
    const token = { authorization: "Bearer abc" };
    expect(await verdict(both, token, policy("Allow"))).to.equal(403);
    expect(
      await verdict(both, { ...token, "x-api-key": "0123456789" }, policy("Allow")),
    ).to.deep.equal({ principalId: "ann", scope: "read" });
  });
});
