import { type Context, type Definitions } from "../definition";
import { CloudError, type Value } from "../types";
import { isObject, valueAt } from "../values";
import { aws, named, toKey, toLogGroup, toRole, toSecurityGroup, toSubnet } from "./shared";

const cluster = aws("msk/cluster");
const serverless = aws("msk/serverlessCluster");
const configuration = aws("msk/configuration");
const clusterPolicy = aws("msk/clusterPolicy");

const refused = (message: string) => new CloudError("BadRequestException", message);

const toCluster = (path: string, region: "same" | "any" = "same") => ({
  path,
  to: [cluster, serverless],
  missing: "NotFoundException",
  region,
});

const items = (value: Value | undefined): readonly Value[] =>
  Array.isArray(value) ? (value as readonly Value[]) : [];

/** `b-1.shop.ab12cd.c3.kafka.eu-west-1.amazonaws.com:9098`, for each broker up to three. */
function brokers(context: Context, port: number): string {
  const count = Math.min(context.number("numberOfBrokerNodes", 3), 3);
  const host = `${context.text("clusterName")}.${context.letters(6)}.c3.kafka.${context.region}.amazonaws.com`;
  return Array.from({ length: count }, (_, index) => `b-${index + 1}.${host}:${port}`).join(",");
}

/** What CreateCluster refuses (MSK API reference and developer guide, "Create an MSK Provisioned cluster"). */
function refuseUnevenBrokers(context: Context): void {
  const subnets = items(valueAt(context.inputs, "brokerNodeGroupInfo.clientSubnets")).length;
  const nodes = context.number("numberOfBrokerNodes", 0);
  if (subnets < 2 || subnets > 3) {
    throw refused(`Specify either two or three client subnets, not ${subnets}.`);
  }
  if (nodes % subnets !== 0) {
    throw refused(
      `The number of broker nodes must be a multiple of Availability Zones in the client subnets: ${nodes} in ${subnets}.`,
    );
  }
}

function refuseFewerBrokers(context: Context, before: Context["inputs"] | undefined): void {
  const old = before?.numberOfBrokerNodes;
  if (typeof old === "number" && context.number("numberOfBrokerNodes", 0) < old) {
    throw refused("The number of broker nodes can only grow here.");
  }
}

/** A provisioned cluster lets another region's replicator in only over multi-VPC connectivity, and by its policy. */
function refuseClosedSource(context: Context): void {
  const [source] = items(context.inputs.kafkaClusters);
  const arn = isObject(source) ? valueAt(source, "amazonMskCluster.mskClusterArn") : undefined;
  if (typeof arn !== "string" || arn.split(":")[3] === context.region) {
    return;
  }
  const entry = context.find(cluster, arn);
  const open = `brokerNodeGroupInfo.connectivityInfo.vpcConnectivity.clientAuthentication.sasl.iam`;
  if (entry !== undefined && valueAt(entry.inputs, open) !== true) {
    throw refused(`The source cluster ${arn} has no multi-VPC private connectivity for IAM.`);
  }
  if (!context.all(clusterPolicy).some(({ inputs }) => inputs.clusterArn === arn)) {
    throw refused(`The source cluster ${arn} has no policy that lets MSK connect to it.`);
  }
  if (entry !== undefined && refusesReplication(entry.inputs)) {
    throw refused(
      `The source cluster ${arn} has too few brokers, or too small ones, to be replicated.`,
    );
  }
}

/** MSK developer guide, "Supported cluster types and versions" of the replicator. */
function refusesReplication(inputs: Context["inputs"]): boolean {
  const zones = items(valueAt(inputs, "brokerNodeGroupInfo.clientSubnets")).length;
  const nodes = Number(inputs.numberOfBrokerNodes);
  const type = String(valueAt(inputs, "brokerNodeGroupInfo.instanceType"));
  return nodes < (zones === 2 ? 4 : 3) || type.startsWith("kafka.t3.");
}

/** `arn:aws:kafka:...:cluster/shop/UUID` is the home of `arn:aws:kafka:...:topic/shop/UUID/trades`. */
const topicArn = (clusterArn: string, topic: string) =>
  `${clusterArn.replace(":cluster/", ":topic/")}/${topic}`;

function refuseTopic(context: Context, before: Context["inputs"] | undefined): void {
  const arn = context.text("clusterArn");
  const entry = context.find(cluster, arn, context.region);
  if (entry === undefined) {
    throw refused("Topics can be managed on provisioned clusters only.");
  }
  if (context.number("replicationFactor", 1) > Number(entry.inputs.numberOfBrokerNodes)) {
    throw refused("Replication factor is larger than the number of brokers.");
  }
  const old = before?.partitionCount;
  if (typeof old === "number" && context.number("partitionCount", 1) < old) {
    throw refused("The number of partitions of a topic can only grow.");
  }
}

