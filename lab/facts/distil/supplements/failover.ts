import { type Supplement, type Supplements } from "../supplement";
import { atLeast, between, format, like, oneOf, regional, said, upTo } from "./types";

const control = said("Recovery Control Configuration API reference: CreateSafetyRule");
const cache = said("ElastiCache API reference: CreateGlobalReplicationGroup");
const plan = said("ARC Region switch API reference: CreatePlan, as its CloudFormation schema says");

const role = plan(like("^arn:aws[a-zA-Z0-9-]*:iam::[0-9]{12}:role/.+$"));
const routingControl = control(like("^[A-Za-z0-9:/_-]*$"));
const skip = plan(oneOf("skip"));
const externalId = said("STS API reference: AssumeRole")({
  minLength: 2,
  maxLength: 1224,
  pattern: "^[A-Za-z0-9_+=,.@:/-]*$",
});

/** Blocks, and what they list, that another account's role may be assumed for. */
const assuming = [
  "arcRoutingControlConfigs",
  "auroraProvisionedScalingConfigs",
  "auroraServerlessScalingConfigs",
  "customActionLambdaConfigs.lambdas",
  "documentDbConfigs",
  "ec2AsgCapacityIncreaseConfigs.asgs",
  "ecsCapacityIncreaseConfigs.services",
  "eksResourceScalingConfigs.eksClusters",
  "globalAuroraConfigs",
  "lambdaEventSourceMappingConfigs.regionEventSourceMappings",
  "neptuneGlobalDatabaseConfigs",
  "rdsCreateCrossRegionReadReplicaConfigs",
  "rdsPromoteReadReplicaConfigs",
  "regionSwitchPlanConfigs",
  "route53HealthCheckConfigs",
];

/** What AWS's schema says of a block's fields under a `$ref` beside a default, in a map by region, or below another name. */
const blocks: { readonly [path: string]: Supplement } = {
  "arcRoutingControlConfigs.regionAndRoutingControls.region": plan(format("region")),
  "arcRoutingControlConfigs.regionAndRoutingControls.routingControls.routingControlArn":
    routingControl,
  "arcRoutingControlConfigs.regionAndRoutingControls.routingControls.state": plan(
    oneOf("On", "Off"),
  ),
  "customActionLambdaConfigs.ungracefuls.behavior": skip,
  "documentDbConfigs.behavior": plan(oneOf("switchoverOnly", "failover")),
  "ec2AsgCapacityIncreaseConfigs.capacityMonitoringApproach": plan(
    oneOf("sampledMaxInLast24Hours", "autoscalingMaxInLast24Hours"),
  ),
  "ecsCapacityIncreaseConfigs.capacityMonitoringApproach": plan(
    oneOf("sampledMaxInLast24Hours", "containerInsightsMaxInLast24Hours"),
  ),
  "eksResourceScalingConfigs.capacityMonitoringApproach": plan(oneOf("sampledMaxInLast24Hours")),
  "eksResourceScalingConfigs.scalingResources.resources.namespace": plan(
    like("^[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$"),
  ),
  "eksResourceScalingConfigs.scalingResources.resources.resourceName": plan(format("region")),
  "globalAuroraConfigs.behavior": plan(oneOf("switchoverOnly", "failover")),
  "lambdaEventSourceMappingConfigs.regionEventSourceMappings.arn": plan(
    like(
      "^arn:aws[a-zA-Z-]*:lambda:[a-z0-9-]+:[0-9]{12}:event-source-mapping:[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
    ),
  ),
  "lambdaEventSourceMappingConfigs.regionEventSourceMappings.crossAccountRole": role,
  "lambdaEventSourceMappingConfigs.regionEventSourceMappings.region": plan(format("region")),
  "lambdaEventSourceMappingConfigs.ungracefuls.behavior": skip,
  "neptuneGlobalDatabaseConfigs.behavior": plan(oneOf("switchoverOnly", "failover")),
  "rdsCreateCrossRegionReadReplicaConfigs.dbInstanceArnMap": plan(format("arn")),
  "rdsPromoteReadReplicaConfigs.dbInstanceArnMap": plan(format("arn")),
  ...Object.fromEntries(assuming.map((block) => [`${block}.externalId`, externalId])),
};

const under = (path: string) =>
  Object.fromEntries(Object.entries(blocks).map(([block, fact]) => [`${path}.${block}`, fact]));

/** What takes over, and by what: routing controls, Region switch, and a cache in two regions. */
export const failover: Supplements = {
  "aws:arcregionswitch/plan:Plan": {
    "associatedAlarms.alarmType": plan(oneOf("applicationHealth", "trigger")),
    "associatedAlarms.crossAccountRole": role,
    "associatedAlarms.externalId": externalId,
    "associatedAlarms.resourceIdentifier": plan(format("arn")),
    "triggers.action": plan(oneOf("activate", "deactivate")),
    ...under("workflows.steps"),
    ...under("workflows.steps.parallelConfigs.steps"),
  },
  "aws:elasticache/globalReplicationGroup:GlobalReplicationGroup": {
    cacheNodeType: cache(regional("cacheNodeType")),
    numNodeGroups: cache(between(1, 500)),
    primaryReplicationGroupId: cache(like("^[a-zA-Z](?!.*--)[a-zA-Z0-9-]*(?<!-)$", 40)),
  },
  "aws:route53recoverycontrol/safetyRule:SafetyRule": {
    assertedControls: routingControl,
    gatingControls: routingControl,
    name: control(upTo(64, 1)),
    "ruleConfig.threshold": control(atLeast(1)),
    targetControls: routingControl,
    waitPeriodMs: control(atLeast(0)),
  },
};
