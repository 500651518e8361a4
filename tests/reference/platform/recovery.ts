import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { timeout } from "../../program/plans";
import { at, byName, home, places, system, type System } from "./support";

const root = join(__dirname, "../../..");
const bucket = "aws:s3/bucket:Bucket";
const vaultType = "aws:backup/vault:Vault";
const planType = "aws:backup/plan:Plan";

/** The last rows of docs/reference/platform.md, in its order. */
describe("platform: what is left when something is lost, and what it costs", function () {
  this.timeout(timeout);
  let all: System;
  before(async () => {
    all = await system();
  });

  it("versioned S3 for state, logs and files; the state's bucket is made outside of the stack", () => {
    const versions = [...byName(all, "aws:s3/bucketVersioning:BucketVersioning").values()];
    const versioned = new Map(
      versions.map((each) => [each.bucket, at(each, "versioningConfiguration.status")]),
    );
    const buckets = all.resources.of(bucket);
    expect(buckets).not.to.be.empty;
    for (const { id, name } of buckets) {
      expect(versioned.get(id), name).to.equal("Enabled");
    }
    const records = `guardrails-${home}-records`;
    expect(all.inputs("aws:cloudtrail/trail:Trail")).to.include({
      s3BucketName: all.id(bucket, `${records}-bucket`),
      kmsKeyId: all.arn("aws:kms/key:Key", `${records}-key`),
      isMultiRegionTrail: true,
      enableLogFileValidation: true,
    });
    const template = readFileSync(join(root, "bootstrap/state.yaml"), "utf8");
    expect(template).to.contain("VersioningConfiguration: { Status: Enabled }");
    expect(readFileSync(join(root, "docs/state.md"), "utf8")).to.contain(
      "--template-file bootstrap/state.yaml",
    );
  });

  it("copies of database snapshots and of buckets in the other region", () => {
    for (const { place, other } of places) {
      const plan = all.inputs(planType, `backups-${place}-plan`);
      const vault = `backups-${other}-vault`;
      expect(at(plan, "rules.0.copyActions")).to.deep.equal([
        { destinationVaultArn: all.arn(vaultType, vault), lifecycle: { deleteAfter: 35 } },
      ]);
      expect(all.region(vaultType, vault)).to.equal(other);
      expect(all.inputs(vaultType, vault).kmsKeyArn).to.equal(all.key("data", other));
      const files = all.inputs(
        "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
        `edge-site-${place}-replication`,
      );
      expect(files.bucket).to.equal(all.id(bucket, `edge-site-${place}-bucket`));
      expect(at(files, "rules.0.status")).to.equal("Enabled");
      expect(at(files, "rules.0.destination.bucket")).to.equal(
        all.arn(bucket, `edge-site-${other}-bucket`),
      );
    }
    // The state's copy travels under keys.
    const template = readFileSync(join(root, "bootstrap/state.yaml"), "utf8");
    expect(template).to.contain("SseKmsEncryptedObjects: { Status: Enabled }");
  });

  it("daily snapshots of every store, and a weekly trial that restores them", () => {
    for (const { place } of places) {
      const tables = ["inventory", "reports"].map(
        (name) => `arn:aws:dynamodb:${place}:444455556666:table/evenkeel-platform-${name}`,
      );
      const aurora = all.arn("aws:rds/cluster:Cluster", `data-${place}-shared-cluster`);
      const backups = `backups-${place}`;
      const plan = all.inputs(planType, `${backups}-plan`);
      expect(at(plan, "rules.0")).to.deep.include({
        schedule: "cron(0 2 * * ? *)",
        targetVaultName: all.inputs(vaultType, `${backups}-vault`).name,
        lifecycle: { coldStorageAfter: 30, deleteAfter: 120 },
      });
      expect(all.inputs("aws:backup/selection:Selection", `${backups}-stores`)).to.deep.include({
        planId: all.id(planType, `${backups}-plan`),
        resources: [aurora, ...tables],
      });

      const trial = all.inputs(
        "aws:backup/restoreTestingPlan:RestoreTestingPlan",
        `${backups}-trial`,
      );
      expect(trial.scheduleExpression).to.match(/^cron\(0 9 \? \* [A-Z]{3} \*\)$/);
      expect(at(trial, "recoveryPointSelection.includeVaults")).to.deep.equal([
        all.arn(vaultType, `${backups}-vault`),
      ]);
      const tried = byName(
        all,
        "aws:backup/restoreTestingSelection:RestoreTestingSelection",
        `${backups}-trial-`,
      );
      expect([...tried.keys()]).to.have.members(["aurora", "dynamodb"]);
      expect(tried.get("aurora")?.protectedResourceArns).to.deep.equal([aurora]);
      expect(tried.get("dynamodb")?.protectedResourceArns).to.deep.equal(tables);
      tried.forEach((each) => expect(each.restoreTestingPlanName).to.equal(trial.name));
      const failed = `observability-${place}-aurora-restores-failed`;
      expect(all.inputs("aws:cloudwatch/metricAlarm:MetricAlarm", failed)).to.deep.include({
        metricName: "NumberOfRestoreJobsFailed",
        dimensions: { ResourceType: "Aurora" },
      });
    }
  });

  it("spot nodes for work that can wait; reserved instances; Glacier for old records", () => {
    const taint = { key: "evenkeel/capacity", value: "spot" };
    for (const { place } of places) {
      for (const zone of ["a", "b", "c"]) {
        const nodes = `cluster-${place}-nodes-managed-spot-${zone}`;
        expect(all.inputs("aws:eks/nodeGroup:NodeGroup", nodes)).to.deep.include({
          capacityType: "SPOT",
          scalingConfig: { desiredSize: 0, minSize: 0, maxSize: 6 },
          labels: { [taint.key]: taint.value },
          taints: [{ ...taint, effect: "NO_SCHEDULE" }],
        });
      }
      const podsOf = (service: string) => {
        const deployment = `cluster-${place}-${service}-deployment`;
        return at(all.inputs("kubernetes:apps/v1:Deployment", deployment), "spec.template.spec");
      };
      expect(at(podsOf("reports"), "tolerations")).to.deep.equal([
        { ...taint, operator: "Equal", effect: "NoSchedule" },
      ]);
      const preferred = "affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution";
      expect(at(podsOf("reports"), `${preferred}.0.preference.matchExpressions`)).to.deep.equal([
        { key: taint.key, operator: "In", values: [taint.value] },
      ]);
      expect(podsOf("console")).not.to.have.any.keys("tolerations", "affinity");

      const records = `guardrails-${place}-records`;
      const lifecycle = all.inputs(
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        `${records}-lifecycle`,
      );
      expect(lifecycle.bucket).to.equal(all.id(bucket, `${records}-bucket`));
      expect(at(lifecycle, "rules.0.transitions")).to.deep.equal([
        { days: 90, storageClass: "GLACIER" },
      ]);
    }
    const reserved = all.resources.only("aws:rds/reservedInstance:ReservedInstance");
    expect(reserved.inputs.instanceCount).to.equal(2);
    // Bought for years: neither a slip nor the end of the stack gives it back.
    expect(reserved.options).to.include({ protect: true, retainOnDelete: true });
  });
});
