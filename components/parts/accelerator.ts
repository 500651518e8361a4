import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type EdgeSite, type EdgeSites } from "../support/edgeSite";

export interface AcceleratorArgs extends EdgeSites {
  /** The name that leads to it. */
  readonly host: string;
  /** Hosted zone of that name. */
  readonly zoneId: pulumi.Input<string>;
}

/**
 * Global Accelerator: two addresses for the whole world, from which AWS's network leads to the public load balancer of the
 * nearest place that is healthy. For reads: it asks no gate, so writes would reach a place that refuses them. Its control
 * plane is in us-west-2 alone, so nothing here is ever turned to fail over: both dials stay at 100.
 *
 * Once per stack. A failover changes nothing here. Cost: 18 USD a month and 0.015 USD and more per gigabyte.
 */
export class Accelerator extends pulumi.ComponentResource {
  public readonly arn: pulumi.Output<string>;

  constructor(name: string, args: AcceleratorArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:Accelerator", name, { host: args.host }, opts);
    const child = { parent: this };

    const accelerator = new aws.globalaccelerator.Accelerator(
      `${name}-addresses`,
      { enabled: true, ipAddressType: "IPV4" },
      child,
    );
    const listener = new aws.globalaccelerator.Listener(
      `${name}-listener`,
      {
        acceleratorArn: accelerator.arn,
        protocol: "TCP",
        portRanges: [{ fromPort: 443, toPort: 443 }],
      },
      child,
    );
    endpoints(`${name}-home`, listener, args.home, child);
    if (args.standby) {
      endpoints(`${name}-standby`, listener, args.standby, child);
    }
    new aws.route53.Record(
      `${name}-name`,
      {
        zoneId: args.zoneId,
        name: args.host,
        type: "A",
        aliases: [
          {
            name: accelerator.dnsName,
            zoneId: accelerator.hostedZoneId,
            evaluateTargetHealth: false,
          },
        ],
      },
      child,
    );
    this.arn = accelerator.arn;
    this.registerOutputs({ dnsName: accelerator.dnsName });
  }
}

/** The load balancer of one place. Its own health checks tell the accelerator whether it answers. */
function endpoints(
  name: string,
  listener: aws.globalaccelerator.Listener,
  { location, ingress }: EdgeSite,
  opts: pulumi.CustomResourceOptions,
) {
  const balancer = ingress.publicBalancer;
  new aws.globalaccelerator.EndpointGroup(
    name,
    {
      listenerArn: listener.arn,
      endpointGroupRegion: location.region,
      trafficDialPercentage: 100,
      endpointConfigurations: balancer
        ? [{ endpointId: balancer.arn, weight: 128, clientIpPreservationEnabled: true }]
        : [],
    },
    opts,
  );
}
