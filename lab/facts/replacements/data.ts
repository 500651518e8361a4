import { type Properties, type Value } from "../../model/types";
import { known, read, type Replacements } from "./types";

const isEmpty = (value: Value | undefined) =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0);

/** `16.8` < `16.10`: parts compare as numbers. */
function isOlder(version: Value | undefined, than: Value | undefined): boolean {
  return (
    typeof version === "string" &&
    typeof than === "string" &&
    version.localeCompare(than, "en", { numeric: true }) < 0
  );
}

/** Redis cannot turn encryption in transit on or off in place before 7.0.5. */
const isBeforeEncryptionInPlace = ({ engine, engineVersion }: Properties) =>
  (engine === undefined || engine === "redis") && isOlder(engineVersion, "7.0");

/** What holds data, and its keys. */
export const data: Replacements = {
  "aws:dynamodb/table:Table": read(
    "dynamodb/table.go",
    "name hashKey rangeKey localSecondaryIndexes importTable restoreBackupArn restoreDateTime restoreSourceName restoreSourceTableArn restoreToLatestTime",
  ),
  "aws:dynamodb/tableReplica:TableReplica": known(
    "dynamodb/table_replica.go",
    "globalTableArn kmsKeyArn tableClassOverride",
  ),
  "aws:elasticache/parameterGroup:ParameterGroup": known(
    "elasticache/parameter_group.go",
    "name family description",
  ),
  "aws:elasticache/replicationGroup:ReplicationGroup": read(
    "elasticache/replication_group.go",
    "atRestEncryptionEnabled dataTieringEnabled globalReplicationGroupId kmsKeyId networkType port replicationGroupId securityGroupNames snapshotArns snapshotName subnetGroupName",
    {
      engine: (before, after) => before.engine === "valkey" && after.engine === "redis",
      engineVersion: (before, after) =>
        before.engine === after.engine && isOlder(after.engineVersion, before.engineVersion),
      nodeGroupConfigurations: () => true,
      transitEncryptionEnabled: (_, after) => isBeforeEncryptionInPlace(after),
    },
  ),
  "aws:elasticache/subnetGroup:SubnetGroup": known("elasticache/subnet_group.go", "name"),
  "aws:kms/alias:Alias": known("kms/alias.go", "name namePrefix"),
  "aws:kms/key:Key": known(
    "kms/key.go",
    "customKeyStoreId customerMasterKeySpec keyUsage multiRegion xksKeyId",
  ),
  "aws:rds/cluster:Cluster": read(
    "rds/cluster.go",
    "availabilityZones clusterIdentifier clusterIdentifierPrefix clusterScalabilityType databaseName dbSubnetGroupName dbSystemId engine engineMode kmsKeyId masterUsername restoreToPointInTime s3Import snapshotIdentifier sourceRegion storageEncrypted",
    {
      // "Forces new for Multi-AZ DB clusters" (rds.ClusterArgs.storageType): those have an instance class of their own.
      storageType: (_, after) => !isEmpty(after.dbClusterInstanceClass),
    },
  ),
  "aws:rds/clusterInstance:ClusterInstance": read(
    "rds/cluster_instance.go",
    "availabilityZone clusterIdentifier customIamInstanceProfile dbSubnetGroupName engine identifier identifierPrefix",
  ),
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": known(
    "rds/cluster_parameter_group.go",
    "description family name namePrefix",
  ),
  "aws:rds/globalCluster:GlobalCluster": known(
    "rds/global_cluster.go",
    "databaseName engine globalClusterIdentifier sourceDbClusterIdentifier storageEncrypted",
  ),
  "aws:rds/parameterGroup:ParameterGroup": known(
    "rds/parameter_group.go",
    "description family name namePrefix",
  ),
  "aws:rds/subnetGroup:SubnetGroup": known("rds/subnet_group.go", "name namePrefix"),
  "aws:s3/bucket:Bucket": known(
    "s3/bucket.go",
    "bucket bucketNamespace bucketPrefix objectLockEnabled",
  ),
  "aws:s3/bucketAcl:BucketAcl": known("s3/bucket_acl.go", "bucket expectedBucketOwner"),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": known(
    "s3/bucket_lifecycle_configuration.go",
    "bucket expectedBucketOwner",
  ),
  "aws:s3/bucketLogging:BucketLogging": known("s3/bucket_logging.go", "bucket expectedBucketOwner"),
  "aws:s3/bucketObjectv2:BucketObjectv2": known("s3/object.go", "bucket key"),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": known(
    "s3/bucket_ownership_controls.go",
    "bucket",
  ),
  "aws:s3/bucketPolicy:BucketPolicy": known("s3/bucket_policy.go", "bucket"),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": known(
    "s3/bucket_public_access_block.go",
    "bucket",
  ),
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": known(
    "s3/bucket_replication_configuration.go",
    "bucket",
  ),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": known(
    "s3/bucket_server_side_encryption_configuration.go",
    "bucket expectedBucketOwner",
  ),
  "aws:s3/bucketVersioning:BucketVersioning": known(
    "s3/bucket_versioning.go",
    "bucket expectedBucketOwner",
  ),
  "aws:secretsmanager/secret:Secret": known("secretsmanager/secret.go", "name namePrefix type"),
  "aws:secretsmanager/secretVersion:SecretVersion": read(
    "secretsmanager/secret_version.go",
    "secretBinary secretId secretString secretStringWoVersion",
  ),
  "aws:ssm/parameter:Parameter": known("ssm/parameter.go", "name", {
    tier: (before, after) => before.tier === "Advanced" && after.tier === "Standard",
  }),
  "aws:dax/cluster:Cluster": known(
    "dax/cluster.go",
    "availabilityZones clusterEndpointEncryptionType clusterName iamRoleArn nodeType serverSideEncryption subnetGroupName",
  ),
};
