/** Types that hold data: replacing or deleting one of them loses it. */
const stateful = [
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

export const isStateful = (type: string): boolean => stateful.includes(type);
