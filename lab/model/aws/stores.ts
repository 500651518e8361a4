import { type Context, type Definitions } from "../definition";
import { CloudError, type Properties } from "../types";
import { isList, isObject, valueAt } from "../values";
import { aws, named, toKey, toLogGroup, toSecurityGroup, toSubnet, toTopic } from "./shared";

const table = aws("dynamodb/table");
const replica = aws("dynamodb/tableReplica");

/** A time that looks like AWS's stream labels and is the same in every run. */
const streamLabel = (context: Context) => `2026-11-21T00:00:00.${context.digits(3)}`;

/** `arn:aws:dynamodb:REGION:ACCOUNT:table/NAME`. */
const tableOf = (arn: string) => ({
  name: arn.split("/")[1] ?? "",
  region: arn.split(":")[3] ?? "",
});

const dynamodb: Definitions = {
  [table]: {
    naming: named(255, "ResourceInUseException"),
    references: [
      toKey("serverSideEncryption.kmsKeyArn"),
      toKey("replicas[*].kmsKeyArn", { region: "any" }),
    ],
    rules: (context) => {
      const attributes = valueAt(context.inputs, "attributes");
      const names = isList(attributes) ? attributes.map((each) => valueAt(each, "name")) : [];
      const indexes = ["globalSecondaryIndexes", "localSecondaryIndexes"].flatMap((path) => {
        const value = valueAt(context.inputs, path);
        return isList(value) ? value : [];
      });
      const used = new Set(
        [context.inputs, ...indexes]
          .flatMap((each) => [valueAt(each, "hashKey"), valueAt(each, "rangeKey")])
          .filter((key) => typeof key === "string"),
      );
      const missing = [...used].filter((key) => !names.includes(key));
      const idle = names.filter((each) => typeof each === "string" && !used.has(each));
      if (missing.length + idle.length > 0) {
        throw new CloudError(
          "ValidationException",
          `all attributes must be indexed, and all keys be attributes: ${[...missing, ...idle].join(", ")}`,
        );
      }
      const replicas = valueAt(context.inputs, "replicas");
      if (isList(replicas) && replicas.length > 0 && !context.flag("streamEnabled")) {
        throw new CloudError(
          "ValidationException",
          "Table needs a stream with NEW_AND_OLD_IMAGES to have replicas.",
        );
      }
    },
    make: (context) => {
      const name = context.text("name");
      const arn = context.arn("dynamodb", `table/${name}`);
      const label = streamLabel(context);
      const streams = context.flag("streamEnabled");
      return {
        id: name,
        outputs: {
          arn,
          streamArn: streams ? `${arn}/stream/${label}` : "",
          streamLabel: streams ? label : "",
          billingMode: context.text("billingMode", "PROVISIONED"),
        },
      };
    },
    protection: { property: "deletionProtectionEnabled", code: "ValidationException" },
  },
  [replica]: {
    references: [
      {
        path: "globalTableArn",
        to: [table],
        missing: "TableNotFoundException",
        region: "any",
        holds: "ValidationException",
      },
      toKey("kmsKeyArn"),
    ],
    rules: (context, before) => {
      const { name, region } = tableOf(context.text("globalTableArn"));
      const source = context.find(table, context.text("globalTableArn"));
      if (region === context.region) {
        throw new CloudError(
          "ValidationException",
          `The replica of ${name} must be in another region than the table: ${region}.`,
        );
      }
      if (
        source?.inputs.streamEnabled !== true ||
        source.inputs.streamViewType !== "NEW_AND_OLD_IMAGES"
      ) {
        throw new CloudError(
          "ValidationException",
          `Table ${name} needs a stream with NEW_AND_OLD_IMAGES to have replicas.`,
        );
      }
      const same = context.find(table, name, context.region);
      if (before === undefined && same !== undefined) {
        throw new CloudError(
          "ResourceInUseException",
          `Table ${name} exists in ${context.region} already.`,
        );
      }
    },
    make: (context) => {
      const { name, region } = tableOf(context.text("globalTableArn"));
      return {
        id: `${name}:${region}`,
        aliases: [name],
        outputs: { arn: context.arn("dynamodb", `table/${name}`) },
      };
    },
    protection: { property: "deletionProtectionEnabled", code: "ValidationException" },
  },
};

