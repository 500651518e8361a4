import { because, none, part, type TypeControls } from "./control";

const kubernetes = (what: string) =>
  `has no control in Security Hub or CIS AWS Foundations: ${what}`;

/** Controls of what runs code, and of the account around it. */
export const workloadControls: TypeControls = {
  "aws:lambda/function:Function": {
    "Lambda.1": "functions-called-by-name",
    "Lambda.2": "versions-supported",
    "Lambda.3": because("functions that turn a gate call AWS alone; the others are in the VPC"),
    "Lambda.5": "workloads-over-zones",
    "Lambda.7": "functions-traced",
  },
  "aws:lambda/permission:Permission": { "Lambda.1": "policies-name-callers" },
  "aws:lambda/eventSourceMapping:EventSourceMapping": part("the function"),
  "aws:lambda/invocation:Invocation": part("the function"),
  "aws:ec2/launchTemplate:LaunchTemplate": {
    "EC2.3": "stores-encrypted",
    "EC2.8": "metadata-guarded",
    "EC2.25": "addresses-private",
    "EC2.170": "metadata-guarded",
    "EC2.181": because("see EC2.3: each volume of the template is encrypted"),
    "AutoScaling.3": "metadata-guarded",
    "AutoScaling.4": "metadata-guarded",
    "AutoScaling.5": "addresses-private",
    "CIS 5.7": "metadata-guarded",
  },
  "aws:ecs/cluster:Cluster": { "ECS.12": "container-logs" },
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": part("the cluster"),
  "aws:ecs/service:Service": {
    "ECS.2": "addresses-private",
    "ECS.10": because("platformVersion is left out, which is the latest"),
  },
  "aws:ecs/taskDefinition:TaskDefinition": {
    "ECS.1": "tasks-restricted",
    "ECS.3": "tasks-restricted",
    "ECS.4": "tasks-restricted",
    "ECS.5": "tasks-restricted",
    "ECS.8": "no-credentials-in-variables",
    "ECS.9": "container-logs",
  },
  "aws:eks/cluster:Cluster": {
    "EKS.1": "cluster-endpoint-private",
    "EKS.2": "versions-supported",
    "EKS.3": "cluster-secrets-encrypted",
    "EKS.8": "cluster-logs",
  },
  "eks:index:Cluster": "is made of the resources that are listed here",
  "aws:eks/accessEntry:AccessEntry": none(
    "access entries; cluster-entered-by-entries looks at them",
  ),
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": none(
    "access entries; cluster-entered-by-entries looks at them",
  ),
  "aws:eks/addon:Addon": none("an add-on"),
  "aws:eks/nodeGroup:NodeGroup": {
    "AutoScaling.2": "workloads-over-zones",
    "AutoScaling.6": because(
      "settings.cluster.nodes names instance types; on-demand nodes of one type are a choice",
    ),
    "AutoScaling.9": because("every node group has a launch template"),
  },
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": part("the role"),
  "aws:ecr/repository:Repository": {
    "ECR.1": "images-checked",
    "ECR.2": "images-checked",
    "ECR.3": "images-checked",
  },
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": { "ECR.3": "images-checked" },
  "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration": {
    "ECR.1": "images-checked",
  },
  "aws:ecr/replicationConfiguration:ReplicationConfiguration": part("the repository"),
  "aws:codebuild/project:Project": {
    "CodeBuild.1": because("sources come from CodePipeline's connection, without credentials"),
    "CodeBuild.2": "no-credentials-in-variables",
    "CodeBuild.3": "builds-encrypted",
    "CodeBuild.4": "builds-guarded",
    "CodeBuild.5": "builds-guarded",
    "CodeBuild.7": "builds-encrypted",
  },
  "aws:codepipeline/pipeline:Pipeline": none("a pipeline; builds-encrypted looks at its artifacts"),
  "aws:codeconnections/connection:Connection": none("a connection"),
  "aws:iam/role:Role": none("whom a role trusts; roles-trust-one-service looks at it"),
  "aws:iam/rolePolicy:RolePolicy": {
    "IAM.1": "actions-named",
    "IAM.21": "actions-named",
    "KMS.2": "decryption-by-key",
    "CIS 1.15": "actions-named",
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    "KMS.1": "decryption-by-key",
    "CIS 1.17": because("nodes have an instance role, pods roles of their own"),
  },
  "aws:iam/instanceProfile:InstanceProfile": part("the role"),
  "aws:cognito/userPool:UserPool": {
    "Cognito.1": because(
      "threat protection belongs to the tier Plus, whose price settings do not take for granted",
    ),
    "Cognito.2": because("there are no identity pools"),
    "Cognito.3": "people-sign-in-safely",
  },
  "aws:cognito/identityProvider:IdentityProvider": part("the user pool"),
  "aws:cognito/resourceServer:ResourceServer": part("the user pool"),
  "aws:cognito/userPoolClient:UserPoolClient": part("the user pool"),
  "aws:cognito/userPoolDomain:UserPoolDomain": part("the user pool"),
  "aws:sqs/queue:Queue": { "SQS.1": "messages-encrypted" },
  "aws:sqs/queuePolicy:QueuePolicy": { "SQS.3": "policies-name-callers" },
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": part("the queue"),
  "aws:sns/topic:Topic": {
    "SNS.1": "messages-encrypted",
    "SNS.2": because("AWS retired it; queues behind topics keep what cannot be delivered"),
  },
  "aws:sns/topicPolicy:TopicPolicy": { "SNS.4": "policies-name-callers" },
  "aws:sns/topicSubscription:TopicSubscription": part("the topic"),
  "aws:ssm/parameter:Parameter": none(
    "a parameter: those of the program name things, and are no secrets",
  ),
  "aws:cloudwatch/eventBus:EventBus": {
    "EventBridge.3": because("IAM decides who puts events of the account, and nobody else may"),
  },
  "aws:cloudwatch/eventArchive:EventArchive": none("an archive; messages-encrypted looks at it"),
  "aws:cloudwatch/eventRule:EventRule": none("a rule"),
  "aws:cloudwatch/eventTarget:EventTarget": none("a target; messages-kept looks at it"),
  "aws:cloudwatch/logGroup:LogGroup": { "CloudWatch.16": "logs-kept" },
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": {
    "CIS 4.1": because(
      "filters and alarms of 4.1 to 4.15 are made with guardrails.cloudTrail; tests/components hold to them",
    ),
  },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": none(
    "who may write logs; services-under-condition looks at it",
  ),
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    "CloudWatch.15": "alarms-reach-somebody",
    "CloudWatch.17": because("actions are enabled unless somebody says otherwise, and nobody does"),
  },
  "aws:cloudwatch/dashboard:Dashboard": none("a dashboard"),
  "aws:cloudtrail/trail:Trail": {
    "CloudTrail.1": "trail-complete",
    "CloudTrail.2": "logs-encrypted",
    "CloudTrail.3": "trail-complete",
    "CloudTrail.4": "trail-complete",
    "CloudTrail.5": "trail-complete",
    "CloudTrail.6": because("no bucket of the program can be made public (buckets-blocked)"),
    "CloudTrail.7": "records-watched",
    "CIS 3.1": "trail-complete",
    "CIS 3.2": "trail-complete",
    "CIS 3.5": "logs-encrypted",
  },
  "aws:cfg/recorder:Recorder": { "Config.1": "detection-on", "CIS 3.3": "detection-on" },
  "aws:cfg/recorderStatus:RecorderStatus": {
    "Config.1": "detection-on",
    "CIS 3.3": "detection-on",
  },
  "aws:cfg/deliveryChannel:DeliveryChannel": part("the recorder; logs-encrypted looks at its key"),
  "aws:guardduty/detector:Detector": {
    "GuardDuty.1": "detection-on",
    "CIS 4.16": because("Security Hub belongs to the organisation, not to a stack"),
  },
  "aws:guardduty/detectorFeature:DetectorFeature": {
    "GuardDuty.9": "detection-on",
    "GuardDuty.10": "detection-on",
  },
  "aws:amp/alertManagerDefinition:AlertManagerDefinition": part("the workspace"),
  "aws:amp/ruleGroupNamespace:RuleGroupNamespace": part("the workspace"),
  "aws:amp/scraper:Scraper": none("a scraper"),
  "aws:amp/workspace:Workspace": none("a workspace; stores-customer-key looks at it"),
  "aws:grafana/workspace:Workspace": none("a workspace; stores-customer-key looks at it"),
  "aws:appautoscaling/policy:Policy": part("what it scales"),
  "aws:appautoscaling/target:Target": { "DynamoDB.1": "tables-scale" },
  "pulumi:providers:aws": "is no resource of AWS's; providers-bound looks at it",
  "pulumi:providers:kubernetes": "is no resource of AWS's",
  "kubernetes:apps/v1:Deployment": kubernetes(
    "pods-restricted, pods-limited and images-fixed look at it",
  ),
  "kubernetes:autoscaling/v2:HorizontalPodAutoscaler": kubernetes(
    "it says how many pods there are",
  ),
  "kubernetes:core/v1:ConfigMap": kubernetes("no-credentials-in-variables looks at it"),
  "kubernetes:core/v1:Namespace": kubernetes("namespaces-closed looks at it"),
  "kubernetes:core/v1:ResourceQuota": kubernetes("it limits a namespace"),
  "kubernetes:core/v1:Service": kubernetes("it names pods; load balancers are the program's"),
  "kubernetes:core/v1:ServiceAccount": kubernetes("its role is an association of EKS"),
  "kubernetes:eks.amazonaws.com/v1:IngressClassParams": kubernetes(
    "it says which load balancer is asked",
  ),
  "kubernetes:eks.amazonaws.com/v1:TargetGroupBinding": kubernetes(
    "it connects pods with a target group",
  ),
  "kubernetes:elbv2.k8s.aws/v1beta1:IngressClassParams": kubernetes(
    "it says which load balancer is asked",
  ),
  "kubernetes:elbv2.k8s.aws/v1beta1:TargetGroupBinding": kubernetes(
    "it connects pods with a target group",
  ),
  "kubernetes:helm.sh/v3:Release": kubernetes(
    "charts are pinned by version, and tried by tests/components",
  ),
  "kubernetes:karpenter.k8s.aws/v1:EC2NodeClass": kubernetes(
    "its metadata options and volumes are tried by tests/components",
  ),
  "kubernetes:karpenter.sh/v1:NodePool": kubernetes("it says which nodes there may be"),
  "kubernetes:networking.k8s.io/v1:Ingress": kubernetes(
    "the load balancer in front has controls of its own",
  ),
  "kubernetes:networking.k8s.io/v1:IngressClass": kubernetes("it names a controller"),
  "kubernetes:networking.k8s.io/v1:NetworkPolicy": kubernetes("namespaces-closed asks for it"),
  "kubernetes:policy/v1:PodDisruptionBudget": kubernetes("it keeps pods while nodes go"),
};
