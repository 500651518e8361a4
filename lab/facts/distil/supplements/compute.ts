import { type Supplements } from "../supplement";
import {
  anything,
  atLeast,
  between,
  format,
  hostName,
  like,
  oneOf,
  regional,
  said,
  upTo,
} from "./types";

const gateway = said(
  "API Gateway API reference: CreateStage, UpdateStage, PutRestApi, CreateDomainName",
);
const eks = said("EKS API reference: CreateCluster, CreateAccessEntry, CreateNodegroup");
const events = said("EventBridge API reference: PutRule, PutTargets, CreateArchive");
const ecs = said("ECS API reference: RunTask");
const iam = said("IAM user guide: IAM and STS quotas, name requirements");
const lambda = said("Lambda developer guide: quotas; API reference: CreateFunction, AddPermission");
const logs = said("CloudWatch Logs API reference: CreateLogGroup");
const metrics = said("CloudWatch API reference: PutMetricAlarm, PutDashboard");
const sns = said("SNS API reference: CreateTopic, SetTopicAttributes, Subscribe");
const sqs = said("SQS API reference: CreateQueue, SetQueueAttributes");

const stageName = gateway(like("^([A-Za-z0-9_-]{1,128}|[$]default)$"));
const percent = sns(between(0, 100));
const metricPeriod = metrics(atLeast(1));

