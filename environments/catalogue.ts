/** What AWS offers, as dated data, so that a misspelt name is found before anything is created. */

/**
 * Versions of Aurora PostgreSQL that are neither retired nor announced to be, all able to join a global database.
 * Source: AWS's resource schemas of 2026-10-20 as cfn-lint 1.58.0 carries them, without its deprecated versions.
 */
export const auroraVersions = [
  "14.17 14.18 14.19 14.20 14.22 14.23 14.24",
  "15.10 15.12 15.13 15.14 15.15 15.17 15.18 15.19",
  "16.8 16.9 16.10 16.11 16.13 16.14 16.15",
  "17.4 17.5 17.6 17.7 17.9 17.10 17.11",
  "18.3 18.4 18.6",
].flatMap((line) => line.split(" "));

/**
 * Versions of RDS for PostgreSQL that are neither retired nor announced to be. Source: as above, of RDS's instances.
 */
export const rdsVersions = [
  "14.18 14.19 14.20 14.21 14.22 14.23 14.24",
  "15.13 15.14 15.15 15.16 15.17 15.18 15.19",
  "16.9 16.10 16.11 16.12 16.13 16.14 16.15",
  "17.5 17.6 17.7 17.8 17.9 17.10 17.11",
  "18.1 18.2 18.3 18.4 18.6",
].flatMap((line) => line.split(" "));

/**
 * Families of instance classes for Aurora PostgreSQL. Memory-optimised ones may join a global database, burstable ones
 * may not (Aurora user guide, configuration requirements of a global database: "db.r5 or higher").
 * Source of the families: as above. db.r4 is left out: it is older than that.
 */
export const databaseFamilies = {
  memoryOptimised: ["r5", "r6g", "r6gd", "r6i", "r6id", "r7g", "r7i", "r8a", "r8g", "r8gd", "x2g"],
  burstable: ["t3", "t4g"],
} as const;

/**
 * Kubernetes versions that EKS offers and Evenkeel was written for. Standard support of 1.33 ended on 2026-07-29 and
 * that of 1.34 ends on 2026-12-02, that of 1.35 on 2027-03-27; after it a cluster costs more by the hour.
 * Source: EKS user guide, "Understand the Kubernetes version lifecycle on EKS"; dates as endoflife.date lists them.
 */
export const kubernetesVersions: readonly string[] = ["1.33", "1.34", "1.35", "1.36"];

/**
 * Regions without MSK Serverless.
 * Source: AWS's resource schemas of 2026-10-20 as cfn-lint 1.58.0 carries them (AWS::MSK::ServerlessCluster).
 */
export const withoutServerlessKafka: readonly string[] = ["us-west-1"];

/**
 * Regions of ours without AWS's connections to GitHub, by which a pipeline hears of pushes.
 * Source: as above (AWS::CodeConnections::Connection).
 */
export const withoutCodeConnections: readonly string[] = ["ap-northeast-3", "eu-central-2"];

/** Interface endpoints that a workload of this platform may want. Source: AWS PrivateLink guide, services that integrate. */
export const interfaceEndpoints = [
  "application-autoscaling",
  "athena",
  "autoscaling",
  "cloudformation",
  "ec2",
  "ec2messages",
  "ecr.api",
  "ecr.dkr",
  "eks",
  "eks-auth",
  "elasticache",
  "elasticfilesystem",
  "elasticloadbalancing",
  "events",
  "execute-api",
  "kinesis-firehose",
  "kinesis-streams",
  "kms",
  "lambda",
  "logs",
  "monitoring",
  "rds",
  "rds-data",
  "scheduler",
  "secretsmanager",
  "sns",
  "sqs",
  "ssm",
  "ssmmessages",
  "states",
  "sts",
  "xray",
] as const;

/**
 * Regions of ours where Amazon Managed Grafana is not; Amazon Managed Prometheus is in all of them.
 * Source: AWS's resource schemas of 2026-10-20 as cfn-lint 1.58.0 carries them.
 */
export const withoutGrafana = [
  "ap-northeast-3",
  "ap-south-1",
  "ca-central-1",
  "eu-central-2",
  "eu-north-1",
  "eu-south-1",
  "eu-west-3",
  "sa-east-1",
  "us-west-1",
] as const;
