import { isTree, trees } from "../plan";
import {
  accompanied,
  allOf,
  always,
  finding,
  inProduction,
  mustBe,
  mustBeAtLeast,
  mustReach,
  requiring,
  joinsDatastore,
  type Rule,
  foundations,
} from "../rule";

const lifecycle = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";

/** What was lost can be had again. */
export const backups: readonly Rule[] = [
  {
    id: "databases-backed-up",
    title: "databases keep backups",
    severity: "medium",
    source: [`${foundations}: RDS.11`],
    remedy: "Set backupRetentionPeriod to a day at least.",
    enforcement: always,
    check: requiring(
      mustBeAtLeast("aws:rds/cluster:Cluster", "backupRetentionPeriod", 1),
      mustBeAtLeast("aws:rds/instance:Instance", "backupRetentionPeriod", 1),
    ),
  },
  {
    id: "databases-backed-up-week",
    title: "databases keep backups of seven days at least",
    severity: "medium",
    source: [`${foundations}: RDS.11`],
    remedy: "Set settings.data.relational.backupRetentionDays to 7 or more.",
    enforcement: inProduction,
    check: requiring(
      mustReach("aws:rds/cluster:Cluster", "backupRetentionPeriod", 7),
      mustReach("aws:rds/instance:Instance", "backupRetentionPeriod", 7),
    ),
  },
  {
    id: "tables-to-a-second",
    title: "tables can be had back as they were at any second",
    severity: "medium",
    source: [`${foundations}: DynamoDB.2`],
    remedy: "Enable point-in-time recovery, of replicas as well.",
    enforcement: always,
    check: requiring(
      mustBe("aws:dynamodb/table:Table", "pointInTimeRecovery.enabled", true),
      mustBe("aws:dynamodb/tableReplica:TableReplica", "pointInTimeRecovery", true),
    ),
  },
  {
    id: "caches-backed-up",
    title: "caches keep a snapshot",
    severity: "high",
    source: [`${foundations}: ElastiCache.1`],
    remedy: "Set snapshotRetentionLimit to 1 or more.",
    enforcement: always,
    check: requiring({
      ...mustBeAtLeast(
        "aws:elasticache/replicationGroup:ReplicationGroup",
        "snapshotRetentionLimit",
        1,
      ),
      // The second member of a global store copies the first one's.
      unless: joinsDatastore,
    }),
  },
  {
    id: "buckets-versioned",
    title: "what is overwritten in a bucket can be had back, for a while",
    severity: "low",
    source: [`${foundations}: S3.10, S3.13, S3.14`],
    remedy: "Enable versioning, and let a lifecycle end old versions.",
    enforcement: always,
    check: allOf(
      accompanied(
        "aws:s3/bucket:Bucket",
        "aws:s3/bucketVersioning:BucketVersioning",
        "bucket",
        "has no versions",
      ),
      accompanied("aws:s3/bucket:Bucket", lifecycle, "bucket", "keeps everything without end"),
      requiring(
        mustBe(
          "aws:s3/bucketVersioning:BucketVersioning",
          "versioningConfiguration.status",
          "Enabled",
        ),
      ),
    ),
  },
  {
    id: "snapshots-tagged",
    title: "snapshots of databases say whose they are",
    severity: "low",
    source: [`${foundations}: RDS.16, RDS.17`],
    remedy: "Set copyTagsToSnapshot.",
    enforcement: always,
    check: requiring(
      mustBe("aws:rds/cluster:Cluster", "copyTagsToSnapshot", true),
      mustBe("aws:rds/instance:Instance", "copyTagsToSnapshot", true),
    ),
  },
  {
    id: "last-snapshot",
    title: "a database leaves a snapshot when it goes",
    severity: "high",
    source: ["Amazon Aurora user guide, Deleting Aurora DB clusters"],
    remedy: "Set skipFinalSnapshot to false, with a finalSnapshotIdentifier.",
    enforcement: inProduction,
    check: requiring(
      mustBe("aws:rds/cluster:Cluster", "skipFinalSnapshot", false),
      mustBe("aws:rds/instance:Instance", "skipFinalSnapshot", false),
    ),
  },
  {
    id: "backups-end",
    title: "recovery points end, and cold ones not before AWS lets them",
    severity: "low",
    source: ["AWS Backup developer guide, Lifecycle: 90 days in cold storage at least"],
    remedy: "Set deleteAfter; 90 days at least after coldStorageAfter.",
    enforcement: always,
    check: (plan) =>
      plan.of("aws:backup/plan:Plan").flatMap((backup) =>
        trees(backup.inputs.rules)
          .flatMap(({ lifecycle: own, copyActions }) => [
            own,
            ...trees(copyActions).map((copy) => copy.lifecycle),
          ])
          .filter((each) => {
            const { deleteAfter, coldStorageAfter } = isTree(each) ? each : {};
            return (
              typeof deleteAfter !== "number" ||
              (typeof coldStorageAfter === "number" && deleteAfter < coldStorageAfter + 90)
            );
          })
          .map(() =>
            finding(
              backup,
              "rules.lifecycle",
              "keeps recovery points without end, or ends them before AWS lets it",
            ),
          ),
      ),
  },
];
