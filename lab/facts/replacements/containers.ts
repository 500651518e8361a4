import { known, type Replacements } from "./types";

/** Containers on ECS, what leads to them, and what scales them. */
export const containers: Replacements = {
  "aws:apigatewayv2/vpcLink:VpcLink": known(
    "apigatewayv2/vpc_link.go",
    "securityGroupIds subnetIds",
  ),
  "aws:appautoscaling/policy:Policy": known(
    "appautoscaling/policy.go",
    "name resourceId scalableDimension serviceNamespace",
  ),
  "aws:appautoscaling/target:Target": known(
    "appautoscaling/target.go",
    "resourceId scalableDimension serviceNamespace",
  ),
  "aws:ec2/vpcEndpointService:VpcEndpointService": known("ec2/vpc_endpoint_service.go", ""),
  "aws:ecs/cluster:Cluster": known("ecs/cluster.go", "name"),
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": known(
    "ecs/cluster_capacity_providers.go",
    "clusterName",
  ),
  "aws:ecs/service:Service": known(
    "ecs/service.go",
    "cluster iamRole name schedulingStrategy launchType",
  ),
  // A task definition never changes: AWS keeps revisions, and the provider makes a new one.
  "aws:ecs/taskDefinition:TaskDefinition": known(
    "ecs/task_definition.go",
    "containerDefinitions cpu enableFaultInjection ephemeralStorage executionRoleArn family ipcMode memory networkMode pidMode placementConstraints proxyConfiguration requiresCompatibilities runtimePlatform taskRoleArn volumes",
  ),
  "aws:lb/listenerRule:ListenerRule": known("elbv2/listener_rule.go", "listenerArn"),
};
