import { type Service, type Settings } from "../../environments/schema";
import { exposed } from "./services";

/** What decides which names a stack has, and what CloudFront leads where. */
export type PublicSettings = Pick<Settings, "api" | "domain" | "edge" | "services">;

/** A path of the site that leads to a service: `/NAME` and everything below it. */
export interface ServicePath {
  readonly service: string;
  /** The name below the domain that answers. */
  readonly origin: "api" | "app" | "queries";
  /** Whether writes come this way as well. */
  readonly methods: "all" | "reads";
}

/** How the service's containers are reached; `undefined` where it has none. */
function ingressOf({ kubernetes, ecs }: Service, { api }: PublicSettings) {
  const container = kubernetes ?? ecs;
  return container && (container.ingress ?? api.ingress);
}

/** Whether the service's containers are behind the public load balancer that the program makes. */
function isBalanced(service: Service, settings: PublicSettings): boolean {
  const ingress = ingressOf(service, settings);
  return ingress === "alb" || ingress === "alb-nginx";
}

/** Whether each place has a public load balancer. */
export const hasPublicBalancer = (settings: PublicSettings): boolean =>
  exposed(settings.services).some(({ definition }) => isBalanced(definition, settings));

/**
 * What CloudFront leads to services, beside `/api/*`: all that containers behind the public load balancer answer, and what
 * API Gateway answers to reads, as soon as something may be kept of it.
 */
export function servicePaths(settings: PublicSettings): ServicePath[] {
  const gateway = settings.api.queries === "apart" ? "queries" : "api";
  return exposed(settings.services).flatMap(({ service, definition, api }): ServicePath[] => {
    if (isBalanced(definition, settings)) {
      return [{ service, origin: "app", methods: "all" }];
    }
    // Behind a load balancer of the cluster's own, the service is not in the API.
    const inApi = ingressOf(definition, settings) !== "ingress";
    return settings.edge.cacheSeconds > 0 && inApi && api !== "commands"
      ? [{ service, origin: gateway, methods: "reads" }]
      : [];
  });
}

/** Who answers reads, in words. */
const readers: { readonly [policy in Settings["edge"]["reads"]["policy"]]: string } = {
  failover: "the place that serves writes answers",
  latency: "the nearest place answers",
  geolocation: "the place of the caller's country or continent answers",
};

/** A name that the world knows. */
export interface PublicHost {
  readonly what: string;
  readonly host: string;
  readonly remark?: string;
}

/** Every host name of a stack. */
export function publicHosts(settings: PublicSettings): PublicHost[] {
  const { domain, api, edge } = settings;
  const below = (what: string, label: string, remark?: string) => ({
    what,
    host: `${label}.${domain}`,
    ...(remark === undefined ? {} : { remark }),
  });
  return [
    { what: "Site", host: domain },
    below("API", "api", "`/health` tells which place answers"),
    ...(api.queries === "apart" ? [below("Queries", "queries", readers[edge.reads.policy])] : []),
    ...(hasPublicBalancer(settings)
      ? [below("Load balancers", "app", "CloudFront asks them: their paths are the site's")]
      : []),
    ...(edge.accelerator
      ? [below("Accelerator", "global", "reads: the nearest place answers")]
      : []),
    ...edge.sites.map((site) => below(`Site ${site}`, site)),
  ];
}
