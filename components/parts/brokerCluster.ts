import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Settings } from "../../environments/schema";
import { type EncryptionKeys } from "./encryptionKeys";
import { logGroup, type Logging } from "./logGroup";
import { type Signal } from "./signals";

/** How Kafka is run: on brokers of a fixed size. */
export type Brokers = Extract<Settings["events"]["stream"], { kind: "msk" }>;

export interface BrokerClusterArgs {
  /** AWS name of the cluster, the same in both places. */
  readonly clusterName: string;
  readonly sizing: Brokers;
  /** Subnets of the brokers, one per zone; two or three. */
  readonly subnetIds: pulumi.Input<string[]>;
  /** Zones that the brokers stand in, as many as subnets. */
  readonly zones: number;
  readonly securityGroupId: pulumi.Input<string>;
  readonly keys: EncryptionKeys;
  readonly logging: Logging;
  /** Pulumi `protect`: MSK has no deletion protection of its own. */
  readonly protect: boolean;
  /** Whether a replicator of the other region reads this cluster. */
  readonly replicated: boolean;
  /** Whether brokers tell their metrics to Prometheus, on ports 11001 and 11002. */
  readonly openMonitoring: boolean;
}

/**
 * Kafka brokers in every zone, their topics and their storage, which grows by itself. Clients sign in by IAM over TLS;
 * nobody makes a topic by writing to it.
 *
 * Once per place. A failover changes nothing here. Cost: the brokers, their storage and metrics per topic.
 */
export class BrokerCluster extends pulumi.ComponentResource {
  public readonly arn: pulumi.Output<string>;
  /** Hosts and ports for clients that sign in by IAM. */
  public readonly brokers: pulumi.Output<string>;
  /** What must exist before a topic can be used. */
  public readonly topics: readonly pulumi.Resource[];
  /** What is worth an alarm here. */
  public readonly signals: readonly Signal[];

  constructor(name: string, args: BrokerClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:BrokerCluster", name, { sizing: args.sizing }, opts);
    const child = { parent: this };

    const cluster = brokers(name, args, child);
    growing(name, args, cluster, child);
    this.topics = topics(name, args, cluster, child);

    this.arn = cluster.arn;
    this.brokers = cluster.bootstrapBrokersSaslIam;
    this.signals = signals(args);
    this.registerOutputs({ arn: this.arn });
  }
}

/** A copy of every record in each zone, and one may be missing: a zone's loss stops no writer. */
const copies = ({ zones }: BrokerClusterArgs) => ({ all: zones, needed: zones - 1 });

function brokers(name: string, args: BrokerClusterArgs, opts: pulumi.CustomResourceOptions) {
  const { clusterName, sizing, keys, logging, protect, openMonitoring } = args;
  const configuration = new aws.msk.Configuration(
    `${name}-configuration`,
    {
      description: `${clusterName}: topics are made by the program, and no record is lost with a zone`,
      serverProperties: serverProperties(args),
    },
    opts,
  );
  const logs = logGroup(`${name}-logs`, `/aws/msk/${clusterName}`, logging, opts);
  return new aws.msk.Cluster(
    `${name}-cluster`,
    {
      clusterName,
      kafkaVersion: sizing.version,
      numberOfBrokerNodes: args.zones * sizing.brokersPerZone,
      brokerNodeGroupInfo: nodes(args),
      clientAuthentication: { sasl: { iam: true }, unauthenticated: false },
      configurationInfo: { arn: configuration.arn, revision: configuration.latestRevision },
      encryptionInfo: {
        encryptionAtRestKmsKeyArn: keys.events.arn,
        encryptionInTransit: { clientBroker: "TLS", inCluster: true },
      },
      enhancedMonitoring: "PER_TOPIC_PER_BROKER",
      loggingInfo: { brokerLogs: { cloudwatchLogs: { enabled: true, logGroup: logs.name } } },
      ...(openMonitoring ? { openMonitoring: prometheus } : {}),
    },
    {
      ...opts,
      protect,
      // Storage grows by itself, and never shrinks.
      ignoreChanges: ["brokerNodeGroupInfo.storageInfo.ebsStorageInfo.volumeSize"],
    },
  );
}

