import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type EventStream } from "../eventStream";
import { allow, policy, trust } from "../support/iam";
import { type ServiceContext } from "../support/services";
import { streamArn } from "../support/streams";
import { allowFlow } from "./flow";
import { logGroup, type Logging } from "./logGroup";

export interface StreamReplicatorArgs {
  /** Where records come from, in the other region. */
  readonly source: EventStream;
  /** Where they go, in this one. */
  readonly target: EventStream;
  /** Of the place that they go to. */
  readonly context: ServiceContext;
  /** VPC of the place that they go to. */
  readonly vpcId: pulumi.Input<string>;
  readonly logging: Logging;
}

/**
 * Copies the topics of one Kafka cluster to the same topics of another, from the first record, with consumers' offsets.
 *
 * Once per direction, in the place that it copies to. A failover changes nothing here. Cost: 0.30 USD an hour.
 */
export class StreamReplicator extends pulumi.ComponentResource {
  constructor(name: string, args: StreamReplicatorArgs, opts?: pulumi.ComponentResourceOptions) {
    super(
      "evenkeel:part:StreamReplicator",
      name,
      { from: args.source.location.region, to: args.target.location.region },
      opts,
    );
    const child = { parent: this };

    const { role, grants } = replicatorRole(name, args, child);
    const way = wayToBrokers(name, args, child);
    replicator(
      name,
      args,
      role,
      way,
      [...grants, ...args.source.ready, ...args.target.ready],
      child,
    );

    this.registerOutputs({});
  }
}

/** What MSK's own policy AWSMSKReplicatorExecutionRole allows, on these two clusters only. */
function replicatorRole(
  name: string,
  { source, target, context }: StreamReplicatorArgs,
  opts: pulumi.CustomResourceOptions,
) {
  const role = new aws.iam.Role(
    `${name}-role`,
    { assumeRolePolicy: trust("kafka.amazonaws.com") },
    opts,
  );
  const both = (kind: "cluster" | "topic" | "group", what?: string) =>
    [source, target].map(({ location }) => streamArn(kind, context.prefix, location, what));
  const grants = new aws.iam.RolePolicy(
    `${name}-policy`,
    {
      role: role.name,
      policy: policy(
        allow(
          [
            "kafka-cluster:AlterCluster",
            "kafka-cluster:Connect",
            "kafka-cluster:DescribeCluster",
            "kafka-cluster:WriteDataIdempotently",
          ],
          both("cluster"),
        ),
        // Topics of its own among them, where it keeps offsets and heartbeats.
        allow(
          [
            "kafka-cluster:AlterTopic",
            "kafka-cluster:AlterTopicDynamicConfiguration",
            "kafka-cluster:CreateTopic",
            "kafka-cluster:DescribeTopic",
            "kafka-cluster:DescribeTopicDynamicConfiguration",
            "kafka-cluster:ReadData",
            "kafka-cluster:WriteData",
          ],
          both("topic", "*"),
        ),
        allow(["kafka-cluster:AlterGroup", "kafka-cluster:DescribeGroup"], both("group", "*")),
      ),
    },
    opts,
  );
  return { role, grants: [grants] };
}

/** The replicator's own security group; to the source MSK makes a connection itself. */
function wayToBrokers(
  name: string,
  { target, vpcId }: StreamReplicatorArgs,
  opts: pulumi.CustomResourceOptions,
) {
  const group = new aws.ec2.SecurityGroup(
    `${name}-access`,
    { vpcId, description: "Replicator of Kafka" },
    opts,
  );
  allowFlow(
    `${name}-to-brokers`,
    {
      from: group.id,
      to: target.securityGroupId,
      port: 9098,
      description: "Replicator to Kafka",
    },
    opts,
  );
  return group;
}

function replicator(
  name: string,
  { source, target, context, logging }: StreamReplicatorArgs,
  role: aws.iam.Role,
  way: aws.ec2.SecurityGroup,
  after: pulumi.Resource[],
  opts: pulumi.CustomResourceOptions,
) {
  const replicatorName = `${context.prefix}-from-${source.location.region}`;
  const logs = logGroup(`${name}-logs`, `/aws/msk/${replicatorName}`, logging, opts);
  const { stream } = context.events;
  const [topics, madeByWriters] =
    stream === "none" ? [[], false] : [Object.keys(stream.topics).sort(), stream.kind !== "msk"];
  new aws.msk.Replicator(
    `${name}-replicator`,
    {
      replicatorName,
      description: `Topics of ${source.location.region}`,
      serviceExecutionRoleArn: role.arn,
      kafkaClusters: [
        {
          amazonMskCluster: { mskClusterArn: source.clusterArn },
          vpcConfig: { subnetIds: source.subnetIds },
        },
        {
          amazonMskCluster: { mskClusterArn: target.clusterArn },
          vpcConfig: { subnetIds: target.subnetIds, securityGroupsIds: [way.id] },
        },
      ],
      replicationInfoList: {
        sourceKafkaClusterArn: source.clusterArn,
        targetKafkaClusterArn: target.clusterArn,
        targetCompressionType: "NONE",
        topicReplications: [
          {
            topicNameConfiguration: { type: "IDENTICAL" },
            topicsToReplicates: topics,
            startingPosition: { type: "EARLIEST" },
            // What the program does not make itself appears when its first writer does.
            detectAndCopyNewTopics: madeByWriters,
            copyTopicConfigurations: madeByWriters,
            // Access is IAM's alone.
            copyAccessControlListsForTopics: false,
          },
        ],
        consumerGroupReplications: [
          {
            consumerGroupsToReplicates: [".*"],
            synchroniseConsumerGroupOffsets: true,
            detectAndCopyNewConsumerGroups: true,
          },
        ],
      },
      logDelivery: {
        replicatorLogDelivery: { cloudwatchLogs: { enabled: true, logGroup: logs.name } },
      },
    },
    { ...opts, dependsOn: after },
  );
}
