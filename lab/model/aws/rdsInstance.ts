import { type Definitions } from "../definition";
import { CloudError } from "../types";
import { isAbsent } from "../values";
import { subnetGroup } from "./rdsGroups";
import { aws, toKey, toRole, toSecurityGroup } from "./shared";

/** Databases of RDS without Aurora, and what is paid for in advance of both. */
export const rdsInstance: Definitions = {
  [aws("rds/instance")]: {
    naming: { property: "identifier", max: 63, lower: true, taken: "DBInstanceAlreadyExists" },
    references: [
      {
        path: "dbSubnetGroupName",
        to: [subnetGroup],
        missing: "DBSubnetGroupNotFoundFault",
        holds: "InvalidDBSubnetGroupStateFault",
      },
      {
        path: "parameterGroupName",
        to: [aws("rds/parameterGroup")],
        missing: "DBParameterGroupNotFound",
        holds: "InvalidDBParameterGroupState",
      },
      toSecurityGroup("vpcSecurityGroupIds[*]"),
      toKey("kmsKeyId", { missing: "KMSKeyNotAccessibleFault" }),
      toKey("performanceInsightsKmsKeyId", { missing: "KMSKeyNotAccessibleFault" }),
      toRole("monitoringRoleArn"),
    ],
    rules: (context, before) => {
      const has = (name: string) => !isAbsent(context.inputs[name]);
      const isNew = before === undefined && !has("snapshotIdentifier") && !has("replicateSourceDb");
      const hasPassword =
        context.flag("manageMasterUserPassword") || has("password") || has("passwordWo");
      if (isNew && (!has("username") || !hasPassword)) {
        throw new CloudError(
          "InvalidParameterValue",
          "The parameters MasterUsername and MasterUserPassword must be provided and may not be blank.",
        );
      }
      const [size, most] = [
        context.number("allocatedStorage", 0),
        context.number("maxAllocatedStorage", 0),
      ];
      if (most > 0 && most <= size) {
        throw new CloudError(
          "InvalidParameterCombination",
          "Max storage size must be greater than storage size.",
        );
      }
      if (context.number("monitoringInterval", 0) > 0 && !has("monitoringRoleArn")) {
        throw new CloudError(
          "InvalidParameterCombination",
          "A MonitoringRoleARN value is required if you specify a MonitoringInterval value other than 0.",
        );
      }
    },
    make: (context) => {
      const identifier = context.text("identifier");
      const port = context.number("port", 5432);
      const address = `${identifier}.${context.letters(12)}.${context.region}.rds.amazonaws.com`;
      const resourceId = `db-${context.capitals(26)}`;
      return {
        id: resourceId,
        aliases: [identifier],
        outputs: {
          arn: context.arn("rds", `db:${identifier}`),
          address,
          endpoint: `${address}:${port}`,
          port,
          resourceId,
          hostedZoneId: `Z${context.capitals(13, "zone")}`,
          engineVersionActual: context.text("engineVersion"),
          status: "available",
          // As AWS chooses them; a program that gives them gets its own.
          availabilityZone: context.text("availabilityZone", `${context.region}a`),
          caCertIdentifier: context.text("caCertIdentifier", "rds-ca-rsa2048-g1"),
          storageType: context.text("storageType", "gp2"),
          latestRestorableTime: "",
          listenerEndpoints: [],
          masterUserSecrets: [],
          replicas: [],
        },
      };
    },
    protection: { property: "deletionProtection", code: "InvalidParameterCombination" },
    beforeDelete: (entry) => {
      const { skipFinalSnapshot, finalSnapshotIdentifier } = entry.inputs;
      if (skipFinalSnapshot !== true && isAbsent(finalSnapshotIdentifier)) {
        throw new CloudError(
          "InvalidParameterCombination",
          "finalSnapshotIdentifier is required unless skipFinalSnapshot is true.",
        );
      }
    },
    secrets: ["password", "passwordWo"],
  },
  [aws("rds/reservedInstance")]: {
    make: (context) => {
      const id = context.text("reservationId", `ri-${context.hex(12)}`);
      return {
        id,
        outputs: {
          arn: context.arn("rds", `ri:${id}`),
          reservationId: id,
          leaseId: context.uuid(),
          // What the offering says; the model has no list of offerings.
          currencyCode: "USD",
          dbInstanceClass: "",
          duration: 31_536_000,
          fixedPrice: 0,
          multiAz: false,
          offeringType: "",
          productDescription: "postgresql",
          recurringCharges: [],
          startTime: "",
          state: "payment-pending",
          usagePrice: 0,
        },
      };
    },
  },
};