const prometheus = {
  prometheus: {
    jmxExporter: { enabledInBroker: true },
    nodeExporter: { enabledInBroker: true },
  },
};

function nodes({ sizing, subnetIds, securityGroupId, replicated }: BrokerClusterArgs) {
  return {
    instanceType: sizing.instanceType,
    clientSubnets: subnetIds,
    securityGroups: [securityGroupId],
    storageInfo: { ebsStorageInfo: { volumeSize: sizing.storageGiB } },
    // The other region's replicator comes over a connection of MSK's own between the VPCs.
    ...(replicated
      ? { connectivityInfo: { vpcConnectivity: { clientAuthentication: { sasl: { iam: true } } } } }
      : {}),
  };
}

function serverProperties(args: BrokerClusterArgs): string {
  const { all, needed } = copies(args);
  return [
    "auto.create.topics.enable=false",
    `default.replication.factor=${all}`,
    `min.insync.replicas=${needed}`,
    "unclean.leader.election.enable=false",
  ].join("\n");
}

/** Times that the storage may grow to. */
const growth = 4;

function growing(
  name: string,
  { sizing }: BrokerClusterArgs,
  cluster: aws.msk.Cluster,
  opts: pulumi.CustomResourceOptions,
) {
  const target = new aws.appautoscaling.Target(
    `${name}-storage`,
    {
      serviceNamespace: "kafka",
      resourceId: cluster.arn,
      scalableDimension: "kafka:broker-storage:VolumeSize",
      // MSK knows no least size: it never shrinks.
      minCapacity: 1,
      maxCapacity: growth * sizing.storageGiB,
    },
    opts,
  );
  new aws.appautoscaling.Policy(
    `${name}-storage-growth`,
    {
      policyType: "TargetTrackingScaling",
      serviceNamespace: target.serviceNamespace,
      resourceId: target.resourceId,
      scalableDimension: target.scalableDimension,
      targetTrackingScalingPolicyConfiguration: {
        predefinedMetricSpecification: {
          predefinedMetricType: "KafkaBrokerStorageUtilization",
        },
        targetValue: 60,
        disableScaleIn: true,
      },
    },
    opts,
  );
}

function topics(
  name: string,
  args: BrokerClusterArgs,
  cluster: aws.msk.Cluster,
  opts: pulumi.CustomResourceOptions,
) {
  const { all, needed } = copies(args);
  return Object.entries(args.sizing.topics)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(
      ([topic, { partitions, retentionHours }]) =>
        new aws.msk.Topic(
          `${name}-${topic}`,
          {
            name: topic,
            clusterArn: cluster.arn,
            partitionCount: partitions,
            replicationFactor: all,
            configs: JSON.stringify({
              "cleanup.policy": "delete",
              "min.insync.replicas": `${needed}`,
              "retention.ms": `${retentionHours * 3_600_000}`,
            }),
          },
          { ...opts, protect: args.protect },
        ),
    );
}

function signals({ clusterName, sizing, zones }: BrokerClusterArgs): Signal[] {
  const cluster = { "Cluster Name": clusterName };
  const ids = Array.from({ length: zones * sizing.brokersPerZone }, (_, index) => `${index + 1}`);
  return [
    {
      name: `${clusterName}-stream-offline`,
      description: "Partitions have no leader: their topics can neither be written nor read",
      namespace: "AWS/Kafka",
      metric: "OfflinePartitionsCount",
      dimensions: cluster,
      statistic: "Maximum",
      threshold: 1,
    },
    ...ids.map((id): Signal => ({
      name: `${clusterName}-stream-storage-${id}`,
      description: `Broker ${id} has little storage left: look whether growth has reached its limit`,
      namespace: "AWS/Kafka",
      metric: "KafkaDataLogsDiskUsed",
      dimensions: { ...cluster, "Broker ID": id },
      statistic: "Maximum",
      threshold: 85,
    })),
  ];
}
