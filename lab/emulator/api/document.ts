/** An API's OpenAPI document, as API Gateway reads it. */

/** What stands behind an operation. */
export interface Integration {
  readonly type: string;
  readonly uri?: string;
  readonly timeoutInMillis?: number;
  readonly responses?: {
    readonly default?: {
      readonly statusCode: string;
      readonly responseTemplates?: { readonly [contentType: string]: string };
    };
  };
}

export interface Operation {
  readonly security?: readonly { readonly [scheme: string]: readonly string[] }[];
  readonly "x-amazon-apigateway-integration": Integration;
}

export interface Authorizer {
  readonly type: string;
  readonly authorizerUri?: string;
  readonly identityValidationExpression?: string;
}

export interface Scheme {
  readonly name: string;
  readonly in: string;
  readonly "x-amazon-apigateway-authorizer"?: Authorizer;
}

export interface Document {
  readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } };
  readonly components?: { readonly securitySchemes: { readonly [name: string]: Scheme } };
}

/** The operation that a request leads to. */
export interface Match {
  /** Path of the document: `/ordering/{proxy+}`. */
  readonly resource: string;
  readonly operation: Operation;
  readonly pathParameters: Readonly<Record<string, string>>;
}

const segments = (path: string) => path.split("/").filter((part) => part !== "");

/** Path parameters, or nothing where the path is another one. */
function matchPath(pattern: string, path: string): { readonly [name: string]: string } | undefined {
  const [wanted, given] = [segments(pattern), segments(path)];
  const parameters: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index];
    const name = /^\{([^}+]+)(\+?)\}$/.exec(part);
    if (value === undefined) {
      return undefined;
    }
    if (name?.[2] === "+") {
      return { ...parameters, [name[1] ?? ""]: given.slice(index).join("/") };
    }
    if (name !== null) {
      parameters[name[1] ?? ""] = decodeURIComponent(value);
    } else if (part !== value) {
      return undefined;
    }
  }
  return wanted.length === given.length ? parameters : undefined;
}

/** How far a pattern goes before its first parameter: API Gateway prefers what is said exactly. */
const exactness = (pattern: string) => pattern.split("{")[0]?.length ?? 0;

/** The operation of a path and method; nothing where API Gateway would say "Missing Authentication Token". */
export function findOperation(
  { paths }: Document,
  method: string,
  path: string,
): Match | undefined {
  const candidates = Object.keys(paths).sort((one, other) => exactness(other) - exactness(one));
  for (const resource of candidates) {
    const pathParameters = matchPath(resource, path);
    const operations = paths[resource] ?? {};
    const operation =
      operations[method.toLowerCase()] ?? operations["x-amazon-apigateway-any-method"];
    if (pathParameters !== undefined && operation !== undefined) {
      return { resource, operation, pathParameters };
    }
  }
  return undefined;
}

/** Name of the function in `arn:...:lambda:path/2015-03-31/functions/ARN/invocations`. */
export const functionIn = (uri: string): string | undefined =>
  /functions\/(arn:[^/]+)\/invocations$/.exec(uri)?.[1];
