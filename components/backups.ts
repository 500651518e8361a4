import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Settings } from "../environments/schema";
import { type DataTier } from "./dataTier";
import { type EncryptionKeys } from "./parts/encryptionKeys";
import { type ProtectedStore, protectedStores, restoreTests } from "./parts/restoreTests";
import { type Signal } from "./parts/signals";
import { allow, policy, trust } from "./support/iam";
import { arn, type Location, names } from "./support/names";

export interface BackupsArgs {
  /** Start of the vault's name, the same in both places. */
  readonly prefix: string;
  readonly location: Location;
  readonly keys: EncryptionKeys;
  readonly settings: Exclude<Settings["data"]["backups"], "none">;
  /** Whose stores are backed up. */
  readonly data: DataTier;
  /** Region of the other place, whose vault takes copies. Absent: none. */
  readonly peerRegion?: string;
  /** Whether this stack turns the account's settings of AWS Backup on, which exist once per account and region. */
  readonly ownsAccount: boolean;
  /** Keeps the vault, and with it every backup. */
  readonly protect: boolean;
}

/**
 * Backups of every store of one place, beside those that each store keeps of itself: a vault with the place's key, a daily
 * plan, copies in the other place's vault, a weekly trial of restoring, and alarms on what failed. It does not own the
 * site's buckets: they keep versions, and the other place has copies.
 *
 * Once per place, both alike, so that whichever place writes is covered. A failover changes nothing here.
 * Cost: per gigabyte kept in each vault, the transfer of copies, and of each trial what it restores for an hour or two.
 */
export class Backups extends pulumi.ComponentResource {
  /** What is worth an alarm here. */
  public readonly signals: readonly Signal[];

  constructor(name: string, args: BackupsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:tier:Backups", name, { settings: args.settings }, opts);
    const child = { parent: this };
    const stores = protectedStores(args.data);

    const optIn = args.ownsAccount ? accountSettings(name, child) : undefined;
    const vault = backupVault(name, args, child);
    const role = backupRole(name, args.keys, child);
    const plan = dailyPlan(name, vault, args, child);
    new aws.backup.Selection(
      `${name}-stores`,
      {
        name: "stores",
        planId: plan.id,
        iamRoleArn: role.arn,
        resources: stores.map((store) => store.arn),
      },
      { ...child, dependsOn: [...role.grants, ...(optIn ? [optIn] : [])] },
    );
    if (args.settings.testRestores) {
      restoreTests(name, { ...args, stores, vault, role }, child);
    }

    this.signals = signals(args, stores);
    this.registerOutputs({ vaultArn: vault.arn, stores: stores.map(storeName) });
  }
}

const storeName = ({ kind, name }: ProtectedStore) => `${kind} ${name}`;

/** Kinds of stores that AWS Backup works on, and lets it handle tables fully: copies and cold storage need that. */
function accountSettings(name: string, opts: pulumi.CustomResourceOptions) {
  const kinds = { Aurora: true, DynamoDB: true, RDS: true };
  return new aws.backup.RegionSettings(
    `${name}-account`,
    {
      resourceTypeOptInPreference: kinds,
      resourceTypeManagementPreference: { DynamoDB: true },
    },
    {
      ...opts,
      retainOnDelete: true,
      // AWS answers with every kind that it knows; only ours are stated.
      ignoreChanges: ["resourceTypeOptInPreference", "resourceTypeManagementPreference"],
    },
  );
}

function backupVault(
  name: string,
  { prefix, keys, protect }: BackupsArgs,
  opts: pulumi.CustomResourceOptions,
) {
  return new aws.backup.Vault(
    `${name}-vault`,
    { name: names.backupVault(prefix), kmsKeyArn: keys.data.arn, forceDestroy: !protect },
    { ...opts, protect },
  );
}

/** What AWS Backup acts as. */
export interface BackupRole {
  readonly arn: pulumi.Output<string>;
  readonly grants: readonly pulumi.Resource[];
}

