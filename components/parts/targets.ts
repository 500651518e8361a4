import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { type EksCluster } from "../eksCluster";
import { type Network } from "../network";
import { physicalName } from "../support/naming";
import { allowFlow } from "./flow";
import { type Signal } from "./signals";

/** Pods behind a Service object. */
export interface Pods {
  readonly cluster: EksCluster;
  readonly namespace: string;
  readonly serviceName: string;
  /** What must be there before pods are registered. */
  readonly after: pulumi.Resource;
}

/** What answers a service's requests. */
export interface Backend {
  readonly service: string;
  /** Port that the container listens on. */
  readonly port: number;
  readonly healthPath: string;
  /** Absent: tasks of ECS, which registers them itself. */
  readonly pods?: Pods;
}

/** A target group that has its load balancer, for whoever fills it. */
export interface Target {
  readonly targetGroupArn: pulumi.Output<string>;
  /** Security group of the load balancer, from which requests come. */
  readonly securityGroupId: pulumi.Output<string>;
  /** Attaches the group to its load balancer: ECS refuses a group that has none. */
  readonly ready: pulumi.Resource;
}

export interface TargetsArgs {
  readonly prefix: string;
  readonly network: Network;
  readonly backend: Backend;
  readonly protocol: "TCP" | "HTTP";
  /** Tells the groups of one service apart where it is behind several load balancers. @default none */
  readonly label?: string;
}

/** A target group, and the binding that fills it where pods are behind it. */
export function targets(
  name: string,
  { prefix, network, backend, protocol, label }: TargetsArgs,
  opts: pulumi.CustomResourceOptions,
): aws.lb.TargetGroup {
  const { pods } = backend;
  // No service has two hyphens in its name, so a label makes no name of another service.
  const suffix = label === undefined ? "" : `--${label}`;
  const group = new aws.lb.TargetGroup(
    `${name}-targets`,
    {
      name: physicalName(`${prefix}-${backend.service}${suffix}`, 32),
      vpcId: network.vpcId,
      targetType: "ip",
      protocol,
      port: backend.port,
      deregistrationDelay: 30,
      healthCheck: {
        protocol: "HTTP",
        path: backend.healthPath,
        interval: 10,
        healthyThreshold: 2,
        unhealthyThreshold: 2,
      },
      // Auto Mode may register pods only in target groups with this tag (managed policy AmazonEKSLoadBalancingPolicy).
      ...(pods ? { tags: { "eks:eks-cluster-name": pods.cluster.clusterName } } : {}),
    },
    opts,
  );
  if (pods) {
    bind(`${name}-binding`, `${pods.serviceName}${suffix}`, backend.port, group, pods, opts);
  }
  return group;
}

function bind(
  name: string,
  objectName: string,
  port: number,
  group: aws.lb.TargetGroup,
  { cluster, namespace, serviceName, after }: Pods,
  opts: pulumi.CustomResourceOptions,
) {
  new kubernetes.apiextensions.CustomResource(
    name,
    {
      apiVersion: "eks.amazonaws.com/v1",
      kind: "TargetGroupBinding",
      metadata: { name: objectName, namespace },
      spec: {
        targetGroupARN: group.arn,
        targetType: "ip",
        serviceRef: { name: serviceName, port },
      },
    },
    { ...opts, provider: cluster.kubernetes, dependsOn: [after] },
  );
}

/** Lets a load balancer reach pods. One rule per port, not per service: AWS refuses the same rule twice. */
export function openPodPorts(
  name: string,
  from: pulumi.Input<string>,
  backends: readonly Backend[],
  opts: pulumi.CustomResourceOptions,
): void {
  const ports = new Map(
    backends.flatMap(({ port, pods }) => (pods ? [[port, pods.cluster] as const] : [])),
  );
  for (const [port, { securityGroupId }] of ports) {
    allowFlow(
      `${name}-to-pods-${port}`,
      { from, to: securityGroupId, port, description: `Load balancer to pods on port ${port}` },
      opts,
    );
  }
}

/** Rings when pods or tasks fail the health check of their target group. */
export function unhealthy(
  { service, pods }: Backend,
  group: aws.lb.TargetGroup,
  balancer: aws.lb.LoadBalancer,
  namespace: "AWS/NetworkELB" | "AWS/ApplicationELB",
): Signal {
  const [what, where] = pods ? ["pods", "logs and events"] : ["tasks", "logs and stopped reasons"];
  const capital = what.charAt(0).toUpperCase() + what.slice(1);
  return {
    name: `${service}-unhealthy-${what}`,
    description: `${capital} of ${service} fail the load balancer's health check: look at their ${where}`,
    namespace,
    metric: "UnHealthyHostCount",
    dimensions: { TargetGroup: group.arnSuffix, LoadBalancer: balancer.arnSuffix },
    statistic: "Maximum",
    threshold: 1,
  };
}
