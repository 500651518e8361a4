import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Settings } from "../environments/schema";
import { type DataTier } from "./dataTier";
import { type Ingress } from "./ingress";
import { type Network } from "./network";
import { EcsService } from "./parts/ecsService";
import { logGroup, type Logging } from "./parts/logGroup";
import { type Signal } from "./parts/signals";
import { type ServiceContext } from "./support/services";

export interface EcsClusterArgs {
  readonly network: Network;
  readonly context: ServiceContext;
  /** Stores that tasks call. */
  readonly reads: DataTier;
  /** The load balancers that tasks are registered with; they exist first, for ECS refuses targets without a listener. */
  readonly ingress: Ingress;
  readonly logging: Logging;
  /** Share of each service's floor of tasks that runs here before it is needed. */
  readonly capacity: number;
}

/**
 * An ECS cluster on Fargate and the services that run on it: AWS runs the machines, one task each. It does not own load
 * balancers: Ingress does, and ECS registers tasks with their target groups.
 *
 * Once per place. A failover changes nothing here: tasks ask the place's role parameter whether to work.
 * Cost: nothing by itself; a task of 1 vCPU and 2 GiB 36 USD a month, and metrics.
 */
export class EcsCluster extends pulumi.ComponentResource {
  public readonly clusterName: string;
  /** Services that run here, by name. */
  public readonly services: ReadonlyMap<string, EcsService>;
  /** What is worth an alarm here. */
  public readonly signals: readonly Signal[];

  /** Whether any service needs a cluster at all. */
  public static neededBy(services: Settings["services"]): boolean {
    return Object.values(services).some(({ runsOn }) => runsOn === "ecs");
  }

  constructor(name: string, args: EcsClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:tier:EcsCluster", name, {}, opts);
    const child = { parent: this };
    this.clusterName = args.context.prefix;

    const { cluster, capacity } = fargateCluster(name, this.clusterName, args.logging, child);
    this.services = services(name, cluster, capacity, args, child);
    this.signals = [...this.services.values()].flatMap(({ signals }) => signals);
    this.registerOutputs({ clusterArn: cluster.arn });
  }
}

function fargateCluster(
  name: string,
  clusterName: string,
  logging: Logging,
  opts: pulumi.ComponentResourceOptions,
) {
  // Container Insights writes here; it would make the group itself, without key and for ever.
  const insights = logGroup(
    `${name}-insights`,
    `/aws/ecs/containerinsights/${clusterName}/performance`,
    logging,
    opts,
  );
  const cluster = new aws.ecs.Cluster(
    `${name}-cluster`,
    { name: clusterName, settings: [{ name: "containerInsights", value: "enabled" }] },
    { ...opts, dependsOn: [insights] },
  );
  // AWS refuses a service on capacity that the cluster does not have yet, or no longer has.
  const capacity = new aws.ecs.ClusterCapacityProviders(
    `${name}-capacity`,
    {
      clusterName: cluster.name,
      capacityProviders: ["FARGATE", "FARGATE_SPOT"],
      defaultCapacityProviderStrategies: [{ capacityProvider: "FARGATE", weight: 1 }],
    },
    opts,
  );
  return { cluster, capacity };
}

function services(
  name: string,
  cluster: aws.ecs.Cluster,
  capacity: aws.ecs.ClusterCapacityProviders,
  args: EcsClusterArgs,
  opts: pulumi.ComponentResourceOptions,
): Map<string, EcsService> {
  const { ingress, ...rest } = args;
  return new Map(
    Object.entries(args.context.services).flatMap(([service, definition]) =>
      definition.runsOn === "ecs" && definition.ecs
        ? [
            [
              service,
              new EcsService(
                `${name}-${service}`,
                {
                  ...rest,
                  service,
                  definition,
                  workload: definition.ecs,
                  cluster,
                  after: [capacity],
                  targets: ingress.targets.get(service) ?? [],
                },
                opts,
              ),
            ] as const,
          ]
        : [],
    ),
  );
}
