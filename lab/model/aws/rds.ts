import { type Context, type Definitions } from "../definition";
import { identityOf } from "../identity";
import { type Entry } from "../journal";
import { CloudError, type Properties } from "../types";
import { isAbsent } from "../values";
import { aws, named, toKey, toRole, toSecurityGroup, toSubnet } from "./shared";

const cluster = aws("rds/cluster");
const instance = aws("rds/clusterInstance");
const globalCluster = aws("rds/globalCluster");
const subnetGroup = aws("rds/subnetGroup");

const text = (properties: Properties, name: string): string => {
  const value = properties[name];
  return typeof value === "string" ? value : "";
};

/** Clusters that a global database consists of: the one it was founded from and those that joined, oldest first. */
function members(global: Entry, context: Context): readonly Entry[] {
  const source = text(global.inputs, "sourceDbClusterIdentifier");
  return context
    .all(cluster)
    .filter(
      ({ outputs, inputs }) =>
        outputs.arn === source || inputs.globalClusterIdentifier === global.id,
    );
}

const globalOf = (entry: Entry, context: Context): Entry | undefined =>
  context
    .all(globalCluster)
    .find((global) => members(global, context).some(({ key }) => key === entry.key));

function writerOf(global: Entry, context: Context): Entry | undefined {
  const all = members(global, context);
  return all.find(({ outputs }) => outputs.arn === global.state.writer) ?? all[0];
}

/** What AWS reports about a member changes with every switchover, without Pulumi. */
function liveCluster(entry: Entry, context: Context): Properties {
  const global = globalOf(entry, context);
  if (global === undefined) {
    return { replicationSourceIdentifier: text(entry.inputs, "replicationSourceIdentifier") };
  }
  const writer = writerOf(global, context);
  return {
    globalClusterIdentifier: global.id,
    replicationSourceIdentifier:
      writer === undefined || writer.key === entry.key ? "" : text(writer.outputs, "arn"),
  };
}

function liveGlobal(entry: Entry, context: Context): Properties {
  const all = members(entry, context);
  const writer = writerOf(entry, context);
  const readers = all
    .filter(({ key }) => key !== writer?.key)
    .map(({ outputs }) => text(outputs, "arn"));
  return {
    globalClusterMembers: all.map(({ key, outputs }) => ({
      dbClusterArn: text(outputs, "arn"),
      isWriter: key === writer?.key,
      readers: key === writer?.key ? readers : [],
    })),
  };
}

const given = (context: Context, names: readonly string[]) =>
  names.filter((name) => !isAbsent(context.inputs[name]));

/** What the writer decides for every cluster of a global database (Aurora user guide, "Adding an AWS Region"). */
function refuseBadJoin(context: Context): void {
  const joined = context.find(globalCluster, context.text("globalClusterIdentifier"));
  if (joined === undefined) {
    return;
  }
  if (context.flag("manageMasterUserPassword")) {
    throw new CloudError(
      "InvalidParameterCombination",
      "Managed master user passwords are not supported for clusters of a global database.",
    );
  }
  const others = members(joined, context);
  const writer = writerOf(joined, context);
  if (writer === undefined) {
    return;
  }
  const decided = given(context, ["masterUsername", "masterPassword", "databaseName"]);
  if (decided.length > 0) {
    throw new CloudError(
      "InvalidParameterCombination",
      `Cannot specify ${decided.join(", ")} for a cluster that joins a global database: it takes them from the writer.`,
    );
  }
  const there = others.find(({ region }) => region === context.region);
  if (there !== undefined) {
    throw new CloudError(
      "InvalidParameterValue",
      `The global database ${joined.id} has a cluster in ${context.region} already: ${there.id}.`,
    );
  }
  const [wanted, has] = [context.text("engineVersion"), text(writer.outputs, "engineVersion")];
  if (wanted !== "" && wanted !== has) {
    throw new CloudError(
      "InvalidParameterValue",
      `engineVersion ${wanted} differs from the writer's ${has}: all clusters of a global database have the same.`,
    );
  }
}

function refuseUnfounded(context: Context): void {
  const isJoining =
    !isAbsent(context.inputs.globalClusterIdentifier) ||
    !isAbsent(context.inputs.replicationSourceIdentifier);
  const isRestored =
    !isAbsent(context.inputs.snapshotIdentifier) || !isAbsent(context.inputs.restoreToPointInTime);
  const hasPassword =
    context.flag("manageMasterUserPassword") ||
    given(context, ["masterPassword", "masterPasswordWo"]).length > 0;
  if (!isJoining && !isRestored && (context.text("masterUsername") === "" || !hasPassword)) {
    throw new CloudError(
      "InvalidParameterValue",
      "The parameters MasterUsername and MasterUserPassword must be provided and may not be blank.",
    );
  }
}

