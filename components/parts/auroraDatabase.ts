import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Aurora } from "../../environments/schema";
import { logGroup } from "./logGroup";
import { scaleReaders } from "./readerScaling";
import {
  endpointParameter,
  type Founding,
  type RelationalDatabase,
  type RelationalDatabaseArgs,
} from "./relationalDatabase";
import { type Signal } from "./signals";

export interface AuroraDatabaseArgs extends RelationalDatabaseArgs {
  readonly sizing: Aurora;
  /** Set at home: the cluster is founded with these. */
  readonly founding?: Founding;
  /** Set at home of an active-passive stack: a global database is founded from the cluster. */
  readonly global: boolean;
  /** Seconds that the standby may lag behind before an alarm rings. @default 5 */
  readonly maxLagSeconds?: number;
  /** Set in the standby: the database of home whose global database the cluster joins. */
  readonly joins?: AuroraDatabase;
}

const engine = "aurora-postgresql";

/**
 * One Aurora PostgreSQL cluster of one place; with its peer it forms a global database. Both are built by this code, so
 * that a promoted cluster has the parameters, log exports, backups and size of the other.
 *
 * Who is the writer is decided in AWS (`SwitchoverGlobalCluster`), never here: a failover changes no input of this part,
 * and what AWS swaps on its own is ignored. Replication between places is asynchronous, typically within a second.
 * Cost: its instances, 24 hours a day in each place, and those that load adds.
 */
export class AuroraDatabase extends pulumi.ComponentResource implements RelationalDatabase {
  public readonly arn: pulumi.Output<string>;
  public readonly endpoint: pulumi.Output<string>;
  public readonly cluster: aws.rds.Cluster;
  public readonly instances: readonly aws.rds.ClusterInstance[];
  /** Set at home of an active-passive stack. */
  public readonly globalCluster?: aws.rds.GlobalCluster;
  /** What is worth an alarm here. */
  public readonly signals: readonly Signal[];

  constructor(name: string, args: AuroraDatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super(
      "evenkeel:part:AuroraDatabase",
      name,
      { cluster: args.cluster, region: args.region },
      opts,
    );
    if (args.joins && args.founding) {
      throw new Error(
        `${name}: a cluster that joins a global database must have no founding credentials; AWS takes them from the cluster that founded it`,
      );
    }
    const child = { parent: this };
    const identifier = `${args.prefix}-${args.cluster}-${args.region}`;

    const parameters = clusterParameters(name, args.sizing.engineVersion, child);
    const logs = logGroup(
      `${name}-logs`,
      `/aws/rds/cluster/${identifier}/postgresql`,
      args.logging,
      child,
    );
    this.cluster = cluster(name, identifier, args, parameters, logs, child);
    this.instances = instances(name, identifier, args, this.cluster, child);
    this.globalCluster = args.global && !args.joins ? this.foundGlobal(name, args) : undefined;
    scaleReaders(name, identifier, args.sizing, this.instances, child);
    endpointParameter(
      name,
      {
        prefix: args.prefix,
        cluster: args.cluster,
        description: `Aurora cluster ${args.cluster} of this place`,
        host: this.cluster.endpoint,
        readerHost: this.cluster.readerEndpoint,
        port: this.cluster.port,
      },
      child,
    );

    this.arn = this.cluster.arn;
    this.endpoint = this.cluster.endpoint;
    this.signals = signals(args, identifier);
    this.registerOutputs({
      endpoint: this.cluster.endpoint,
      readerEndpoint: this.cluster.readerEndpoint,
      globalClusterId: this.globalCluster?.id,
    });
  }

  /**
   * Founded from the running cluster rather than before it, so that a single-region stack becomes active-passive without
   * touching its data ("New Global Cluster From Existing DB Cluster", provider documentation of rds.GlobalCluster).
   */
  private foundGlobal(name: string, args: AuroraDatabaseArgs): aws.rds.GlobalCluster {
    return new aws.rds.GlobalCluster(
      `${name}-global`,
      {
        globalClusterIdentifier: `${args.prefix}-${args.cluster}`,
        sourceDbClusterIdentifier: this.cluster.arn,
        // Detaches the member clusters when the global database is deleted; AWS refuses to delete it otherwise.
        forceDestroy: true,
        deletionProtection: args.protect,
      },
      { parent: this, protect: args.protect, dependsOn: [...this.instances] },
    );
  }
}

function clusterParameters(
  name: string,
  engineVersion: string,
  opts: pulumi.CustomResourceOptions,
) {
  const major = engineVersion.split(".")[0];
  return new aws.rds.ClusterParameterGroup(
    `${name}-parameters`,
    {
      family: `${engine}${major ?? ""}`,
      description: "TLS only; slow statements are logged",
      parameters: [
        { name: "rds.force_ssl", value: "1" },
        { name: "log_min_duration_statement", value: "1000" },
      ],
    },
    opts,
  );
}

