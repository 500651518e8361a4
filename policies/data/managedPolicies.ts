/** AWS's own policies that may be in use: the first for our roles, the others for those that EKS asks for. */
export const managedPolicies: readonly string[] = [
  "service-role/AWSLambdaVPCAccessExecutionRole",
  "service-role/AmazonAPIGatewayPushToCloudWatchLogs",
  "service-role/AWS_ConfigRole",
  "AmazonEC2ContainerRegistryPullOnly",
  "AmazonEKS_CNI_Policy",
  "AmazonEKSBlockStoragePolicy",
  "AmazonEKSClusterPolicy",
  "AmazonEKSComputePolicy",
  "AmazonEKSLoadBalancingPolicy",
  "AmazonEKSNetworkingPolicy",
  "AmazonEKSWorkerNodeMinimalPolicy",
  "AmazonEKSWorkerNodePolicy",
  // That of an RDS instance's metrics.
  "service-role/AmazonRDSEnhancedMonitoringRole",
  // Those of a stack with backups.
  "service-role/AWSBackupServiceRolePolicyForBackup",
  "service-role/AWSBackupServiceRolePolicyForRestores",
];
