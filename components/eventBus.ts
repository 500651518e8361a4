import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Consumption, type Service, type Settings } from "../environments/schema";
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
  publishedEvents,
  relayName,
  serviceEnvironment,
  type ServiceContext,
  serviceStatements,
} from "./support/services";

export interface EventBusArgs {
  readonly network: Network;
  readonly keys: EncryptionKeys;
  readonly context: ServiceContext;
  readonly logging: Logging;
  /** What carries events without order: a bus, or a topic per event. */
  readonly transport: Settings["events"]["transport"];
  /** Days that the bus's archive keeps events for replay. */
  readonly archiveDays: number;
  /** Minutes between sweeps of the outboxes. */
  readonly outboxSweepMinutes: number;
  /** Role: whether this place handles and publishes events now. */
  readonly active: boolean;
}

/**
 * How services talk: one bus with an archive, or a topic per event; FIFO topics for events whose order matters; a queue
 * per consumed event, the functions that consume and the relays that publish. It does not own the services' stores or
 * APIs, nor Kafka.
 *
 * Once per place; services publish in their own place. A failover flips event source mappings, relay
 * schedules and the role parameter, nothing else. Cost: per event; nothing at rest.
 */
export class EventBus extends pulumi.ComponentResource {
  /** Absent where topics carry the events. */
  public readonly busName?: pulumi.Output<string>;
  /** What follows the place's role, by consumer and by service that publishes. */
  public readonly roleBearing: RoleBearing;
  /** What is worth an alarm here. */
  public readonly signals: readonly Signal[];

  constructor(name: string, args: EventBusArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:tier:EventBus", name, { transport: args.transport }, opts);
    const child = { parent: this };

    roleParameter(name, args, child);
    const carriers = carriersOf(name, args, child);
    const services = Object.entries(args.context.services).sort(([a], [b]) => a.localeCompare(b));
    const consumers = services.flatMap(([service, definition]) =>
      serviceConsumers(`${name}-${service}`, service, definition, carriers, args, child),
    );
    const relays = services.flatMap(([service, definition]) =>
      serviceRelay(`${name}-${service}-relay`, service, definition, args, child),
    );

    this.busName = carriers.bus?.name;
    this.roleBearing = {
      mappings: new Map(
        consumers.flatMap(({ consumer, part }) => (part.mapping ? [[consumer, part.mapping]] : [])),
      ),
      sweeps: relays.map(({ sweep }) => sweep),
    };
    this.signals = consumers.flatMap(({ part }) => part.signals);
    this.registerOutputs({ busName: this.busName });
  }
}

/** What works in the active place alone. */
export interface RoleBearing {
  /** By what they hand messages to: `inventory-order-placed`. */
  readonly mappings: ReadonlyMap<string, aws.lambda.EventSourceMapping>;
  /** Schedules of the outbox relays. */
  readonly sweeps: readonly aws.cloudwatch.EventRule[];
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

/** What carries events to the queues. */
interface Carriers {
  readonly bus?: aws.cloudwatch.EventBus;
  /** Topics by event, where no bus carries the events without order. */
  readonly topics: ReadonlyMap<string, aws.sns.Topic>;
  /** FIFO topics by event. */
  readonly ordered: ReadonlyMap<string, aws.sns.Topic>;
}

function carriersOf(
  name: string,
  args: EventBusArgs,
  opts: pulumi.CustomResourceOptions,
): Carriers {
  const ordered = orderedTopics(name, args, opts);
  return args.transport === "bus"
    ? { bus: busWithArchive(name, args, opts), topics: new Map(), ordered }
    : { topics: topicPerEvent(name, args, opts), ordered };
}

function sourceOf(event: string, { ordered }: Consumption, carriers: Carriers): EventSource {
  const topic = (ordered ? carriers.ordered : carriers.topics).get(event);
  if (topic) {
    return { kind: "topic", topic };
  }
  if (carriers.bus) {
    return { kind: "bus", bus: carriers.bus };
  }
  throw new Error(`${event} has no topic: no service publishes it`);
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

/** Neither a bus nor a standard topic keeps order; events with an ordered consumer also travel through a FIFO topic each. */
function orderedTopics(name: string, args: EventBusArgs, opts: pulumi.CustomResourceOptions) {
  const { prefix, services } = args.context;
  return new Map(
    orderedEvents(services).map((event) => [
      event,
      encryptedTopic(
        `${name}-${kebab(event)}`,
        {
          name: names.orderedTopic(prefix, event),
          fifoTopic: true,
          contentBasedDeduplication: false,
        },
        args,
        opts,
      ),
    ]),
  );
}

/** A topic for everything that is published, whoever subscribes. */
function topicPerEvent(name: string, args: EventBusArgs, opts: pulumi.CustomResourceOptions) {
  const { prefix, services } = args.context;
  return new Map(
    publishedEvents(services).map((event) => [
      event,
      encryptedTopic(
        `${name}-${kebab(event)}-topic`,
        { name: names.topic(prefix, event) },
        args,
        opts,
      ),
    ]),
  );
}

function encryptedTopic(
  name: string,
  inputs: aws.sns.TopicArgs,
  { keys }: EventBusArgs,
  opts: pulumi.CustomResourceOptions,
) {
  const topic = new aws.sns.Topic(name, { ...inputs, kmsMasterKeyId: keys.events.arn }, opts);
  new aws.sns.TopicPolicy(
    `${name}-access`,
    { arn: topic.arn, policy: policy(denyInsecureTransport("sns:Publish", topic.arn)) },
    opts,
  );
  return topic;
}

function serviceConsumers(
  name: string,
  service: string,
  definition: Service,
  carriers: Carriers,
  args: EventBusArgs,
  opts: pulumi.ComponentResourceOptions,
): { readonly consumer: string; readonly part: QueueConsumer }[] {
  const events = Object.entries(definition.consumes);
  if (events.length === 0) {
    return [];
  }
  const handler =
    definition.runsOn === "lambda"
      ? consumerFunction(`${name}-consumer`, service, definition, args, opts)
      : undefined;
  return events.map(([event, consumption]) => ({
    consumer: `${service}-${kebab(event)}`,
    part: new QueueConsumer(
      `${name}-${kebab(event)}`,
      {
        event,
        source: sourceOf(event, consumption, carriers),
        consumption,
        queueName: names.queue(args.context.prefix, service, event),
        timeout: definition.timeout,
        handler,
        consuming: args.active,
        keys: args.keys,
      },
      opts,
    ),
  }));
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
): OutboxRelay[] {
  if (relayName(service, definition, context.prefix) === undefined) {
    return [];
  }
  const relay = new OutboxRelay(
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
  return [relay];
}