function cluster(
  name: string,
  identifier: string,
  args: AuroraDatabaseArgs,
  parameters: aws.rds.ClusterParameterGroup,
  logs: aws.cloudwatch.LogGroup,
  opts: pulumi.CustomResourceOptions,
) {
  const { sizing, joins } = args;
  return new aws.rds.Cluster(
    `${name}-cluster`,
    {
      clusterIdentifier: identifier,
      engine,
      engineVersion: sizing.engineVersion,
      port: 5432,
      dbSubnetGroupName: args.subnetGroupName,
      vpcSecurityGroupIds: [args.securityGroupId],
      dbClusterParameterGroupName: parameters.name,
      storageEncrypted: true,
      kmsKeyId: args.keys.data.arn,
      backupRetentionPeriod: sizing.backupRetentionDays,
      preferredBackupWindow: "02:00-03:00",
      preferredMaintenanceWindow: "sun:03:30-sun:04:30",
      copyTagsToSnapshot: true,
      iamDatabaseAuthenticationEnabled: true,
      enabledCloudwatchLogsExports: ["postgresql"],
      deletionProtection: args.protect,
      skipFinalSnapshot: !args.protect,
      finalSnapshotIdentifier: `${identifier}-final`,
      ...(sizing.capacity.kind === "serverless"
        ? {
            serverlessv2ScalingConfiguration: {
              minCapacity: sizing.capacity.minAcu,
              maxCapacity: sizing.capacity.maxAcu,
              ...(sizing.capacity.minAcu === 0 ? { secondsUntilAutoPause: 300 } : {}),
            },
          }
        : {}),
      ...args.founding,
      ...(joins?.globalCluster
        ? { globalClusterIdentifier: joins.globalCluster.id, sourceRegion: joins.cluster.region }
        : {}),
    },
    {
      ...opts,
      protect: args.protect,
      dependsOn: [logs, ...(joins?.instances ?? [])],
      // AWS swaps the first two at every switchover, and putting them back would promote or detach a cluster
      // (terraform-provider-aws, internal/service/rds/cluster.go). The password is rotated in Secrets Manager. A global
      // database is upgraded through AWS, standby first.
      ignoreChanges: [
        "replicationSourceIdentifier",
        "globalClusterIdentifier",
        "masterPassword",
        ...(args.global ? ["engineVersion"] : []),
      ],
    },
  );
}

function instances(
  name: string,
  identifier: string,
  { sizing, keys, protect }: AuroraDatabaseArgs,
  of: aws.rds.Cluster,
  opts: pulumi.CustomResourceOptions,
) {
  return Array.from(
    { length: 1 + sizing.readers },
    (_, index) =>
      new aws.rds.ClusterInstance(
        `${name}-instance-${index + 1}`,
        {
          identifier: `${identifier}-${index + 1}`,
          clusterIdentifier: of.id,
          engine,
          instanceClass:
            sizing.capacity.kind === "serverless" ? "db.serverless" : sizing.capacity.instanceClass,
          // Serverless readers in tiers 0 and 1 scale with the writer, ready to take over.
          promotionTier: Math.min(index, 1),
          publiclyAccessible: false,
          // Minor versions must stay equal in both places, or AWS refuses the switchover.
          autoMinorVersionUpgrade: false,
          copyTagsToSnapshot: true,
          performanceInsightsEnabled: true,
          performanceInsightsKmsKeyId: keys.data.arn,
        },
        { ...opts, protect },
      ),
  );
}

function signals(
  { cluster: which, global, sizing, maxLagSeconds = 5 }: AuroraDatabaseArgs,
  identifier: string,
): Signal[] {
  const dimensions = { DBClusterIdentifier: identifier };
  const own: Signal[] = [
    {
      name: `${which}-database-cpu`,
      description:
        "The database is short of CPU: look at Performance Insights, then raise its capacity",
      namespace: "AWS/RDS",
      metric: "CPUUtilization",
      dimensions,
      statistic: "Average",
      threshold: 80,
      minutes: 10,
    },
  ];
  if (sizing.capacity.kind === "serverless") {
    own.push({
      name: `${which}-database-capacity`,
      description: "Serverless capacity is at its limit: raise data.relational.capacity.maxAcu",
      namespace: "AWS/RDS",
      metric: "ACUUtilization",
      dimensions,
      statistic: "Average",
      threshold: 90,
      minutes: 10,
    });
  }
  return global ? [...own, replicationLag(which, dimensions, maxLagSeconds)] : own;
}

/** The lag is what a disaster failover would lose. Whichever cluster reads reports it; the writer is silent. */
function replicationLag(which: string, dimensions: Signal["dimensions"], seconds: number): Signal {
  return {
    name: `${which}-database-lag`,
    description: `The global database lags by more than ${seconds} s: a disaster failover now would lose that much`,
    namespace: "AWS/RDS",
    metric: "AuroraGlobalDBReplicationLag",
    dimensions,
    statistic: "Maximum",
    threshold: seconds * 1000,
  };
}