const subnetGroup = aws("elasticache/subnetGroup");
const cacheParameters = aws("elasticache/parameterGroup");

const elasticache: Definitions = {
  [subnetGroup]: {
    naming: named(255, "CacheSubnetGroupAlreadyExists", { lower: true }),
    references: [toSubnet("subnetIds[*]")],
    make: (context) => ({
      id: context.text("name"),
      outputs: {
        arn: context.arn("elasticache", `subnetgroup:${context.text("name")}`),
        vpcId: "",
        description: context.text("description", "Managed by Pulumi"),
      },
    }),
  },
  [cacheParameters]: {
    naming: named(255, "CacheParameterGroupAlreadyExists", { lower: true }),
    make: (context) => ({
      id: context.text("name"),
      outputs: { arn: context.arn("elasticache", `parametergroup:${context.text("name")}`) },
    }),
  },
  [aws("elasticache/replicationGroup")]: {
    naming: {
      property: "replicationGroupId",
      max: 40,
      lower: true,
      taken: "ReplicationGroupAlreadyExistsFault",
    },
    references: [
      {
        path: "subnetGroupName",
        to: [subnetGroup],
        missing: "CacheSubnetGroupNotFoundFault",
        holds: "CacheSubnetGroupInUse",
      },
      {
        path: "parameterGroupName",
        to: [cacheParameters],
        missing: "CacheParameterGroupNotFound",
        holds: "InvalidCacheParameterGroupState",
      },
      toSecurityGroup("securityGroupIds[*]"),
      toKey("kmsKeyId"),
      toTopic("notificationTopicArn"),
      toLogGroup("logDeliveryConfigurations[*].destination"),
    ],
    rules: (context) => {
      const nodes = context.number("numCacheClusters", 1);
      if (context.flag("multiAzEnabled") && !context.flag("automaticFailoverEnabled")) {
        throw new CloudError(
          "InvalidParameterCombination",
          "automaticFailoverEnabled must be true when multiAzEnabled is true.",
        );
      }
      if (
        context.flag("automaticFailoverEnabled") &&
        nodes < 2 &&
        context.inputs.replicasPerNodeGroup === undefined
      ) {
        throw new CloudError(
          "InvalidParameterValue",
          "Automatic failover needs two nodes or more.",
        );
      }
    },
    make: (context) => {
      const id = context.text("replicationGroupId");
      const count = context.number("numCacheClusters", 1);
      const host = (kind: string) =>
        `${kind}.${id}.${context.letters(6)}.${context.region.replace(/^(..).*-(.).*-(\d)$/, "$1$2$3")}.cache.amazonaws.com`;
      return {
        id,
        outputs: {
          arn: context.arn("elasticache", `replicationgroup:${id}`),
          primaryEndpointAddress: host("master"),
          readerEndpointAddress: host("replica"),
          configurationEndpointAddress: "",
          memberClusters: Array.from(
            { length: count },
            (_, index) => `${id}-${`${index + 1}`.padStart(3, "0")}`,
          ),
          engineVersionActual: `${context.text("engineVersion", "8.0")}.1`,
          clusterEnabled: false,
          numCacheClusters: count,
        },
      };
    },
    secrets: ["authToken"],
  },
};

const secret = aws("secretsmanager/secret");

/** Replicas as AWS reports them, and only those: a region that got none has none. */
const replicaStatus = (inputs: Properties) => {
  const replicas = inputs.replicas;
  return isList(replicas)
    ? replicas.map((each) => ({
        ...(isObject(each) ? each : {}),
        status: "InSync",
        statusMessage: "Replication succeeded",
        lastAccessedDate: "",
      }))
    : [];
};

