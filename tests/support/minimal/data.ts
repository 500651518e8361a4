import { aws, type MinimalInputs, subnetIds, text } from "./minimal";

/** Databases, tables, caches and secrets. */
export const data: { readonly [path: string]: MinimalInputs } = {
  "rds/cluster": () => ({
    engine: "aurora-postgresql",
    engineVersion: "17.5",
    masterUsername: "platform",
    masterPassword: "not-a-real-password",
    skipFinalSnapshot: true,
  }),
  "rds/clusterInstance": (given) => ({
    clusterIdentifier: given(aws("rds/cluster")).id,
    engine: "aurora-postgresql",
    instanceClass: "db.r7g.large",
  }),
  "rds/globalCluster": (given) => ({
    globalClusterIdentifier: "minimal-global",
    sourceDbClusterIdentifier: text(given(aws("rds/cluster")).arn),
    forceDestroy: true,
  }),
  "rds/subnetGroup": (given) => ({ subnetIds: subnetIds(given) }),
  "rds/clusterParameterGroup": () => ({ family: "aurora-postgresql17" }),
  "rds/parameterGroup": () => ({ family: "aurora-postgresql17" }),
  "dynamodb/table": () => ({
    billingMode: "PAY_PER_REQUEST",
    hashKey: "pk",
    attributes: [{ name: "pk", type: "S" }],
    streamEnabled: true,
    streamViewType: "NEW_AND_OLD_IMAGES",
  }),
  "dynamodb/tableReplica": (given) => ({
    globalTableArn: text(given(aws("dynamodb/table"), "eu-central-1").arn),
  }),
  "elasticache/replicationGroup": () => ({ description: "minimal" }),
  "elasticache/subnetGroup": (given) => ({ subnetIds: subnetIds(given) }),
  "elasticache/parameterGroup": () => ({ family: "valkey8" }),
  "secretsmanager/secret": () => ({}),
  "secretsmanager/secretVersion": (given) => ({
    secretId: given(aws("secretsmanager/secret")).id,
    secretString: "{}",
  }),
  "ssm/parameter": () => ({ name: "/minimal", type: "String", value: "x" }),
  "kms/key": () => ({}),
  "kms/alias": (given) => ({ targetKeyId: text(given(aws("kms/key")).keyId) }),
};