/**
 * How the provider treats membership on update (terraform-provider-aws, internal/service/rds/cluster.go), judged by what
 * was sent before: what AWS itself changed may come back as an ignored change.
 */
function refuseRoleChange(context: Context, before: Properties): void {
  const own = context.find(cluster, context.text("clusterIdentifier"), context.region);
  const global = own === undefined ? undefined : globalOf(own, context);
  const [was, is] = [
    text(before, "globalClusterIdentifier"),
    context.text("globalClusterIdentifier"),
  ];
  if (was !== is && is !== "" && is !== global?.id) {
    throw new CloudError(
      "InvalidParameterCombination",
      was === ""
        ? "existing RDS Clusters cannot be added to an existing RDS Global Cluster"
        : "existing RDS Clusters cannot be migrated between existing RDS Global Clusters",
    );
  }
  if (was !== "" && is === "" && global !== undefined && own !== undefined) {
    refuseLosingWriter(own, context);
  }
  const source = context.text("replicationSourceIdentifier");
  if (
    source !== "" &&
    source !== text(before, "replicationSourceIdentifier") &&
    global === undefined
  ) {
    throw new CloudError(
      "InvalidParameterCombination",
      "promoting to standalone is not supported: replicationSourceIdentifier may only be removed.",
    );
  }
}

/** A global database keeps its writer as long as it has readers elsewhere. */
function refuseLosingWriter(own: Entry, context: Context): void {
  const global = globalOf(own, context);
  if (global === undefined || writerOf(global, context)?.key !== own.key) {
    return;
  }
  if (members(global, context).length > 1) {
    throw new CloudError(
      "InvalidDBClusterStateFault",
      `${own.id} is the writer of ${global.id}; its other clusters go first.`,
    );
  }
}

const port = (context: Context) =>
  context.number("port", context.text("engine").includes("mysql") ? 3306 : 5432);

/** AWS gives every account and region one suffix for its endpoints. */
const endpointSuffix = ({ account, region }: Context) =>
  identityOf(`${account}|${region}|rds`).letters(12);

