import { createRequire } from "node:module";
import { type Projector, type Projectors } from "./projector";

const load = createRequire(__filename);

/** Files by the types that they project. Each brings a client of the SDK, so it is loaded when a stack needs it. */
const files: { readonly [type: string]: string } = {
  "aws:cloudwatch/eventBus:EventBus": "./events",
  "aws:cloudwatch/eventRule:EventRule": "./events",
  "aws:cloudwatch/eventTarget:EventTarget": "./events",
  "aws:cloudwatch/metricAlarm:MetricAlarm": "./cloudwatch",
  "aws:dynamodb/table:Table": "./dynamodb",
  "aws:dynamodb/tableReplica:TableReplica": "./dynamodb",
  "aws:ecr/repository:Repository": "./ecr",
  "aws:iam/role:Role": "./iam",
  "aws:iam/rolePolicy:RolePolicy": "./iam",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "./iam",
  "aws:lambda/eventSourceMapping:EventSourceMapping": "./lambda",
  "aws:lambda/function:Function": "./lambda",
  "aws:lambda/invocation:Invocation": "./lambda",
  "aws:lambda/permission:Permission": "./lambda",
  "aws:rds/cluster:Cluster": "./rds",
  "aws:rds/clusterInstance:ClusterInstance": "./rds",
  "aws:rds/globalCluster:GlobalCluster": "./rds",
  "aws:rds/instance:Instance": "./rds",
  "aws:route53/healthCheck:HealthCheck": "./route53",
  "aws:route53/record:Record": "./route53",
  "aws:route53/zone:Zone": "./route53",
  "aws:s3/bucket:Bucket": "./s3",
  "aws:s3/bucketVersioning:BucketVersioning": "./s3",
  "aws:secretsmanager/secret:Secret": "./secrets",
  "aws:secretsmanager/secretRotation:SecretRotation": "./secrets",
  "aws:secretsmanager/secretVersion:SecretVersion": "./secrets",
  "aws:sns/topic:Topic": "./sns",
  "aws:sns/topicPolicy:TopicPolicy": "./sns",
  "aws:sns/topicSubscription:TopicSubscription": "./sns",
  "aws:sqs/queue:Queue": "./sqs",
  "aws:sqs/queuePolicy:QueuePolicy": "./sqs",
  "aws:ssm/parameter:Parameter": "./ssm",
};

/** Types that the emulator gets. */
export const emulatedTypes: readonly string[] = Object.keys(files);

export const isEmulated = (type: string): boolean => files[type] !== undefined;

/** Types that others of another service name, and that come before all the others when everything is made anew. */
const early: ReadonlySet<string> = new Set([
  "aws:iam/role:Role",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
]);

/** Types that name something of another service, and come after all the others. */
const late: ReadonlySet<string> = new Set([
  "aws:cloudwatch/eventTarget:EventTarget",
  "aws:lambda/eventSourceMapping:EventSourceMapping",
  "aws:lambda/invocation:Invocation",
  "aws:route53/healthCheck:HealthCheck",
  "aws:route53/record:Record",
  "aws:secretsmanager/secretRotation:SecretRotation",
  "aws:sns/topicSubscription:TopicSubscription",
]);

/** When a type's turn is: those of one turn need nothing of each other's service. */
export const turns = ["early", "between", "late"] as const;
export const turnOf = (type: string): (typeof turns)[number] =>
  early.has(type) ? "early" : late.has(type) ? "late" : "between";

/** @throws Error for a type that is not emulated. */
export function projectorOf(type: string): Projector {
  const file = files[type];
  const { projectors } =
    file === undefined ? { projectors: {} } : (load(file) as { readonly projectors: Projectors });
  const projector = projectors[type];
  if (projector === undefined) {
    throw new Error(`${type} is not emulated`);
  }
  return projector;
}
