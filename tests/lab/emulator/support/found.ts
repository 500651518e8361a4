import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DescribeRepositoriesCommand, ECRClient } from "@aws-sdk/client-ecr";
import {
  DescribeEventBusCommand,
  DescribeRuleCommand,
  EventBridgeClient,
  ListTargetsByRuleCommand,
} from "@aws-sdk/client-eventbridge";
import {
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
} from "@aws-sdk/client-iam";
import {
  GetEventSourceMappingCommand,
  GetFunctionCommand,
  GetPolicyCommand,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import {
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  DescribeGlobalClustersCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import {
  GetHealthCheckCommand,
  GetHostedZoneCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from "@aws-sdk/client-route-53";
import { GetBucketVersioningCommand, HeadBucketCommand, S3Client } from "@aws-sdk/client-s3";
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import {
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  SNSClient,
} from "@aws-sdk/client-sns";
import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { type ClientOptions } from "../../../../lab/emulator/types";
import { type Entry } from "../../../../lab/model/journal";
import { valueAt } from "../../../../lab/model/values";

/** What the emulator has of a resource, in one text that a test can compare with what the model has. */
export type Look = (entry: Entry, options: ClientOptions) => Promise<unknown>;

const text = (entry: Entry, path: string): string =>
  String(valueAt(entry.inputs, path) ?? valueAt(entry.outputs, path));

const bus = ({ inputs }: Entry) =>
  typeof inputs.eventBusName === "string" ? { EventBusName: inputs.eventBusName } : {};

const fqdn = (name: string) => `${name.replace(/\.$/, "")}.`;

/** How to find a resource through the SDK: what is returned must be what `expected` says. */
export const looks: { readonly [type: string]: Look } = {
  "aws:cloudwatch/eventBus:EventBus": async (entry, options) =>
    (await new EventBridgeClient(options).send(new DescribeEventBusCommand({ Name: entry.id })))
      .Arn,
  "aws:cloudwatch/eventRule:EventRule": async (entry, options) => {
    const command = new DescribeRuleCommand({ ...bus(entry), Name: text(entry, "name") });
    const { Arn, State } = await new EventBridgeClient(options).send(command);
    return [Arn, State];
  },
  "aws:cloudwatch/eventTarget:EventTarget": async (entry, options) => {
    const command = new ListTargetsByRuleCommand({ ...bus(entry), Rule: text(entry, "rule") });
    const { Targets = [] } = await new EventBridgeClient(options).send(command);
    return Targets.find(({ Id }) => Id === text(entry, "targetId"))?.Arn;
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": async (entry, options) => {
    const command = new DescribeAlarmsCommand({ AlarmNames: [entry.id] });
    const { MetricAlarms = [] } = await new CloudWatchClient(options).send(command);
    return MetricAlarms.map(({ AlarmArn, MetricName, Threshold, TreatMissingData }) => [
      ...[AlarmArn, MetricName, Threshold, TreatMissingData],
    ])[0];
  },
  "aws:dynamodb/table:Table": async (entry, options) => {
    const command = new DescribeTableCommand({ TableName: entry.id });
    const { Table } = await new DynamoDBClient(options).send(command);
    return [Table?.TableArn, Table?.StreamSpecification?.StreamViewType];
  },
  "aws:dynamodb/tableReplica:TableReplica": async (entry, options) => {
    const TableName = text(entry, "globalTableArn").split("/").at(-1);
    const { Table } = await new DynamoDBClient(options).send(
      new DescribeTableCommand({ TableName }),
    );
    return Table?.TableStatus;
  },
  "aws:ecr/repository:Repository": async (entry, options) => {
    const command = new DescribeRepositoriesCommand({ repositoryNames: [entry.id] });
    return (await new ECRClient(options).send(command)).repositories?.[0]?.repositoryArn;
  },
  "aws:lambda/eventSourceMapping:EventSourceMapping": async (entry, options) => {
    const command = new GetEventSourceMappingCommand({ UUID: entry.id });
    const { EventSourceArn, State } = await new LambdaClient(options).send(command);
    return [EventSourceArn, State];
  },
  "aws:lambda/function:Function": async (entry, options) => {
    const command = new GetFunctionCommand({ FunctionName: entry.id });
    const { Configuration } = await new LambdaClient(options).send(command);
    return [Configuration?.FunctionArn, Configuration?.Environment?.Variables?.PLACE];
  },
  "aws:lambda/permission:Permission": async (entry, options) => {
    const command = new GetPolicyCommand({ FunctionName: text(entry, "function") });
    const { Policy = "" } = await new LambdaClient(options).send(command);
    return Policy.includes(entry.id);
  },
  "aws:rds/cluster:Cluster": async (entry, options) => {
    const command = new DescribeDBClustersCommand({ DBClusterIdentifier: entry.id });
    const [found] = (await new RDSClient(options).send(command)).DBClusters ?? [];
    return [found?.DBClusterArn, found?.EngineVersion];
  },
  "aws:rds/clusterInstance:ClusterInstance": async (entry, options) => {
    const command = new DescribeDBInstancesCommand({ DBInstanceIdentifier: entry.id });
    const [found] = (await new RDSClient(options).send(command)).DBInstances ?? [];
    return [found?.DBClusterIdentifier, found?.DBInstanceClass];
  },
  "aws:rds/instance:Instance": async (entry, options) => {
    const command = new DescribeDBInstancesCommand({
      DBInstanceIdentifier: text(entry, "identifier"),
    });
    const [found] = (await new RDSClient(options).send(command)).DBInstances ?? [];
    return [found?.Engine, found?.DBInstanceClass];
  },
  "aws:rds/globalCluster:GlobalCluster": async (entry, options) => {
    const command = new DescribeGlobalClustersCommand({ GlobalClusterIdentifier: entry.id });
    const [found] = (await new RDSClient(options).send(command)).GlobalClusters ?? [];
    return found?.GlobalClusterMembers?.filter(({ IsWriter }) => IsWriter).map(
      ({ DBClusterArn }) => DBClusterArn,
    );
  },
  "aws:route53/healthCheck:HealthCheck": async (entry, options) => {
    const command = new GetHealthCheckCommand({ HealthCheckId: entry.id });
    const { HealthCheck } = await new Route53Client(options).send(command);
    const { Type, AlarmIdentifier } = HealthCheck?.HealthCheckConfig ?? {};
    return [Type, AlarmIdentifier?.Name];
  },
  "aws:route53/record:Record": async (entry, options) => {
    const command = new ListResourceRecordSetsCommand({ HostedZoneId: text(entry, "zoneId") });
    const { ResourceRecordSets = [] } = await new Route53Client(options).send(command);
    const found = ResourceRecordSets.find(
      ({ Name, Type, SetIdentifier }) =>
        Name === fqdn(text(entry, "name")) &&
        Type === text(entry, "type") &&
        SetIdentifier === entry.inputs.setIdentifier,
    );
    return [
      found?.AliasTarget?.DNSName ?? found?.ResourceRecords?.[0]?.Value,
      found?.HealthCheckId,
    ];
  },
  "aws:route53/zone:Zone": async (entry, options) =>
    (await new Route53Client(options).send(new GetHostedZoneCommand({ Id: entry.id }))).HostedZone
      ?.Name,
  "aws:s3/bucket:Bucket": async (entry, options) => {
    const command = new HeadBucketCommand({ Bucket: entry.id });
    return (await new S3Client({ ...options, forcePathStyle: true }).send(command)).BucketRegion;
  },
  "aws:s3/bucketVersioning:BucketVersioning": async (entry, options) => {
    const command = new GetBucketVersioningCommand({ Bucket: text(entry, "bucket") });
    return (await new S3Client({ ...options, forcePathStyle: true }).send(command)).Status;
  },
  "aws:secretsmanager/secret:Secret": async (entry, options) =>
    (
      await new SecretsManagerClient(options).send(
        new DescribeSecretCommand({ SecretId: text(entry, "name") }),
      )
    ).ARN,
  "aws:secretsmanager/secretRotation:SecretRotation": async (entry, options) => {
    const command = new DescribeSecretCommand({ SecretId: text(entry, "secretId") });
    const { RotationLambdaARN, RotationRules } = await new SecretsManagerClient(options).send(
      command,
    );
    return [RotationLambdaARN, RotationRules?.AutomaticallyAfterDays];
  },
  "aws:secretsmanager/secretVersion:SecretVersion": async (entry, options) =>
    (
      await new SecretsManagerClient(options).send(
        new GetSecretValueCommand({ SecretId: text(entry, "secretId") }),
      )
    ).SecretString,
  "aws:sns/topic:Topic": async (entry, options) =>
    (await new SNSClient(options).send(new GetTopicAttributesCommand({ TopicArn: entry.id })))
      .Attributes?.TopicArn,
  "aws:sns/topicPolicy:TopicPolicy": async (entry, options) =>
    (
      await new SNSClient(options).send(
        new GetTopicAttributesCommand({ TopicArn: text(entry, "arn") }),
      )
    ).Attributes?.Policy,
  "aws:sns/topicSubscription:TopicSubscription": async (entry, options) => {
    const command = new GetSubscriptionAttributesCommand({ SubscriptionArn: entry.id });
    return (await new SNSClient(options).send(command)).Attributes?.Endpoint;
  },
  "aws:sqs/queue:Queue": async (entry, options) => {
    const QueueUrl = entry.id;
    const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] });
    const { Attributes } = await new SQSClient(options).send(command);
    return [Attributes?.QueueArn, Attributes?.RedrivePolicy];
  },
  "aws:iam/role:Role": async ({ id }, options) => {
    const { Role } = await new IAMClient(options).send(new GetRoleCommand({ RoleName: id }));
    return [Role?.Arn, decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")];
  },
  "aws:iam/rolePolicy:RolePolicy": async (entry, options) => {
    const [RoleName, PolicyName] = [text(entry, "role"), text(entry, "name")];
    const command = new GetRolePolicyCommand({ RoleName, PolicyName });
    const { PolicyDocument = "" } = await new IAMClient(options).send(command);
    return decodeURIComponent(PolicyDocument);
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": async (entry, options) => {
    const command = new ListAttachedRolePoliciesCommand({ RoleName: text(entry, "role") });
    const { AttachedPolicies = [] } = await new IAMClient(options).send(command);
    return AttachedPolicies.find(({ PolicyArn }) => PolicyArn === text(entry, "policyArn"))
      ?.PolicyArn;
  },
  "aws:sqs/queuePolicy:QueuePolicy": async (entry, options) => {
    const QueueUrl = text(entry, "queueUrl");
    const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["Policy"] });
    return (await new SQSClient(options).send(command)).Attributes?.Policy;
  },
  "aws:ssm/parameter:Parameter": async (entry, options) =>
    (await new SSMClient(options).send(new GetParameterCommand({ Name: entry.id }))).Parameter
      ?.Name,
};

