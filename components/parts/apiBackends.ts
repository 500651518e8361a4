import type * as pulumi from "@pulumi/pulumi";
import { type Service, type Settings } from "../../environments/schema";
import { type Ingress } from "../ingress";
import { type Network } from "../network";
import { type Backend, type Route } from "../support/openApi";
import {
  exposed,
  serviceEnvironment,
  type ServiceContext,
  serviceStatements,
} from "../support/services";
import { type Logging } from "./logGroup";
import { type Signal } from "./signals";
import { WorkloadFunction } from "./workloadFunction";

export interface ApiBackendsArgs {
  readonly network: Network;
  readonly context: ServiceContext;
  /** The load balancers of this place. */
  readonly ingress: Ingress;
  readonly settings: Pick<Settings, "api" | "domain">;
  readonly logging: Logging;
}

type ServiceFunctions = ReadonlyMap<string, WorkloadFunction>;

/** What stands behind the APIs of a place: a function for each service on Lambda, and the way to containers. */
export function apiBackends(
  name: string,
  args: ApiBackendsArgs,
  opts: pulumi.ComponentResourceOptions,
): { readonly routes: readonly Route[]; readonly signals: readonly Signal[] } {
  const functions = serviceFunctions(name, args, opts);
  return {
    routes: routes(args, functions),
    signals: [...functions].map(([service, handler]) => throttles(`${service}-api`, handler)),
  };
}

/** Whether Lambda has to turn calls of a function away. */
export const throttles = (what: string, { functionName }: WorkloadFunction): Signal => ({
  name: `${what}-throttles`,
  description: `Lambda refuses calls of ${functionName}: the account's concurrency limit is reached`,
  namespace: "AWS/Lambda",
  metric: "Throttles",
  dimensions: { FunctionName: functionName },
  statistic: "Sum",
  threshold: 1,
});

function serviceFunctions(
  name: string,
  args: ApiBackendsArgs,
  opts: pulumi.ComponentResourceOptions,
): ServiceFunctions {
  return new Map(
    exposed(args.context.services)
      .filter(({ definition }) => definition.runsOn === "lambda")
      .map(({ service, definition }) => [
        service,
        serviceFunction(name, service, definition, args, opts),
      ]),
  );
}

function serviceFunction(
  name: string,
  service: string,
  definition: Service,
  { context, network, logging }: ApiBackendsArgs,
  opts: pulumi.ComponentResourceOptions,
) {
  return new WorkloadFunction(
    `${name}-${service}`,
    {
      entry: `${definition.code ?? service}/api`,
      functionName: `${context.prefix}-${service}-api`,
      environment: serviceEnvironment(service, definition, context),
      statements: serviceStatements(service, definition, context),
      network,
      memory: definition.memory,
      timeout: Math.min(definition.timeout, 29),
      logging,
    },
    opts,
  );
}

function routes(args: ApiBackendsArgs, functions: ServiceFunctions): Route[] {
  return exposed(args.context.services).flatMap(({ service, definition, api }): Route[] => {
    const handler = functions.get(service);
    const backend = handler ? called(handler) : balanced(service, definition, args);
    return backend ? [{ service, api, backend }] : [];
  });
}

const called = ({ function: { invokeArn, name } }: WorkloadFunction): Backend => ({
  kind: "function",
  invokeArn,
  functionName: name,
});

/** Containers behind the load balancer that the VPC link leads to; nothing for those that are reached another way. */
function balanced(
  service: string,
  { kubernetes, ecs }: Service,
  { ingress, settings }: ApiBackendsArgs,
): Backend | undefined {
  const container = kubernetes ?? ecs;
  const { vpcLinkId, listenerArns } = ingress;
  if (!vpcLinkId || !container || (container.ingress ?? settings.api.ingress) !== "nlb") {
    return undefined;
  }
  return {
    kind: "loadBalancer",
    vpcLinkId,
    host: `services.${settings.domain}`,
    port: container.listenerPort,
    listenerArn: listenerArns.get(service),
  };
}
