import * as pulumi from "@pulumi/pulumi";
import { type Settings } from "../environments/schema";
import { type EksCluster } from "./eksCluster";
import { type Network } from "./network";
import { type EncryptionKeys } from "./parts/encryptionKeys";
import { type Logging } from "./parts/logGroup";
import { ManagedGrafana } from "./parts/managedGrafana";
import { ManagedPrometheus } from "./parts/managedPrometheus";
import { type Location } from "./support/names";

export interface MetricsArgs {
  /** Names the workspaces. */
  readonly prefix: string;
  readonly location: Location;
  readonly keys: EncryptionKeys;
  readonly logging: Logging;
  readonly network: Network;
  /** The cluster that is scraped. Needed for Prometheus. */
  readonly cluster?: EksCluster;
  /** Topic that alerts are sent to: the one that alarms use. */
  readonly topicArn: pulumi.Input<string>;
  readonly settings: Settings["monitoring"];
}

/**
 * Metrics beyond CloudWatch's: Amazon Managed Prometheus for what happens inside the cluster, and Amazon Managed Grafana
 * to look at all of it. It does not own alarms, the topic and the dashboard: Observability does.
 *
 * Once per place, so that each place is watched from within. A failover changes nothing here. Cost: see its two parts.
 */
export class Metrics extends pulumi.ComponentResource {
  /** Where graphs are looked at. Absent without Grafana. */
  public readonly grafanaUrl?: pulumi.Output<string>;

  /** Whether the stack has metrics beyond CloudWatch's. */
  public static neededBy({ grafana, prometheus }: Settings["monitoring"]): boolean {
    return prometheus || grafana !== "none";
  }

  constructor(name: string, args: MetricsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:tier:Metrics", name, { ...args.settings }, opts);
    const child = { parent: this };

    const workspace = args.settings.prometheus ? prometheus(name, args, child) : undefined;
    if (args.settings.grafana !== "none") {
      const { keys, location, prefix } = args;
      this.grafanaUrl = new ManagedGrafana(
        `${name}-grafana`,
        {
          ...{ keys, location, prefix },
          signIn: args.settings.grafana,
          ...(workspace ? { prometheusArn: workspace.workspaceArn } : {}),
        },
        child,
      ).url;
    }
    this.registerOutputs({ grafanaUrl: this.grafanaUrl });
  }
}

function prometheus(name: string, args: MetricsArgs, opts: pulumi.ComponentResourceOptions) {
  const { cluster, network, ...shared } = args;
  if (cluster === undefined) {
    throw new Error(`${name}: Prometheus needs a cluster to read`);
  }
  const { prefix, location, keys, logging, topicArn } = shared;
  return new ManagedPrometheus(
    `${name}-prometheus`,
    {
      ...{ prefix, location, keys, logging, topicArn },
      cluster: {
        clusterName: cluster.clusterName,
        securityGroupId: cluster.securityGroupId,
        subnetIds: network.privateSubnetIds,
        after: cluster,
      },
    },
    opts,
  );
}