const clusters: Definitions = {
  [cluster]: {
    naming: {
      property: "clusterIdentifier",
      max: 63,
      lower: true,
      taken: "DBClusterAlreadyExistsFault",
    },
    references: [
      {
        path: "dbSubnetGroupName",
        to: [subnetGroup],
        missing: "DBSubnetGroupNotFoundFault",
        holds: "InvalidDBSubnetGroupStateFault",
      },
      {
        path: "dbClusterParameterGroupName",
        to: [aws("rds/clusterParameterGroup")],
        missing: "DBClusterParameterGroupNotFound",
        holds: "InvalidDBParameterGroupState",
      },
      {
        path: "globalClusterIdentifier",
        to: [globalCluster],
        missing: "GlobalClusterNotFoundFault",
      },
      {
        path: "replicationSourceIdentifier",
        to: [cluster],
        missing: "DBClusterNotFoundFault",
        region: "any",
      },
      toSecurityGroup("vpcSecurityGroupIds[*]"),
      toKey("kmsKeyId", { missing: "KMSKeyNotAccessibleFault" }),
      toKey("masterUserSecretKmsKeyId", { missing: "KMSKeyNotAccessibleFault" }),
      toRole("iamRoles[*]"),
    ],
    rules: (context, before) => {
      if (before === undefined) {
        refuseUnfounded(context);
        refuseBadJoin(context);
      } else {
        refuseRoleChange(context, before);
      }
    },
    make: (context) => {
      const name = context.text("clusterIdentifier");
      const suffix = endpointSuffix(context);
      const host = (kind: string) =>
        `${name}.cluster-${kind}${suffix}.${context.region}.rds.amazonaws.com`;
      return {
        id: name,
        outputs: {
          arn: context.arn("rds", `cluster:${name}`),
          clusterIdentifier: name,
          clusterResourceId: `cluster-${context.capitals(26)}`,
          endpoint: host(""),
          readerEndpoint: host("ro-"),
          hostedZoneId: `Z${context.capitals(13, "zone")}`,
          port: port(context),
          engineVersion: context.text("engineVersion"),
          engineVersionActual: context.text("engineVersion"),
          clusterMembers: [],
          availabilityZones: ["a", "b", "c"].map((zone) => `${context.region}${zone}`),
          masterUsername: context.text("masterUsername"),
          databaseName: context.text("databaseName"),
          storageEncrypted: context.flag("storageEncrypted"),
          kmsKeyId: context.text("kmsKeyId"),
          caCertificateIdentifier: "rds-ca-rsa2048-g1",
          preferredBackupWindow: context.text("preferredBackupWindow", "02:00-02:30"),
          preferredMaintenanceWindow: context.text(
            "preferredMaintenanceWindow",
            "sun:03:00-sun:03:30",
          ),
          engineLifecycleSupport: context.text(
            "engineLifecycleSupport",
            "open-source-rds-extended-support",
          ),
          ...(context.flag("manageMasterUserPassword")
            ? {
                masterUserSecrets: [
                  {
                    secretArn: context.arn(
                      "secretsmanager",
                      `secret:rds!cluster-${context.uuid()}-${context.letters(6)}`,
                    ),
                    secretStatus: "active",
                    kmsKeyId: context.text("masterUserSecretKmsKeyId"),
                  },
                ],
              }
            : { masterUserSecrets: [] }),
        },
      };
    },
    live: liveCluster,
    liveInputs: ["replicationSourceIdentifier", "globalClusterIdentifier"],
    protection: { property: "deletionProtection", code: "InvalidParameterCombination" },
    beforeDelete: (entry, context) => {
      refuseLosingWriter(entry, context);
      if (
        entry.inputs.skipFinalSnapshot !== true &&
        text(entry.inputs, "finalSnapshotIdentifier") === ""
      ) {
        throw new CloudError(
          "InvalidParameterCombination",
          "finalSnapshotIdentifier is required unless skipFinalSnapshot is true.",
        );
      }
    },
    secrets: ["masterPassword", "masterPasswordWo"],
  },
  [instance]: {
    naming: { property: "identifier", max: 63, lower: true, taken: "DBInstanceAlreadyExists" },
    references: [
      {
        path: "clusterIdentifier",
        to: [cluster],
        missing: "DBClusterNotFoundFault",
        holds: "InvalidDBClusterStateFault",
      },
      { path: "dbSubnetGroupName", to: [subnetGroup], missing: "DBSubnetGroupNotFoundFault" },
      {
        path: "dbParameterGroupName",
        to: [aws("rds/parameterGroup")],
        missing: "DBParameterGroupNotFound",
        holds: "InvalidDBParameterGroupState",
      },
      toKey("performanceInsightsKmsKeyId", { missing: "KMSKeyNotAccessibleFault" }),
      toRole("monitoringRoleArn"),
    ],
    make: (context) => {
      const name = context.text("identifier");
      const of = context.find(cluster, context.text("clusterIdentifier"), context.region);
      const first = context
        .all(instance)
        .every(
          ({ inputs, urn, region }) =>
            inputs.clusterIdentifier !== context.inputs.clusterIdentifier ||
            urn === context.urn ||
            region !== context.region,
        );
      return {
        id: name,
        outputs: {
          arn: context.arn("rds", `db:${name}`),
          identifier: name,
          dbiResourceId: `db-${context.capitals(26)}`,
          endpoint: `${name}.${endpointSuffix(context)}.${context.region}.rds.amazonaws.com`,
          port: typeof of?.outputs.port === "number" ? of.outputs.port : port(context),
          writer: first,
          availabilityZone: context.text("availabilityZone", `${context.region}a`),
          engineVersionActual: of === undefined ? "" : text(of.outputs, "engineVersion"),
          engineVersion: of === undefined ? "" : text(of.outputs, "engineVersion"),
          dbSubnetGroupName: of === undefined ? "" : text(of.inputs, "dbSubnetGroupName"),
          kmsKeyId: of === undefined ? "" : text(of.outputs, "kmsKeyId"),
          storageEncrypted: of?.inputs.storageEncrypted === true,
          caCertIdentifier: context.text("caCertIdentifier", "rds-ca-rsa2048-g1"),
          dbParameterGroupName: context.text("dbParameterGroupName", "default"),
        },
      };
    },
  },
  [globalCluster]: {
    naming: {
      property: "globalClusterIdentifier",
      max: 63,
      auto: false,
      lower: true,
      taken: "GlobalClusterAlreadyExistsFault",
      within: "account",
    },
    references: [
      {
        path: "sourceDbClusterIdentifier",
        to: [cluster],
        missing: "DBClusterNotFoundFault",
        region: "any",
      },
    ],
    rules: (context, before) => {
      const source = context.find(cluster, context.text("sourceDbClusterIdentifier"));
      if (before !== undefined || source === undefined) {
        return;
      }
      if (source.inputs.manageMasterUserPassword === true) {
        throw new CloudError(
          "InvalidDBClusterStateFault",
          `${source.id} has a managed master user password, which a global database does not support.`,
        );
      }
      const other = globalOf(source, context);
      if (other !== undefined) {
        throw new CloudError(
          "InvalidDBClusterStateFault",
          `${source.id} belongs to the global database ${other.id} already.`,
        );
      }
      const small = context
        .all(instance)
        .find(
          ({ inputs, region }) =>
            inputs.clusterIdentifier === source.id &&
            region === source.region &&
            text(inputs, "instanceClass").startsWith("db.t"),
        );
      if (small !== undefined) {
        throw new CloudError(
          "InvalidParameterValue",
          `${text(small.inputs, "instanceClass")} is not supported in a global database.`,
        );
      }
    },
    make: (context) => {
      const id = context.text("globalClusterIdentifier");
      const source = context.find(cluster, context.text("sourceDbClusterIdentifier"));
      return {
        id,
        outputs: {
          arn: context.arn("rds", `global-cluster:${id}`, { region: "" }),
          globalClusterResourceId: `cluster-${context.hex(16)}`,
          endpoint: `${id}.global-${context.letters(12)}.global.rds.amazonaws.com`,
          globalClusterMembers: [],
          engine: source === undefined ? context.text("engine") : text(source.inputs, "engine"),
          engineVersion:
            source === undefined
              ? context.text("engineVersion")
              : text(source.outputs, "engineVersion"),
          engineVersionActual:
            source === undefined
              ? context.text("engineVersion")
              : text(source.outputs, "engineVersion"),
          databaseName: context.text("databaseName"),
          storageEncrypted:
            source?.inputs.storageEncrypted === true || context.flag("storageEncrypted"),
        },
      };
    },
    live: liveGlobal,
    protection: { property: "deletionProtection", code: "InvalidParameterCombination" },
    beforeDelete: (entry, context) => {
      if (entry.inputs.forceDestroy !== true && members(entry, context).length > 0) {
        throw new CloudError(
          "InvalidGlobalClusterStateFault",
          `${entry.id} still has member clusters, and forceDestroy is off.`,
        );
      }
    },
  },
};

