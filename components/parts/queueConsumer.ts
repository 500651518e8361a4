import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Consumption } from "../../environments/schema";
import { allowService, denyInsecureTransport, policy } from "../support/iam";
import { physicalName } from "../support/naming";
import { type EncryptionKeys } from "./encryptionKeys";
import { type Signal } from "./signals";
import { type WorkloadFunction } from "./workloadFunction";

/** Where the messages come from: a rule on the bus, or a topic; FIFO for an ordered event. */
export type EventSource =
  | { readonly kind: "bus"; readonly bus: aws.cloudwatch.EventBus }
  | { readonly kind: "topic"; readonly topic: aws.sns.Topic };

export interface QueueConsumerArgs {
  /** Event that the queue receives: `OrderPlaced`. */
  readonly event: string;
  readonly source: EventSource;
  readonly consumption: Consumption;
  /** AWS name of the queue without suffix, the same in both places. */
  readonly queueName: string;
  /** Seconds that the consumer may work on a batch. */
  readonly timeout: number;
  /** The function that handles the messages; absent when pods poll the queue themselves. */
  readonly handler?: WorkloadFunction;
  /** Role: whether messages are handled in this place now. */
  readonly consuming: boolean;
  readonly keys: EncryptionKeys;
}

/** SQS keeps messages for 14 days at most: the time to mend a consumer before anything is lost. */
const retentionSeconds = 14 * 24 * 3600;

/**
 * A queue that receives one kind of event for one service, and where its failed messages rest. Nothing is dropped: what
 * fails `maxReceives` times moves to the dead-letter queue, and so does what the bus or the topic could not deliver.
 *
 * Once per consumed event and place. A failover flips the event source mapping's `enabled`, nothing else.
 * Cost: per message.
 */
export class QueueConsumer extends pulumi.ComponentResource {
  /** What hands messages to the function. Absent where pods poll the queue. */
  public readonly mapping?: aws.lambda.EventSourceMapping;
  /** What is worth an alarm here. */
  public readonly signals: readonly Signal[];

  constructor(name: string, args: QueueConsumerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:QueueConsumer", name, { event: args.event }, opts);
    const child = { parent: this };

    const deadLetters = queue(
      `${name}-dead-letters`,
      `${args.queueName}-dead-letters`,
      args,
      {},
      child,
    );
    const inbox = queue(
      `${name}-queue`,
      args.queueName,
      args,
      {
        visibilityTimeoutSeconds: visibility(args),
        redrivePolicy: pulumi.jsonStringify({
          deadLetterTargetArn: deadLetters.arn,
          maxReceiveCount: args.consumption.maxReceives,
        }),
      },
      child,
    );
    if (args.source.kind === "bus") {
      fromBus(name, args, args.source.bus, { inbox, deadLetters }, child);
    } else {
      fromTopic(name, args.source.topic, { inbox, deadLetters }, child);
    }
    this.mapping = args.handler && mapping(name, args, args.handler, inbox, child);

    this.signals = signals(args);
    this.registerOutputs({ queueUrl: inbox.url, deadLetterUrl: deadLetters.url });
  }
}

/** Seconds that Lambda gathers messages: SQS wants one at least before it hands over more than ten, FIFO queues allow none. */
const gathering = ({ batchSize, windowSeconds }: Consumption) =>
  batchSize > 10 ? Math.max(windowSeconds, 1) : windowSeconds;

/**
 * Six times the consumer's timeout and the time of gathering, so that a slow batch is not handed out twice (AWS Lambda
 * developer guide, "Using Lambda with Amazon SQS"); 12 hours is SQS's limit.
 */
const visibility = ({ timeout, consumption }: QueueConsumerArgs) =>
  Math.min(6 * timeout + gathering(consumption), 43_200);

/** The queue that is read, and the one where failed messages rest. */
interface Queues {
  readonly inbox: aws.sqs.Queue;
  readonly deadLetters: aws.sqs.Queue;
}

function queue(
  name: string,
  queueName: string,
  { consumption, keys }: QueueConsumerArgs,
  extra: aws.sqs.QueueArgs,
  opts: pulumi.CustomResourceOptions,
) {
  return new aws.sqs.Queue(
    name,
    {
      name: consumption.ordered ? `${queueName}.fifo` : queueName,
      kmsMasterKeyId: keys.events.arn,
      kmsDataKeyReusePeriodSeconds: 300,
      messageRetentionSeconds: retentionSeconds,
      ...(consumption.ordered
        ? {
            fifoQueue: true,
            deduplicationScope: "messageGroup",
            fifoThroughputLimit: "perMessageGroupId",
          }
        : {}),
      ...extra,
    },
    opts,
  );
}

