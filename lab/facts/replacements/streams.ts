import { type Properties } from "../../model/types";
import { known, read, type Replacements } from "./types";

const version = ({ kafkaVersion }: Properties) =>
  typeof kafkaVersion === "string" ? kafkaVersion : "";

/** Kafka on MSK. */
export const streams: Replacements = {
  "aws:msk/cluster:Cluster": known(
    "kafka/cluster.go",
    "brokerNodeGroupInfo.azDistribution brokerNodeGroupInfo.clientSubnets brokerNodeGroupInfo.securityGroups clusterName encryptionInfo.encryptionAtRestKmsKeyArn encryptionInfo.encryptionInTransit.inCluster",
    {
      // Kafka is never taken back to an older version in place.
      kafkaVersion: (before, after) =>
        version(after).localeCompare(version(before), "en", { numeric: true }) < 0,
    },
  ),
  "aws:msk/clusterPolicy:ClusterPolicy": known("kafka/cluster_policy.go", "clusterArn"),
  "aws:msk/configuration:Configuration": known("kafka/configuration.go", "kafkaVersions name"),
  "aws:msk/replicator:Replicator": read(
    "kafka/replicator.go",
    "kafkaClusters replicationInfoList.sourceKafkaClusterArn replicationInfoList.targetKafkaClusterArn replicationInfoList.targetCompressionType replicationInfoList.topicReplications.startingPosition.type replicationInfoList.topicReplications.topicNameConfiguration.type",
  ),
  "aws:msk/serverlessCluster:ServerlessCluster": read(
    "kafka/serverless_cluster.go",
    "clientAuthentication clusterName vpcConfigs",
  ),
  "aws:msk/topic:Topic": read("kafka/topic.go", "clusterArn name replicationFactor"),
};
