import { expect } from "chai";
import { Backups } from "../../components";
import { type Settings } from "../../environments/schema";
import { type Found, granted, prod, simulate } from "../support/platform";
import { inOneRegion, inTwoRegions, rds, tiersOf } from "../support/stores";

const planType = "aws:backup/plan:Plan";
const selectionType = "aws:backup/selection:Selection";
const vaultType = "aws:backup/vault:Vault";
const trialType = "aws:backup/restoreTestingPlan:RestoreTestingPlan";
const trialOfType = "aws:backup/restoreTestingSelection:RestoreTestingSelection";
const settingsType = "aws:backup/regionSettings:RegionSettings";
const account = prod.account;

/** The backups of every place of a stack, as the program makes them. */
function backupsOf(of: Settings) {
  const wanted = of.data.backups;
  if (wanted === "none") {
    throw new Error("the settings ask for no backups");
  }
  const { home, standby, grounds } = tiersOf(of);
  return grounds.map(({ place, provider, shared }) => {
    const data = place.isHome ? home : (standby ?? home);
    const peer = of.places.find(({ region }) => region !== place.region);
    return new Backups(
      `backups-${place.region}`,
      {
        ...{ ...shared, data, settings: wanted },
        ...(peer ? { peerRegion: peer.region } : {}),
        ownsAccount: of.accountBaseline === "own",
      },
      { provider },
    );
  });
}

const simulateBackups = (of: Settings) => simulate(of, () => backupsOf(of));

