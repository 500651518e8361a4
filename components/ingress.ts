import * as pulumi from "@pulumi/pulumi";
import { type EksCluster } from "./eksCluster";
import { type Network } from "./network";
import { ServiceLoadBalancer } from "./parts/serviceLoadBalancer";
import { type Signal } from "./parts/signals";
import { exposed, type ServiceContext } from "./support/services";

export interface IngressArgs {
  readonly network: Network;
  readonly context: ServiceContext;
  /** The cluster of this place; absent when no service runs on Kubernetes. */
  readonly cluster?: EksCluster;
  /** Issued in this region for the domain and everything one label below it. */
  readonly certificateArn: pulumi.Input<string>;
  readonly protect: boolean;
}

/**
 * The load balancers of one place, with their listeners and target groups: what leads from the outside to containers.
 * The program owns them, so that their addresses and lives do not depend on a controller in a cluster.
 *
 * Once per place. A failover changes nothing here. Cost: 18 USD a month per load balancer and traffic.
 */
export class Ingress extends pulumi.ComponentResource {
  /** The way from API Gateway to the internal load balancer. Absent when no service is behind it. */
  public readonly vpcLinkId?: pulumi.Output<string>;
  /** Listener of each service behind that load balancer. */
  public readonly listenerArns: ReadonlyMap<string, pulumi.Output<string>> = new Map();
  /** What is worth an alarm here. */
  public readonly signals: readonly Signal[];

  constructor(name: string, args: IngressArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:tier:Ingress", name, {}, opts);
    const child = { parent: this };

    const internal = internalBalancer(name, args, child);

    this.vpcLinkId = internal?.vpcLinkId;
    this.signals = internal?.signals ?? [];
    this.registerOutputs({ vpcLinkId: this.vpcLinkId });
  }
}

function internalBalancer(name: string, args: IngressArgs, opts: pulumi.ComponentResourceOptions) {
  const { cluster } = args;
  if (!cluster) {
    return undefined;
  }
  const services = exposed(args.context.services).flatMap(({ service, definition }) => {
    const workload = cluster.services.get(service);
    const listenerPort = definition.kubernetes?.listenerPort;
    return workload && listenerPort ? [{ service, workload, listenerPort }] : [];
  });
  if (services.length === 0) {
    return undefined;
  }
  return new ServiceLoadBalancer(
    `${name}-internal`,
    {
      prefix: args.context.prefix,
      network: args.network,
      cluster,
      services,
      certificateArn: args.certificateArn,
      protect: args.protect,
    },
    opts,
  );
}
