import {
  type APIGatewayAuthorizerResult,
  type APIGatewayRequestAuthorizerEvent,
  type APIGatewayRequestAuthorizerEventV2,
  type APIGatewaySimpleAuthorizerWithContextResult,
  type APIGatewayTokenAuthorizerEvent,
} from "aws-lambda";
import { readEnvironment } from "../shared/environment";
import { lambdaHandler, Refusal, type Handle, type Tools } from "../shared/lambda";
import { type Caller, type ReadToken, tokenReader } from "./tokens";

/** What an HTTP API asks in format 2.0. */
type HttpEvent = APIGatewayRequestAuthorizerEventV2;
/** What a REST API asks, with the header alone or with the whole request. */
type RestEvent = APIGatewayTokenAuthorizerEvent | APIGatewayRequestAuthorizerEvent;

export type AuthorizerEvent = HttpEvent | RestEvent;
type CallerContext = { readonly subject: string; readonly scope: string };
export type AuthorizerResult =
  APIGatewayAuthorizerResult | APIGatewaySimpleAuthorizerWithContextResult<CallerContext>;

const isHttp = (event: AuthorizerEvent): event is HttpEvent => "routeArn" in event;

function authorizationHeader(event: AuthorizerEvent): string | undefined {
  if (!isHttp(event) && event.type === "TOKEN") {
    return event.authorizationToken;
  }
  const found = Object.entries(event.headers ?? {}).find(
    ([name]) => name.toLowerCase() === "authorization",
  );
  return found?.[1];
}

const bearer = /^bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i;

/** `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/GET/orders` -> everything of the stage. */
const everything = (methodArn: string) => `${methodArn.split("/").slice(0, 2).join("/")}/*`;

/** Allows the whole API: API Gateway keeps the answer per token and uses it for other paths and methods too. */
const allow = (caller: Caller, methodArn: string): APIGatewayAuthorizerResult => ({
  principalId: caller.subject,
  policyDocument: {
    Version: "2012-10-17",
    Statement: [{ Action: "execute-api:Invoke", Effect: "Allow", Resource: everything(methodArn) }],
  },
  context: { subject: caller.subject, scope: caller.scope },
});

/**
 * Decides for API Gateway whether a request may pass: whoever has a good token may call everything. Tokens are never
 * logged.
 */
export function authorizer(
  readToken: ReadToken,
  { count }: Pick<Tools, "count">,
): Handle<AuthorizerEvent, AuthorizerResult> {
  return async (event, { log }) => {
    const token = bearer.exec(authorizationHeader(event) ?? "")?.[1];
    const caller = token === undefined ? undefined : await readToken(token);
    if (caller === undefined) {
      log.info("a caller without a good token was turned away");
      count("CallersRefused");
    }
    if (isHttp(event)) {
      return caller === undefined
        ? { isAuthorized: false, context: { subject: "", scope: "" } }
        : { isAuthorized: true, context: { subject: caller.subject, scope: caller.scope } };
    }
    if (caller === undefined) {
      // The one message that a REST API answers with 401; a policy that denies would be a 403.
      throw new Refusal("Unauthorized");
    }
    return allow(caller, event.methodArn);
  };
}

export const handler = lambdaHandler((tools) => {
  const { TOKEN_ISSUER, TOKEN_AUDIENCE, TOKEN_KEYS_URL } = readEnvironment(
    ["TOKEN_ISSUER", "TOKEN_AUDIENCE"],
    ["TOKEN_KEYS_URL"],
  );
  const readToken = tokenReader({
    issuer: TOKEN_ISSUER,
    audience: TOKEN_AUDIENCE,
    keysUrl: TOKEN_KEYS_URL,
  });
  return authorizer(readToken, tools);
});
