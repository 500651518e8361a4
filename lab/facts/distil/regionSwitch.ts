/** Execution blocks of a Region switch plan: Pulumi's name of each, and AWS's below `ExecutionBlockConfiguration`. */
const blocks: { readonly [pulumi: string]: string } = {
  arcRoutingControlConfigs: "ArcRoutingControlConfig",
  auroraProvisionedScalingConfigs: "AuroraProvisionedScalingConfig",
  auroraServerlessScalingConfigs: "AuroraServerlessScalingConfig",
  customActionLambdaConfigs: "CustomActionLambdaConfig",
  documentDbConfigs: "DocumentDbConfig",
  ec2AsgCapacityIncreaseConfigs: "Ec2AsgCapacityIncreaseConfig",
  ecsCapacityIncreaseConfigs: "EcsCapacityIncreaseConfig",
  eksResourceScalingConfigs: "EksResourceScalingConfig",
  executionApprovalConfigs: "ExecutionApprovalConfig",
  globalAuroraConfigs: "GlobalAuroraConfig",
  lambdaEventSourceMappingConfigs: "LambdaEventSourceMappingConfig",
  neptuneGlobalDatabaseConfigs: "NeptuneGlobalDatabaseConfig",
  rdsCreateCrossRegionReadReplicaConfigs: "RdsCreateCrossRegionReadReplicaConfig",
  rdsPromoteReadReplicaConfigs: "RdsPromoteReadReplicaConfig",
  regionSwitchPlanConfigs: "RegionSwitchPlanConfig",
  route53HealthCheckConfigs: "Route53HealthCheckConfig",
};

const below = (pulumi: string, aws: string) =>
  Object.entries(blocks).map(([name, block]) => [`${pulumi}.${name}`, `${aws}.${block}`] as const);

const step = ["workflows.steps", "Workflows.Steps.ExecutionBlockConfiguration"] as const;
const inParallel = [
  `${step[0]}.parallelConfigs.steps`,
  `${step[1]}.ParallelConfig.Steps.ExecutionBlockConfiguration`,
] as const;

/** Where the steps of a plan are in AWS's schema: one level deeper, once more for steps side by side. */
export const regionSwitchPaths: { readonly [path: string]: string } = Object.fromEntries([
  ...below(...step),
  [`${step[0]}.parallelConfigs`, `${step[1]}.ParallelConfig`],
  ...below(...inParallel),
]);
