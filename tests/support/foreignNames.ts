/** Where an input may name a region other than its resource's own in any stack: the edge looks at the places. */
export const edgeNamesPlaces = [
  "Distribution edge-site-distribution: origins.domainName",
  "Record edge-api-home: aliases.name",
  "Record edge-api-home: setIdentifier",
];

/** The same where CloudFront proves itself: its headers are named after the place that they are meant for. */
export const edgeNamesProofs = "Distribution edge-site-distribution: origins.customHeaders.name";

/** The same in a stack with a public load balancer. */
export const edgeNamesBalancers = [
  "Record edge-app-home: aliases.name",
  "Record edge-app-home: setIdentifier",
];

/** The same in an active-passive stack, `*` standing for either place: replication, and the gate that judges the other. */
export const placesNameEachOther = [
  "BucketReplicationConfig edge-site-*-replication: rules.destination.bucket",
  "BucketReplicationConfig edge-site-*-replication: rules.destination.encryptionConfiguration.replicaKmsKeyId",
  "Cluster data-*-shared-cluster: sourceRegion",
  "Function edge-gate-*-function: environment.variables.JUDGED_PLACE",
  "Function edge-gate-*-function: environment.variables.SWITCH_PARAMETER",
  ...["home", "standby"].flatMap((which) => [
    `HealthCheck edge-api-${which}-health: cloudwatchAlarmName`,
    `HealthCheck edge-api-${which}-health: cloudwatchAlarmRegion`,
    `HealthCheck edge-api-${which}-health: tags.Name`,
  ]),
  "MetricAlarm edge-gate-*-disagrees: dimensions.Place",
  "MetricAlarm edge-gate-*-disagrees: name",
  "MetricAlarm edge-gate-*-place-off: alarmDescription",
  "MetricAlarm edge-gate-*-place-off: dimensions.Place",
  "MetricAlarm edge-gate-*-place-off: name",
  "Record edge-api-standby: aliases.name",
  "Record edge-api-standby: setIdentifier",
  "RolePolicy edge-gate-*-policy: policy",
  "RolePolicy edge-site-*-replication-policy: policy",
  ...["ordering-login", "payment-login", "shared-founder"].flatMap((login) => [
    `Secret data-*-${login}-secret: replicas.kmsKeyId`,
    `Secret data-*-${login}-secret: replicas.region`,
  ]),
  "TableReplica data-*-inventory-replica: globalTableArn",
];

/** Backups go to a vault of the other place, by its name. */
export const backupCopies = "Plan backups-*-plan: rules.copyActions.destinationVaultArn";
