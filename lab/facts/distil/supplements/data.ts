import { type Supplements } from "../supplement";
import {
  atLeast,
  between,
  dailyWindow,
  format,
  like,
  oneOf,
  regional,
  said,
  upTo,
  weeklyWindow,
} from "./types";

const rds = said("RDS API reference: CreateDBCluster, CreateDBInstance, CreateDBParameterGroup");
const provider = said("terraform-provider-aws internal/service/rds/validate.go");
const cache = said("ElastiCache API reference: CreateReplicationGroup, CreateCacheParameterGroup");
const dynamo = said("DynamoDB API reference: CreateTable, UpdateContinuousBackups");
const secrets = said("Secrets Manager API reference: CreateSecret, DeleteSecret");
const ssm = said("Systems Manager API reference: PutParameter");
const kms = said("KMS API reference: CreateAlias, CreateKey");
const insightsDays = oneOf(7, 731, ...Array.from({ length: 22 }, (_, month) => 31 * (month + 1)));

const identifier = like("^[a-z](?!.*--)[a-z0-9-]*(?<!-)$", 63);
const identifierPrefix = like("^[a-z](?!.*--)[a-z0-9-]*$", 37);
const groupName = like("^[a-z](?!.*--)[a-z0-9-]*(?<!-)$", 255);
const databaseName = like("^[a-zA-Z][a-zA-Z0-9_]*$", 64);
const password = { minLength: 8, maxLength: 128, pattern: '^[^/"@ ]*$' };
const monitoring = oneOf(0, 1, 5, 10, 15, 30, 60);
const family = like("^(aurora-)?[a-z]+(-[a-z]+)?[0-9]+([.][0-9]+)?$");

const parameterGroup = {
  description: rds(upTo(255)),
  family: rds(family),
  name: provider(groupName),
  namePrefix: provider(like("^[a-z](?!.*--)[a-z0-9-]*$", 229)),
  "parameters.applyMethod": rds(oneOf("immediate", "pending-reboot")),
};

const indexProjection = dynamo(oneOf("ALL", "INCLUDE", "KEYS_ONLY"));
const attributeName = dynamo(upTo(255, 1));
const indexName = dynamo(like("^[a-zA-Z0-9_.-]{3,255}$"));

