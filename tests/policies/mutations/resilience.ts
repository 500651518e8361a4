import { type Planned } from "../../../policies/plan";
import { edit, lacking, type Mutation, options, removed, set } from "./mutation";

const cluster = "aws:rds/cluster:Cluster";
const instance = "aws:rds/instance:Instance";
const eks = "aws:eks/cluster:Cluster";
const kafka = "aws:msk/cluster:Cluster";
const alarm = "aws:cloudwatch/metricAlarm:MetricAlarm";
const deployment = "kubernetes:apps/v1:Deployment";
const task = "aws:ecs/taskDefinition:TaskDefinition";
const lambda = "aws:lambda/function:Function";

const named = (pattern: RegExp) => (resource: Planned) => pattern.test(resource.name);

const container = (change: object) => (text: string) =>
  JSON.stringify((JSON.parse(text) as object[]).map((each) => ({ ...each, ...change })));

/** The cluster that joins a global database. */
const joins = ({ inputs }: Planned) => inputs.globalClusterIdentifier !== undefined;

const inTwoPlaces: NonNullable<Mutation["where"]> = (_, plan) =>
  new Set(plan.of("aws:ec2/vpc:Vpc").map(({ region }) => region)).size === 2;

/** Breaks of what takes over, and of what runs. */
export const resilienceMutations: readonly Mutation[] = [
  set("databases-over-zones", instance, "multiAz", false),
  set(
    "databases-over-zones",
    "aws:elasticache/replicationGroup:ReplicationGroup",
    "automaticFailoverEnabled",
    false,
  ),
  set("databases-over-zones", "aws:rds/subnetGroup:SubnetGroup", "subnetIds", ["subnet-1"]),
  set(
    "workloads-over-zones",
    lambda,
    "vpcConfig.subnetIds",
    ["subnet-1"],
    ({ inputs }) => inputs.vpcConfig !== undefined,
  ),
  set("workloads-over-zones", eks, "vpcConfig.subnetIds", ["subnet-1"]),
  set("workloads-over-zones", kafka, "brokerNodeGroupInfo.clientSubnets", ["subnet-1"]),
  set(
    "tables-scale",
    "aws:dynamodb/table:Table",
    "billingMode",
    "PROVISIONED",
    ({ inputs }) => inputs.billingMode === "PAY_PER_REQUEST",
  ),
  set(
    "messages-kept",
    "aws:sqs/queue:Queue",
    "redrivePolicy",
    undefined,
    ({ inputs }) => inputs.redrivePolicy !== undefined,
  ),
  set(
    "messages-kept",
    "aws:cloudwatch/eventTarget:EventTarget",
    "deadLetterConfig",
    undefined,
    ({ inputs }) => inputs.deadLetterConfig !== undefined,
  ),
  set("kafka-survives-a-zone", "aws:msk/topic:Topic", "replicationFactor", 1),
  set(
    "kafka-survives-a-zone",
    "aws:msk/configuration:Configuration",
    "serverProperties",
    "min.insync.replicas=1",
  ),
  set(
    "caches-grow-young",
    "aws:elasticache/replicationGroup:ReplicationGroup",
    "autoMinorVersionUpgrade",
    false,
  ),
  set(
    "origins-take-over",
    "aws:cloudfront/distribution:Distribution",
    "originGroups",
    [],
    inTwoPlaces,
  ),
  set("pods-restricted", deployment, "spec.template.spec.securityContext.runAsNonRoot", false),
  set("pods-restricted", deployment, "spec.template.spec.hostNetwork", true),
  set(
    "pods-restricted",
    deployment,
    "spec.template.spec.containers.0.securityContext.allowPrivilegeEscalation",
    true,
  ),
  set("pods-limited", deployment, "spec.template.spec.containers.0.resources.limits", undefined),
  set(
    "images-fixed",
    deployment,
    "spec.template.spec.containers.0.image",
    "public.ecr.aws/nginx/nginx:latest",
  ),
  set(
    "images-fixed",
    deployment,
    "spec.template.spec.containers.0.image",
    "public.ecr.aws/nginx/nginx",
  ),
  {
    rule: "namespaces-closed",
    what: "without its network policies",
    type: "kubernetes:core/v1:Namespace",
    where: (each, plan) =>
      plan
        .of(deployment)
        .some(
          ({ region, inputs }) =>
            region === each.region &&
            (inputs.metadata as { namespace: string }).namespace ===
              (each.inputs.metadata as { name: string }).name,
        ),
    apply: (plan, target) =>
      new (plan.constructor as new (all: readonly Planned[]) => typeof plan)(
        plan.resources.filter(
          ({ type, region, inputs }) =>
            type !== "kubernetes:networking.k8s.io/v1:NetworkPolicy" ||
            region !== target.region ||
            (inputs.metadata as { namespace: string }).namespace !==
              (target.inputs.metadata as { name: string }).name,
        ),
      ),
  },
  edit(
    "tasks-restricted",
    "privileged",
    task,
    "containerDefinitions",
    container({ privileged: true }),
  ),
  edit("tasks-restricted", "as root", task, "containerDefinitions", container({ user: "root" })),
  set("tasks-restricted", task, "pidMode", "host"),
  set("tasks-not-entered", "aws:ecs/service:Service", "enableExecuteCommand", true),
  set("images-checked", "aws:ecr/repository:Repository", "imageTagMutability", "MUTABLE"),
  set("images-checked", "aws:ecr/repository:Repository", "imageScanningConfiguration", undefined),
  lacking(
    "images-checked",
    "aws:ecr/repository:Repository",
    "aws:ecr/lifecyclePolicy:LifecyclePolicy",
    "repository",
  ),
  set("builds-guarded", "aws:codebuild/project:Project", "logsConfig", undefined),
  set(
    "builds-guarded",
    "aws:codebuild/project:Project",
    "environment.privilegedMode",
    true,
    named(/deploy/),
  ),
  set("versions-supported", lambda, "runtime", "nodejs18.x"),
  set("versions-supported", eks, "version", "1.28"),
  set("cluster-entered-by-entries", eks, "accessConfig.authenticationMode", "CONFIG_MAP"),
  set(
    "cluster-entered-by-entries",
    "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
    "accessScope",
    { type: "cluster" },
    ({ inputs }) => String(inputs.policyArn).endsWith("EditPolicy"),
  ),
  set(
    "keys-of-own-region",
    "aws:sqs/queue:Queue",
    "kmsMasterKeyId",
    "arn:aws:kms:us-west-1:444455556666:key/x",
  ),
  set("keys-of-own-region", cluster, "kmsKeyId", "arn:aws:kms:us-west-1:444455556666:key/x"),
  set(
    "certificates-of-own-region",
    "aws:apigateway/domainName:DomainName",
    "regionalCertificateArn",
    "arn:aws:acm:us-east-1:444455556666:certificate/x",
  ),
  set(
    "certificates-of-own-region",
    "aws:cloudfront/distribution:Distribution",
    "webAclId",
    "arn:aws:wafv2:eu-west-1:444455556666:regional/webacl/x",
  ),
  options(
    "certificates-of-own-region",
    "made in another region",
    "aws:wafv2/webAcl:WebAcl",
    { region: "eu-west-1" },
    ({ inputs }) => inputs.scope === "CLOUDFRONT",
  ),
  options("roles-ignored", "with roles that Pulumi looks at", cluster, {
    ignoreChanges: ["masterPassword"],
  }),
  set("databases-alike", cluster, "backupRetentionPeriod", 20, joins),
  set("databases-alike", cluster, "engineVersion", "16.9", joins),
  {
    ...edit(
      "databases-alike",
      "with other parameters in one place",
      "aws:rds/clusterParameterGroup:ClusterParameterGroup",
      "parameters",
      (all: readonly object[]) => [...all, { name: "work_mem", value: "64" }],
    ),
    where: (group, plan) =>
      plan
        .of(cluster)
        .some(
          (each) => joins(each) && each.references.dbClusterParameterGroupName?.includes(group.urn),
        ),
    found: (target, plan) =>
      plan
        .of(cluster)
        .filter(({ references }) => references.dbClusterParameterGroupName?.includes(target.urn))
        .map(({ urn }) => urn),
  },
  set("joiner-without-credentials", cluster, "masterUsername", "evenkeel", joins),
  set("joiner-without-credentials", cluster, "databaseName", "shop", joins),
  {
    ...set("identifiers-differ", cluster, "clusterIdentifier", "", joins),
    what: "called as the other one",
    apply: (plan, target) => {
      const other = plan.of(cluster).find((each) => !joins(each));
      return new (plan.constructor as new (all: readonly Planned[]) => typeof plan)(
        plan.resources.map((each) =>
          each === target
            ? {
                ...each,
                inputs: { ...each.inputs, clusterIdentifier: other?.inputs.clusterIdentifier },
              }
            : each,
        ),
      );
    },
  },
  lacking(
    "tables-in-both-places",
    "aws:dynamodb/table:Table",
    "aws:dynamodb/tableReplica:TableReplica",
    "globalTableArn",
  ),
  set(
    "tables-in-both-places",
    "aws:secretsmanager/secret:Secret",
    "replicas",
    undefined,
    ({ inputs }) => inputs.replicas !== undefined,
  ),
  removed(
    "alarms-alike",
    alarm,
    (target, plan) => {
      const [here = ""] = [target.region];
      return plan
        .of(alarm)
        .filter(
          ({ name, region }) =>
            region !== here && name.replaceAll(region ?? "", here) === target.name,
        )
        .map(({ urn }) => urn);
    },
    (target, plan) => inTwoPlaces(target, plan) && /dead-letters$/.test(target.name),
  ),
  set("backups-elsewhere", "aws:backup/plan:Plan", "rules.0.copyActions", [], inTwoPlaces),
];
