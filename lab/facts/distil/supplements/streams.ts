import { type Supplements } from "../supplement";
import { atLeast, between, format, like, oneOf, said } from "./types";

const api = said(
  "MSK API reference: CreateCluster, CreateConfiguration, CreateTopic, CreateReplicator",
);
const kafka = said("Apache Kafka: Topic.validate, names of topics");

/** Three numbers or two and an x, and `.kraft` where metadata is Kafka's own. */
const version = api(like("^[0-9]+[.][0-9]+[.]([0-9]+|x)([.][0-9]+)?([.]tiered)?([.]kraft)?$"));

/** Kafka on MSK. */
export const streams: Supplements = {
  "aws:msk/cluster:Cluster": {
    "brokerNodeGroupInfo.azDistribution": api(oneOf("DEFAULT")),
    "brokerNodeGroupInfo.clientSubnets": api(format("subnet")),
    "brokerNodeGroupInfo.instanceType": api(like("^(kafka|express)[.][a-z0-9]+[.][a-z0-9]+$")),
    "brokerNodeGroupInfo.storageInfo.ebsStorageInfo.provisionedThroughput.volumeThroughput": api(
      between(250, 2375),
    ),
    "configurationInfo.revision": api(atLeast(1)),
    "encryptionInfo.encryptionAtRestKmsKeyArn": api(format("kms-key")),
    clusterName: api(like("^[a-zA-Z0-9-]+$", 64)),
    kafkaVersion: version,
  },
  "aws:msk/configuration:Configuration": {
    kafkaVersions: version,
    name: api(like("^[0-9A-Za-z][0-9A-Za-z-]*$", 64)),
  },
  "aws:msk/replicator:Replicator": {
    "kafkaClusters.vpcConfig.securityGroupsIds": api(format("security-group")),
  },
  "aws:msk/topic:Topic": { name: kafka(like("^[a-zA-Z0-9._-]+$", 249)) },
};
