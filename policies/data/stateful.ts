/** Types that hold data: replacing or deleting one of them loses it. */
export const stateful: readonly string[] = [
  "aws:rds/cluster:Cluster",
  "aws:rds/clusterInstance:ClusterInstance",
  "aws:rds/globalCluster:GlobalCluster",
  "aws:rds/instance:Instance",
  "aws:dynamodb/table:Table",
  "aws:dynamodb/tableReplica:TableReplica",
  "aws:s3/bucket:Bucket",
  "aws:elasticache/replicationGroup:ReplicationGroup",
  "aws:elasticache/globalReplicationGroup:GlobalReplicationGroup",
  "aws:msk/cluster:Cluster",
  "aws:msk/serverlessCluster:ServerlessCluster",
  "aws:backup/vault:Vault",
  "aws:cognito/userPool:UserPool",
  "aws:secretsmanager/secret:Secret",
  "aws:kms/key:Key",
  "aws:sqs/queue:Queue",
  "aws:cloudwatch/eventArchive:EventArchive",
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:ecr/repository:Repository",
  "aws:efs/fileSystem:FileSystem",
  "aws:route53/zone:Zone",
  "random:index/randomPassword:RandomPassword",
  "kubernetes:core/v1:PersistentVolumeClaim",
];

/** Types that hold data or decide whether it can be read, and how AWS itself protects each: inputs that must have these values. */
export const protections: { readonly [type: string]: { readonly [input: string]: unknown } } = {
  "aws:backup/vault:Vault": { forceDestroy: false },
  "aws:cognito/userPool:UserPool": { deletionProtection: "ACTIVE" },
  "aws:dynamodb/table:Table": { deletionProtectionEnabled: true },
  "aws:dynamodb/tableReplica:TableReplica": { deletionProtectionEnabled: true },
  "aws:ecr/repository:Repository": { forceDelete: false },
  "aws:eks/cluster:Cluster": { deletionProtection: true },
  // AWS has no protection of its own for a cache, an instance without its cluster, a table's items, Kafka or a zone.
  "aws:elasticache/replicationGroup:ReplicationGroup": {},
  "aws:kms/key:Key": { deletionWindowInDays: 30 },
  "aws:msk/cluster:Cluster": {},
  "aws:msk/serverlessCluster:ServerlessCluster": {},
  "aws:msk/topic:Topic": {},
  "aws:rds/cluster:Cluster": { deletionProtection: true, skipFinalSnapshot: false },
  "aws:rds/clusterInstance:ClusterInstance": {},
  "aws:rds/globalCluster:GlobalCluster": { deletionProtection: true },
  "aws:rds/instance:Instance": { deletionProtection: true, skipFinalSnapshot: false },
  "aws:rds/reservedInstance:ReservedInstance": {},
  "aws:route53/zone:Zone": {},
  "aws:s3/bucket:Bucket": { forceDestroy: false },
  "aws:secretsmanager/secret:Secret": { recoveryWindowInDays: 30 },
};

/** What a pipeline hands from one step to the next is made anew by the next push. */
export const isScratch = (name: string): boolean => /^delivery-.*artifacts/.test(name);

export const isStateful = (type: string): boolean => stateful.includes(type);
