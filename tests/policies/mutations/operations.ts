import { type Planned } from "../../../policies/plan";
import { edit, lacking, type Mutation, removed, set } from "./mutation";

const instance = "aws:rds/instance:Instance";
const eks = "aws:eks/cluster:Cluster";
const kafka = "aws:msk/cluster:Cluster";
const alarm = "aws:cloudwatch/metricAlarm:MetricAlarm";
const task = "aws:ecs/taskDefinition:TaskDefinition";
const lambda = "aws:lambda/function:Function";
const trail = "aws:cloudtrail/trail:Trail";

const named = (pattern: RegExp) => (resource: Planned) => pattern.test(resource.name);

const container = (change: object) => (text: string) =>
  JSON.stringify((JSON.parse(text) as object[]).map((each) => ({ ...each, ...change })));

/** Breaks of what shows, what takes over, and what runs. */
export const operationsMutations: readonly Mutation[] = [
  set("logs-expire", "aws:cloudwatch/logGroup:LogGroup", "retentionInDays", undefined),
  set("logs-kept", "aws:cloudwatch/logGroup:LogGroup", "retentionInDays", 30),
  set("api-logs", "aws:apigateway/stage:Stage", "accessLogSettings", undefined),
  set("api-logs", "aws:apigateway/stage:Stage", "xrayTracingEnabled", false),
  set(
    "api-logs",
    "aws:apigateway/methodSettings:MethodSettings",
    "settings.dataTraceEnabled",
    true,
  ),
  {
    ...removed("api-logs", "aws:apigateway/methodSettings:MethodSettings", (target, plan) =>
      plan
        .of("aws:apigateway/stage:Stage")
        .filter(({ inputs }) => inputs.restApi === target.inputs.restApi)
        .map(({ urn }) => urn),
    ),
    where: ({ inputs }) => inputs.methodPath === "*/*",
  },
  set("network-logs", "aws:ec2/flowLog:FlowLog", "trafficType", "REJECT"),
  removed("network-logs", "aws:ec2/flowLog:FlowLog", (target, plan) =>
    plan
      .of("aws:ec2/vpc:Vpc")
      .filter(({ region }) => region === target.region)
      .map(({ urn }) => urn),
  ),
  lacking(
    "firewall-logs",
    "aws:wafv2/webAcl:WebAcl",
    "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
    "resourceArn",
  ),
  lacking(
    "firewall-logs",
    "aws:networkfirewall/firewall:Firewall",
    "aws:networkfirewall/loggingConfiguration:LoggingConfiguration",
    "firewallArn",
  ),
  set(
    "firewall-logs-without-secrets",
    "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
    "redactedFields",
    [],
  ),
  set(
    "balancer-logs",
    "aws:lb/loadBalancer:LoadBalancer",
    "accessLogs",
    undefined,
    ({ inputs }) => inputs.loadBalancerType === "application",
  ),
  set("cluster-logs", eks, "enabledClusterLogTypes", ["api"]),
  set("container-logs", "aws:ecs/cluster:Cluster", "settings", []),
  edit(
    "container-logs",
    "without logs",
    task,
    "containerDefinitions",
    container({ logConfiguration: undefined }),
  ),
  set("database-logs", instance, "enabledCloudwatchLogsExports", []),
  set("database-logs", kafka, "loggingInfo", undefined),
  set("database-logs", "aws:msk/replicator:Replicator", "logDelivery", undefined),
  set("database-metrics", instance, "monitoringInterval", 0),
  set("database-metrics", kafka, "enhancedMonitoring", "DEFAULT"),
  set("functions-traced", lambda, "tracingConfig.mode", "PassThrough"),
  set("functions-traced", lambda, "loggingConfig", undefined),
  lacking("names-logged", "aws:route53/zone:Zone", "aws:route53/queryLog:QueryLog", "zoneId"),
  set("trail-complete", trail, "isMultiRegionTrail", false),
  set("trail-complete", trail, "enableLogFileValidation", false),
  set("trail-complete", trail, "cloudWatchLogsGroupArn", undefined),
  lacking(
    "records-watched",
    "aws:s3/bucket:Bucket",
    "aws:s3/bucketLogging:BucketLogging",
    "bucket",
    (bucket, plan) => plan.about(bucket, trail, "s3BucketName").length > 0,
  ),
  set("detection-on", "aws:guardduty/detector:Detector", "enable", false),
  set("detection-on", "aws:guardduty/detectorFeature:DetectorFeature", "status", "DISABLED"),
  set("detection-on", "aws:cfg/recorder:Recorder", "recordingGroup.allSupported", false),
  set("detection-on", "aws:cfg/recorderStatus:RecorderStatus", "isEnabled", false),
  set("alarms-reach-somebody", alarm, "alarmActions", undefined, named(/dead-letters$/)),
];