export const compute: Supplements = {
  "aws:apigateway/basePathMapping:BasePathMapping": {
    basePath: gateway(like("^[A-Za-z0-9$_.+!*'()/-]*$")),
    stageName,
  },
  "aws:apigateway/domainName:DomainName": {
    domainName: gateway(hostName),
    "endpointConfiguration.types": gateway(oneOf("EDGE", "PRIVATE", "REGIONAL")),
    policy: gateway(format("iam-policy")),
    securityPolicy: gateway(like("^(TLS_1_0|TLS_1_2|SecurityPolicy_[A-Za-z0-9_]+)$")),
  },
  "aws:apigateway/methodSettings:MethodSettings": {
    methodPath: gateway(like("^([*]/[*]|[^/].*/([A-Z]+|[*]))$")),
    "settings.cacheTtlInSeconds": gateway(between(0, 3600)),
    "settings.throttlingBurstLimit": gateway(atLeast(-1)),
    "settings.throttlingRateLimit": gateway(atLeast(-1)),
    stageName,
  },
  "aws:apigateway/restApi:RestApi": {
    minimumCompressionSize: gateway(between(-1, 10485760)),
    policy: gateway(format("iam-policy")),
    securityPolicy: gateway(like("^(TLS_1_0|TLS_1_2|SecurityPolicy_[A-Za-z0-9_]+)$")),
  },
  "aws:apigateway/stage:Stage": { stageName },
  "aws:cloudwatch/dashboard:Dashboard": {
    dashboardBody: metrics(format("json")),
    dashboardName: metrics(like("^[A-Za-z0-9_-]{1,255}$")),
  },
  "aws:cloudwatch/eventArchive:EventArchive": { name: events(like("^[.\\-_A-Za-z0-9]{1,48}$")) },
  "aws:cloudwatch/eventRule:EventRule": {
    eventPattern: events({ format: "json", maxLength: 4096 }),
    namePrefix: events(like("^[.\\-_A-Za-z0-9]{1,38}$")),
  },
  "aws:cloudwatch/eventTarget:EventTarget": {
    "ecsTarget.capacityProviderStrategies.base": ecs(between(0, 100000)),
    "ecsTarget.capacityProviderStrategies.weight": ecs(between(0, 1000)),
    "ecsTarget.networkConfiguration.securityGroups": ecs(format("security-group")),
    "ecsTarget.orderedPlacementStrategies.field": ecs(anything),
    "ecsTarget.orderedPlacementStrategies.type": ecs(oneOf("binpack", "random", "spread")),
    "ecsTarget.placementConstraints.type": ecs(oneOf("distinctInstance", "memberOf")),
    "ecsTarget.propagateTags": ecs(oneOf("TASK_DEFINITION")),
    "ecsTarget.taskCount": ecs(atLeast(1)),
    eventBusName: events(
      like("^(arn:aws[\\w-]*:events:[a-z0-9-]+:[0-9]{12}:event-bus/)?[/.\\-_A-Za-z0-9]+$", 1600),
    ),
    rule: events(like("^[.\\-_A-Za-z0-9]{1,64}$")),
    "runCommandTargets.key": events(like("^(InstanceIds|tag:.+)$", 128)),
    "sqsTarget.messageGroupId": events(upTo(100)),
    targetId: events(like("^[.\\-_A-Za-z0-9]{1,64}$")),
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    name: logs(like("^[.\\-_/#A-Za-z0-9]{1,512}$")),
    namePrefix: logs(like("^[.\\-_/#A-Za-z0-9]{1,483}$")),
    // 0 keeps events for ever (cloudwatch.LogGroupArgs.retentionInDays).
    retentionInDays: logs(
      oneOf(
        0,
        1,
        3,
        5,
        7,
        14,
        30,
        60,
        90,
        120,
        150,
        180,
        365,
        400,
        545,
        731,
        1096,
        1827,
        2192,
        2557,
        2922,
        3288,
        3653,
      ),
    ),
  },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": {
    policyDocument: logs(format("iam-policy")),
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    extendedStatistic: metrics(
      like("^((p|tm|tc|ts|wm)[0-9]{1,3}([.][0-9]{1,10})?|IQM|(PR|TM|TC|TS|WM)[(].*[)])$"),
    ),
    "metricQueries.id": metrics(like("^[a-z][a-zA-Z0-9_]*$", 255)),
    "metricQueries.metric.metricName": metrics(upTo(255, 1)),
    "metricQueries.metric.namespace": metrics(like("^[^:]", 255)),
    "metricQueries.metric.period": metricPeriod,
    "metricQueries.metric.unit": metrics(
      oneOf(
        ...[
          "Bits",
          "Bytes",
          "Gigabits",
          "Gigabytes",
          "Kilobits",
          "Kilobytes",
          "Megabits",
          "Megabytes",
          "Terabits",
          "Terabytes",
          "Count",
        ].flatMap((unit) => [unit, `${unit}/Second`]),
        "Microseconds",
        "Milliseconds",
        "None",
        "Percent",
        "Seconds",
      ),
    ),
    "metricQueries.period": metricPeriod,
    name: metrics(upTo(255, 1)),
  },
  "aws:eks/accessEntry:AccessEntry": {
    type: eks(
      oneOf(
        "EC2",
        "EC2_LINUX",
        "EC2_WINDOWS",
        "FARGATE_LINUX",
        "HYBRID_LINUX",
        "HYPERPOD_LINUX",
        "STANDARD",
      ),
    ),
  },
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": {
    policyArn: eks(like("^arn:[a-z-]+:eks::aws:cluster-access-policy/[A-Za-z0-9]+$")),
  },
  "aws:eks/cluster:Cluster": {
    defaultAddonsToRemoves: eks(oneOf("coredns", "kube-proxy", "vpc-cni")),
    enabledClusterLogTypes: eks(
      oneOf("api", "audit", "authenticator", "controllerManager", "scheduler"),
    ),
    "encryptionConfig.resources": eks(oneOf("secrets")),
    "kubeApiServerConfig.serviceNodePortRange.maxPort": eks(between(1, 65535)),
    "kubeApiServerConfig.serviceNodePortRange.minPort": eks(between(1, 65535)),
    version: eks(like("^1[.][0-9]{2}$")),
  },
  "aws:eks/nodeGroup:NodeGroup": {
    capacityType: eks(oneOf("CAPACITY_BLOCK", "ON_DEMAND", "SPOT")),
    diskSize: eks(between(1, 16384)),
    instanceTypes: eks(regional("ec2InstanceType")),
    nodeGroupNamePrefix: eks(upTo(37, 1)),
    version: eks(like("^1[.][0-9]{2}$")),
  },
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": {
    namespace: eks(like("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", 63)),
    policy: eks(format("iam-policy")),
    serviceAccount: eks(like("^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$", 253)),
  },
  "aws:iam/role:Role": {
    "inlinePolicies.name": iam(like("^[\\w+=,.@-]{1,128}$")),
    "inlinePolicies.policy": iam(format("iam-policy")),
    name: iam(like("^[\\w+=,.@-]{1,64}$")),
    namePrefix: iam(like("^[\\w+=,.@-]{1,38}$")),
  },
  "aws:iam/rolePolicy:RolePolicy": {
    name: iam(like("^[\\w+=,.@-]{1,128}$")),
    namePrefix: iam(like("^[\\w+=,.@-]{1,102}$")),
  },
  "aws:lambda/eventSourceMapping:EventSourceMapping": {
    startingPosition: lambda(oneOf("AT_TIMESTAMP", "LATEST", "TRIM_HORIZON")),
  },
  "aws:lambda/function:Function": {
    memorySize: lambda(between(128, 10240)),
    name: lambda(like("^[a-zA-Z0-9_-]{1,64}$")),
    reservedConcurrentExecutions: lambda(atLeast(-1)),
    timeout: lambda(between(1, 900)),
  },
  "aws:lambda/invocation:Invocation": { input: lambda(format("json")) },
  "aws:lambda/permission:Permission": {
    qualifier: lambda(like("^[$a-zA-Z0-9_-]{1,128}$")),
    statementId: lambda(like("^[a-zA-Z0-9_-]{1,100}$")),
    statementIdPrefix: lambda(like("^[a-zA-Z0-9_-]{1,74}$")),
  },
  "aws:sns/topic:Topic": {
    applicationSuccessFeedbackSampleRate: percent,
    deliveryPolicy: sns(format("json")),
    displayName: sns(upTo(100)),
    fifoThroughputScope: sns(oneOf("MessageGroup", "Topic")),
    firehoseSuccessFeedbackSampleRate: percent,
    httpSuccessFeedbackSampleRate: percent,
    lambdaSuccessFeedbackSampleRate: percent,
    name: sns(like("^[A-Za-z0-9_-]{1,256}([.]fifo)?$", 256)),
    namePrefix: sns(like("^[A-Za-z0-9_-]{1,230}$")),
    policy: sns(format("iam-policy")),
    signatureVersion: sns(oneOf(1, 2)),
    sqsSuccessFeedbackSampleRate: percent,
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    deliveryPolicy: sns(format("json")),
    filterPolicy: sns(format("json")),
    filterPolicyScope: sns(oneOf("MessageAttributes", "MessageBody")),
    protocol: sns(
      oneOf(
        "application",
        "email",
        "email-json",
        "firehose",
        "http",
        "https",
        "lambda",
        "sms",
        "sqs",
      ),
    ),
    redrivePolicy: sns(format("json")),
    replayPolicy: sns(format("json")),
  },
  "aws:sqs/queue:Queue": {
    maxMessageSize: sqs(between(1024, 1048576)),
    messageRetentionSeconds: sqs(between(60, 1209600)),
    name: sqs(like("^[A-Za-z0-9_-]{1,80}([.]fifo)?$", 80)),
    namePrefix: sqs(like("^[A-Za-z0-9_-]{1,54}$")),
    policy: sqs(format("iam-policy")),
    redriveAllowPolicy: sqs(format("json")),
    redrivePolicy: sqs(format("json")),
    receiveWaitTimeSeconds: sqs(between(0, 20)),
    visibilityTimeoutSeconds: sqs(between(0, 43200)),
  },
  "aws:sqs/queuePolicy:QueuePolicy": {
    queueUrl: sqs(like("^https://sqs[.][a-z0-9-]+[.]amazonaws[.]com")),
  },
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": {
    queueUrl: sqs(like("^https://sqs[.][a-z0-9-]+[.]amazonaws[.]com")),
    redriveAllowPolicy: sqs(format("json")),
  },
};
