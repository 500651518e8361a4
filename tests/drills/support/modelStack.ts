import { join } from "node:path";
import { type Deployment } from "@pulumi/pulumi/automation";
import { checkConfig } from "../../../environments/check";
import { definitions } from "../../../environments/definitions";
import { type Settings } from "../../../environments/schema";
import { readConfig } from "../../../drills/world/stackFile";

/** A stack that is small enough to be understood, in the words of an exported state. */

export const home = "eu-west-1";
export const standby = "eu-central-1";
export const prefix = "evenkeel-prod";
const account = "444455556666";

export const other = (region: string): string => (region === home ? standby : home);

export interface ModelOptions {
  /** Whether the stack has the service that a probe writes to. @default true */
  readonly heartbeat?: boolean;
  /** Fields laid over `settings` of prod, as `Pulumi.prod.yaml` would. */
  readonly settings?: { readonly [group: string]: unknown };
}

/** Settings of prod with another configuration. */
export function settingsWith(
  config: { readonly active: string; readonly unavailable?: string },
  { heartbeat: has = true, settings = {} }: ModelOptions = {},
): Settings {
  const file = readConfig(join(__dirname, "../../../Pulumi.prod.yaml"));
  const written = JSON.parse(file["evenkeel:settings"] ?? "{}") as Record<string, unknown>;
  const services = has
    ? { heartbeat: { runsOn: "lambda", api: "commands-and-queries", store: "postgres" } }
    : { heartbeat: null };
  const { services: more = {}, ...groups } = settings;
  const known = { stack: "prod", definitions };
  const build = (withServices: object) =>
    checkConfig(
      {
        ...file,
        "evenkeel:active": config.active,
        ...(config.unavailable === undefined ? {} : { "evenkeel:unavailable": config.unavailable }),
        "evenkeel:settings": JSON.stringify({
          ...written,
          ...groups,
          services: { ...withServices, ...(more as object) },
        }),
      },
      known,
    );
  const first = build(services);
  // Without the service in the definition there is none to take out.
  const checked = "problems" in first && !has ? build({}) : first;
  if ("problems" in checked) {
    throw new Error(JSON.stringify(checked.problems));
  }
  return checked.settings;
}

export const urn = (type: string, name: string, parents = ""): string =>
  `urn:pulumi:prod::evenkeel::${parents === "" ? "" : `${parents}$`}${type}::${name}`;

const provider = (region: string): string => urn("pulumi:providers:aws", region);

const stackUrn = urn("pulumi:pulumi:Stack", "evenkeel-prod");

interface Resource {
  readonly urn: string;
  readonly type: string;
  readonly custom: boolean;
  readonly id?: string;
  readonly parent?: string;
  readonly provider?: string;
  readonly inputs: Record<string, unknown>;
  readonly outputs: Record<string, unknown>;
}

function resource(
  region: string,
  type: string,
  name: string,
  of: {
    id: string;
    inputs?: Record<string, unknown>;
    outputs?: Record<string, unknown>;
    parents?: string;
  },
): Resource {
  const { id, inputs = {}, outputs = {}, parents = "" } = of;
  return {
    urn: urn(type, name, parents),
    ...{ type, custom: true, id, parent: stackUrn, provider: `${provider(region)}::0000` },
    inputs,
    outputs: { ...inputs, ...outputs },
  };
}

/** AWS names and ids of the model, by region. */
export const ids = {
  globalDatabase: `${prefix}-shared`,
  cluster: (region: string) => `${prefix}-shared-${region}`,
  clusterArn: (region: string) =>
    `arn:aws:rds:${region}:${account}:cluster:${prefix}-shared-${region}`,
  instance: (region: string) => `${prefix}-shared-${region}-1`,
  mapping: (region: string) => `11111111-0000-0000-0000-${region}`,
  rule: (region: string) => `${prefix}-sweep-${region}`,
  queue: (region: string) =>
    `https://sqs.${region}.amazonaws.com/${account}/${prefix}-inventory-OrderPlaced`,
  deadLetters: (region: string) =>
    `https://sqs.${region}.amazonaws.com/${account}/${prefix}-inventory-OrderPlaced-dead-letters`,
  gateFunction: `${prefix}-gate`,
  table: `${prefix}-inventory`,
  bucket: (region: string) => `site-${region}`,
  key: (region: string) => `22222222-0000-0000-0000-${region}`,
  certificate: (region: string) => `arn:aws:acm:${region}:${account}:certificate/1`,
  secret: `${prefix}/service/heartbeat`,
  account,
};