const groups: Definitions = {
  [subnetGroup]: {
    naming: named(255, "DBSubnetGroupAlreadyExists", { lower: true }),
    references: [toSubnet("subnetIds[*]")],
    rules: (context) => {
      const ids = context.inputs.subnetIds;
      const zones = new Set(
        context
          .all(aws("ec2/subnet"))
          .filter(({ id }) => Array.isArray(ids) && ids.includes(id))
          .map(({ outputs }) => outputs.availabilityZone),
      );
      if (zones.size < 2) {
        throw new CloudError(
          "DBSubnetGroupDoesNotCoverEnoughAZs",
          "The DB subnet group must cover at least two availability zones.",
        );
      }
    },
    make: (context) => ({
      id: context.text("name"),
      outputs: {
        arn: context.arn("rds", `subgrp:${context.text("name")}`),
        vpcId: text(
          context
            .all(aws("ec2/subnet"))
            .find(({ id }) => JSON.stringify(context.inputs.subnetIds ?? null).includes(id))
            ?.inputs ?? {},
          "vpcId",
        ),
        supportedNetworkTypes: ["IPV4"],
        description: context.text("description", "Managed by Pulumi"),
      },
    }),
  },
  [aws("rds/clusterParameterGroup")]: {
    naming: named(255, "DBParameterGroupAlreadyExists", { lower: true }),
    make: (context) => ({
      id: context.text("name"),
      outputs: { arn: context.arn("rds", `cluster-pg:${context.text("name")}`) },
    }),
  },
  [aws("rds/parameterGroup")]: {
    naming: named(255, "DBParameterGroupAlreadyExists", { lower: true }),
    make: (context) => ({
      id: context.text("name"),
      outputs: { arn: context.arn("rds", `pg:${context.text("name")}`) },
    }),
  },
};

export const rds: Definitions = { ...clusters, ...groups };
