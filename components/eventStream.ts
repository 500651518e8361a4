import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Service, type Settings } from "../environments/schema";
import { type Network } from "./network";
import { BrokerCluster } from "./parts/brokerCluster";
import { type EncryptionKeys } from "./parts/encryptionKeys";
import { allowFlow } from "./parts/flow";
import { type Logging } from "./parts/logGroup";
import { type Signal } from "./parts/signals";
import { policy } from "./support/iam";
import { type Location, names } from "./support/names";
import { type ServiceContext } from "./support/services";
import { brokerZones, usesTopics } from "./support/streams";

type Stream = Exclude<Settings["events"]["stream"], "none">;

export interface EventStreamArgs {
  readonly network: Network;
  readonly keys: EncryptionKeys;
  readonly context: ServiceContext;
  readonly logging: Logging;
  /** Pulumi `protect` on what holds records. */
  readonly protect: boolean;
  /** Kafka's kind and size, and its topics. */
  readonly stream: Stream;
  /** Zones of the network. */
  readonly zones: number;
  /** Who may call; those whose services use no topic get no way. */
  readonly callers: StreamCallers;
  /** Whether replicators copy between this place and a peer. */
  readonly replicated: boolean;
  /** Whether brokers tell their metrics to Prometheus. */
  readonly openMonitoring: boolean;
}

/** Security groups of workloads, by where they run. */
export interface StreamCallers {
  /** Of all functions in the VPC. */
  readonly lambda: pulumi.Input<string>;
  /** Of nodes and pods. Absent without a Kubernetes cluster. */
  readonly kubernetes?: pulumi.Input<string>;
  /** Of each service's tasks. Absent without an ECS cluster. */
  readonly ecs?: ReadonlyMap<string, { readonly securityGroupId: pulumi.Input<string> }>;
}

/** Port where brokers take clients that sign in by IAM, over TLS. */
const iamPort = 9098;

/**
 * Kafka for services that write and read topics: a cluster of MSK on brokers or serverless, its topics, and where clients
 * find it. It does not own the replicators between two places.
 *
 * Once per place. A failover changes nothing here: readers and writers ask the role parameter whether to work, and records
 * and offsets are in both places. Cost: brokers and storage, or 0.75 USD an hour and what is written, in both places.
 */
export class EventStream extends pulumi.ComponentResource {
  public readonly clusterArn: pulumi.Output<string>;
  /** Security group of the brokers; whoever may call adds a rule. */
  public readonly securityGroupId: pulumi.Output<string>;
  /** Subnets of the brokers. */
  public readonly subnetIds: pulumi.Output<string[]>;
  public readonly location: Location;
  /** What must exist before a replicator copies: topics, and its right to come. */
  public readonly ready: readonly pulumi.Resource[];
  /** What is worth an alarm here. */
  public readonly signals: readonly Signal[];

  constructor(name: string, args: EventStreamArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:tier:EventStream", name, { kind: args.stream.kind }, opts);
    const child = { parent: this };
    this.location = args.context.location;
    this.subnetIds = brokerSubnets(args);
    this.securityGroupId = brokerAccess(name, args, child);

    const cluster =
      args.stream.kind === "msk"
        ? onBrokers(name, args, args.stream, this.subnetIds, this.securityGroupId, child)
        : serverless(name, args, this.subnetIds, this.securityGroupId, child);
    const access = replicable(name, args, cluster.arn, child);
    brokersParameter(name, args, cluster.brokers, child);

    this.clusterArn = cluster.arn;
    this.ready = [...cluster.topics, ...access];
    this.signals = [...cluster.signals, ...lagging(args)];
    this.registerOutputs({ clusterArn: this.clusterArn, securityGroupId: this.securityGroupId });
  }
}

/** What either kind of cluster has. */
interface Cluster {
  readonly arn: pulumi.Output<string>;
  readonly brokers: pulumi.Output<string>;
  readonly topics: readonly pulumi.Resource[];
  readonly signals: readonly Signal[];
}

/** Isolated subnets: brokers call nobody. */
function brokerSubnets({ network, zones }: EventStreamArgs): pulumi.Output<string[]> {
  return pulumi
    .output(network.isolatedSubnetIds)
    .apply((subnets) => subnets.slice(0, brokerZones(zones)));
}

function brokerAccess(name: string, args: EventStreamArgs, opts: pulumi.CustomResourceOptions) {
  const brokers = new aws.ec2.SecurityGroup(
    `${name}-brokers`,
    { vpcId: args.network.vpcId, description: "Kafka" },
    opts,
  );
  for (const { what, from } of callersOf(args)) {
    allowFlow(
      `${name}-${what}-to-brokers`,
      { from, to: brokers.id, port: iamPort, description: `Kafka for ${what}` },
      opts,
    );
  }
  return brokers.id;
}