describe("Backups", () => {
  let pair: Found<Backups[]>;
  let single: Found<Backups[]>;

  before(async () => {
    const backups = { retentionDays: 120, coldStorageAfterDays: 30, copyRetentionDays: 60 };
    pair = await simulateBackups(inTwoRegions({ backups }));
    single = await simulateBackups(
      inOneRegion({ relational: rds, backups: { retentionDays: 35, testRestores: false } }),
    );
  });

  it("creates a vault, a plan, a role and a trial in each place", () => {
    const parts = (name: string) => [
      `aws:backup/plan:Plan ${name}-plan`,
      `aws:backup/regionSettings:RegionSettings ${name}-account`,
      `aws:backup/restoreTestingPlan:RestoreTestingPlan ${name}-trial`,
      `aws:backup/restoreTestingSelection:RestoreTestingSelection ${name}-trial-aurora`,
      `aws:backup/restoreTestingSelection:RestoreTestingSelection ${name}-trial-dynamodb`,
      `aws:backup/selection:Selection ${name}-stores`,
      `aws:backup/vault:Vault ${name}-vault`,
      `aws:iam/role:Role ${name}-role`,
      `aws:iam/rolePolicy:RolePolicy ${name}-role-key`,
      `aws:iam/rolePolicyAttachment:RolePolicyAttachment ${name}-role-restores`,
      `aws:iam/rolePolicyAttachment:RolePolicyAttachment ${name}-role-saves`,
    ];
    expect(pair.below("backups-eu-west-1")).to.deep.equal(parts("backups-eu-west-1"));
    expect(pair.below("backups-eu-central-1")).to.deep.equal(parts("backups-eu-central-1"));
  });

  it("creates no trial where none is wanted", () => {
    expect(single.resources.of(trialType)).to.deep.equal([]);
  });

  describe("secures", () => {
    it("the vault with the key of its place, from deletion too", () => {
      for (const region of ["eu-west-1", "eu-central-1"]) {
        expect(pair.inputs(vaultType, `backups-${region}-vault`)).to.deep.equal({
          name: "evenkeel-test",
          kmsKeyArn: pair.key("data", region),
          forceDestroy: false,
        });
        expect(pair.options(vaultType, `backups-${region}-vault`).protect).to.equal(true);
        expect(pair.region(vaultType, `backups-${region}-vault`)).to.equal(region);
      }
    });

    it("its role: what AWS Backup needs, and the key of the place", () => {
      const policies = pair.resources
        .of("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
        .filter(({ name }) => name.startsWith("backups-eu-west-1"))
        .map(({ inputs }) => inputs.policyArn);
      expect(policies).to.deep.equal([
        "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup",
        "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores",
      ]);
      expect(
        pair.statements("aws:iam/rolePolicy:RolePolicy", "backups-eu-west-1-role-key"),
      ).to.deep.equal([
        granted(
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
          pair.key("data"),
        ),
      ]);
    });

    it("settings of the account, which outlive the stack and are left to others where they exist", async () => {
      expect(pair.inputs(settingsType, "backups-eu-west-1-account")).to.deep.equal({
        resourceTypeOptInPreference: { Aurora: true, DynamoDB: true, RDS: true },
        resourceTypeManagementPreference: { DynamoDB: true },
      });
      expect(pair.options(settingsType, "backups-eu-west-1-account").retainOnDelete).to.equal(true);
      const guest: Settings = {
        ...inOneRegion({ backups: { retentionDays: 35 } }),
        accountBaseline: "exists",
      };
      const other = await simulateBackups(guest);
      expect(other.resources.of(settingsType)).to.deep.equal([]);
    });
  });

  describe("connects", () => {
    const ruleOf = (found: Found<unknown>, region: string) =>
      (found.inputs(planType, `backups-${region}-plan`).rules as readonly unknown[])[0];

    it("every store to a daily backup, and a copy in the other place's vault, both ways", () => {
      const vaultOf = (region: string) =>
        `arn:aws:backup:${region}:${account}:backup-vault:evenkeel-test`;
      for (const [region, peer] of [
        ["eu-west-1", "eu-central-1"],
        ["eu-central-1", "eu-west-1"],
      ] as const) {
        expect(ruleOf(pair, region)).to.deep.equal({
          ruleName: "daily",
          targetVaultName: "evenkeel-test",
          schedule: "cron(0 5 * * ? *)",
          scheduleExpressionTimezone: "Etc/UTC",
          startWindow: 60,
          completionWindow: 480,
          lifecycle: { deleteAfter: 120, coldStorageAfter: 30 },
          copyActions: [{ destinationVaultArn: vaultOf(peer), lifecycle: { deleteAfter: 60 } }],
        });
        expect(pair.arn(vaultType, `backups-${region}-vault`)).to.equal(vaultOf(region));
      }
    });

    it("nothing to another place in a stack of one region", () => {
      expect(ruleOf(single, "eu-west-1")).not.to.have.any.keys("copyActions");
      expect(ruleOf(single, "eu-west-1")).to.have.deep.property("lifecycle", { deleteAfter: 35 });
    });

    it("the plan to the stores of its place, by their ARNs", () => {
      const table = (region: string) =>
        `arn:aws:dynamodb:${region}:${account}:table/evenkeel-test-inventory`;
      expect(pair.inputs(selectionType, "backups-eu-west-1-stores").resources).to.deep.equal([
        pair.arn("aws:rds/cluster:Cluster", "data-eu-west-1-shared-cluster"),
        table("eu-west-1"),
      ]);
      expect(pair.inputs(selectionType, "backups-eu-central-1-stores").resources).to.deep.equal([
        pair.arn("aws:rds/cluster:Cluster", "data-eu-central-1-shared-cluster"),
        table("eu-central-1"),
      ]);
      expect(single.inputs(selectionType, "backups-eu-west-1-stores").resources).to.deep.equal([
        single.arn("aws:rds/instance:Instance", "data-eu-west-1-shared-instance"),
        table("eu-west-1"),
      ]);
    });

    it("the newest backup of each kind to a weekly trial, in this VPC and under this key", () => {
      expect(pair.inputs(trialType, "backups-eu-west-1-trial")).to.deep.equal({
        name: "evenkeel_test",
        scheduleExpression: "cron(0 9 ? * TUE *)",
        scheduleExpressionTimezone: "Etc/UTC",
        startWindowHours: 4,
        recoveryPointSelection: {
          algorithm: "LATEST_WITHIN_WINDOW",
          includeVaults: [pair.arn(vaultType, "backups-eu-west-1-vault")],
          recoveryPointTypes: ["SNAPSHOT"],
          selectionWindowDays: 7,
        },
      });
      expect(pair.inputs(trialOfType, "backups-eu-west-1-trial-aurora")).to.deep.include({
        protectedResourceType: "Aurora",
        protectedResourceArns: [
          pair.arn("aws:rds/cluster:Cluster", "data-eu-west-1-shared-cluster"),
        ],
        restoreMetadataOverrides: {
          dbSubnetGroupName: pair.output(
            "aws:rds/subnetGroup:SubnetGroup",
            "data-eu-west-1-subnets",
            "name",
          ),
          vpcSecurityGroupIds: JSON.stringify([
            pair.id("aws:ec2/securityGroup:SecurityGroup", "data-eu-west-1-databases"),
          ]),
        },
        validationWindowHours: 1,
      });
      expect(pair.inputs(trialOfType, "backups-eu-west-1-trial-dynamodb")).to.deep.include({
        restoreMetadataOverrides: { encryptionType: "KMS", kmsMasterKeyArn: pair.key("data") },
      });
    });

    it("what failed to alarms", () => {
      const names = (found: Found<Backups[]>) =>
        found.result.map(({ signals }) => signals.map(({ name }) => name));
      const all = [
        "backups-failed",
        "backups-not-copied",
        "aurora-restores-failed",
        "dynamodb-restores-failed",
      ];
      expect(names(pair)).to.deep.equal([all, all]);
      expect(names(single)).to.deep.equal([["backups-failed"]]);
      expect(pair.result[0]?.signals[0]).to.deep.include({
        namespace: "AWS/Backup",
        metric: "NumberOfBackupJobsFailed",
        dimensions: { BackupVaultName: "evenkeel-test" },
        threshold: 1,
        minutes: 1,
      });
      expect(pair.result[0]?.signals[2]).to.deep.include({
        metric: "NumberOfRestoreJobsFailed",
        dimensions: { ResourceType: "Aurora" },
      });
    });
  });
});
