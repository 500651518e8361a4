import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type EksCluster } from "../eksCluster";
import { type Network } from "../network";
import { physicalName } from "../support/naming";
import { allowFlow } from "./flow";
import { type KubernetesService } from "./kubernetesService";
import { type Signal } from "./signals";

/** A service behind the load balancer. */
export interface BalancedService {
  readonly service: string;
  /** Port of the load balancer that means this service. */
  readonly listenerPort: number;
  readonly workload: KubernetesService;
}

export interface ServiceLoadBalancerArgs {
  readonly prefix: string;
  readonly network: Network;
  readonly cluster: EksCluster;
  readonly services: readonly BalancedService[];
  /** Issued in this region; names the host that API Gateway asks for. */
  readonly certificateArn: pulumi.Input<string>;
  readonly protect: boolean;
}

/**
 * An internal Network Load Balancer in front of pods, one listener per service, and the VPC link that API Gateway reaches
 * it by. The program owns it, so that its address and life do not depend on a controller in the cluster; the controller
 * only registers pods, as the TargetGroupBindings say.
 *
 * Once per place that serves Kubernetes services on the API. A failover changes nothing here.
 * Cost: 18 USD a month and traffic.
 */
export class ServiceLoadBalancer extends pulumi.ComponentResource {
  public readonly vpcLinkId: pulumi.Output<string>;
  public readonly signals: readonly Signal[];

  constructor(name: string, args: ServiceLoadBalancerArgs, opts?: pulumi.ComponentResourceOptions) {
    const services = args.services.map(({ service }) => service);
    super("evenkeel:part:ServiceLoadBalancer", name, { services }, opts);
    const child = { parent: this };

    const securityGroup = new aws.ec2.SecurityGroup(
      `${name}-access`,
      {
        vpcId: args.network.vpcId,
        description: "Internal load balancer of services on Kubernetes",
      },
      child,
    );
    const balancer = loadBalancer(name, args, securityGroup, child);
    const bound = args.services.map((service) =>
      bindService(`${name}-${service.service}`, service, args, balancer, child),
    );
    openPodPorts(name, args, securityGroup, child);
    const link = new aws.apigateway.VpcLink(
      `${name}-link`,
      { name: `${args.prefix}-services`, targetArn: balancer.arn },
      child,
    );

    this.vpcLinkId = link.id;
    this.signals = bound.map(({ targets, service }) => unhealthyPods(service, targets, balancer));
    this.registerOutputs({ vpcLinkId: this.vpcLinkId });
  }
}

function loadBalancer(
  name: string,
  args: ServiceLoadBalancerArgs,
  securityGroup: aws.ec2.SecurityGroup,
  opts: pulumi.CustomResourceOptions,
) {
  return new aws.lb.LoadBalancer(
    `${name}-balancer`,
    {
      name: physicalName(args.prefix, 32),
      loadBalancerType: "network",
      internal: true,
      subnets: args.network.privateSubnetIds,
      securityGroups: [securityGroup.id],
      // A VPC link arrives over PrivateLink; without this no ingress rule could let it in.
      enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: "off",
      // A zone's traffic stays in the zone unless its pods are gone: then the zone is taken out of DNS.
      enableCrossZoneLoadBalancing: false,
      enableDeletionProtection: args.protect,
    },
    opts,
  );
}

function bindService(
  name: string,
  { service, listenerPort, workload }: BalancedService,
  args: ServiceLoadBalancerArgs,
  balancer: aws.lb.LoadBalancer,
  opts: pulumi.CustomResourceOptions,
) {
  const targets = new aws.lb.TargetGroup(
    `${name}-targets`,
    {
      name: physicalName(`${args.prefix}-${service}`, 32),
      vpcId: args.network.vpcId,
      targetType: "ip",
      protocol: "TCP",
      port: workload.port,
      deregistrationDelay: 30,
      healthCheck: {
        protocol: "HTTP",
        path: workload.healthPath,
        interval: 10,
        healthyThreshold: 2,
        unhealthyThreshold: 2,
      },
      // The cluster's controller may register pods only in target groups with this tag: in Auto Mode by the managed policy
      // AmazonEKSLoadBalancingPolicy, else by the controller's own.
      tags: { "eks:eks-cluster-name": args.cluster.clusterName },
    },
    opts,
  );
  new aws.lb.Listener(
    `${name}-listener`,
    {
      loadBalancerArn: balancer.arn,
      port: listenerPort,
      protocol: "TLS",
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      certificateArn: args.certificateArn,
      defaultActions: [{ type: "forward", targetGroupArn: targets.arn }],
    },
    opts,
  );
  new kubernetes.apiextensions.CustomResource(
    `${name}-binding`,
    {
      apiVersion: args.cluster.targetGroupBindingVersion,
      kind: "TargetGroupBinding",
      metadata: { name: workload.serviceName, namespace: workload.namespace },
      spec: {
        targetGroupARN: targets.arn,
        targetType: "ip",
        serviceRef: { name: workload.serviceName, port: workload.port },
      },
    },
    { ...opts, provider: args.cluster.kubernetes, dependsOn: [workload] },
  );
  return { service, targets };
}

/** One rule per port, not per service: AWS refuses the same rule twice. */
function openPodPorts(
  name: string,
  args: ServiceLoadBalancerArgs,
  securityGroup: aws.ec2.SecurityGroup,
  opts: pulumi.CustomResourceOptions,
) {
  for (const port of new Set(args.services.map(({ workload }) => workload.port))) {
    allowFlow(
      `${name}-to-pods-${port}`,
      {
        from: securityGroup.id,
        to: args.cluster.securityGroupId,
        port,
        description: `Load balancer to pods on port ${port}`,
      },
      opts,
    );
  }
}

function unhealthyPods(
  service: string,
  targets: aws.lb.TargetGroup,
  balancer: aws.lb.LoadBalancer,
): Signal {
  return {
    name: `${service}-unhealthy-pods`,
    description: `Pods of ${service} fail the load balancer's health check: look at their logs and events`,
    namespace: "AWS/NetworkELB",
    metric: "UnHealthyHostCount",
    dimensions: { TargetGroup: targets.arnSuffix, LoadBalancer: balancer.arnSuffix },
    statistic: "Maximum",
    threshold: 1,
  };
}
