import { type Finding } from "../issues";
import { type Context, isWrong, type Rule, when } from "./rule";

const edgeKey = (...path: (string | number)[]) => ["settings", "edge", ...path];

/** Names, routes and the zone of the public side. */
export const edge: Rule = (context) => [
  ...zone(context),
  ...registrar(context),
  ...reads(context),
  ...sites(context),
  ...caching(context),
  ...accelerator(context),
  ...servicePaths(context),
];

function zone(context: Context): Finding[] {
  const { operator, definition } = context;
  const own = definition.edge?.zone === "own";
  // A definition that is not known may have a zone of its own; without any, the key is named with the other missing ones.
  const unsure =
    isWrong(context, ["zoneId"]) ||
    (operator.environment !== undefined && isWrong(context, edgeKey("zone")));
  return [
    ...when(
      !own && operator.zoneId === undefined && !unsure,
      ["zoneId"],
      "must be the id of a Route 53 hosted zone (the records of the domain are put there)",
      "Z0123456789EXAMPLE",
      "a stack that is to make the zone itself says settings.edge.zone: own",
    ),
    ...when(
      own && operator.zoneId !== undefined,
      ["zoneId"],
      "must be left out where edge.zone is own (the stack makes its zone)",
      "no value",
    ),
  ];
}

/** Names right below which Route 53 registers domains, besides top-level ones (Route 53 developer guide, index of domains). */
const secondLevels =
  /\.(co\.(nz|uk|za)|com\.(ar|au|br|mx|sg)|me\.uk|net\.(au|nz)|org\.(nz|uk)|co\.in)$/;

function registrar(context: Context): Finding[] {
  const { operator, definition } = context;
  if (definition.edge?.registrar !== true) {
    return [];
  }
  const domain = operator.domain ?? "example.com";
  const labels = domain.split(".").length - (secondLevels.test(domain) ? 1 : 0);
  return [
    ...when(
      definition.edge.zone !== "own" && !isWrong(context, edgeKey("zone")),
      edgeKey("registrar"),
      "must be false unless edge.zone is own (the registration gets the name servers of the stack's own zone)",
      false,
    ),
    ...when(
      labels !== 2,
      ["domain"],
      "must be a name that can be registered where edge.registrar is true (one label and its ending, nothing below)",
      domain.split(".").slice(1).join("."),
    ),
  ];
}

function reads(context: Context): Finding[] {
  const { definition } = context;
  const routing = definition.edge?.reads;
  const areas = routing?.policy === "geolocation" ? (routing.standbyAnswers ?? []) : [];
  const apart = definition.api?.queries === "apart";
  return [
    ...when(
      routing?.policy !== undefined &&
        routing.policy !== "failover" &&
        !apart &&
        !isWrong(context, ["settings", "api", "queries"]),
      edgeKey("reads", "policy"),
      "must be failover unless api.queries is apart (a name that also takes writes follows the gate)",
      "failover",
    ),
    ...areas.flatMap((area, index) =>
      when(
        area !== undefined && areas.indexOf(area) !== index,
        edgeKey("reads", "standbyAnswers", index),
        "must be listed once",
        "continent:NA",
      ),
    ),
  ];
}

/** Names below the domain that mean something else. */
const taken: { readonly [name: string]: string } = {
  api: "answers commands",
  app: "leads to the public load balancers",
  default: "would be mistaken for the site itself",
  global: "is the accelerator's",
  queries: "answers queries",
  services: "leads from the API to the containers",
  www: "would be mistaken for the site itself",
};

function sites({ definition }: Context): Finding[] {
  const names = definition.edge?.sites ?? [];
  return names.flatMap((name, index) => [
    ...when(
      name !== undefined && Object.hasOwn(taken, name),
      edgeKey("sites", index),
      `must be another name (${name}.<domain> ${taken[name ?? ""] ?? ""})`,
      "admin",
    ),
    ...when(
      name !== undefined && names.indexOf(name) !== index,
      edgeKey("sites", index),
      "must be listed once",
      "admin",
    ),
  ]);
}

type DraftService = NonNullable<NonNullable<Context["definition"]["services"]>[string]>;

const exposed = ({ definition }: Context) =>
  Object.entries(definition.services ?? {}).flatMap(([name, service]) =>
    service?.api === undefined ? [] : [{ name, service }],
  );

/** Whether containers of the service are behind the public load balancer that the program makes. */
function isBalanced({ definition }: Context, { runsOn, kubernetes, ecs }: DraftService): boolean {
  const container = { kubernetes, ecs, lambda: undefined }[runsOn ?? "lambda"];
  const ingress = container?.ingress ?? definition.api?.ingress ?? "nlb";
  return container !== undefined && (ingress === "alb" || ingress === "alb-nginx");
}

/** Longest time that API Gateway itself believes an authorizer's answer (Authorizer.authorizerResultTtlInSeconds). */
const longestTrust = 3600;

function caching(context: Context): Finding[] {
  const { definition } = context;
  const seconds = definition.edge?.cacheSeconds ?? 0;
  const auth = definition.api?.auth ?? "none";
  const answers = exposed(context).some(
    ({ service }) => service.api !== "commands" || isBalanced(context, service),
  );
  return [
    ...when(
      seconds > 0 && !answers && !isWrong(context, ["settings", "services"]),
      edgeKey("cacheSeconds"),
      "must be 0 where no service answers queries (there is nothing to keep)",
      0,
    ),
    ...when(
      seconds > longestTrust && auth !== "none",
      edgeKey("cacheSeconds"),
      `must be at most ${longestTrust} where api.auth is ${auth} (CloudFront answers from its cache without asking whether a caller may still call)`,
      60,
    ),
  ];
}

function accelerator(context: Context): Finding[] {
  const balanced = exposed(context).some(({ service }) => isBalanced(context, service));
  const unsure = ["services", "api"].some((group) => isWrong(context, ["settings", group]));
  return when(
    context.definition.edge?.accelerator === true && !balanced && !unsure,
    edgeKey("accelerator"),
    "must be false without a public load balancer (no service with an api has the ingress alb or alb-nginx)",
    false,
  );
}

/** `<domain>/api/*` leads to the API, so no service can be there. */
function servicePaths(context: Context): Finding[] {
  const cached = (context.definition.edge?.cacheSeconds ?? 0) > 0;
  return exposed(context).flatMap(({ name, service }) =>
    when(
      name === "api" && (cached || isBalanced(context, service)),
      ["settings", "services", name],
      "must have another name behind CloudFront (<domain>/api/* leads to the whole API)",
      "catalogue",
    ),
  );
}
