import { type Supplements } from "../supplement";
import { atLeast, between, format, hostName, like, oneOf, said, upTo } from "./types";

const ecs = said("ECS API reference: CreateCluster, CreateService, RegisterTaskDefinition");
const scaling = said(
  "Application Auto Scaling API reference: RegisterScalableTarget, PutScalingPolicy",
);
const elb = said("Elastic Load Balancing API reference: CreateRule, RuleCondition, Action");
const ec2 = said("EC2 API reference: CreateVpcEndpointServiceConfiguration");
const gateway = said("API Gateway V2 API reference: CreateVpcLink");

const name = ecs(like("^[A-Za-z0-9_-]+$", 255));
const port = ecs(between(0, 65_535));
const count = ecs(atLeast(0));
const path = elb(like("^[A-Za-z0-9*?_.$/~\"'@:+&;%-]*$", 128));
const pattern = elb(upTo(128, 1));
const seconds = scaling(atLeast(0));

/** Containers on ECS, what leads to them, and what scales them. */
export const containers: Supplements = {
  "aws:apigatewayv2/vpcLink:VpcLink": { name: gateway(upTo(128, 1)) },
  "aws:appautoscaling/policy:Policy": {
    name: scaling(upTo(256, 1)),
    "stepScalingPolicyConfiguration.cooldown": seconds,
    "targetTrackingScalingPolicyConfiguration.scaleInCooldown": seconds,
    "targetTrackingScalingPolicyConfiguration.scaleOutCooldown": seconds,
    "targetTrackingScalingPolicyConfiguration.targetValue": scaling(atLeast(0)),
  },
  "aws:appautoscaling/target:Target": {
    maxCapacity: scaling(atLeast(0)),
    minCapacity: scaling(atLeast(0)),
  },
  "aws:ec2/vpcEndpointService:VpcEndpointService": {
    allowedPrincipals: ec2(like("^([*]|arn:aws[a-z-]*:iam::[0-9]{12}:(root|role/.+|user/.+))$")),
    privateDnsName: ec2(hostName),
  },
  "aws:ecs/cluster:Cluster": {
    name,
    "settings.name": ecs(oneOf("containerInsights")),
    "configuration.managedStorageConfiguration.fargateEphemeralStorageKmsKeyId": ecs(
      format("kms-key"),
    ),
  },
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": {
    capacityProviders: ecs(like("^[A-Za-z0-9_-]+$", 255)),
  },
  "aws:ecs/service:Service": {
    deploymentMaximumPercent: ecs(between(0, 1000)),
    deploymentMinimumHealthyPercent: ecs(between(0, 100)),
    desiredCount: count,
    healthCheckGracePeriodSeconds: ecs(between(0, 2_147_483_647)),
    "loadBalancers.containerName": name,
    "loadBalancers.containerPort": port,
    name,
    "orderedPlacementStrategies.type": ecs(oneOf("binpack", "random", "spread")),
  },
  "aws:ecs/taskDefinition:TaskDefinition": {
    containerDefinitions: ecs(format("json")),
    cpu: ecs(like("^([0-9]+|[0-9.]+ ?vCPU)$")),
    "ephemeralStorage.sizeInGib": ecs(between(21, 200)),
    family: name,
    memory: ecs(like("^([0-9]+|[0-9.]+ ?GB)$")),
    "volumes.name": name,
  },
  "aws:lb/listenerRule:ListenerRule": {
    "actions.authenticateCognito.sessionTimeout": elb(between(1, 604_800)),
    "actions.authenticateOidc.sessionTimeout": elb(between(1, 604_800)),
    "actions.fixedResponse.messageBody": elb(upTo(1024)),
    "actions.forward.stickiness.duration": elb(between(1, 604_800)),
    "actions.forward.targetGroups.weight": elb(between(0, 999)),
    "actions.redirect.protocol": elb(oneOf("HTTP", "HTTPS", "#{protocol}")),
    "actions.redirect.statusCode": elb(oneOf("HTTP_301", "HTTP_302")),
    "conditions.hostHeader.regexValues": pattern,
    "conditions.hostHeader.values": elb(like("^[A-Za-z0-9.*?-]+$", 128)),
    "conditions.httpHeader.httpHeaderName": elb(like("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$", 40)),
    "conditions.httpHeader.regexValues": pattern,
    "conditions.httpHeader.values": pattern,
    "conditions.httpRequestMethod.values": elb(like("^[A-Z_-]+$", 40)),
    "conditions.pathPattern.regexValues": pattern,
    "conditions.pathPattern.values": path,
    "conditions.queryStrings.key": elb(upTo(128)),
    "conditions.queryStrings.value": elb(upTo(128)),
    "conditions.sourceIp.values": elb(format("cidr")),
  },
};