/** AWS's own policies grow with what AWS Backup can do ("Managed policies" in its developer guide). */
function backupRole(
  name: string,
  keys: EncryptionKeys,
  opts: pulumi.CustomResourceOptions,
): BackupRole {
  const role = new aws.iam.Role(
    `${name}-role`,
    { assumeRolePolicy: trust("backup.amazonaws.com") },
    opts,
  );
  const managed = (["Backup", "Restores"] as const).map(
    (what) =>
      new aws.iam.RolePolicyAttachment(
        `${name}-role-${what === "Backup" ? "saves" : "restores"}`,
        {
          role: role.name,
          policyArn: `arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyFor${what}`,
        },
        opts,
      ),
  );
  // Those leave out what a table under a customer's key asks of whoever reads or restores it.
  const key = new aws.iam.RolePolicy(
    `${name}-role-key`,
    {
      role: role.name,
      policy: policy(
        allow(
          [
            "kms:CreateGrant",
            "kms:Decrypt",
            "kms:DescribeKey",
            "kms:Encrypt",
            "kms:GenerateDataKey",
            "kms:GenerateDataKeyWithoutPlaintext",
            "kms:ReEncryptFrom",
            "kms:ReEncryptTo",
          ],
          keys.data.arn,
        ),
      ),
    },
    opts,
  );
  return { arn: role.arn, grants: [...managed, key] };
}

function dailyPlan(
  name: string,
  vault: aws.backup.Vault,
  { prefix, location, settings, peerRegion }: BackupsArgs,
  opts: pulumi.CustomResourceOptions,
) {
  const { coldStorageAfterDays } = settings;
  return new aws.backup.Plan(
    `${name}-plan`,
    {
      name: prefix,
      rules: [
        {
          ruleName: "daily",
          targetVaultName: vault.name,
          schedule: `cron(0 ${settings.hour} * * ? *)`,
          scheduleExpressionTimezone: "Etc/UTC",
          startWindow: 60,
          completionWindow: 480,
          lifecycle: {
            deleteAfter: settings.retentionDays,
            // AWS Backup passes over the kinds that have no cold storage.
            ...(coldStorageAfterDays === undefined
              ? {}
              : { coldStorageAfter: coldStorageAfterDays }),
          },
          ...(peerRegion === undefined
            ? {}
            : {
                copyActions: [
                  {
                    // By name: the other place's vault is looked for when a copy begins, not before.
                    destinationVaultArn: arn(
                      "backup",
                      { ...location, region: peerRegion },
                      `backup-vault:${names.backupVault(prefix)}`,
                    ),
                    lifecycle: { deleteAfter: settings.copyRetentionDays },
                  },
                ],
              }),
        },
      ],
    },
    opts,
  );
}

/** Jobs are counted by vault; restores, which end in none, by the kind of what was restored. */
function signals(
  { prefix, settings, peerRegion }: BackupsArgs,
  stores: readonly ProtectedStore[],
): Signal[] {
  const failed = (
    name: string,
    jobs: "Backup" | "Copy" | "Restore",
    description: string,
    dimensions: Signal["dimensions"] = { BackupVaultName: names.backupVault(prefix) },
  ): Signal => ({
    ...{ name, description, dimensions },
    namespace: "AWS/Backup",
    metric: `NumberOf${jobs}JobsFailed`,
    statistic: "Sum",
    threshold: 1,
    minutes: 1,
  });
  const kinds = [...new Set(stores.map(({ kind }) => kind))];
  const backups = failed(
    "backups-failed",
    "Backup",
    "A daily backup failed: look at the jobs of AWS Backup",
  );
  const copies = failed(
    "backups-not-copied",
    "Copy",
    "A backup was not copied to the other place: look at the copy jobs of AWS Backup",
  );
  const restores = kinds.map((kind) =>
    failed(
      `${kind.toLowerCase()}-restores-failed`,
      "Restore",
      `A backup of ${kind} could not be restored, in the weekly trial or by hand: find out why before it is needed`,
      { ResourceType: kind },
    ),
  );
  return [
    backups,
    ...(peerRegion === undefined ? [] : [copies]),
    ...(settings.testRestores ? restores : []),
  ];
}
