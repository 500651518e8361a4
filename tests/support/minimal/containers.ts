import { type Given, type MinimalInputs, subnetIds } from "./minimal";

const scalable = (given: Given) => {
  given("aws:ecs/service:Service");
  return {
    resourceId: "service/minimal/minimal",
    scalableDimension: "ecs:service:DesiredCount",
    serviceNamespace: "ecs",
  };
};

/** Containers on ECS, what leads to them, and what scales them. */
export const containers: { readonly [path: string]: MinimalInputs } = {
  "apigatewayv2/vpcLink": (given) => ({
    subnetIds: subnetIds(given),
    securityGroupIds: [given("aws:ec2/securityGroup:SecurityGroup").id],
  }),
  "appautoscaling/policy": (given) => {
    given("aws:appautoscaling/target:Target");
    return scalable(given);
  },
  "appautoscaling/target": (given) => ({ ...scalable(given), minCapacity: 1, maxCapacity: 2 }),
  "ec2/vpcEndpointService": (given) => ({
    acceptanceRequired: true,
    networkLoadBalancerArns: [given("second balancer").id],
  }),
  "ecs/cluster": () => ({ name: "minimal" }),
  "ecs/clusterCapacityProviders": (given) => {
    given("aws:ecs/cluster:Cluster");
    return { clusterName: "minimal" };
  },
  "ecs/service": (given) => ({
    name: "minimal",
    cluster: given("aws:ecs/cluster:Cluster").id,
    taskDefinition: given("aws:ecs/taskDefinition:TaskDefinition").id,
  }),
  "ecs/taskDefinition": () => ({ family: "minimal", containerDefinitions: "[]" }),
  "lb/listenerRule": (given) => ({
    listenerArn: given("aws:lb/listener:Listener").id,
    priority: 1,
    conditions: [{ pathPattern: { values: ["/minimal"] } }],
    actions: [{ type: "forward", targetGroupArn: given("aws:lb/targetGroup:TargetGroup").id }],
  }),
};
