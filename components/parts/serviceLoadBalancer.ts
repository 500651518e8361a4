import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Network } from "../network";
import { physicalName } from "../support/naming";
import { type Signal } from "./signals";
import { type Backend, openPodPorts, type Target, targets, unhealthy } from "./targets";

/** A service behind the load balancer. */
export interface BalancedService extends Backend {
  /** Port of the load balancer that means this service. */
  readonly listenerPort: number;
}

export interface ServiceLoadBalancerArgs {
  readonly prefix: string;
  readonly network: Network;
  readonly services: readonly BalancedService[];
  /** Issued in this region; names the host that callers ask for. */
  readonly certificateArn: pulumi.Input<string>;
  /** Ends the names of a second load balancer in front of the same services. @default none */
  readonly label?: string;
  readonly protect: boolean;
}

/**
 * An internal Network Load Balancer in front of pods and tasks, one TLS listener per service. The program owns it, so that
 * its address and life do not depend on a controller in the cluster; the controller only registers pods, as the
 * TargetGroupBindings say, and ECS only its tasks. It does not own what leads to it: VPC links and endpoint services do.
 *
 * Once per place and way that leads to it. A failover changes nothing here. Cost: 18 USD a month and traffic.
 */
export class ServiceLoadBalancer extends pulumi.ComponentResource {
  public readonly arn: pulumi.Output<string>;
  /** Security group of the balancer; whoever may call adds a rule. */
  public readonly securityGroupId: pulumi.Output<string>;
  /** Listeners by service. */
  public readonly listenerArns: ReadonlyMap<string, pulumi.Output<string>>;
  /** Target groups by service. */
  public readonly targets: ReadonlyMap<string, Target>;
  public readonly signals: readonly Signal[];

  constructor(name: string, args: ServiceLoadBalancerArgs, opts?: pulumi.ComponentResourceOptions) {
    const services = args.services.map(({ service }) => service);
    super("evenkeel:part:ServiceLoadBalancer", name, { services }, opts);
    const child = { parent: this };

    const securityGroup = new aws.ec2.SecurityGroup(
      `${name}-access`,
      {
        vpcId: args.network.vpcId,
        description: "Internal load balancer of services in containers",
      },
      child,
    );
    const balancer = loadBalancer(name, args, securityGroup, child);
    const served = args.services.map((service) =>
      serve(`${name}-${service.service}`, service, args, balancer, child),
    );
    openPodPorts(name, securityGroup.id, args.services, child);

    this.arn = balancer.arn;
    this.securityGroupId = securityGroup.id;
    this.listenerArns = new Map(served.map(({ service, listener }) => [service, listener.arn]));
    this.targets = new Map(
      served.map(({ service, listener, group }) => [
        service,
        { targetGroupArn: group.arn, securityGroupId: securityGroup.id, ready: listener },
      ]),
    );
    this.signals = served.map(({ signal }) => signal);
    this.registerOutputs({ arn: this.arn });
  }
}

function loadBalancer(
  name: string,
  args: ServiceLoadBalancerArgs,
  securityGroup: aws.ec2.SecurityGroup,
  opts: pulumi.CustomResourceOptions,
) {
  const label = args.label === undefined ? "" : `--${args.label}`;
  return new aws.lb.LoadBalancer(
    `${name}-balancer`,
    {
      name: physicalName(`${args.prefix}${label}`, 32),
      loadBalancerType: "network",
      internal: true,
      subnets: args.network.privateSubnetIds,
      securityGroups: [securityGroup.id],
      // PrivateLink carries no caller's address; without this no ingress rule could let it in.
      enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: "off",
      // A zone's traffic stays in the zone unless its targets are gone: then the zone is taken out of DNS.
      enableCrossZoneLoadBalancing: false,
      enableDeletionProtection: args.protect,
    },
    opts,
  );
}

function serve(
  name: string,
  backend: BalancedService,
  { prefix, network, label, certificateArn }: ServiceLoadBalancerArgs,
  balancer: aws.lb.LoadBalancer,
  opts: pulumi.CustomResourceOptions,
) {
  const group = targets(name, { prefix, network, backend, protocol: "TCP", label }, opts);
  const listener = new aws.lb.Listener(
    `${name}-listener`,
    {
      loadBalancerArn: balancer.arn,
      port: backend.listenerPort,
      protocol: "TLS",
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      certificateArn,
      defaultActions: [{ type: "forward", targetGroupArn: group.arn }],
    },
    opts,
  );
  const signal = unhealthy(backend, group, balancer, "AWS/NetworkELB");
  return { service: backend.service, group, listener, signal };
}
