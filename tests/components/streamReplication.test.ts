import { expect } from "chai";
import { StreamReplication } from "../../components";
import { type Settings } from "../../environments/schema";
import { type Found, granted, prod, refusal, simulate } from "../support/platform";
import { brokers, serverless, streamOn, withStream } from "../support/streams";

const replicatorType = "aws:msk/replicator:Replicator";
const clusterType = "aws:msk/cluster:Cluster";

/** Both places with Kafka, and what copies between them. */
function both(of: Settings, changes: Parameters<typeof streamOn>[2] = {}) {
  const home = streamOn(of, "home", changes);
  const standby = streamOn(of, "standby", changes);
  return new StreamReplication("stream", { home, standby });
}

describe("StreamReplication", () => {
  let found: Found<unknown>;
  before(async () => {
    const of = withStream(brokers);
    found = await simulate(of, () => both(of));
  });

  const cluster = (region: string) => found.arn(clusterType, `stream-${region}-kafka-cluster`);

  it("copies both ways, each replicator in the place that it copies to", () => {
    const replicators = found.resources.of(replicatorType).map(({ name, inputs }) => {
      const { sourceKafkaClusterArn, targetKafkaClusterArn } = inputs.replicationInfoList as Record<
        string,
        unknown
      >;
      return [found.region(replicatorType, name), sourceKafkaClusterArn, targetKafkaClusterArn];
    });
    expect(replicators).to.have.deep.members([
      ["eu-central-1", cluster("eu-west-1"), cluster("eu-central-1")],
      ["eu-west-1", cluster("eu-central-1"), cluster("eu-west-1")],
    ]);
  });

  it("copies the program's topics under their own names, from the first record, with readers' offsets", () => {
    const { replicationInfoList, replicatorName } = found.inputs(
      replicatorType,
      "stream-to-eu-central-1-replicator",
    );
    expect(replicatorName).to.equal("evenkeel-test-from-eu-west-1");
    expect(replicationInfoList).to.deep.include({
      topicReplications: [
        {
          topicNameConfiguration: { type: "IDENTICAL" },
          topicsToReplicates: ["quotes", "trades"],
          startingPosition: { type: "EARLIEST" },
          detectAndCopyNewTopics: false,
          copyTopicConfigurations: false,
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
    });
  });

  it("waits for the topics and the policies of both clusters, so that it makes no topic itself", () => {
    expect(found.waitsFor(replicatorType, "stream-to-eu-central-1-replicator")).to.include.members([
      "stream-eu-central-1-kafka-quotes",
      "stream-eu-central-1-kafka-trades",
      "stream-eu-central-1-replicable",
      "stream-eu-west-1-kafka-quotes",
      "stream-eu-west-1-kafka-trades",
      "stream-eu-west-1-replicable",
      "stream-to-eu-central-1-policy",
    ]);
  });

  it("lets a replicator to the brokers of its place by a security group of its own", () => {
    const group = found.id("aws:ec2/securityGroup:SecurityGroup", "stream-to-eu-west-1-access");
    const { kafkaClusters } = found.inputs(replicatorType, "stream-to-eu-west-1-replicator");
    const [source, target] = kafkaClusters as readonly { vpcConfig: Record<string, unknown> }[];
    expect(source?.vpcConfig).to.have.all.keys("subnetIds");
    expect(target?.vpcConfig.securityGroupsIds).to.deep.equal([group]);
    expect(found.ingress("stream-eu-west-1-brokers")).to.include(
      "tcp 9098 from stream-to-eu-west-1-access",
    );
    expect(found.egress("stream-to-eu-west-1-access")).to.deep.equal([
      "tcp 9098 to stream-eu-west-1-brokers",
    ]);
  });

  it("allows a replicator these two clusters only", () => {
    const both = (kind: string, rest = "") =>
      ["eu-west-1", "eu-central-1"].map(
        (region) => `arn:aws:kafka:${region}:${prod.account}:${kind}/evenkeel-test/*${rest}`,
      );
    expect(
      found.statements("aws:iam/rolePolicy:RolePolicy", "stream-to-eu-central-1-policy"),
    ).to.deep.equal([
      granted(
        [
          "kafka-cluster:AlterCluster",
          "kafka-cluster:Connect",
          "kafka-cluster:DescribeCluster",
          "kafka-cluster:WriteDataIdempotently",
        ],
        both("cluster"),
      ),
      granted(
        [
          "kafka-cluster:AlterTopic",
          "kafka-cluster:AlterTopicDynamicConfiguration",
          "kafka-cluster:CreateTopic",
          "kafka-cluster:DescribeTopic",
          "kafka-cluster:DescribeTopicDynamicConfiguration",
          "kafka-cluster:ReadData",
          "kafka-cluster:WriteData",
        ],
        both("topic", "/*"),
      ),
      granted(["kafka-cluster:AlterGroup", "kafka-cluster:DescribeGroup"], both("group", "/*")),
    ]);
  });

  it("keeps the replicators' logs with the place's key", () => {
    const logs = "aws:cloudwatch/logGroup:LogGroup";
    expect(found.inputs(logs, "stream-to-eu-central-1-logs")).to.deep.equal({
      name: "/aws/msk/evenkeel-test-from-eu-west-1",
      retentionInDays: 365,
      kmsKeyId: found.key("logs", "eu-central-1"),
    });
    expect(
      found.inputs(replicatorType, "stream-to-eu-central-1-replicator").logDelivery,
    ).to.deep.equal({
      replicatorLogDelivery: {
        cloudwatchLogs: { enabled: true, logGroup: "/aws/msk/evenkeel-test-from-eu-west-1" },
      },
    });
  });

  it("finds and makes the topics of serverless clusters, which their writers make elsewhere", async () => {
    const of = withStream(serverless);
    const byUse = await simulate(of, () => both(of));
    const { replicationInfoList } = byUse.inputs(
      replicatorType,
      "stream-to-eu-central-1-replicator",
    );
    const { topicReplications } = replicationInfoList as {
      topicReplications: readonly Record<string, unknown>[];
    };
    expect(topicReplications[0]).to.deep.include({
      detectAndCopyNewTopics: true,
      copyTopicConfigurations: true,
      topicsToReplicates: ["trades"],
    });
  });

  it("is refused by clusters that nobody may connect to", async () => {
    const of = withStream(brokers);
    expect(await refusal(of, () => both(of, { replicated: false }))).to.match(
      /^BadRequestException: The source cluster \S+ has no multi-VPC private connectivity for IAM/,
    );
  });
});
