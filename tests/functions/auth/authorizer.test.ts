import {
  type APIGatewayRequestAuthorizerEvent,
  type APIGatewayRequestAuthorizerEventV2,
  type APIGatewayTokenAuthorizerEvent,
} from "aws-lambda";
import { expect } from "chai";
import { authorizer, type AuthorizerEvent } from "../../../functions/auth/authorizer";
import { type ReadToken } from "../../../functions/auth/tokens";
import { Refusal } from "../../../functions/shared/lambda";
import { apiEvent, recorder } from "../support/fakes";

const methodArn =
  "arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/live/GET/inventory/SKU-1/parts";
const everything = "arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/live/*";

/** What a REST API asks of an authorizer of type TOKEN. */
const tokenEvent = (authorizationToken: string): APIGatewayTokenAuthorizerEvent => ({
  type: "TOKEN",
  methodArn,
  authorizationToken,
});

/** What a REST API asks of an authorizer of type REQUEST, and an HTTP API in format 1.0. */
function requestEvent(headers: Record<string, string>): APIGatewayRequestAuthorizerEvent {
  const { path, httpMethod, resource, requestContext, ...rest } = apiEvent(
    "GET",
    "/inventory/SKU-1",
  );
  return {
    type: "REQUEST",
    methodArn,
    resource,
    path,
    httpMethod,
    headers: { ...rest.headers, ...headers },
    multiValueHeaders: {},
    pathParameters: { proxy: "SKU-1" },
    queryStringParameters: {},
    multiValueQueryStringParameters: {},
    stageVariables: {},
    requestContext: { ...requestContext, authorizer: undefined },
  };
}

/** What an HTTP API asks in format 2.0. */
const httpEvent = (headers: Record<string, string>): APIGatewayRequestAuthorizerEventV2 => ({
  version: "2.0",
  type: "REQUEST",
  routeArn: "arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/$default/GET/inventory",
  identitySource: Object.values(headers),
  routeKey: "GET /inventory/{proxy+}",
  rawPath: "/inventory/SKU-1",
  rawQueryString: "",
  cookies: [],
  headers: { host: "api.shop.example.com", ...headers },
  requestContext: {
    accountId: "111122223333",
    apiId: "a1b2c3d4e5",
    domainName: "api.shop.example.com",
    domainPrefix: "api",
    http: {
      method: "GET",
      path: "/inventory/SKU-1",
      protocol: "HTTP/1.1",
      sourceIp: "203.0.113.7",
      userAgent: "test",
    },
    requestId: "request-1",
    routeKey: "GET /inventory/{proxy+}",
    stage: "$default",
    time: "21/Nov/2026:08:00:00 +0000",
    timeEpoch: 1_795_000_000_000,
  },
});

const good = "head.body.good";
const readToken: ReadToken = (token) =>
  Promise.resolve(token === good ? { subject: "user-1", scope: "orders" } : undefined);

describe("auth/authorizer", () => {
  const call = (event: AuthorizerEvent, read = readToken) => {
    const { tools, invocation, log, counts } = recorder();
    return { answer: authorizer(read, tools)(event, invocation), log, counts };
  };

  const refused = async (event: AuthorizerEvent) => {
    try {
      await call(event).answer;
    } catch (error) {
      return error;
    }
    throw new Error("nothing was refused");
  };

  const allowed = {
    principalId: "user-1",
    policyDocument: {
      Version: "2012-10-17",
      Statement: [{ Action: "execute-api:Invoke", Effect: "Allow", Resource: everything }],
    },
    context: { subject: "user-1", scope: "orders" },
  };

  it("lets a good token into the whole API, for API Gateway keeps the answer for other paths", async () => {
    expect(await call(tokenEvent(`Bearer ${good}`)).answer).to.deep.equal(allowed);
  });

  it("reads the header of a whole request, however it is spelt", async () => {
    for (const name of ["Authorization", "authorization", "AUTHORIZATION"]) {
      const event = requestEvent({ [name]: `bearer ${good}` });
      expect(await call(event).answer, name).to.deep.equal(allowed);
    }
  });

  it("answers an HTTP API in short", async () => {
    expect(await call(httpEvent({ authorization: `Bearer ${good}` })).answer).to.deep.equal({
      isAuthorized: true,
      context: { subject: "user-1", scope: "orders" },
    });
    expect(await call(httpEvent({ authorization: "Bearer a.b.c" })).answer).to.deep.include({
      isAuthorized: false,
    });
  });

  const wrong: readonly (readonly [string, AuthorizerEvent])[] = [
    ["a bad token", tokenEvent("Bearer a.b.c")],
    ["no token", requestEvent({})],
    ["a token without its word", tokenEvent(good)],
    ["another scheme", tokenEvent("Basic dXNlcjpwYXNz")],
    ["two tokens", tokenEvent(`Bearer ${good} ${good}`)],
  ];
  for (const [what, event] of wrong) {
    it(`refuses ${what} by the one word that becomes a 401`, async () => {
      const error = await refused(event);
      expect(error).to.be.instanceOf(Refusal);
      expect((error as Error).message).to.equal("Unauthorized");
    });
  }

  it("counts whom it turned away, and logs no token", async () => {
    const { answer, log, counts } = call(httpEvent({ authorization: "Bearer a.secret.c" }));
    await answer;
    expect(counts.CallersRefused).to.equal(1);
    expect(log.lines.join()).not.to.include("secret");
  });

  it("neither lets in nor refuses while tokens cannot be read", async () => {
    const silent: ReadToken = () => Promise.reject(new Error("the issuer is silent"));
    const failure = await call(tokenEvent(`Bearer ${good}`), silent).answer.then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).to.be.instanceOf(Error).and.not.instanceOf(Refusal);
  });
});