/** What one place consists of. */
function place(region: string, active: boolean): Resource[] {
  const isHome = region === home;
  const consumer = "evenkeel:tier:EventBus$evenkeel:part:QueueConsumer";
  const queueName = `${prefix}-inventory-OrderPlaced`;
  const instance = { clusterIdentifier: ids.cluster(region), instanceClass: "db.r6g.large" };
  return [
    resource(region, "aws:kms/key:Key", `keys-${region}-data`, { id: ids.key(region) }),
    resource(region, "aws:acm/certificate:Certificate", `api-${region}-certificate`, {
      id: ids.certificate(region),
    }),
    resource(region, "aws:ssm/parameter:Parameter", `events-${region}-role`, {
      id: `/${prefix}/role`,
      inputs: { name: `/${prefix}/role`, value: JSON.stringify({ active }) },
    }),
    resource(region, "aws:cloudwatch/eventRule:EventRule", `events-${region}-sweep`, {
      id: ids.rule(region),
      inputs: { scheduleExpression: "rate(1 minute)", state: active ? "ENABLED" : "DISABLED" },
      outputs: { name: ids.rule(region) },
    }),
    resource(region, "aws:cloudwatch/eventRule:EventRule", `gate-${region}-schedule`, {
      id: `gate-${region}`,
      inputs: { scheduleExpression: "rate(1 minute)" },
    }),
    resource(region, "aws:sqs/queue:Queue", `events-${region}-dead-letters`, {
      id: ids.deadLetters(region),
      inputs: { name: `${queueName}-dead-letters` },
      parents: consumer,
    }),
    resource(region, "aws:sqs/queue:Queue", `events-${region}-queue`, {
      id: ids.queue(region),
      inputs: { name: queueName, redrivePolicy: "{}" },
      parents: consumer,
    }),
    resource(
      region,
      "aws:lambda/eventSourceMapping:EventSourceMapping",
      `events-${region}-mapping`,
      {
        id: ids.mapping(region),
        inputs: { enabled: active },
        parents: consumer,
      },
    ),
    resource(region, "aws:lambda/function:Function", `gate-${region}`, {
      id: ids.gateFunction,
      parents: "evenkeel:tier:EdgeTier$evenkeel:part:GateSwitch$evenkeel:part:WorkloadFunction",
    }),
    resource(region, "aws:lambda/function:Function", `api-${region}-heartbeat`, {
      id: `${prefix}-heartbeat-api`,
    }),
    resource(region, "aws:rds/cluster:Cluster", `data-${region}-cluster`, {
      id: ids.cluster(region),
      inputs: isHome ? {} : { globalClusterIdentifier: ids.globalDatabase },
      outputs: { arn: ids.clusterArn(region) },
    }),
    resource(region, "aws:rds/clusterInstance:ClusterInstance", `data-${region}-instance-1`, {
      id: ids.instance(region),
      inputs: instance,
    }),
    resource(region, "aws:s3/bucket:Bucket", `site-${region}`, { id: ids.bucket(region) }),
    resource(region, "aws:s3/bucketReplicationConfig:BucketReplicationConfig", `copy-${region}`, {
      id: ids.bucket(region),
      inputs: {
        bucket: ids.bucket(region),
        rules: [{ destination: { bucket: `arn:aws:s3:::${ids.bucket(other(region))}` } }],
      },
    }),
  ];
}

/** What home has alone. */
function homeOnly(): Resource[] {
  const tableArn = `arn:aws:dynamodb:${home}:${account}:table/${ids.table}`;
  return [
    resource(home, "aws:rds/globalCluster:GlobalCluster", `data-${home}-global`, {
      id: ids.globalDatabase,
      inputs: { sourceDbClusterIdentifier: ids.clusterArn(home) },
    }),
    resource(home, "aws:secretsmanager/secret:Secret", `data-${home}-heartbeat-login`, {
      id: ids.secret,
      inputs: { name: ids.secret, replicas: [{ region: standby }] },
    }),
    resource(home, "aws:dynamodb/table:Table", `data-${home}-table`, {
      id: ids.table,
      outputs: { arn: tableArn },
    }),
    resource(standby, "aws:dynamodb/tableReplica:TableReplica", `data-${standby}-replica`, {
      id: ids.table,
      inputs: { globalTableArn: tableArn },
    }),
  ];
}

/** The state of the model while `active` serves. @param more resources besides. */
export function deploymentOf(active: string, more: readonly object[] = []): Deployment {
  const providers = [home, standby].map((region) => ({
    urn: provider(region),
    type: "pulumi:providers:aws",
    custom: true,
    id: "0000",
    inputs: { region },
    outputs: {},
  }));
  return {
    version: 3,
    deployment: {
      resources: [
        { urn: stackUrn, type: "pulumi:pulumi:Stack", custom: false, outputs: {} },
        ...providers,
        ...place(home, active === home),
        ...place(standby, active === standby),
        ...homeOnly(),
        ...more,
      ],
    },
  };
}
