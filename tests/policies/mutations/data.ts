import { type Planned } from "../../../policies/plan";
import { edit, granting, lacking, type Mutation, options, set } from "./mutation";

const key = "aws:kms/key:Key";
const bucket = "aws:s3/bucket:Bucket";
const cluster = "aws:rds/cluster:Cluster";
const instance = "aws:rds/instance:Instance";
const cache = "aws:elasticache/replicationGroup:ReplicationGroup";
const kafka = "aws:msk/cluster:Cluster";
const table = "aws:dynamodb/table:Table";
const replica = "aws:dynamodb/tableReplica:TableReplica";
const secret = "aws:secretsmanager/secret:Secret";
const template = "aws:ec2/launchTemplate:LaunchTemplate";
const encryption =
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";

/** Of a database that is in one place: another would not be like it any more. */
const alone: NonNullable<Mutation["where"]> = (_, plan) =>
  plan.of("aws:rds/globalCluster:GlobalCluster").length === 0;

const named = (pattern: RegExp) => (resource: Planned) => pattern.test(resource.name);

/** Breaks of what is stored: encryption, keys, backups, protection. */
export const dataMutations: readonly Mutation[] = [
  set("stores-encrypted", cluster, "storageEncrypted", false, alone),
  set("stores-encrypted", instance, "storageEncrypted", undefined),
  set("stores-encrypted", table, "serverSideEncryption.enabled", false),
  set("stores-encrypted", "aws:dax/cluster:Cluster", "serverSideEncryption", undefined),
  set("stores-encrypted", cache, "atRestEncryptionEnabled", false),
  set("stores-encrypted", "aws:ebs/encryptionByDefault:EncryptionByDefault", "enabled", false),
  set("stores-encrypted", template, "blockDeviceMappings.0.ebs.encrypted", "false"),
  lacking("stores-encrypted", bucket, encryption, "bucket"),
  ...[
    [cluster, "kmsKeyId"],
    [instance, "kmsKeyId"],
    ["aws:rds/clusterInstance:ClusterInstance", "performanceInsightsKmsKeyId"],
    [instance, "performanceInsightsKmsKeyId"],
    [table, "serverSideEncryption.kmsKeyArn"],
    [replica, "kmsKeyArn"],
    [cache, "kmsKeyId"],
    [kafka, "encryptionInfo.encryptionAtRestKmsKeyArn"],
    ["aws:backup/vault:Vault", "kmsKeyArn"],
    ["aws:ebs/defaultKmsKey:DefaultKmsKey", "keyArn"],
    ["aws:networkfirewall/firewall:Firewall", "encryptionConfiguration"],
    ["aws:networkfirewall/firewallPolicy:FirewallPolicy", "encryptionConfiguration"],
    ["aws:networkfirewall/ruleGroup:RuleGroup", "encryptionConfiguration"],
    ["aws:amp/workspace:Workspace", "kmsKeyArn"],
    ["aws:grafana/workspace:Workspace", "kmsKeyId"],
    [template, "blockDeviceMappings.0.ebs.kmsKeyId"],
  ].map(([type = "", path = ""]) => set("stores-customer-key", type, path, undefined)),
  set(
    "stores-customer-key",
    encryption,
    "rules.0.applyServerSideEncryptionByDefault.kmsMasterKeyId",
    undefined,
    named(/site/),
  ),
  set("messages-encrypted", "aws:sqs/queue:Queue", "kmsMasterKeyId", undefined),
  set("messages-encrypted", "aws:sns/topic:Topic", "kmsMasterKeyId", undefined),
  set("messages-encrypted", "aws:cloudwatch/eventBus:EventBus", "kmsKeyIdentifier", undefined),
  set(
    "messages-encrypted",
    "aws:cloudwatch/eventArchive:EventArchive",
    "kmsKeyIdentifier",
    undefined,
  ),
  set("secrets-encrypted", secret, "kmsKeyId", undefined),
  set(
    "secrets-encrypted",
    secret,
    "replicas.0.kmsKeyId",
    "arn:aws:kms:ap-south-1:444455556666:key/x",
    ({ inputs }) => inputs.replicas !== undefined,
  ),
  set(
    "logs-encrypted",
    "aws:cloudwatch/logGroup:LogGroup",
    "kmsKeyId",
    undefined,
    named(/^(?!edge-)/),
  ),
  set("logs-encrypted", "aws:cloudtrail/trail:Trail", "kmsKeyId", undefined),
  set("logs-encrypted", "aws:cfg/deliveryChannel:DeliveryChannel", "s3KmsKeyArn", undefined),
  set("builds-encrypted", "aws:codebuild/project:Project", "encryptionKey", undefined),
  set(
    "builds-encrypted",
    "aws:codepipeline/pipeline:Pipeline",
    "artifactStores.0.encryptionKey",
    undefined,
  ),
  set(
    "builds-encrypted",
    "aws:ecr/repository:Repository",
    "encryptionConfigurations.0.kmsKey",
    undefined,
  ),
  set("cluster-secrets-encrypted", "aws:eks/cluster:Cluster", "encryptionConfig", undefined),
  set("keys-rotate", key, "enableKeyRotation", false),
  set("keys-linger", key, "deletionWindowInDays", 7),
  granting("keys-not-open", "used by everybody", key, "policy", {
    Effect: "Allow",
    Principal: "*",
    Action: "kms:Decrypt",
    Resource: "*",
  }),
  set("databases-backed-up", cluster, "backupRetentionPeriod", 0, alone),
  set("databases-backed-up-week", instance, "backupRetentionPeriod", 3),
  set("tables-to-a-second", table, "pointInTimeRecovery.enabled", false),
  set("tables-to-a-second", replica, "pointInTimeRecovery", undefined),
  set("caches-backed-up", cache, "snapshotRetentionLimit", 0),
  set(
    "buckets-versioned",
    "aws:s3/bucketVersioning:BucketVersioning",
    "versioningConfiguration.status",
    "Suspended",
  ),
  lacking("buckets-versioned", bucket, "aws:s3/bucketVersioning:BucketVersioning", "bucket"),
  lacking(
    "buckets-versioned",
    bucket,
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "bucket",
  ),
  set("snapshots-tagged", instance, "copyTagsToSnapshot", false),
  set("last-snapshot", cluster, "skipFinalSnapshot", true),
  set("last-snapshot", instance, "skipFinalSnapshot", true),
  set("backups-end", "aws:backup/plan:Plan", "rules.0.lifecycle", undefined),
  edit(
    "backups-end",
    "ended too soon after they went cold",
    "aws:backup/plan:Plan",
    "rules.0.lifecycle",
    () => ({ coldStorageAfter: 30, deleteAfter: 60 }),
  ),
  options("data-protected-by-pulumi", "without protect", cluster, { protect: false }),
  options("data-protected-by-pulumi", "without protect", key, { protect: false }),
  set("data-protected-by-aws", cluster, "deletionProtection", false, alone),
  set("data-protected-by-aws", table, "deletionProtectionEnabled", false),
  set("data-protected-by-aws", bucket, "forceDestroy", true),
  set("data-protected-by-aws", secret, "recoveryWindowInDays", 0),
  set("entrances-protected", "aws:lb/loadBalancer:LoadBalancer", "enableDeletionProtection", false),
  set("entrances-protected", "aws:networkfirewall/firewall:Firewall", "deleteProtection", false),
  set(
    "names-protected",
    "aws:route53domains/registeredDomain:RegisteredDomain",
    "transferLock",
    false,
  ),
];