const clusters: Definitions = {
  [cluster]: {
    naming: { property: "clusterName", max: 64, taken: "ConflictException" },
    references: [
      toSubnet("brokerNodeGroupInfo.clientSubnets[*]"),
      toSecurityGroup("brokerNodeGroupInfo.securityGroups[*]"),
      toKey("encryptionInfo.encryptionAtRestKmsKeyArn"),
      toLogGroup("loggingInfo.brokerLogs.cloudwatchLogs.logGroup"),
      {
        path: "configurationInfo.arn",
        to: [configuration],
        missing: "NotFoundException",
        holds: "BadRequestException",
      },
    ],
    rules: (context, before) => {
      refuseUnevenBrokers(context);
      refuseFewerBrokers(context, before);
    },
    make: (context) => {
      const uuid = `${context.uuid()}-3`;
      const arn = context.arn("kafka", `cluster/${context.text("clusterName")}/${uuid}`);
      return { id: arn, outputs: { arn, clusterUuid: uuid, ...endpoints(context) } };
    },
  },
  [serverless]: {
    naming: { property: "clusterName", max: 64, taken: "ConflictException" },
    references: [
      toSubnet("vpcConfigs[*].subnetIds[*]"),
      toSecurityGroup("vpcConfigs[*].securityGroupIds[*]"),
    ],
    make: (context) => {
      const uuid = `${context.uuid()}-s1`;
      const arn = context.arn("kafka", `cluster/${context.text("clusterName")}/${uuid}`);
      const host = `boot-${context.letters(8)}.c1.kafka-serverless.${context.region}.amazonaws.com`;
      return {
        id: arn,
        outputs: { arn, clusterUuid: uuid, bootstrapBrokersSaslIam: `${host}:9098` },
      };
    },
  },
};

function endpoints(context: Context) {
  const byIam = valueAt(context.inputs, "clientAuthentication.sasl.iam") === true;
  return {
    bootstrapBrokers: "",
    bootstrapBrokersIpv6: "",
    bootstrapBrokersPublicSaslIam: "",
    bootstrapBrokersPublicSaslScram: "",
    bootstrapBrokersPublicTls: "",
    bootstrapBrokersSaslIam: byIam ? brokers(context, 9098) : "",
    bootstrapBrokersSaslIamIpv6: "",
    bootstrapBrokersSaslScram: "",
    bootstrapBrokersSaslScramIpv6: "",
    bootstrapBrokersTls: byIam ? "" : brokers(context, 9094),
    bootstrapBrokersTlsIpv6: "",
    bootstrapBrokersVpcConnectivitySaslIam: "",
    bootstrapBrokersVpcConnectivitySaslScram: "",
    bootstrapBrokersVpcConnectivityTls: "",
    currentVersion: "K3P5ROKL5A1OLE",
    customerActionStatus: "NONE",
    storageMode: context.text("storageMode", "LOCAL"),
    rebalancing: {},
    zookeeperConnectString: "",
    zookeeperConnectStringTls: "",
  };
}

export const msk: Definitions = {
  ...clusters,
  [configuration]: {
    naming: named(64, "ConflictException"),
    make: (context) => {
      const arn = context.arn("kafka", `configuration/${context.text("name")}/${context.uuid()}-3`);
      return { id: arn, outputs: { arn, latestRevision: 1 } };
    },
  },
  [clusterPolicy]: {
    references: [toCluster("clusterArn")],
    make: (context) => ({
      id: context.text("clusterArn"),
      outputs: { currentVersion: "K3P5ROKL5A1OLE" },
    }),
  },
  [aws("msk/topic")]: {
    references: [{ ...toCluster("clusterArn"), to: [cluster] }],
    rules: refuseTopic,
    make: (context) => {
      const [arn, name] = [context.text("clusterArn"), context.text("name")];
      return {
        id: `${arn},${name}`,
        outputs: { arn: topicArn(arn, name), configsActual: context.text("configs", "{}") },
      };
    },
  },
  [aws("msk/replicator")]: {
    naming: { property: "replicatorName", max: 128, auto: false, taken: "ConflictException" },
    references: [
      toCluster("kafkaClusters[*].amazonMskCluster.mskClusterArn", "any"),
      toCluster("replicationInfoList.sourceKafkaClusterArn", "any"),
      toCluster("replicationInfoList.targetKafkaClusterArn"),
      toSubnet("kafkaClusters[*].vpcConfig.subnetIds[*]", { region: "any" }),
      toSecurityGroup("kafkaClusters[*].vpcConfig.securityGroupsIds[*]"),
      toRole("serviceExecutionRoleArn"),
      toLogGroup("logDelivery.replicatorLogDelivery.cloudwatchLogs.logGroup"),
    ],
    rules: refuseClosedSource,
    make: (context) => {
      const arn = context.arn(
        "kafka",
        `replicator/${context.text("replicatorName")}/${context.uuid()}-3`,
      );
      return { id: arn, outputs: { arn, currentVersion: "K3P5ROKL5A1OLE" } };
    },
  },
};
