import { type APIGatewayAuthorizerResult } from "aws-lambda";
import { type ApiRequest, type ApiResponse } from "../types";
import { type Document, functionIn, type Operation, type Scheme } from "./document";
import { gatewayAnswer } from "./request";

/** Whether a request may pass, and what is known about its caller. */
export type Verdict =
  { readonly refused: ApiResponse } | { readonly caller: Readonly<Record<string, string>> };

export interface Gate {
  /** Values of the keys that the API's usage plans know. */
  readonly keys: ReadonlySet<string>;
  /** `arn:...:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH` */
  readonly methodArn: string;
  /** Calls a function and parses its answer; `undefined` when it failed. */
  readonly invoke: (functionArn: string, event: object) => Promise<unknown>;
}

const headerOf = ({ headers = {} }: ApiRequest, name: string) =>
  Object.entries(headers).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];

const unauthorized = { refused: gatewayAnswer(401, "Unauthorized") };
const forbidden = { refused: gatewayAnswer(403, "Forbidden") };

function allows({ policyDocument }: APIGatewayAuthorizerResult): boolean {
  const { Statement: statements } = policyDocument;
  return (
    statements.some(({ Effect: effect }) => effect === "Allow") &&
    !statements.some(({ Effect: effect }) => effect === "Deny")
  );
}

async function askFunction(scheme: Scheme, request: ApiRequest, gate: Gate): Promise<Verdict> {
  const authorizer = scheme["x-amazon-apigateway-authorizer"];
  const token = headerOf(request, scheme.name);
  const pattern = authorizer?.identityValidationExpression;
  if (token === undefined || (pattern !== undefined && !new RegExp(pattern).test(token))) {
    return unauthorized;
  }
  const functionArn = functionIn(authorizer?.authorizerUri ?? "");
  if (functionArn === undefined) {
    // A user pool's tokens: there is no user pool in the lab that could have given one.
    return unauthorized;
  }
  const { methodArn } = gate;
  const event = { type: "TOKEN", authorizationToken: token, methodArn };
  const answer = (await gate.invoke(functionArn, event)) as APIGatewayAuthorizerResult | undefined;
  if (answer === undefined) {
    return { refused: gatewayAnswer(500, "Internal server error") };
  }
  if (!allows(answer)) {
    return { refused: gatewayAnswer(403, "User is not authorized to access this resource") };
  }
  const context = Object.entries(answer.context ?? {}).map(([key, value]) => [key, String(value)]);
  return { caller: { ...Object.fromEntries(context), principalId: answer.principalId } };
}

/** API Gateway asks for all schemes that an operation lists: a key, and whoever checks tokens. */
export async function authorize(
  document: Document,
  operation: Operation,
  request: ApiRequest,
  gate: Gate,
): Promise<Verdict> {
  const names = (operation.security ?? []).flatMap((requirement) => Object.keys(requirement));
  let caller: Readonly<Record<string, string>> = {};
  for (const name of names) {
    const scheme = document.components?.securitySchemes[name];
    if (scheme === undefined) {
      continue;
    }
    if (scheme["x-amazon-apigateway-authorizer"] === undefined) {
      if (!gate.keys.has(headerOf(request, scheme.name) ?? "")) {
        return forbidden;
      }
      continue;
    }
    const verdict = await askFunction(scheme, request, gate);
    if ("refused" in verdict) {
      return verdict;
    }
    caller = { ...caller, ...verdict.caller };
  }
  return { caller };
}
