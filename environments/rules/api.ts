import { type Finding } from "../issues";
import { ingressOf, servicesOf } from "./containers";
import { type Context, isWrong, type Rule, when } from "./rule";

const key = (...path: string[]) => ["settings", "api", ...path];

/** What the API is made of: gateway, sign-in, cache and clients. */
export const api: Rule = (context) => [
  ...httpApi(context),
  ...cognito(context),
  ...tokens(context),
  ...halves(context),
  ...cache(context),
  ...clients(context),
];

/** What an HTTP API lacks beside a REST API (API Gateway developer guide, "Choose between REST APIs and HTTP APIs"). */
function httpApi({ definition }: Context): Finding[] {
  const { gateway, cache, clients } = definition.api ?? {};
  if (gateway !== "http") {
    return [];
  }
  return [
    ...when(
      typeof cache === "object",
      key("cache"),
      "must be none where api.gateway is http (an HTTP API keeps no answers)",
      "none",
      "edge.cacheSeconds keeps answers in CloudFront, whatever the gateway",
    ),
    ...when(
      Object.keys(clients ?? {}).length > 0,
      key("clients"),
      "must be empty where api.gateway is http (an HTTP API knows neither keys nor usage plans)",
      "no value",
    ),
    ...when(
      definition.production === true && (definition.edge?.cacheSeconds ?? 0) === 0,
      key("gateway"),
      "must be rest in production unless edge.cacheSeconds puts CloudFront in front (AWS WAF does not guard an HTTP API)",
      "rest",
    ),
  ];
}

/** Words that Cognito keeps for AWS's own domains (CreateUserPoolDomain, API reference). */
const reservedWords = ["aws", "amazon", "cognito"];

function cognito(context: Context): Finding[] {
  const { stack, operator, definition } = context;
  const { auth, samlMetadataUrl } = definition.api ?? {};
  const reserved = reservedWords.find((word) => stack.includes(word));
  return [
    ...when(
      auth === "cognito" &&
        operator.topology === "active-passive" &&
        samlMetadataUrl === undefined &&
        !isWrong(context, key("samlMetadataUrl")),
      key("samlMetadataUrl"),
      "must be given where api.auth is cognito in an active-passive stack (user pools are not copied to another region: people must be known elsewhere)",
      "https://id.example.com/saml",
    ),
    ...when(
      samlMetadataUrl !== undefined && auth !== "cognito" && !isWrong(context, key("auth")),
      key("samlMetadataUrl"),
      "must be left out unless api.auth is cognito (only user pools read it)",
      "no value",
    ),
    ...when(
      auth === "cognito" && reserved !== undefined,
      ["stack"],
      `must not contain ${reserved ?? ""} where api.auth is cognito (the sign-in page's name begins with the stack's, and Cognito keeps that word)`,
      "prod",
    ),
  ];
}

function tokens(context: Context): Finding[] {
  const { auth, tokens: given } = context.definition.api ?? {};
  return [
    ...when(
      auth === "lambda" && given === undefined && !isWrong(context, key("tokens")),
      key("tokens"),
      "must be given where api.auth is lambda (the function lets in nobody else)",
      { issuer: "https://id.example.com", audience: "shop-api" },
    ),
    ...when(
      given !== undefined && auth !== "lambda" && !isWrong(context, key("auth")),
      key("tokens"),
      "must be left out unless api.auth is lambda (only that function reads it)",
      "no value",
    ),
  ];
}

/** Whether API Gateway may lead to that half of some service: a service that is wrong may be anything. */
function has(context: Context, half: "commands" | "queries"): boolean {
  return (
    isWrong(context, ["settings", "services"]) ||
    context.wrong.some((path) => path.length === 1 && path[0] === "settings") ||
    servicesOf(context).some(
      (placed) =>
        [half, "commands-and-queries"].includes(placed.service.api ?? "") &&
        // It never sees what load balancers of the public, or an Ingress, lead to containers.
        (ingressOf(context, placed) ?? "nlb") === "nlb",
    )
  );
}

function halves(context: Context): Finding[] {
  const missing = (["commands", "queries"] as const).find((half) => !has(context, half));
  return when(
    context.definition.api?.queries === "apart" && missing !== undefined,
    key("queries"),
    `must be together unless services have commands and queries (no service that API Gateway leads to has ${missing ?? ""}: one of the two APIs would be empty)`,
    "together",
  );
}

/** Headers that are part of the cache's key whenever they mean something. */
const callersHeaders = ["authorization", "x-api-key"];

function cache(context: Context): Finding[] {
  const given = context.definition.api?.cache;
  if (typeof given !== "object") {
    return [];
  }
  return [
    ...when(
      !has(context, "queries"),
      key("cache"),
      "must be none unless a service that API Gateway leads to has queries (commands are never cached)",
      "none",
    ),
    ...(given.headers ?? []).flatMap((header, index) =>
      when(
        callersHeaders.includes(header?.toLowerCase() ?? ""),
        [...key("cache", "headers"), index],
        "must not be listed (it is part of the cache's key whenever callers send it)",
        "Accept",
      ),
    ),
    ...twice(given.headers, key("cache", "headers"), "Accept"),
    ...twice(given.queryParameters, key("cache", "queryParameters"), "page"),
  ];
}

const twice = (
  list: readonly (string | undefined)[] = [],
  path: string[],
  example: string,
): Finding[] =>
  list.flatMap((name, index) =>
    when(
      name !== undefined && list.indexOf(name) !== index,
      [...path, index],
      "must be listed once",
      example,
    ),
  );

/** A client's limit above the API's would promise what the API refuses. */
function clients({ definition }: Context): Finding[] {
  const { clients: given, ...limits } = definition.api ?? {};
  return Object.entries(given ?? {}).flatMap(([name, client]) =>
    (["rateLimit", "burstLimit"] as const).flatMap((limit) => {
      const most = limits[limit];
      const own = client?.[limit];
      return when(
        own !== undefined && most !== undefined && own > most,
        key("clients", name, limit),
        `must be at most api.${limit} (${most ?? ""}), which holds for all clients together`,
        most,
      );
    }),
  );
}
