import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { arn, type Location } from "../support/names";
import { alertRoutes, rules, targets } from "../support/prometheus";
import { type EncryptionKeys } from "./encryptionKeys";
import { logGroup, type Logging } from "./logGroup";

/** What the scraper needs to know of the cluster that it reads. */
export interface ScrapedCluster {
  readonly clusterName: string;
  /** Group of nodes and pods: the scraper's interfaces are in it. */
  readonly securityGroupId: pulumi.Input<string>;
  /** Private subnets, in two zones at least. */
  readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** The cluster itself, which has to be there first. */
  readonly after: pulumi.Resource;
}

export interface ManagedPrometheusArgs {
  /** Name of the workspace. */
  readonly prefix: string;
  readonly location: Location;
  readonly keys: EncryptionKeys;
  readonly logging: Logging;
  readonly cluster: ScrapedCluster;
  /** Where alerts are sent. */
  readonly topicArn: pulumi.Input<string>;
}

/**
 * Amazon Managed Prometheus: a workspace, a scraper that AWS runs, the rules that it follows, and alerts to the alarm
 * topic. The scraper gives itself an access entry of the cluster, which EKS allows because the cluster's mode is API.
 * kube-state-metrics runs in the cluster, or the rules would have nothing to count.
 *
 * Once per place, so that each place is watched from within. A failover changes nothing here.
 * Cost: about 30 USD a month for the scraper, and 0.90 USD per 10 million samples.
 */
export class ManagedPrometheus extends pulumi.ComponentResource {
  public readonly workspaceArn: pulumi.Output<string>;

  constructor(name: string, args: ManagedPrometheusArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:ManagedPrometheus", name, { prefix: args.prefix }, opts);
    const child = { parent: this };
    const { cluster, keys, location, prefix } = args;

    const logs = logGroup(
      `${name}-logs`,
      `/aws/vendedlogs/prometheus/${prefix}`,
      args.logging,
      child,
    );
    const workspace = new aws.amp.Workspace(
      `${name}-workspace`,
      {
        alias: prefix,
        kmsKeyArn: keys.data.arn,
        loggingConfiguration: { logGroupArn: pulumi.interpolate`${logs.arn}:*` },
      },
      child,
    );
    const state = stateMetrics(name, cluster, child);
    new aws.amp.Scraper(
      `${name}-scraper`,
      {
        alias: prefix,
        source: {
          eks: {
            clusterArn: arn("eks", location, `cluster/${cluster.clusterName}`),
            subnetIds: cluster.subnetIds,
            securityGroupIds: [cluster.securityGroupId],
          },
        },
        destination: { amp: { workspaceArn: workspace.arn } },
        scrapeConfiguration: JSON.stringify(targets(cluster.clusterName), null, 2),
      },
      { ...child, dependsOn: [cluster.after, state] },
    );
    alerts(name, workspace, args, child);
    this.workspaceArn = workspace.arn;
    this.registerOutputs({ endpoint: workspace.prometheusEndpoint });
  }
}

/** Tells the state of pods, nodes and autoscalers. EKS picks the version that fits the cluster's, once. */
function stateMetrics(
  name: string,
  { clusterName, after }: ScrapedCluster,
  opts: pulumi.CustomResourceOptions,
) {
  return new aws.eks.Addon(
    `${name}-state-metrics`,
    {
      clusterName,
      addonName: "kube-state-metrics",
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "OVERWRITE",
    },
    { ...opts, dependsOn: [after] },
  );
}

function alerts(
  name: string,
  workspace: aws.amp.Workspace,
  { location, topicArn }: ManagedPrometheusArgs,
  opts: pulumi.CustomResourceOptions,
) {
  new aws.amp.RuleGroupNamespace(
    `${name}-rules`,
    { workspaceId: workspace.id, name: "cluster", data: JSON.stringify(rules, null, 2) },
    opts,
  );
  new aws.amp.AlertManagerDefinition(
    `${name}-alerts`,
    {
      workspaceId: workspace.id,
      definition: pulumi
        .output(topicArn)
        .apply((topic) => JSON.stringify(alertRoutes(topic, location.region), null, 2)),
    },
    opts,
  );
}
