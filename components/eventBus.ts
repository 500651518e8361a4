import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Service } from "../environments/schema";
import { type Network } from "./network";
import { type EncryptionKeys } from "./parts/encryptionKeys";
import { type Logging } from "./parts/logGroup";
import { OutboxRelay } from "./parts/outboxRelay";
import { type EventSource, QueueConsumer } from "./parts/queueConsumer";
import { type Signal } from "./parts/signals";
import { WorkloadFunction } from "./parts/workloadFunction";
import { denyInsecureTransport, policy } from "./support/iam";
import { names } from "./support/names";
import { kebab } from "./support/naming";
import {
  consumeStatements,
  orderedEvents,
  serviceEnvironment,
  type ServiceContext,
  serviceStatements,
} from "./support/services";

export interface EventBusArgs {
  readonly network: Network;
  readonly keys: EncryptionKeys;
  readonly context: ServiceContext;
  readonly logging: Logging;
  /** Days that the archive keeps events for replay. */
  readonly archiveDays: number;
  /** Minutes between sweeps of the outboxes. */
  readonly outboxSweepMinutes: number;
  /** Role: whether this place handles and publishes events now. */
  readonly active: boolean;
}

/**
 * How services talk: one bus, an archive, a queue per consumed event, FIFO topics for events whose order matters, the
 * functions that consume and the relays that publish. It does not own the services' stores or APIs.
 *
 * Once per place; services publish to the bus of their own place. A failover flips event source mappings, relay
 * schedules and the role parameter, nothing else. Cost: per event; nothing at rest.
 */
export class EventBus extends pulumi.ComponentResource {
  public readonly busName: pulumi.Output<string>;
  /** What is worth an alarm here. */
  public readonly signals: readonly Signal[];

  constructor(name: string, args: EventBusArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:tier:EventBus", name, { archiveDays: args.archiveDays }, opts);
    const child = { parent: this };

    roleParameter(name, args, child);
    const bus = busWithArchive(name, args, child);
    const topics = orderedTopics(name, args, child);
    const services = Object.entries(args.context.services).sort(([a], [b]) => a.localeCompare(b));
    const consumers = services.flatMap(([service, definition]) =>
      serviceConsumers(`${name}-${service}`, service, definition, bus, topics, args, child),
    );
    for (const [service, definition] of services) {
      serviceRelay(`${name}-${service}-relay`, service, definition, args, child);
    }

    this.busName = bus.name;
    this.signals = consumers.flatMap(({ signals }) => signals);
    this.registerOutputs({ busName: this.busName });
  }
}

/**
 * Tells workloads of this place whether they serve writes. Plain text of this place's own, so that neither a dead region
 * nor the Kubernetes API is needed to change it.
 */
function roleParameter(
  name: string,
  { context, active }: EventBusArgs,
  opts: pulumi.CustomResourceOptions,
) {
  new aws.ssm.Parameter(
    `${name}-role`,
    {
      name: names.roleParameter(context.prefix),
      description: "Whether this place serves writes now",
      type: "String",
      value: JSON.stringify({ active }),
    },
    opts,
  );
}

function busWithArchive(
  name: string,
  { context, keys, archiveDays }: EventBusArgs,
  opts: pulumi.CustomResourceOptions,
) {
  const bus = new aws.cloudwatch.EventBus(
    `${name}-bus`,
    { name: names.bus(context.prefix), kmsKeyIdentifier: keys.events.arn },
    opts,
  );
  new aws.cloudwatch.EventArchive(
    `${name}-archive`,
    {
      name: names.bus(context.prefix),
      eventSourceArn: bus.arn,
      retentionDays: archiveDays,
      kmsKeyIdentifier: keys.events.arn,
    },
    opts,
  );
  return bus;
}

/** A bus keeps no order; events with an ordered consumer also travel through a FIFO topic each. */
function orderedTopics(
  name: string,
  { context, keys }: EventBusArgs,
  opts: pulumi.CustomResourceOptions,
) {
  const topics = orderedEvents(context.services).map((event) => {
    const topic = new aws.sns.Topic(
      `${name}-${kebab(event)}`,
      {
        name: names.orderedTopic(context.prefix, event),
        fifoTopic: true,
        contentBasedDeduplication: false,
        kmsMasterKeyId: keys.events.arn,
      },
      opts,
    );
    new aws.sns.TopicPolicy(
      `${name}-${kebab(event)}-access`,
      { arn: topic.arn, policy: policy(denyInsecureTransport("sns:Publish", topic.arn)) },
      opts,
    );
    return [event, topic] as const;
  });
  return new Map(topics);
}

function serviceConsumers(
  name: string,
  service: string,
  definition: Service,
  bus: aws.cloudwatch.EventBus,
  topics: ReadonlyMap<string, aws.sns.Topic>,
  args: EventBusArgs,
  opts: pulumi.ComponentResourceOptions,
): QueueConsumer[] {
  const events = Object.entries(definition.consumes);
  if (events.length === 0) {
    return [];
  }
  const handler =
    definition.runsOn === "lambda"
      ? consumerFunction(`${name}-consumer`, service, definition, args, opts)
      : undefined;
  return events.map(([event, consumption]) => {
    const topic = consumption.ordered ? topics.get(event) : undefined;
    const source: EventSource = topic ? { kind: "topic", topic } : { kind: "bus", bus };
    return new QueueConsumer(
      `${name}-${kebab(event)}`,
      {
        event,
        source,
        consumption,
        queueName: names.queue(args.context.prefix, service, event),
        timeout: definition.timeout,
        handler,
        consuming: args.active,
        keys: args.keys,
      },
      opts,
    );
  });
}

function consumerFunction(
  name: string,
  service: string,
  definition: Service,
  { context, network, logging }: EventBusArgs,
  opts: pulumi.ComponentResourceOptions,
) {
  return new WorkloadFunction(
    name,
    {
      entry: `${definition.code ?? service}/consumer`,
      functionName: `${context.prefix}-${service}-consumer`,
      environment: serviceEnvironment(service, definition, context),
      statements: [
        ...serviceStatements(service, definition, context),
        ...consumeStatements(service, definition, context),
      ],
      network,
      memory: definition.memory,
      timeout: definition.timeout,
      logging,
    },
    opts,
  );
}

function serviceRelay(
  name: string,
  service: string,
  definition: Service,
  { context, network, logging, outboxSweepMinutes, active }: EventBusArgs,
  opts: pulumi.ComponentResourceOptions,
) {
  if (definition.publishes.length === 0) {
    return;
  }
  new OutboxRelay(
    name,
    {
      serviceName: service,
      service: definition,
      context,
      network,
      logging,
      sweepMinutes: outboxSweepMinutes,
      publishing: active,
    },
    opts,
  );
}
