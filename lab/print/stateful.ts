/** Types that hold data: replacing or deleting one of them loses it. */
const stateful = [
  "aws:rds/cluster:Cluster",
  "aws:rds/clusterInstance:ClusterInstance",
  "aws:rds/globalCluster:GlobalCluster",
  "aws:dynamodb/table:Table",
  "aws:dynamodb/tableReplica:TableReplica",
  "aws:s3/bucket:Bucket",
  "aws:elasticache/replicationGroup:ReplicationGroup",
  "aws:secretsmanager/secret:Secret",
  "aws:kms/key:Key",
  "aws:sqs/queue:Queue",
  "aws:cloudwatch/eventArchive:EventArchive",
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:ecr/repository:Repository",
  "aws:efs/fileSystem:FileSystem",
  "random:index/randomPassword:RandomPassword",
  "kubernetes:core/v1:PersistentVolumeClaim",
];

export const isStateful = (type: string): boolean => stateful.includes(type);
