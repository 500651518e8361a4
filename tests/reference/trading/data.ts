import { expect } from "chai";
import { type Properties } from "../../../lab/model";
import { label, timeout } from "../../program/plans";
import { granted } from "../../support/platform";
import {
  arn,
  home,
  type Place,
  places,
  plan,
  podGroup,
  scaling,
  standby,
  threeZones,
  type Trading,
  types,
  zonesOf,
} from "./support";

describe("The reference system trading: data", function () {
  this.timeout(timeout);
  let stack: Trading;
  before(async () => {
    stack = await plan();
  });

  describe("Kafka on MSK", () => {
    it("has brokers in three zones, TLS and IAM alone, and the topics", () => {
      for (const place of places) {
        const name = `stream-${place}-kafka`;
        const cluster = stack.inputs(types.stream, `${name}-cluster`);
        expect(cluster).to.deep.include({
          numberOfBrokerNodes: 3,
          clientAuthentication: { sasl: { iam: true }, unauthenticated: false },
          encryptionInfo: {
            encryptionAtRestKmsKeyArn: stack.key("events", place),
            encryptionInTransit: { clientBroker: "TLS", inCluster: true },
          },
        });
        const { clientSubnets } = cluster.brokerNodeGroupInfo as Properties;
        expect(zonesOf(stack, clientSubnets)).to.deep.equal(threeZones(place));
        for (const [topic, partitionCount] of [
          ["trades", 24],
          ["quotes", 48],
        ] as const) {
          expect(stack.inputs(types.topic, `${name}-${topic}`)).to.deep.include({
            clusterArn: stack.arn(types.stream, `${name}-cluster`),
            name: topic,
            partitionCount,
            replicationFactor: 3,
          });
        }
        expect(stack.ingress(`stream-${place}-brokers`)).to.contain(
          `tcp 9098 from ${podGroup(stack, place)}`,
        );
        const policy = (service: string) =>
          stack.statements(types.policy, `cluster-${place}-${service}-policy`);
        const topicArn = (topic: string) =>
          arn("kafka", place, `topic/evenkeel-trading/*/${topic}`);
        expect(policy("matching")).to.deep.include(
          granted(
            ["kafka-cluster:DescribeTopic", "kafka-cluster:WriteData"],
            ["trades", "quotes"].map(topicArn),
          ),
        );
        expect(policy("ledger")).to.deep.include(
          granted(["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"], [topicArn("trades")]),
        );
      }
    });

    it("copies topics and offsets both ways", () => {
      for (const [from, to] of [
        [home, standby],
        [standby, home],
      ] as const) {
        const name = `stream-to-${to}-replicator`;
        expect(stack.region(types.replicator, name)).to.equal(to);
        const copies = stack.inputs(types.replicator, name).replicationInfoList as Properties;
        const cluster = (place: Place) => stack.arn(types.stream, `stream-${place}-kafka-cluster`);
        expect(copies).to.deep.include({
          sourceKafkaClusterArn: cluster(from),
          targetKafkaClusterArn: cluster(to),
        });
        expect((copies.topicReplications as Properties[])[0]).to.deep.include({
          topicsToReplicates: ["quotes", "trades"],
          topicNameConfiguration: { type: "IDENTICAL" },
        });
        expect((copies.consumerGroupReplications as Properties[])[0]).to.deep.include({
          synchroniseConsumerGroupOffsets: true,
        });
        expect(
          stack.inputs("aws:msk/clusterPolicy:ClusterPolicy", `stream-${from}-replicable`),
        ).to.have.property("clusterArn", cluster(from));
      }
    });

    it("is serverless instead where the settings say so", async () => {
      const { stream } = {
        stream:
          "{kind: msk-serverless, topics: {trades: {partitions: 24}, quotes: {partitions: 48}}}",
      };
      const serverless = await plan(`settings.events.stream=${stream}`);
      for (const place of places) {
        const name = `stream-${place}-serverless`;
        const type = "aws:msk/serverlessCluster:ServerlessCluster";
        expect(serverless.inputs(type, name).clientAuthentication).to.deep.equal({
          sasl: { iam: { enabled: true } },
        });
        expect(serverless.region(type, name)).to.equal(place);
        expect(
          serverless.inputs("aws:ssm/parameter:Parameter", `stream-${place}-bootstrap`).value,
        ).to.equal(serverless.output(type, name, "bootstrapBrokersSaslIam"));
      }
      expect(serverless.resources.of(types.stream).map(label)).to.deep.equal([]);
      expect(serverless.resources.of(types.replicator)).to.have.length(2);
    });
  });

  describe("Aurora PostgreSQL", () => {
    it("has readers in several zones, and more of them under load", () => {
      for (const place of places) {
        const cluster = stack.inputs("aws:rds/cluster:Cluster", `data-${place}-shared-cluster`);
        expect(cluster).to.deep.include({ engine: "aurora-postgresql", engineVersion: "16.13" });
        const instances = stack.resources
          .of(types.instance)
          .filter(({ inputs }) => inputs.clusterIdentifier === cluster.clusterIdentifier);
        expect(instances).to.have.length(3);
        const subnets = stack.inputs("aws:rds/subnetGroup:SubnetGroup", `data-${place}-subnets`);
        expect(zonesOf(stack, subnets.subnetIds)).to.deep.equal(threeZones(place));
        const readers = `data-${place}-shared-readers`;
        expect(scaling(stack, readers, `${readers}-cpu`)).to.deep.equal({
          resourceId: `cluster:${String(cluster.clusterIdentifier)}`,
          min: 2,
          max: 8,
          metric: "RDSReaderAverageCPUUtilization",
          targetValue: 50,
        });
        expect(stack.region(types.scalingTarget, readers)).to.equal(place);
        expect(stack.waitsFor(types.scalingTarget, readers)).to.include.members(
          instances.map(({ name }) => name),
        );
      }
    });
  });

  describe("CloudWatch and Amazon Managed Prometheus", () => {
    it("watch each place from within: alarms, a workspace, a scraper and rules", () => {
      for (const place of places) {
        const topic = stack.arn("aws:sns/topic:Topic", `observability-${place}-alarms`);
        const lag = stack.inputs(
          "aws:cloudwatch/metricAlarm:MetricAlarm",
          `observability-${place}-evenkeel-trading-quotes-quotes-lag`,
        );
        expect(lag).to.deep.include({ namespace: "AWS/Kafka", alarmActions: [topic] });
        const name = `metrics-${place}-prometheus`;
        const workspace = stack.resources.only("aws:amp/workspace:Workspace", `${name}-workspace`);
        expect(workspace.inputs.kmsKeyArn).to.equal(stack.key("data", place));
        const scraper = stack.inputs("aws:amp/scraper:Scraper", `${name}-scraper`);
        expect(scraper.destination).to.deep.equal({ amp: { workspaceArn: workspace.outputs.arn } });
        const { eks } = scraper.source as { readonly eks: Properties };
        expect(eks.clusterArn).to.equal(arn("eks", place, `cluster/evenkeel-trading-${place}`));
        expect(zonesOf(stack, eks.subnetIds)).to.deep.equal(threeZones(place));
        const rules = stack.inputs(
          "aws:amp/ruleGroupNamespace:RuleGroupNamespace",
          `${name}-rules`,
        );
        expect(rules.workspaceId).to.equal(workspace.id);
        expect(rules.data).to.contain("AutoscalerAtMaximum");
        const alerts = stack.inputs(
          "aws:amp/alertManagerDefinition:AlertManagerDefinition",
          `${name}-alerts`,
        );
        expect(alerts.workspaceId).to.equal(workspace.id);
        expect(alerts.definition).to.contain(topic);
      }
    });
  });
});
