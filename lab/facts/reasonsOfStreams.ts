import { type Reason, words } from "./reason";

const msk = /^aws:msk\//;

/** The same for Kafka on MSK. */
export const reasonsOfStreams: readonly Reason[] = [
  {
    why: "properties of Kafka in their own text: the brokers check them",
    types: msk,
    paths: ["serverProperties", "configs"],
  },
  {
    why: "reference: the model of the cloud checks that the resource exists",
    types: msk,
    paths: ["cloudwatchLogs.logGroup"],
  },
  {
    why: "feature of MSK that the program does not use: delivery to Firehose, clusters that are not MSK's",
    types: msk,
    paths: words(
      `firehose.deliveryStream apacheKafkaCluster.apacheKafkaClusterId apacheKafkaCluster.bootstrapBrokerString
      encryptionInTransit.rootCaCertificate sourceKafkaClusterAlias sourceKafkaClusterId targetKafkaClusterAlias
      targetKafkaClusterId`,
    ),
  },
  { why: "the provider's own patience", types: msk, paths: ["timeouts.delete"] },
];
