import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type BackupRole } from "../backups";
import { type DataTier } from "../dataTier";
import { AuroraDatabase } from "./auroraDatabase";
import { type EncryptionKeys } from "./encryptionKeys";

/** A store that AWS Backup knows, by its kind there. */
export interface ProtectedStore {
  readonly kind: "Aurora" | "DynamoDB" | "RDS";
  readonly name: string;
  readonly arn: pulumi.Output<string>;
}

/** Everything of a tier that holds what cannot be computed again: no cache. */
export function protectedStores({ databases, tables }: DataTier): ProtectedStore[] {
  return [
    ...[...databases].map(([name, database]) => ({
      kind: database instanceof AuroraDatabase ? ("Aurora" as const) : ("RDS" as const),
      name,
      arn: database.arn,
    })),
    ...[...tables].map(([name, { arn }]) => ({ kind: "DynamoDB" as const, name, arn })),
  ];
}

export interface RestoreTests {
  readonly prefix: string;
  readonly keys: EncryptionKeys;
  readonly data: DataTier;
  readonly stores: readonly ProtectedStore[];
  readonly vault: aws.backup.Vault;
  readonly role: BackupRole;
}

/**
 * Restores the newest backup of every store once a week, as a new one beside it, and has it deleted an hour later. That it
 * could be restored is the trial; what is in it, nobody looks at.
 */
export function restoreTests(
  name: string,
  { prefix, keys, data, stores, vault, role }: RestoreTests,
  opts: pulumi.CustomResourceOptions,
): void {
  const plan = new aws.backup.RestoreTestingPlan(
    `${name}-trial`,
    {
      // Letters, digits and underscores only.
      name: prefix.replace(/-/g, "_"),
      scheduleExpression: "cron(0 9 ? * TUE *)",
      scheduleExpressionTimezone: "Etc/UTC",
      startWindowHours: 4,
      recoveryPointSelection: {
        algorithm: "LATEST_WITHIN_WINDOW",
        includeVaults: [vault.arn],
        recoveryPointTypes: ["SNAPSHOT"],
        selectionWindowDays: 7,
      },
    },
    opts,
  );
  for (const kind of new Set(stores.map((store) => store.kind))) {
    new aws.backup.RestoreTestingSelection(
      `${name}-trial-${kind.toLowerCase()}`,
      {
        name: `${kind}_stores`,
        restoreTestingPlanName: plan.name,
        iamRoleArn: role.arn,
        protectedResourceType: kind,
        protectedResourceArns: stores
          .filter((store) => store.kind === kind)
          .map((store) => store.arn),
        restoreMetadataOverrides: overrides(kind, keys, data),
        validationWindowHours: 1,
      },
      { ...opts, dependsOn: [...role.grants] },
    );
  }
}

/** Left alone, AWS Backup restores databases into the default VPC, which need not be there, and tables without our key. */
function overrides(
  kind: ProtectedStore["kind"],
  keys: EncryptionKeys,
  { databaseSubnetGroup, databaseSecurityGroupId }: DataTier,
): { [key: string]: pulumi.Input<string> } {
  if (kind === "DynamoDB") {
    return { encryptionType: "KMS", kmsMasterKeyArn: keys.data.arn };
  }
  return databaseSubnetGroup && databaseSecurityGroupId
    ? {
        dbSubnetGroupName: databaseSubnetGroup.name,
        vpcSecurityGroupIds: pulumi.jsonStringify([databaseSecurityGroupId]),
      }
    : {};
}
