import { known, type Replacements } from "./types";

/** RDS without Aurora, what accelerates tables, what rotates logins, and backups. */
export const protection: Replacements = {
  "aws:backup/plan:Plan": known("backup/plan.go", ""),
  "aws:backup/regionSettings:RegionSettings": known("backup/region_settings.go", ""),
  "aws:backup/restoreTestingPlan:RestoreTestingPlan": known(
    "backup/restore_testing_plan.go",
    "name",
  ),
  "aws:backup/restoreTestingSelection:RestoreTestingSelection": known(
    "backup/restore_testing_selection.go",
    "name protectedResourceType restoreTestingPlanName",
  ),
  // AWS has no call to change one.
  "aws:backup/selection:Selection": known(
    "backup/selection.go",
    "conditions iamRoleArn name notResources planId resources selectionTags",
  ),
  "aws:backup/vault:Vault": known("backup/vault.go", "kmsKeyArn name"),
  "aws:dax/parameterGroup:ParameterGroup": known("dax/parameter_group.go", "description name"),
  "aws:dax/subnetGroup:SubnetGroup": known("dax/subnet_group.go", "name"),
  "aws:rds/instance:Instance": known(
    "rds/instance.go",
    "availabilityZone backupTarget characterSetName customIamInstanceProfile dbName engine kmsKeyId ncharCharacterSetName restoreToPointInTime s3Import snapshotIdentifier storageEncrypted timezone username",
  ),
  "aws:rds/reservedInstance:ReservedInstance": known(
    "rds/reserved_instance.go",
    "instanceCount offeringId reservationId",
  ),
  "aws:secretsmanager/secretRotation:SecretRotation": known(
    "secretsmanager/secret_rotation.go",
    "secretId",
  ),
};