export const data: Supplements = {
  "aws:rds/cluster:Cluster": {
    allocatedStorage: rds(atLeast(0)),
    clusterIdentifier: provider(identifier),
    clusterIdentifierPrefix: provider(identifierPrefix),
    databaseName: rds(databaseName),
    dbClusterInstanceClass: rds(like("^db[.][a-z0-9-]+[.][a-z0-9]+$")),
    enabledCloudwatchLogsExports: rds(
      oneOf(
        "audit",
        "error",
        "general",
        "iam-db-auth-error",
        "instance",
        "postgresql",
        "slowquery",
        "upgrade",
      ),
    ),
    finalSnapshotIdentifier: provider(like("^[A-Za-z](?!.*--)[0-9A-Za-z-]*(?<!-)$", 255)),
    iamRoles: rds(format("arn")),
    iops: rds(atLeast(0)),
    masterPassword: rds(password),
    masterPasswordWo: rds(password),
    monitoringInterval: rds(monitoring),
    performanceInsightsRetentionPeriod: rds(insightsDays),
    port: rds(between(1150, 65535)),
    preferredBackupWindow: rds(dailyWindow),
    preferredMaintenanceWindow: rds(weeklyWindow),
    "scalingConfiguration.maxCapacity": rds(oneOf(1, 2, 4, 8, 16, 32, 64, 128, 192, 256, 384)),
    "scalingConfiguration.minCapacity": rds(oneOf(0, 1, 2, 4, 8, 16, 32, 64, 128, 192, 256, 384)),
    "scalingConfiguration.secondsBeforeTimeout": rds(between(60, 600)),
    "scalingConfiguration.secondsUntilAutoPause": rds(between(300, 86400)),
    "serverlessv2ScalingConfiguration.maxCapacity": rds({ ...between(1, 256), multipleOf: 0.5 }),
    "serverlessv2ScalingConfiguration.minCapacity": rds({ ...between(0, 256), multipleOf: 0.5 }),
    "serverlessv2ScalingConfiguration.secondsUntilAutoPause": rds(between(300, 86400)),
    storageType: rds(oneOf("", "aurora", "aurora-iopt1", "gp3", "io1", "io2")),
  },
  "aws:rds/clusterInstance:ClusterInstance": {
    customIamInstanceProfile: provider(like("^AWSRDSCustom")),
    identifier: provider(identifier),
    identifierPrefix: provider(identifierPrefix),
    instanceClass: rds(regional("rdsInstanceClass")),
    monitoringInterval: rds(monitoring),
    performanceInsightsRetentionPeriod: rds(insightsDays),
    preferredBackupWindow: rds(dailyWindow),
    preferredMaintenanceWindow: rds(weeklyWindow),
  },
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": parameterGroup,
  "aws:rds/parameterGroup:ParameterGroup": parameterGroup,
  "aws:rds/globalCluster:GlobalCluster": { databaseName: rds(databaseName) },
  "aws:rds/subnetGroup:SubnetGroup": {
    description: rds(upTo(255, 1)),
    name: provider(like("^[0-9a-z_ .-]+$", 255)),
    namePrefix: provider(like("^[0-9a-z_ .-]+$", 229)),
  },
  "aws:elasticache/parameterGroup:ParameterGroup": {
    description: cache(upTo(255, 1)),
    family: cache(like("^(memcached|redis|valkey)[0-9]+([.][0-9x]+)?$")),
    name: cache(like("^[a-zA-Z](?!.*--)[a-zA-Z0-9.-]*(?<!-)$", 255)),
  },
  "aws:elasticache/replicationGroup:ReplicationGroup": {
    authToken: cache({ minLength: 16, maxLength: 128, pattern: '^[^@"/]*$' }),
    authTokenWo: cache({ minLength: 16, maxLength: 128, pattern: '^[^@"/]*$' }),
    description: cache(upTo(255, 1)),
    finalSnapshotIdentifier: cache(upTo(255, 1)),
    maintenanceWindow: cache(weeklyWindow),
    "nodeGroupConfigurations.replicaCount": cache(between(0, 5)),
    "nodeGroupConfigurations.slots": cache(like("^[0-9,-]+$")),
    nodeType: cache(regional("cacheNodeType")),
    numNodeGroups: cache(between(1, 500)),
    port: cache(between(1, 65535)),
    replicationGroupId: cache(like("^[a-zA-Z](?!.*--)[a-zA-Z0-9-]*(?<!-)$", 40)),
    snapshotRetentionLimit: cache(between(0, 35)),
    snapshotWindow: cache(dailyWindow),
  },
  "aws:elasticache/subnetGroup:SubnetGroup": {
    description: cache(upTo(255, 1)),
    name: cache(like("^[a-zA-Z0-9._ -]+$", 255)),
  },
  "aws:dynamodb/table:Table": {
    "attributes.name": attributeName,
    "globalSecondaryIndexes.hashKey": attributeName,
    "globalSecondaryIndexes.name": indexName,
    "globalSecondaryIndexes.projectionType": indexProjection,
    "globalSecondaryIndexes.rangeKey": attributeName,
    "globalSecondaryIndexes.readCapacity": dynamo(atLeast(0)),
    "globalSecondaryIndexes.writeCapacity": dynamo(atLeast(0)),
    hashKey: attributeName,
    "localSecondaryIndexes.name": indexName,
    "localSecondaryIndexes.projectionType": indexProjection,
    "localSecondaryIndexes.rangeKey": attributeName,
    name: dynamo(like("^[a-zA-Z0-9_.-]{3,255}$")),
    "pointInTimeRecovery.recoveryPeriodInDays": dynamo(between(1, 35)),
    rangeKey: attributeName,
    readCapacity: dynamo(atLeast(0)),
    "replicas.consistencyMode": dynamo(oneOf("EVENTUAL", "STRONG")),
    streamViewType: dynamo(oneOf("", "KEYS_ONLY", "NEW_AND_OLD_IMAGES", "NEW_IMAGE", "OLD_IMAGE")),
    "ttl.attributeName": dynamo(upTo(255)),
    writeCapacity: dynamo(atLeast(0)),
  },
  "aws:kms/alias:Alias": {
    name: kms(like("^alias/(?!aws/)[a-zA-Z0-9/_-]+$", 256)),
    namePrefix: kms(like("^alias/(?!aws/)[a-zA-Z0-9/_-]+$", 230)),
  },
  "aws:kms/key:Key": { policy: kms(format("iam-policy")) },
  "aws:secretsmanager/secret:Secret": {
    name: secrets(like("^[A-Za-z0-9/_+=.@-]+$", 512)),
    namePrefix: secrets(like("^[A-Za-z0-9/_+=.@-]+$", 486)),
    policy: secrets(format("iam-policy")),
    recoveryWindowInDays: secrets(oneOf(0, ...Array.from({ length: 24 }, (_, day) => day + 7))),
    type: secrets(upTo(256)),
    "replicas.status": secrets(oneOf("Failed", "InProgress", "InSync")),
  },
  "aws:secretsmanager/secretVersion:SecretVersion": {
    secretStringWo: secrets(upTo(65536, 1)),
    versionStages: secrets(upTo(256, 1)),
  },
  "aws:ssm/parameter:Parameter": {
    dataType: ssm(oneOf("aws:ec2:image", "aws:ssm:integration", "text")),
    insecureValue: ssm(upTo(8192, 1)),
    type: ssm(oneOf("SecureString", "String", "StringList")),
    value: ssm(upTo(8192, 1)),
    valueWo: ssm(upTo(8192, 1)),
  },
};