/** What `looks` must find. */
export const expected: { readonly [type: string]: (entry: Entry) => unknown } = {
  "aws:cloudwatch/eventBus:EventBus": ({ outputs }) => outputs.arn,
  "aws:cloudwatch/eventRule:EventRule": ({ inputs, outputs }) => [
    outputs.arn,
    inputs.state ?? "ENABLED",
  ],
  "aws:cloudwatch/eventTarget:EventTarget": ({ inputs }) => inputs.arn,
  "aws:cloudwatch/metricAlarm:MetricAlarm": ({ inputs, outputs }) => [
    ...[outputs.arn, inputs.metricName, inputs.threshold, inputs.treatMissingData],
  ],
  "aws:dynamodb/table:Table": ({ inputs, outputs }) => [outputs.arn, inputs.streamViewType],
  "aws:dynamodb/tableReplica:TableReplica": () => "ACTIVE",
  "aws:ecr/repository:Repository": ({ outputs }) => outputs.arn,
  "aws:lambda/eventSourceMapping:EventSourceMapping": ({ inputs }) => [
    inputs.eventSourceArn,
    inputs.enabled === false ? "Disabled" : "Enabled",
  ],
  "aws:lambda/function:Function": ({ inputs, outputs }) => [
    outputs.arn,
    valueAt(inputs, "environment.variables.PLACE"),
  ],
  "aws:lambda/permission:Permission": () => true,
  "aws:rds/cluster:Cluster": ({ inputs, outputs }) => [outputs.arn, inputs.engineVersion],
  "aws:rds/clusterInstance:ClusterInstance": ({ inputs }) => [
    inputs.clusterIdentifier,
    inputs.instanceClass,
  ],
  "aws:rds/instance:Instance": ({ inputs }) => [inputs.engine, inputs.instanceClass],
  "aws:rds/globalCluster:GlobalCluster": ({ inputs }) => [inputs.sourceDbClusterIdentifier],
  "aws:route53/healthCheck:HealthCheck": ({ inputs }) => [inputs.type, inputs.cloudwatchAlarmName],
  "aws:route53/record:Record": ({ inputs }) => {
    const alias = valueAt(inputs, "aliases[0].name");
    const target = typeof alias === "string" ? fqdn(alias) : valueAt(inputs, "records[0]");
    return [target, inputs.healthCheckId];
  },
  "aws:route53/zone:Zone": ({ inputs }) => fqdn(String(inputs.name)),
  "aws:s3/bucket:Bucket": ({ region }) => region,
  "aws:s3/bucketVersioning:BucketVersioning": ({ inputs }) =>
    valueAt(inputs, "versioningConfiguration.status"),
  "aws:secretsmanager/secret:Secret": ({ outputs }) => outputs.arn,
  "aws:secretsmanager/secretRotation:SecretRotation": (entry) => [
    text(entry, "rotationLambdaArn"),
    valueAt(entry.inputs, "rotationRules.automaticallyAfterDays"),
  ],
  "aws:secretsmanager/secretVersion:SecretVersion": ({ inputs }) => inputs.secretString,
  "aws:sns/topic:Topic": ({ id }) => id,
  "aws:sns/topicPolicy:TopicPolicy": ({ inputs }) => inputs.policy,
  "aws:sns/topicSubscription:TopicSubscription": ({ inputs }) => inputs.endpoint,
  "aws:sqs/queue:Queue": ({ inputs, outputs }) => [outputs.arn, inputs.redrivePolicy],
  "aws:iam/role:Role": ({ inputs, outputs }) => [outputs.arn, inputs.assumeRolePolicy],
  "aws:iam/rolePolicy:RolePolicy": ({ inputs }) => inputs.policy,
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ({ inputs }) => inputs.policyArn,
  "aws:sqs/queuePolicy:QueuePolicy": ({ inputs }) => inputs.policy,
  "aws:ssm/parameter:Parameter": ({ id }) => id,
};
