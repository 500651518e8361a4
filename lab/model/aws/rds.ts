import { type Context, type Definitions } from "../definition";
import { identityOf } from "../identity";
import { type Entry } from "../journal";
import { CloudError, type Properties } from "../types";
import { aws, toKey, toRole, toSecurityGroup } from "./shared";
import {
  cluster,
  globalCluster,
  globalOf,
  liveCluster,
  liveGlobal,
  members,
  refuseBadJoin,
  refuseLosingWriter,
  refuseRoleChange,
  refuseUnfounded,
  text,
} from "./globalDatabase";
import { rdsGroups, subnetGroup } from "./rdsGroups";

const instance = aws("rds/clusterInstance");

const port = (context: Context) =>
  context.number("port", context.text("engine").includes("mysql") ? 3306 : 5432);

/** AWS gives every account and region one suffix for its endpoints. */
const endpointSuffix = ({ account, region }: Context) =>
  identityOf(`${account}|${region}|rds`).letters(12);

/** The oldest instance of a cluster writes, unless the cluster only reads what another region writes. */
function liveInstance(entry: Entry, context: Context): Properties {
  const name = text(entry.inputs, "clusterIdentifier");
  const of = context.find(cluster, name, entry.region);
  const oldest = context
    .all(instance)
    .find(({ inputs, region }) => inputs.clusterIdentifier === name && region === entry.region);
  const reads =
    of !== undefined && text(liveCluster(of, context), "replicationSourceIdentifier") !== "";
  return { writer: !reads && oldest?.key === entry.key };
}

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
        region: "any",
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
      return {
        id: name,
        outputs: {
          arn: context.arn("rds", `db:${name}`),
          identifier: name,
          dbiResourceId: `db-${context.capitals(26)}`,
          endpoint: `${name}.${endpointSuffix(context)}.${context.region}.rds.amazonaws.com`,
          port: typeof of?.outputs.port === "number" ? of.outputs.port : port(context),
          writer: false,
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
    live: liveInstance,
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

export const rds: Definitions = { ...clusters, ...rdsGroups };
