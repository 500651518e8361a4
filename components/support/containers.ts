import { type Service, type Settings } from "../../environments/schema";
import { exposed } from "./services";

/** How a container is reached from the outside. */
export type IngressKind = Settings["api"]["ingress"];

/** A service with an API whose code runs in containers. */
export interface ExposedContainer {
  readonly service: string;
  readonly api: NonNullable<Service["api"]>;
  readonly runsOn: "kubernetes" | "ecs";
  readonly ingress: IngressKind;
  /** Port that the container listens on. */
  readonly port: number;
  /** Port of the internal load balancer that means this service. */
  readonly listenerPort: number;
  readonly healthPath: string;
}

/** Services in containers that have an API, sorted, each with the way that leads to it. */
export function exposedContainers(
  services: Settings["services"],
  { ingress }: Pick<Settings["api"], "ingress">,
): ExposedContainer[] {
  return exposed(services).flatMap(({ service, definition, api }) => {
    const { runsOn, kubernetes, ecs } = definition;
    const container = runsOn === "ecs" ? ecs : kubernetes;
    if (runsOn === "lambda" || !container) {
      return [];
    }
    const { port, listenerPort, healthPath } = container;
    const way = container.ingress ?? ingress;
    return [{ service, api, runsOn, ingress: way, port, listenerPort, healthPath }];
  });
}