function refuseBadReplicas(context: Context): void {
  const replicas = context.inputs.replicas;
  for (const each of isList(replicas) ? replicas : []) {
    const [region, key] = [valueAt(each, "region"), valueAt(each, "kmsKeyId")];
    if (region === context.region) {
      throw new CloudError(
        "InvalidParameterException",
        `A replica of the secret must be in another region than ${context.region}.`,
      );
    }
    if (
      typeof key === "string" &&
      typeof region === "string" &&
      !key.startsWith("alias/aws/") &&
      context.find(aws("kms/key"), key, region) === undefined &&
      context.find(aws("kms/alias"), key, region) === undefined
    ) {
      throw new CloudError(
        "InvalidParameterException",
        `The key "${key}" of the replica does not exist in ${region}.`,
      );
    }
    const taken = context
      .all(secret)
      .find(
        (other) =>
          other.urn !== context.urn &&
          other.region === region &&
          other.inputs.name === context.inputs.name,
      );
    if (taken !== undefined) {
      throw new CloudError(
        "ResourceExistsException",
        `A secret named ${context.text("name")} exists in ${taken.region ?? ""} already.`,
      );
    }
  }
}

/** A replica has its source's name in its own region. */
function refuseReplicaName(context: Context): void {
  const holder = context
    .all(secret)
    .find(
      ({ inputs, urn }) =>
        urn !== context.urn &&
        inputs.name === context.inputs.name &&
        isList(inputs.replicas) &&
        inputs.replicas.some((each) => valueAt(each, "region") === context.region),
    );
  if (holder !== undefined) {
    throw new CloudError(
      "ResourceExistsException",
      `The secret ${context.text("name")} exists in ${context.region} as a replica of ${holder.name}.`,
    );
  }
}

const versionOf = (context: Context) => `terraform-${context.digits(26)}`;

const secrets: Definitions = {
  [secret]: {
    naming: named(512, "ResourceExistsException"),
    references: [toKey("kmsKeyId")],
    rules: (context) => {
      refuseBadReplicas(context);
      refuseReplicaName(context);
    },
    make: (context) => {
      const arn = context.arn(
        "secretsmanager",
        `secret:${context.text("name")}-${suffix(context)}`,
      );
      return {
        id: arn,
        aliases: [context.text("name")],
        outputs: { arn, replicas: replicaStatus(context.inputs), policy: context.text("policy") },
      };
    },
  },
  [aws("secretsmanager/secretVersion")]: {
    references: [{ path: "secretId", to: [secret], missing: "ResourceNotFoundException" }],
    make: (context) => {
      const arn =
        context.find(secret, context.text("secretId"), context.region)?.id ??
        context.text("secretId");
      const versionId = versionOf(context);
      return {
        id: `${arn}|${versionId}`,
        outputs: { arn, versionId, versionStages: ["AWSCURRENT"], hasSecretStringWo: false },
      };
    },
    secrets: ["secretString", "secretBinary", "secretStringWo"],
  },
};

/** Six letters and digits that AWS adds to every secret's ARN. */
function suffix(context: Context): string {
  const letters = context.letters(6);
  return [...letters]
    .map((letter, index) => (index % 2 === 0 ? letter.toUpperCase() : letter))
    .join("");
}

const ssm: Definitions = {
  [aws("ssm/parameter")]: {
    naming: named(1011, "ParameterAlreadyExists"),
    references: [toKey("keyId")],
    make: (context) => {
      const name = context.text("name");
      return {
        id: name,
        outputs: {
          arn: context.arn("ssm", `parameter${name.startsWith("/") ? "" : "/"}${name}`),
          version: 1,
          tier: context.text("tier", "Standard"),
          dataType: context.text("dataType", "text"),
          insecureValue: context.text("insecureValue"),
          hasValueWo: false,
        },
      };
    },
    secrets: ["value", "valueWo"],
  },
};

export const stores: Definitions = { ...dynamodb, ...elasticache, ...secrets, ...ssm };
