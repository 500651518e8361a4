import { known, read, type Replacements } from "./types";

/** What guards an account, and what watches it beyond CloudWatch's own alarms. */
export const guard: Replacements = {
  "aws:amp/alertManagerDefinition:AlertManagerDefinition": known(
    "amp/alert_manager_definition.go",
    "workspaceId",
  ),
  "aws:amp/ruleGroupNamespace:RuleGroupNamespace": known(
    "amp/rule_group_namespace.go",
    "name workspaceId",
  ),
  "aws:amp/scraper:Scraper": known("amp/scraper.go", "exporter source"),
  "aws:amp/workspace:Workspace": known("amp/workspace.go", "kmsKeyArn"),
  "aws:cfg/deliveryChannel:DeliveryChannel": known("configservice/delivery_channel.go", "name"),
  "aws:cfg/recorder:Recorder": known("configservice/configuration_recorder.go", "name"),
  "aws:cfg/recorderStatus:RecorderStatus": known(
    "configservice/configuration_recorder_status.go",
    "name",
  ),
  "aws:cloudtrail/trail:Trail": known("cloudtrail/trail.go", "name"),
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": known(
    "logs/metric_filter.go",
    "logGroupName name",
  ),
  "aws:ebs/defaultKmsKey:DefaultKmsKey": known("ec2/ebs_default_kms_key.go", "keyArn"),
  "aws:ebs/encryptionByDefault:EncryptionByDefault": known("ec2/ebs_encryption_by_default.go", ""),
  "aws:grafana/workspace:Workspace": known("grafana/workspace.go", "accountAccessType kmsKeyId"),
  "aws:guardduty/detector:Detector": known("guardduty/detector.go", ""),
  "aws:guardduty/detectorFeature:DetectorFeature": known(
    "guardduty/detector_feature.go",
    "additionalConfigurations.name detectorId name",
  ),
  "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock": known(
    "s3control/account_public_access_block.go",
    "accountId",
  ),
  "aws:shield/protection:Protection": known("shield/protection.go", "name resourceArn"),
  "aws:shield/subscription:Subscription": read("shield/subscription.go", ""),
};
