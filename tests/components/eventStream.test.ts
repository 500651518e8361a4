import { expect } from "chai";
import { type Found, prod, simulate } from "../support/platform";
import { brokers, serverless, streamOn, users, withStream } from "../support/streams";

const name = "stream-eu-west-1";
const clusterType = "aws:msk/cluster:Cluster";
const serverlessType = "aws:msk/serverlessCluster:ServerlessCluster";
const topicType = "aws:msk/topic:Topic";
const policyType = "aws:msk/clusterPolicy:ClusterPolicy";
const groupType = "aws:ec2/securityGroup:SecurityGroup";
const vpcType = "aws:ec2/subnet:Subnet";

type Stream = Found<ReturnType<typeof streamOn>>;

describe("EventStream", () => {
  let found: Stream;
  let byUse: Stream;

  before(async () => {
    const provisioned = withStream(brokers);
    found = await simulate(provisioned, () => streamOn(provisioned));
    const paidByUse = withStream(serverless);
    byUse = await simulate(paidByUse, () => streamOn(paidByUse));
  });

  const isolated = (of: Found<unknown>, zones = 3) =>
    Array.from({ length: zones }, (_, index) =>
      of.id(vpcType, `network-eu-west-1-vpc-isolated-${index + 1}`),
    );

  describe("creates", () => {
    it("brokers with their topics, storage that grows, and the way in", () => {
      expect(found.below(name)).to.deep.equal([
        "aws:appautoscaling/policy:Policy stream-eu-west-1-kafka-storage-growth",
        "aws:appautoscaling/target:Target stream-eu-west-1-kafka-storage",
        "aws:cloudwatch/logGroup:LogGroup stream-eu-west-1-kafka-logs",
        "aws:ec2/securityGroup:SecurityGroup stream-eu-west-1-brokers",
        "aws:msk/cluster:Cluster stream-eu-west-1-kafka-cluster",
        "aws:msk/clusterPolicy:ClusterPolicy stream-eu-west-1-replicable",
        "aws:msk/configuration:Configuration stream-eu-west-1-kafka-configuration",
        "aws:msk/topic:Topic stream-eu-west-1-kafka-quotes",
        "aws:msk/topic:Topic stream-eu-west-1-kafka-trades",
        "aws:ssm/parameter:Parameter stream-eu-west-1-bootstrap",
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule stream-eu-west-1-functions-to-brokers-out",
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule stream-eu-west-1-pods-to-brokers-out",
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule stream-eu-west-1-functions-to-brokers-in",
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule stream-eu-west-1-pods-to-brokers-in",
        "evenkeel:part:BrokerCluster stream-eu-west-1-kafka",
      ]);
    });

    it("a serverless cluster without topics, which their writers make", () => {
      expect(byUse.resources.of(topicType)).to.deep.equal([]);
      expect(byUse.inputs(serverlessType)).to.deep.equal({
        clusterName: "evenkeel-test",
        clientAuthentication: { sasl: { iam: { enabled: true } } },
        vpcConfigs: [
          {
            subnetIds: isolated(byUse),
            securityGroupIds: [byUse.id(groupType, `${name}-brokers`)],
          },
        ],
      });
    });

    it("brokers in every isolated subnet, two in each, and in three of four zones", async () => {
      const inputs = found.inputs(clusterType);
      expect(inputs.numberOfBrokerNodes).to.equal(6);
      expect(inputs.brokerNodeGroupInfo).to.deep.equal({
        instanceType: "kafka.m7g.large",
        clientSubnets: isolated(found),
        securityGroups: [found.id(groupType, `${name}-brokers`)],
        storageInfo: { ebsStorageInfo: { volumeSize: 100 } },
        connectivityInfo: {
          vpcConnectivity: { clientAuthentication: { sasl: { iam: true } } },
        },
      });
      const four = { ...withStream(brokers), network: { ...prod.network, zones: 4 } };
      const [home] = prod.places;
      const zones = [...home.zones, "eu-west-1d"];
      const wide = { ...four, places: [{ ...home, zones }] as const };
      const inThree = await simulate(wide, () => streamOn(wide));
      const nodes = inThree.inputs(clusterType).brokerNodeGroupInfo as { clientSubnets: unknown[] };
      expect(nodes.clientSubnets).to.have.length(3);
    });

    it("topics with the partitions and the retention of their settings, a copy in each zone", () => {
      expect(found.inputs(topicType, `${name}-kafka-trades`)).to.deep.equal({
        name: "trades",
        clusterArn: found.arn(clusterType, `${name}-kafka-cluster`),
        partitionCount: 24,
        replicationFactor: 3,
        configs: JSON.stringify({
          "cleanup.policy": "delete",
          "min.insync.replicas": "2",
          "retention.ms": "604800000",
        }),
      });
    });
  });

  describe("secures", () => {
    it("records at rest with the place's key, in transit by TLS, and lets in IAM's principals only", () => {
      const inputs = found.inputs(clusterType);
      expect(inputs.encryptionInfo).to.deep.equal({
        encryptionAtRestKmsKeyArn: found.key("events"),
        encryptionInTransit: { clientBroker: "TLS", inCluster: true },
      });
      expect(inputs.clientAuthentication).to.deep.equal({
        sasl: { iam: true },
        unauthenticated: false,
      });
    });

    it("brokers: no topic by accident, no record lost with a zone, logs kept", () => {
      const { serverProperties } = found.inputs("aws:msk/configuration:Configuration");
      expect(String(serverProperties).split("\n")).to.deep.equal([
        "auto.create.topics.enable=false",
        "default.replication.factor=3",
        "min.insync.replicas=2",
        "unclean.leader.election.enable=false",
      ]);
      const inputs = found.inputs(clusterType);
      expect(inputs.enhancedMonitoring).to.equal("PER_TOPIC_PER_BROKER");
      expect(inputs.loggingInfo).to.deep.equal({
        brokerLogs: { cloudwatchLogs: { enabled: true, logGroup: "/aws/msk/evenkeel-test" } },
      });
      expect(found.inputs("aws:cloudwatch/logGroup:LogGroup", `${name}-kafka-logs`)).to.deep.equal({
        name: "/aws/msk/evenkeel-test",
        retentionInDays: 365,
        kmsKeyId: found.key("logs"),
      });
    });

    it("two zones with two copies, of which one may be missing", async () => {
      const two = withStream(brokers);
      const small = { ...two, network: { ...two.network, zones: 2 } };
      const inTwo = await simulate(small, () => streamOn(small));
      expect(inTwo.inputs(topicType, `${name}-kafka-trades`).replicationFactor).to.equal(2);
      const { serverProperties } = inTwo.inputs("aws:msk/configuration:Configuration");
      expect(serverProperties).to.include("min.insync.replicas=1");
      expect(inTwo.inputs(clusterType).numberOfBrokerNodes).to.equal(4);
    });

    it("clusters and topics from deletion, where settings protect", async () => {
      const protectedOnes = (of: Found<unknown>) =>
        of.resources.all
          .filter(({ type, options }) => type.startsWith("aws:msk/") && options.protect)
          .map((resource) => resource.name);
      expect(protectedOnes(found)).to.have.members([
        `${name}-kafka-cluster`,
        `${name}-kafka-quotes`,
        `${name}-kafka-trades`,
      ]);
      expect(protectedOnes(byUse)).to.deep.equal([`${name}-serverless`]);
      const of = withStream(brokers);
      const open = await simulate(of, () => streamOn(of, "home", { protect: false }));
      expect(protectedOnes(open)).to.deep.equal([]);
    });

    it("the way in: port 9098, from workloads whose services use topics", async () => {
      expect(found.ingress(`${name}-brokers`)).to.deep.equal([
        "tcp 9098 from network-eu-west-1-functions",
        "tcp 9098 from pods-eu-west-1",
      ]);
      expect(found.egress(`${name}-brokers`)).to.deep.equal([]);
      const onTasks = {
        ...withStream(brokers).services,
        ledger: { ...users.ledger, runsOn: "ecs" },
      };
      const mixed = withStream(brokers, onTasks as typeof prod.services);
      const byTasks = await simulate(mixed, () => streamOn(mixed, "home", {}, true));
      expect(byTasks.ingress(`${name}-brokers`)).to.deep.equal([
        "tcp 9098 from network-eu-west-1-functions",
        "tcp 9098 from pods-eu-west-1",
        "tcp 9098 from tasks-eu-west-1",
      ]);
      const { ledger, matching, mail } = withStream(serverless).services;
      const quiet = withStream(serverless, { ledger, matching, mail } as typeof prod.services);
      const without = await simulate(quiet, () => streamOn(quiet));
      expect(without.ingress(`${name}-brokers`)).to.deep.equal(["tcp 9098 from pods-eu-west-1"]);
    });

    it("replication: MSK may connect, for this account, where there is a peer", async () => {
      for (const [of, type, cluster] of [
        [found, clusterType, `${name}-kafka-cluster`],
        [byUse, serverlessType, `${name}-serverless`],
      ] as const) {
        expect(of.statements(policyType, `${name}-replicable`)).to.deep.equal([
          {
            Effect: "Allow",
            Principal: { Service: "kafka.amazonaws.com" },
            Action: [
              "kafka:CreateVpcConnection",
              "kafka:GetBootstrapBrokers",
              "kafka:DescribeClusterV2",
            ],
            Resource: of.arn(type, cluster),
            Condition: { StringEqualsIfExists: { "aws:SourceAccount": prod.account } },
          },
        ]);
      }
      const of = withStream(brokers);
      const alone = await simulate(of, () => streamOn(of, "home", { replicated: false }));
      expect(alone.resources.of(policyType)).to.deep.equal([]);
      expect(alone.inputs(clusterType).brokerNodeGroupInfo).not.to.have.property(
        "connectivityInfo",
      );
    });
  });

  describe("connects", () => {
    it("storage to its own use, to four times its size, and forgets how far it has grown", () => {
      expect(found.inputs("aws:appautoscaling/target:Target")).to.deep.equal({
        serviceNamespace: "kafka",
        resourceId: found.arn(clusterType, `${name}-kafka-cluster`),
        scalableDimension: "kafka:broker-storage:VolumeSize",
        minCapacity: 1,
        maxCapacity: 400,
      });
      expect(found.inputs("aws:appautoscaling/policy:Policy")).to.deep.include({
        policyType: "TargetTrackingScaling",
        targetTrackingScalingPolicyConfiguration: {
          predefinedMetricSpecification: { predefinedMetricType: "KafkaBrokerStorageUtilization" },
          targetValue: 60,
          disableScaleIn: true,
        },
      });
      expect(found.options(clusterType).ignoreChanges).to.deep.equal([
        "brokerNodeGroupInfo.storageInfo.ebsStorageInfo.volumeSize",
      ]);
    });

    it("clients to the brokers of their place, by a parameter that both places have", () => {
      for (const [of, type, cluster] of [
        [found, clusterType, `${name}-kafka-cluster`],
        [byUse, serverlessType, `${name}-serverless`],
      ] as const) {
        const { name: parameter, value } = of.inputs("aws:ssm/parameter:Parameter");
        expect(parameter).to.equal("/evenkeel-test/stream");
        expect(value).to.equal(of.output(type, cluster, "bootstrapBrokersSaslIam"));
        expect(value).to.match(/:9098$/);
      }
    });

    it("Prometheus to brokers only where it is wanted", async () => {
      expect(found.inputs(clusterType)).not.to.have.property("openMonitoring");
      const of = withStream(brokers);
      const open = await simulate(of, () => streamOn(of, "home", { openMonitoring: true }));
      expect(open.inputs(clusterType).openMonitoring).to.deep.equal({
        prometheus: {
          jmxExporter: { enabledInBroker: true },
          nodeExporter: { enabledInBroker: true },
        },
      });
    });

    it("offline partitions, full brokers and late readers to alarms", () => {
      const watched = (of: Stream) => of.result.stream.signals.map((signal) => signal.name);
      expect(watched(found)).to.deep.equal([
        "evenkeel-test-stream-offline",
        ...["1", "2", "3", "4", "5", "6"].map((id) => `evenkeel-test-stream-storage-${id}`),
        "evenkeel-test-matching-quotes-lag",
        "evenkeel-test-ledger-trades-lag",
      ]);
      expect(watched(byUse)).to.deep.equal([
        "evenkeel-test-matching-quotes-lag",
        "evenkeel-test-ledger-trades-lag",
      ]);
      const late = found.result.stream.signals.at(-1);
      expect(late?.dimensions).to.deep.equal({
        "Cluster Name": "evenkeel-test",
        "Consumer Group": "ledger",
        Topic: "trades",
      });
    });
  });
});
