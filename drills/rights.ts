/**
 * What a drill must be allowed in AWS: IAM's action for each operation that it calls ("Service Authorization Reference").
 * `undefined` for what needs no permission.
 */
const actions: { readonly [service: string]: Readonly<Record<string, string | undefined>> } = {
  ACM: { DescribeCertificate: "acm:DescribeCertificate" },
  CloudWatch: {
    DescribeAlarms: "cloudwatch:DescribeAlarms",
    GetMetricData: "cloudwatch:GetMetricData",
  },
  DynamoDB: { DescribeTable: "dynamodb:DescribeTable" },
  ECR: { ListImages: "ecr:ListImages" },
  ECS: { DescribeServices: "ecs:DescribeServices", UpdateService: "ecs:UpdateService" },
  ElastiCache: {
    DescribeGlobalReplicationGroups: "elasticache:DescribeGlobalReplicationGroups",
    FailoverGlobalReplicationGroup: "elasticache:FailoverGlobalReplicationGroup",
  },
  EventBridge: {
    DescribeRule: "events:DescribeRule",
    DisableRule: "events:DisableRule",
    EnableRule: "events:EnableRule",
  },
  KMS: { DescribeKey: "kms:DescribeKey" },
  Kafka: { DescribeReplicator: "kafka:DescribeReplicator" },
  Lambda: {
    GetAccountSettings: "lambda:GetAccountSettings",
    GetEventSourceMapping: "lambda:GetEventSourceMapping",
    GetFunctionConfiguration: "lambda:GetFunctionConfiguration",
    Invoke: "lambda:InvokeFunction",
    UpdateEventSourceMapping: "lambda:UpdateEventSourceMapping",
  },
  RDS: {
    DescribeDBClusters: "rds:DescribeDBClusters",
    DescribeDBInstances: "rds:DescribeDBInstances",
    DescribeGlobalClusters: "rds:DescribeGlobalClusters",
    FailoverGlobalCluster: "rds:FailoverGlobalCluster",
    SwitchoverGlobalCluster: "rds:SwitchoverGlobalCluster",
  },
  Route53RecoveryCluster: {
    GetRoutingControlState: "route53-recovery-cluster:GetRoutingControlState",
    UpdateRoutingControlStates: "route53-recovery-cluster:UpdateRoutingControlStates",
  },
  // Objects of the stack are listed, and of the state's bucket the lock of a stack is read.
  S3: { GetObject: "s3:GetObject", ListObjectsV2: "s3:ListBucket" },
  SQS: { GetQueueAttributes: "sqs:GetQueueAttributes" },
  SSM: {
    DeleteParameter: "ssm:DeleteParameter",
    GetParameter: "ssm:GetParameter",
    PutParameter: "ssm:PutParameter",
  },
  // "No permissions are required to perform this operation" (STS API reference, GetCallerIdentity).
  STS: { GetCallerIdentity: undefined },
  SecretsManager: {
    DescribeSecret: "secretsmanager:DescribeSecret",
    GetSecretValue: "secretsmanager:GetSecretValue",
  },
};

/** Secrets are encrypted with a key of the customer's: whoever reads one decrypts with it. */
const implied = ["kms:Decrypt"];

/** Every operation that a drill may call, `RDS SwitchoverGlobalCluster`, and nothing else. */
export const knownOperations: readonly string[] = Object.entries(actions).flatMap(
  ([service, operations]) => Object.keys(operations).map((operation) => `${service} ${operation}`),
);

/** All that a drill needs, in both regions. */
export const rights: readonly string[] = [
  ...new Set([
    ...Object.values(actions).flatMap((operations) => Object.values(operations)),
    ...implied,
  ]),
]
  .flatMap((action) => action ?? [])
  .sort();
