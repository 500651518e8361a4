import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Service } from "../../environments/schema";
import { type DataTier } from "../dataTier";
import { type Network } from "../network";
import { containerEnvironment, type ServiceContext } from "../support/services";
import { executionRole, taskRole } from "./ecsRoles";
import { allowFlow } from "./flow";
import { logGroup, type Logging } from "./logGroup";
import { type Signal } from "./signals";
import { type Target } from "./targets";

export interface EcsServiceArgs {
  readonly service: string;
  readonly definition: Service;
  readonly workload: NonNullable<Service["ecs"]>;
  readonly cluster: aws.ecs.Cluster;
  readonly context: ServiceContext;
  readonly network: Network;
  /** Stores that tasks call. */
  readonly reads: DataTier;
  /** Target groups that lead to the tasks. Empty for a service without an API. */
  readonly targets: readonly Target[];
  readonly logging: Logging;
  /** Share of `minTasks` that always runs in this place. */
  readonly capacity: number;
  /** What must be there before tasks can run, and goes after. */
  readonly after: readonly pulumi.Resource[];
}

/**
 * One service on ECS with Fargate: tasks spread over the zones, with a network fence, a log and two roles of their own,
 * scaled by CPU. A deployment whose tasks do not get healthy is taken back by itself.
 *
 * Once per service and place. A failover changes nothing here; tasks follow the place's role parameter.
 */
export class EcsService extends pulumi.ComponentResource {
  /** Security group of the tasks. */
  public readonly securityGroupId: pulumi.Output<string>;
  public readonly signals: readonly Signal[];

  constructor(name: string, args: EcsServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:EcsService", name, { service: args.service }, opts);
    const child = { parent: this };
    const floor = Math.max(1, Math.ceil(args.workload.minTasks * args.capacity));

    const access = fence(name, args, child);
    const task = taskDefinition(name, args, child);
    const service = tasks(name, args, { ...task, access, floor }, child);
    scaling(name, args, floor, service, child);

    this.securityGroupId = access.id;
    this.signals = [missingTasks(args, floor)];
    this.registerOutputs({ serviceName: service.name });
  }
}

/** Tasks call AWS and their stores, and only load balancers call them. */
function fence(name: string, args: EcsServiceArgs, opts: pulumi.CustomResourceOptions) {
  const { service, definition, workload, network, reads, targets } = args;
  const group = new aws.ec2.SecurityGroup(
    `${name}-access`,
    { vpcId: network.vpcId, description: `Tasks of ${service}` },
    opts,
  );
  new aws.vpc.SecurityGroupEgressRule(
    `${name}-to-https`,
    {
      securityGroupId: group.id,
      description: "AWS services and the outside, over TLS",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrIpv4: "0.0.0.0/0",
    },
    opts,
  );
  const owns = { databases: "postgres", dax: "dynamodb", cache: definition.store } as const;
  for (const store of reads.stores.filter((each) => owns[each.name] === definition.store)) {
    const description = `Tasks of ${service} to ${store.description}`;
    allowFlow(
      `${name}-to-${store.name}`,
      { from: group.id, to: store.groupId, port: store.port, description },
      opts,
    );
  }
  targets.forEach(({ securityGroupId }, index) => {
    allowFlow(
      `${name}-from-balancer-${index + 1}`,
      {
        from: securityGroupId,
        to: group.id,
        port: workload.port,
        description: `Load balancer to tasks of ${service}`,
      },
      opts,
    );
  });
  return group;
}

function taskDefinition(name: string, args: EcsServiceArgs, opts: pulumi.CustomResourceOptions) {
  const { service, workload, context, logging } = args;
  const logPath = `/ecs/${context.prefix}/${service}`;
  const logs = logGroup(`${name}-logs`, logPath, logging, opts);
  const execution = executionRole(name, args, logs, opts);
  const role = taskRole(name, args, opts);
  const definition = new aws.ecs.TaskDefinition(
    `${name}-task`,
    {
      family: `${context.prefix}-${service}`,
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      runtimePlatform: { operatingSystemFamily: "LINUX", cpuArchitecture: "X86_64" },
      cpu: `${workload.cpu}`,
      memory: `${workload.memory}`,
      executionRoleArn: execution.role.arn,
      taskRoleArn: role.role.arn,
      containerDefinitions: JSON.stringify([container(args, logPath)]),
      volumes: [{ name: scratch }],
    },
    { ...opts, dependsOn: [logs] },
  );
  return { definition, grants: [execution.grants, role.grants] };
}

