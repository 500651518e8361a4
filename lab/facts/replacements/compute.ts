import { type Properties, type Value } from "../../model/types";
import { known, read, type Replacements } from "./types";

const permission =
  "action eventSourceToken function functionUrlAuthType invokedViaFunctionUrl principal principalOrgId qualifier sourceAccount sourceArn statementId statementIdPrefix";

const isEmpty = (value: Value | undefined) => value === undefined || value === null;

function nodeRole({ computeConfig }: Properties): Value | undefined {
  return typeof computeConfig === "object" &&
    computeConfig !== null &&
    !Array.isArray(computeConfig)
    ? (computeConfig as Properties).nodeRoleArn
    : undefined;
}

/** APIs, functions, clusters, messages, logs and roles. */
export const compute: Replacements = {
  "aws:apigateway/account:Account": known("apigateway/account.go", ""),
  "aws:apigateway/basePathMapping:BasePathMapping": known(
    "apigateway/base_path_mapping.go",
    "domainName domainNameId",
  ),
  "aws:apigateway/deployment:Deployment": known(
    "apigateway/deployment.go",
    "restApi triggers variables",
  ),
  "aws:apigateway/domainName:DomainName": known(
    "apigateway/domain_name.go",
    "certificateBody certificateChain certificatePrivateKey domainName",
  ),
  "aws:apigateway/methodSettings:MethodSettings": known(
    "apigateway/method_settings.go",
    "methodPath restApi stageName",
  ),
  "aws:apigateway/restApi:RestApi": known("apigateway/rest_api.go", ""),
  "aws:apigateway/stage:Stage": known("apigateway/stage.go", "restApi stageName"),
  "aws:apigateway/vpcLink:VpcLink": known("apigateway/vpc_link.go", "targetArn"),
  "aws:cloudwatch/dashboard:Dashboard": known("cloudwatch/dashboard.go", "dashboardName"),
  "aws:cloudwatch/eventArchive:EventArchive": known("events/archive.go", "eventSourceArn name"),
  "aws:cloudwatch/eventBus:EventBus": known("events/bus.go", "eventSourceName name"),
  "aws:cloudwatch/eventRule:EventRule": known("events/rule.go", "eventBusName name namePrefix"),
  "aws:cloudwatch/eventTarget:EventTarget": known("events/target.go", "eventBusName rule targetId"),
  "aws:cloudwatch/logGroup:LogGroup": known("logs/group.go", "logGroupClass name namePrefix"),
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": known(
    "logs/resource_policy.go",
    "policyName resourceArn",
  ),
  "aws:cloudwatch/metricAlarm:MetricAlarm": known("cloudwatch/metric_alarm.go", "name"),
  "aws:ec2/launchTemplate:LaunchTemplate": known("ec2/ec2_launch_template.go", "name namePrefix"),
  "aws:eks/accessEntry:AccessEntry": known("eks/access_entry.go", "clusterName principalArn type"),
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": known(
    "eks/access_policy_association.go",
    "accessScope clusterName policyArn principalArn",
  ),
  "aws:eks/addon:Addon": known("eks/addon.go", "addonName clusterName namespaceConfig"),
  "aws:eks/cluster:Cluster": read(
    "eks/cluster.go",
    "accessConfig.bootstrapClusterCreatorAdminPermissions bootstrapSelfManagedAddons kubernetesNetworkConfig.ipFamily kubernetesNetworkConfig.serviceIpv4Cidr name outpostConfig.controlPlaneInstanceType outpostConfig.controlPlanePlacement.groupName remoteNetworkConfig roleArn",
    {
      // Only another role replaces; giving one to a cluster without Auto Mode does not.
      computeConfig: (before, after) =>
        !isEmpty(nodeRole(before)) &&
        !isEmpty(after.computeConfig) &&
        nodeRole(before) !== nodeRole(after),
      encryptionConfig: (before, after) =>
        !isEmpty(before.encryptionConfig) && isEmpty(after.encryptionConfig),
    },
  ),
  "aws:eks/nodeGroup:NodeGroup": known(
    "eks/node_group.go",
    "amiType capacityType clusterName diskSize instanceTypes launchTemplate.id launchTemplate.name nodeGroupName nodeGroupNamePrefix nodeRoleArn remoteAccess subnetIds",
  ),
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": known(
    "eks/pod_identity_association.go",
    "clusterName namespace serviceAccount",
  ),
  "aws:iam/instanceProfile:InstanceProfile": known(
    "iam/instance_profile.go",
    "name namePrefix path",
  ),
  "aws:iam/role:Role": known("iam/role.go", "name namePrefix path"),
  "aws:iam/rolePolicy:RolePolicy": known("iam/role_policy.go", "name namePrefix role"),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": known(
    "iam/role_policy_attachment.go",
    "policyArn role",
  ),
  "aws:lambda/eventSourceMapping:EventSourceMapping": known(
    "lambda/event_source_mapping.go",
    "amazonManagedKafkaEventSourceConfig.consumerGroupId eventSourceArn queues selfManagedEventSource selfManagedKafkaEventSourceConfig.consumerGroupId startingPosition startingPositionTimestamp topics",
  ),
  "aws:lambda/function:Function": known("lambda/function.go", "name packageType tenancyConfig"),
  "aws:lambda/invocation:Invocation": read(
    "lambda/invocation.go",
    "functionName qualifier triggers",
    { input: (_, after) => after.lifecycleScope !== "CRUD" },
  ),
  "aws:lambda/permission:Permission": known("lambda/permission.go", permission),
  "aws:sns/topic:Topic": known("sns/topic.go", "fifoTopic name namePrefix"),
  "aws:sns/topicPolicy:TopicPolicy": known("sns/topic_policy.go", "arn"),
  "aws:sns/topicSubscription:TopicSubscription": known(
    "sns/topic_subscription.go",
    "endpoint protocol topic",
  ),
  "aws:sqs/queue:Queue": known("sqs/queue.go", "fifoQueue name namePrefix"),
  "aws:sqs/queuePolicy:QueuePolicy": known("sqs/queue_policy.go", "queueUrl"),
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": known("sqs/redrive_allow_policy.go", "queueUrl"),
};
