import { type Given, type MinimalInputs, subnetIds } from "./minimal";

const cluster = (given: Given) => given("aws:msk/cluster:Cluster").id;

/** Kafka on MSK. */
export const streams: { readonly [path: string]: MinimalInputs } = {
  "msk/cluster": (given) => ({
    clusterName: "minimal",
    kafkaVersion: "3.9.x",
    numberOfBrokerNodes: 4,
    brokerNodeGroupInfo: {
      instanceType: "kafka.m7g.large",
      clientSubnets: subnetIds(given),
      securityGroups: [given("aws:ec2/securityGroup:SecurityGroup").id],
    },
  }),
  "msk/clusterPolicy": (given) => ({
    clusterArn: cluster(given),
    policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "kafka.amazonaws.com" },
          Action: "kafka:GetBootstrapBrokers",
          Resource: cluster(given),
        },
      ],
    }),
  }),
  "msk/configuration": () => ({ serverProperties: "auto.create.topics.enable=false" }),
  "msk/replicator": (given) => ({
    replicatorName: "minimal",
    serviceExecutionRoleArn: String(given("aws:iam/role:Role").arn),
    kafkaClusters: [
      {
        amazonMskCluster: { mskClusterArn: cluster(given) },
        vpcConfig: { subnetIds: subnetIds(given) },
      },
      {
        amazonMskCluster: {
          mskClusterArn: given("aws:msk/serverlessCluster:ServerlessCluster").id,
        },
        vpcConfig: { subnetIds: subnetIds(given) },
      },
    ],
    replicationInfoList: {
      sourceKafkaClusterArn: cluster(given),
      targetKafkaClusterArn: given("aws:msk/serverlessCluster:ServerlessCluster").id,
      targetCompressionType: "NONE",
      topicReplications: [{ topicsToReplicates: ["trades"] }],
      consumerGroupReplications: [{ consumerGroupsToReplicates: [".*"] }],
    },
  }),
  "msk/serverlessCluster": (given) => ({
    clusterName: "minimal-serverless",
    clientAuthentication: { sasl: { iam: { enabled: true } } },
    vpcConfigs: [{ subnetIds: subnetIds(given) }],
  }),
  "msk/topic": (given) => ({
    name: "trades",
    clusterArn: cluster(given),
    partitionCount: 1,
    replicationFactor: 2,
  }),
};