/** The only place that a container may write to, gone with its task. */
const scratch = "scratch";

function container({ service, definition, workload, context }: EcsServiceArgs, logPath: string) {
  const environment = Object.entries(containerEnvironment(service, definition, context));
  return {
    name: service,
    image: workload.image,
    essential: true,
    user: workload.user,
    readonlyRootFilesystem: true,
    privileged: false,
    linuxParameters: { capabilities: { drop: ["ALL"] }, initProcessEnabled: true },
    portMappings: [{ containerPort: workload.port, protocol: "tcp" }],
    mountPoints: [{ sourceVolume: scratch, containerPath: "/tmp", readOnly: false }],
    environment: environment
      .map(([key, value]) => ({ name: key, value }))
      .sort((a, b) => a.name.localeCompare(b.name)),
    logConfiguration: {
      logDriver: "awslogs",
      options: {
        "awslogs-group": logPath,
        "awslogs-region": context.location.region,
        "awslogs-stream-prefix": service,
        // A log that is slow must not stop the service.
        mode: "non-blocking",
        "max-buffer-size": "25m",
      },
    },
  };
}

interface Running {
  readonly definition: aws.ecs.TaskDefinition;
  /** What tasks may do, before they start. */
  readonly grants: readonly pulumi.Resource[];
  readonly access: aws.ec2.SecurityGroup;
  readonly floor: number;
}

function tasks(
  name: string,
  { service, workload, cluster, network, targets, after }: EcsServiceArgs,
  { definition, grants, access, floor }: Running,
  opts: pulumi.CustomResourceOptions,
) {
  return new aws.ecs.Service(
    `${name}-service`,
    {
      name: service,
      cluster: cluster.arn,
      taskDefinition: definition.arn,
      desiredCount: floor,
      capacityProviderStrategies: [{ capacityProvider: "FARGATE", weight: 1 }],
      networkConfiguration: {
        subnets: network.privateSubnetIds,
        securityGroups: [access.id],
        assignPublicIp: false,
      },
      availabilityZoneRebalancing: "ENABLED",
      deploymentCircuitBreaker: { enable: true, rollback: true },
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      enableExecuteCommand: false,
      enableEcsManagedTags: true,
      propagateTags: "SERVICE",
      ...(targets.length > 0
        ? {
            healthCheckGracePeriodSeconds: 60,
            loadBalancers: targets.map(({ targetGroupArn }) => ({
              targetGroupArn,
              containerName: service,
              containerPort: workload.port,
            })),
          }
        : {}),
    },
    {
      ...opts,
      // Autoscaling owns the number of tasks.
      ignoreChanges: ["desiredCount"],
      dependsOn: [...after, ...grants, ...targets.map(({ ready }) => ready)],
    },
  );
}

function scaling(
  name: string,
  { workload, cluster }: EcsServiceArgs,
  floor: number,
  service: aws.ecs.Service,
  opts: pulumi.CustomResourceOptions,
) {
  const target = new aws.appautoscaling.Target(
    `${name}-scaling`,
    {
      serviceNamespace: "ecs",
      resourceId: pulumi.interpolate`service/${cluster.name}/${service.name}`,
      scalableDimension: "ecs:service:DesiredCount",
      minCapacity: floor,
      maxCapacity: workload.maxTasks,
    },
    opts,
  );
  new aws.appautoscaling.Policy(
    `${name}-by-cpu`,
    {
      name: "cpu",
      serviceNamespace: target.serviceNamespace,
      resourceId: target.resourceId,
      scalableDimension: target.scalableDimension,
      policyType: "TargetTrackingScaling",
      targetTrackingScalingPolicyConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" },
        targetValue: 60,
        scaleOutCooldown: 60,
        scaleInCooldown: 300,
      },
    },
    opts,
  );
}

function missingTasks({ service, context }: EcsServiceArgs, floor: number): Signal {
  return {
    name: `${service}-missing-tasks`,
    description: `Fewer tasks of ${service} run than always should: look at the service's events, then at its log`,
    namespace: "ECS/ContainerInsights",
    metric: "RunningTaskCount",
    dimensions: { ClusterName: context.prefix, ServiceName: service },
    statistic: "Minimum",
    threshold: floor - 1,
    comparison: "LessThanOrEqualToThreshold",
    missingData: "breaching",
  };
}
