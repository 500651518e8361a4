import { type Finding } from "../issues";
import { listenerSlot } from "../listenerSlots";
import { originFacingPrefixLists } from "../regions";
import { ingressOf, type Placed, servicesOf } from "./containers";
import { type Context, isWrong, type Rule, when } from "./rule";

/** Ways that lead through the public load balancer. */
const isPublic = (way: string | undefined) => way === "alb" || way === "alb-nginx";

/** How containers are reached from outside, together with what runs them and what guards them. */
export const ingress: Rule = (context) => {
  const reached = servicesOf(context).map((placed) => ({
    ...placed,
    way: ingressOf(context, placed),
  }));
  const open = reached.filter(({ way }) => isPublic(way));
  return [
    ...reached.flatMap(needsKubernetes),
    ...open.flatMap((placed) => sameSlot(placed, open)),
    ...authorizer(context, open),
    ...unreachable(context, open),
    ...nothingToOffer(context, reached),
  ];
};

function needsKubernetes({ path, service, way }: Placed & { way: string | undefined }): Finding[] {
  return when(
    service.runsOn === "ecs" && (way === "alb-nginx" || way === "ingress"),
    [...path, "ecs", "ingress"],
    `must be nlb or alb for a service that runs on ecs (${way ?? ""} is a controller in a Kubernetes cluster)`,
    "alb",
    "absent, it is what api.ingress says",
  );
}

/** The order of rules follows from names alone, so that two names may fall together, if seldom. */
function sameSlot({ name, path }: Placed, open: readonly Placed[]): Finding[] {
  const before = open.slice(
    0,
    open.findIndex((other) => other.name === name),
  );
  const first = before.find((other) => listenerSlot(other.name) === listenerSlot(name));
  return when(
    first !== undefined,
    path,
    `must have another name (its rules on the public load balancer would have the priority of ${first?.name ?? ""}'s)`,
    `${name}-1`,
  );
}

function authorizer({ definition }: Context, [first]: readonly Placed[]): Finding[] {
  return when(
    definition.api?.auth === "lambda" && first !== undefined,
    ["settings", "api", "auth"],
    `must not be lambda while ${first?.name ?? ""} is behind the public load balancer (it signs people in by Cognito, and has no authorizer of Lambda)`,
    "cognito",
  );
}

/** Without a list of CloudFront's addresses the load balancer would be open to everybody, or to nobody. */
function unreachable({ operator, definition }: Context, [first]: readonly Placed[]): Finding[] {
  const accelerated = definition.edge?.accelerator === true;
  return (["home", "standby"] as const).flatMap((key) => {
    const region = operator[key];
    return when(
      first !== undefined &&
        !accelerated &&
        region !== undefined &&
        originFacingPrefixLists[region] === undefined,
      [key],
      `must be a region whose list of CloudFront's addresses is known, while ${first?.name ?? ""} is behind the public load balancer (it lets nobody else in)`,
      "eu-west-1",
      `known: ${Object.keys(originFacingPrefixLists).join(", ")}`,
    );
  });
}

function nothingToOffer(
  context: Context,
  reached: readonly { readonly way: string | undefined }[],
): Finding[] {
  const offered = context.definition.api?.endpointService;
  return when(
    offered !== undefined &&
      offered !== "none" &&
      !isWrong(context, ["settings", "services"]) &&
      !context.wrong.some(([, group]) => group === "services") &&
      reached.every(({ way }) => way !== "nlb"),
    ["settings", "api", "endpointService"],
    "must be none without a service in containers whose ingress is nlb (it offers the internal load balancer)",
    "none",
  );
}
