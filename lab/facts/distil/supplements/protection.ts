import { type Supplements } from "../supplement";
import {
  atLeast,
  between,
  dailyWindow,
  like,
  oneOf,
  regional,
  said,
  upTo,
  weeklyWindow,
} from "./types";

const rds = said("RDS API reference: CreateDBInstance, PurchaseReservedDBInstancesOffering");
const provider = said("terraform-provider-aws internal/service/rds/validate.go");
const dax = said("DAX API reference: CreateCluster; DynamoDB developer guide, DAX");
const backup = said(
  "AWS Backup API reference: CreateBackupPlan, CreateBackupVault, CreateRestoreTestingPlan",
);
const secrets = said("Secrets Manager API reference: RotateSecret, RotationRulesType");

const identifier = "^[a-z](?!.*--)[a-z0-9-]*(?<!-)$";
const cron = like("^(cron|rate|at)[(].+[)]$");
const password = { minLength: 8, maxLength: 128, pattern: '^[^/"@ ]*$' };
const planName = like("^[a-zA-Z0-9_.-]+$", 50);
const trialName = like("^[a-zA-Z0-9_]+$", 50);
const days = between(1, 36_500);

export const protection: Supplements = {
  "aws:rds/instance:Instance": {
    allocatedStorage: rds(between(5, 65_536)),
    backupWindow: rds(dailyWindow),
    customIamInstanceProfile: provider(like("^AWSRDSCustom")),
    dbName: rds(like("^[a-zA-Z][a-zA-Z0-9_]*$", 63)),
    enabledCloudwatchLogsExports: rds(
      oneOf(
        "agent",
        "alert",
        "audit",
        "diag.log",
        "error",
        "general",
        "iam-db-auth-error",
        "listener",
        "notify.log",
        "oemagent",
        "postgresql",
        "slowquery",
        "trace",
        "upgrade",
      ),
    ),
    engine: rds(like("^(custom-)?[a-z0-9]+(-[a-z0-9]+)*$", 63)),
    finalSnapshotIdentifier: provider(like("^[A-Za-z](?!.*--)[0-9A-Za-z-]*(?<!-)$", 255)),
    identifier: provider(like(identifier, 63)),
    identifierPrefix: provider(like("^[a-z](?!.*--)[a-z0-9-]*$", 37)),
    instanceClass: rds(regional("rdsInstanceClass")),
    iops: rds(atLeast(0)),
    licenseModel: rds(
      oneOf(
        "bring-your-own-license",
        "general-public-license",
        "license-included",
        "marketplace-license",
        "postgresql-license",
      ),
    ),
    maintenanceWindow: rds(weeklyWindow),
    maxAllocatedStorage: rds(between(0, 65_536)),
    monitoringInterval: rds(oneOf(0, 1, 5, 10, 15, 30, 60)),
    password: rds(password),
    passwordWo: rds(password),
    port: rds(between(1150, 65_535)),
    replicaMode: rds(oneOf("mounted", "open-read-only")),
    storageThroughput: rds(atLeast(0)),
    storageType: rds(oneOf("gp2", "gp3", "io1", "io2", "standard")),
    username: rds(like("^[a-zA-Z][a-zA-Z0-9_]*$", 63)),
  },
  "aws:rds/reservedInstance:ReservedInstance": {
    instanceCount: rds(atLeast(1)),
    offeringId: rds(like("^[0-9a-f-]{36}$")),
    reservationId: rds(like("^[a-zA-Z](?!.*--)[a-zA-Z0-9-]*(?<!-)$", 60)),
  },
  "aws:dax/cluster:Cluster": {
    clusterName: dax(like(identifier, 20)),
    maintenanceWindow: dax(weeklyWindow),
    nodeType: dax(like("^dax[.][a-z0-9]+[.][a-z0-9]+$")),
    replicationFactor: dax(between(1, 11)),
  },
  "aws:dax/parameterGroup:ParameterGroup": { name: dax(like("^[a-zA-Z][a-zA-Z0-9.-]*$", 255)) },
  "aws:dax/subnetGroup:SubnetGroup": { name: dax(like("^[a-zA-Z0-9._ -]+$", 255)) },
  "aws:backup/plan:Plan": {
    name: backup(planName),
    "advancedBackupSettings.resourceType": backup(oneOf("EC2", "S3")),
    "rules.completionWindow": backup(atLeast(60)),
    "rules.copyActions.lifecycle.coldStorageAfter": backup(days),
    "rules.copyActions.lifecycle.deleteAfter": backup(days),
    "rules.lifecycle.coldStorageAfter": backup(days),
    "rules.lifecycle.deleteAfter": backup(days),
    "rules.ruleName": backup(planName),
    "rules.scanActions.malwareScanner": backup(oneOf("GUARDDUTY")),
    "rules.schedule": backup(cron),
    "rules.startWindow": backup(atLeast(60)),
  },
  "aws:backup/restoreTestingPlan:RestoreTestingPlan": {
    name: backup(trialName),
    "recoveryPointSelection.excludeVaults": backup(like("^([*]|arn:aws.*:backup-vault:.+)$")),
    "recoveryPointSelection.includeVaults": backup(like("^([*]|arn:aws.*:backup-vault:.+)$")),
    scheduleExpression: backup(cron),
  },
  "aws:backup/restoreTestingSelection:RestoreTestingSelection": {
    name: backup(trialName),
    protectedResourceType: backup(
      oneOf("Aurora", "DocumentDB", "DynamoDB", "EBS", "EC2", "EFS", "FSx", "Neptune", "RDS", "S3"),
    ),
    validationWindowHours: backup(between(1, 168)),
  },
  "aws:backup/selection:Selection": {
    name: backup(planName),
    notResources: backup(like("^([*]|arn:aws.+)$")),
    resources: backup(like("^([*]|arn:aws.+)$")),
    "selectionTags.type": backup(oneOf("STRINGEQUALS")),
  },
  "aws:backup/vault:Vault": { name: backup(like("^[a-zA-Z0-9_-]{2,50}$")) },
  "aws:secretsmanager/secretRotation:SecretRotation": {
    "rotationRules.automaticallyAfterDays": secrets(between(1, 1000)),
    "rotationRules.duration": secrets(like("^[0-9]{1,2}h$")),
    "rotationRules.scheduleExpression": secrets({ ...cron, ...upTo(256, 1) }),
  },
};