/** Groups of workloads with topics. */
function callersOf({ callers, context }: EventStreamArgs) {
  const users = Object.entries(context.services).filter(([, service]) => usesTopics(service));
  const on = (runsOn: Service["runsOn"]) =>
    users.filter(([, service]) => service.runsOn === runsOn).map(([service]) => service);
  const { lambda, kubernetes, ecs } = callers;
  return [
    ...(on("lambda").length > 0 ? [{ what: "functions", from: lambda }] : []),
    ...(kubernetes && on("kubernetes").length > 0 ? [{ what: "pods", from: kubernetes }] : []),
    ...on("ecs")
      .sort()
      .flatMap((service) => {
        const tasks = ecs?.get(service);
        return tasks ? [{ what: `tasks-of-${service}`, from: tasks.securityGroupId }] : [];
      }),
  ];
}

function onBrokers(
  name: string,
  args: EventStreamArgs,
  sizing: Extract<Stream, { kind: "msk" }>,
  subnetIds: pulumi.Output<string[]>,
  securityGroupId: pulumi.Output<string>,
  opts: pulumi.ComponentResourceOptions,
): Cluster {
  const { keys, logging, protect, replicated, openMonitoring } = args;
  return new BrokerCluster(
    `${name}-kafka`,
    {
      clusterName: names.stream(args.context.prefix),
      sizing,
      subnetIds,
      zones: brokerZones(args.zones),
      securityGroupId,
      ...{ keys, logging, protect, replicated, openMonitoring },
    },
    opts,
  );
}

/** AWS encrypts it with a key of its own, and takes no other; the first writer makes each topic. */
function serverless(
  name: string,
  { context, protect }: EventStreamArgs,
  subnetIds: pulumi.Output<string[]>,
  securityGroupId: pulumi.Output<string>,
  opts: pulumi.CustomResourceOptions,
): Cluster {
  const cluster = new aws.msk.ServerlessCluster(
    `${name}-serverless`,
    {
      clusterName: names.stream(context.prefix),
      clientAuthentication: { sasl: { iam: { enabled: true } } },
      vpcConfigs: [{ subnetIds, securityGroupIds: [securityGroupId] }],
    },
    { ...opts, protect },
  );
  return { arn: cluster.arn, brokers: cluster.bootstrapBrokersSaslIam, topics: [], signals: [] };
}

/** Lets the replicator in the other region come to this cluster (MSK developer guide, "Prepare the source cluster"). */
function replicable(
  name: string,
  { context, replicated }: EventStreamArgs,
  clusterArn: pulumi.Output<string>,
  opts: pulumi.CustomResourceOptions,
) {
  if (!replicated) {
    return [];
  }
  const access = new aws.msk.ClusterPolicy(
    `${name}-replicable`,
    {
      clusterArn,
      policy: policy({
        Effect: "Allow",
        Principal: { Service: "kafka.amazonaws.com" },
        Action: [
          "kafka:CreateVpcConnection",
          "kafka:GetBootstrapBrokers",
          "kafka:DescribeClusterV2",
        ],
        Resource: clusterArn,
        // MSK does not say whether it tells the account; where it does, it must be this one.
        Condition: { StringEqualsIfExists: { "aws:SourceAccount": context.location.account } },
      }),
    },
    opts,
  );
  return [access];
}

/** Where this place's clients find the brokers; plain text, for brokers let nobody in without a signature. */
function brokersParameter(
  name: string,
  { context }: EventStreamArgs,
  brokers: pulumi.Output<string>,
  opts: pulumi.CustomResourceOptions,
) {
  new aws.ssm.Parameter(
    `${name}-bootstrap`,
    {
      name: names.streamParameter(context.prefix),
      description: "Kafka brokers of this place, for clients that sign in by IAM",
      type: "String",
      value: brokers,
    },
    opts,
  );
}

/** A reader that falls behind, as AWS counts it for its consumer group. */
function lagging({ context }: EventStreamArgs): Signal[] {
  const { prefix, services } = context;
  return Object.entries(services).flatMap(([service, { readsTopics }]) =>
    readsTopics.map((topic) => ({
      name: `${prefix}-${service}-${topic}-lag`,
      description: `${service} is more than ten minutes behind in the topic ${topic}: too slow, stopped or fenced`,
      namespace: "AWS/Kafka",
      metric: "EstimatedMaxTimeLag",
      dimensions: {
        "Cluster Name": names.stream(prefix),
        "Consumer Group": service,
        Topic: topic,
      },
      statistic: "Maximum" as const,
      threshold: 600,
    })),
  );
}