function fromBus(
  name: string,
  { event, queueName }: QueueConsumerArgs,
  bus: aws.cloudwatch.EventBus,
  { inbox, deadLetters }: Queues,
  opts: pulumi.CustomResourceOptions,
) {
  const rule = new aws.cloudwatch.EventRule(
    `${name}-rule`,
    {
      name: physicalName(queueName, 64),
      eventBusName: bus.name,
      eventPattern: JSON.stringify({ "detail-type": [event] }),
    },
    opts,
  );
  const access = queuePolicies(
    name,
    "events.amazonaws.com",
    rule.arn,
    { inbox, deadLetters },
    opts,
  );
  new aws.cloudwatch.EventTarget(
    `${name}-target`,
    {
      rule: rule.name,
      eventBusName: bus.name,
      arn: inbox.arn,
      retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
      deadLetterConfig: { arn: deadLetters.arn },
    },
    { ...opts, dependsOn: access },
  );
}

function fromTopic(
  name: string,
  topic: aws.sns.Topic,
  { inbox, deadLetters }: Queues,
  opts: pulumi.CustomResourceOptions,
) {
  const access = queuePolicies(name, "sns.amazonaws.com", topic.arn, { inbox, deadLetters }, opts);
  new aws.sns.TopicSubscription(
    `${name}-subscription`,
    {
      topic: topic.arn,
      protocol: "sqs",
      endpoint: inbox.arn,
      rawMessageDelivery: true,
      redrivePolicy: pulumi.jsonStringify({ deadLetterTargetArn: deadLetters.arn }),
    },
    { ...opts, dependsOn: access },
  );
}

/** What delivers to a queue must be able to leave in the other what it cannot deliver. */
function queuePolicies(
  name: string,
  service: string,
  sourceArn: pulumi.Input<string>,
  { inbox, deadLetters }: Queues,
  opts: pulumi.CustomResourceOptions,
) {
  return [
    queuePolicy(`${name}-access`, service, sourceArn, inbox, opts),
    queuePolicy(`${name}-dead-letters-access`, service, sourceArn, deadLetters, opts),
  ];
}

function queuePolicy(
  name: string,
  service: string,
  sourceArn: pulumi.Input<string>,
  target: aws.sqs.Queue,
  opts: pulumi.CustomResourceOptions,
) {
  return new aws.sqs.QueuePolicy(
    name,
    {
      queueUrl: target.url,
      policy: policy(
        allowService(service, ["sqs:SendMessage"], target.arn, sourceArn),
        denyInsecureTransport("sqs:*", target.arn),
      ),
    },
    opts,
  );
}

function mapping(
  name: string,
  { consumption, consuming }: QueueConsumerArgs,
  handler: WorkloadFunction,
  inbox: aws.sqs.Queue,
  opts: pulumi.CustomResourceOptions,
) {
  const window = gathering(consumption);
  return new aws.lambda.EventSourceMapping(
    `${name}-mapping`,
    {
      eventSourceArn: inbox.arn,
      functionName: handler.function.arn,
      batchSize: consumption.batchSize,
      ...(window > 0 ? { maximumBatchingWindowInSeconds: window } : {}),
      functionResponseTypes: ["ReportBatchItemFailures"],
      enabled: consuming,
    },
    opts,
  );
}

function signals({ queueName, consumption }: QueueConsumerArgs): Signal[] {
  const suffix = consumption.ordered ? ".fifo" : "";
  return [
    {
      name: `${queueName}-dead-letters`,
      description: "Messages failed for good: read one, mend the consumer, redrive the queue",
      namespace: "AWS/SQS",
      metric: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: `${queueName}-dead-letters${suffix}` },
      statistic: "Maximum",
      threshold: 1,
      minutes: 1,
    },
    {
      name: `${queueName}-age`,
      description:
        "The oldest message waits for more than ten minutes: the consumer is too slow, stopped or fenced",
      namespace: "AWS/SQS",
      metric: "ApproximateAgeOfOldestMessage",
      dimensions: { QueueName: `${queueName}${suffix}` },
      statistic: "Maximum",
      threshold: 600,
    },
  ];
}
