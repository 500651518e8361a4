import { expect } from "chai";
import { type QueueConsumer } from "../../../components/parts/queueConsumer";
import { consumer } from "../../support/consumers";
import { differing, type Found, prod, refusal, simulate, tlsOnly } from "../../support/platform";

const queueType = "aws:sqs/queue:Queue";
const policyType = "aws:sqs/queuePolicy:QueuePolicy";
const mappingType = "aws:lambda/eventSourceMapping:EventSourceMapping";
const targetType = "aws:cloudwatch/eventTarget:EventTarget";
const subscriptionType = "aws:sns/topicSubscription:TopicSubscription";

describe("QueueConsumer", () => {
  let fromBus: Found<QueueConsumer>;
  let fromTopic: Found<QueueConsumer>;

  before(async () => {
    fromBus = await simulate(prod, () => consumer({ from: "bus" }));
    fromTopic = await simulate(prod, () => consumer({ from: "topic" }));
  });

  describe("creates", () => {
    it("a queue behind a rule of the bus, and where failed messages rest", () => {
      expect(fromBus.below("inbox")).to.deep.equal([
        "aws:cloudwatch/eventRule:EventRule inbox-rule",
        "aws:cloudwatch/eventTarget:EventTarget inbox-target",
        "aws:lambda/eventSourceMapping:EventSourceMapping inbox-mapping",
        "aws:sqs/queue:Queue inbox-dead-letters",
        "aws:sqs/queue:Queue inbox-queue",
        "aws:sqs/queuePolicy:QueuePolicy inbox-access",
        "aws:sqs/queuePolicy:QueuePolicy inbox-dead-letters-access",
      ]);
    });

    it("a FIFO queue behind the topic of an ordered event", () => {
      expect(fromTopic.below("inbox")).to.deep.equal([
        "aws:lambda/eventSourceMapping:EventSourceMapping inbox-mapping",
        "aws:sns/topicSubscription:TopicSubscription inbox-subscription",
        "aws:sqs/queue:Queue inbox-dead-letters",
        "aws:sqs/queue:Queue inbox-queue",
        "aws:sqs/queuePolicy:QueuePolicy inbox-access",
        "aws:sqs/queuePolicy:QueuePolicy inbox-dead-letters-access",
      ]);
    });

    it("no mapping where pods poll the queue", async () => {
      const polled = await simulate(prod, () => consumer({ from: "topic", byPods: true }));
      expect(polled.resources.of(mappingType)).to.deep.equal([]);
      expect(polled.below("inbox")).to.have.length(5);
    });
  });

  describe("secures", () => {
    const kept = (found: Found<unknown>) => ({
      kmsMasterKeyId: found.key("events"),
      kmsDataKeyReusePeriodSeconds: 300,
      messageRetentionSeconds: 1_209_600,
    });
    const redrive = (found: Found<unknown>) =>
      JSON.stringify({
        deadLetterTargetArn: found.arn(queueType, "inbox-dead-letters"),
        maxReceiveCount: 5,
      });

    it("messages with the place's key, for as long as SQS keeps them", () => {
      const name = "evenkeel-test-inventory-OrderPlaced";
      expect(fromBus.inputs(queueType, "inbox-queue")).to.deep.equal({
        ...kept(fromBus),
        name,
        visibilityTimeoutSeconds: 120,
        redrivePolicy: redrive(fromBus),
      });
      expect(fromBus.inputs(queueType, "inbox-dead-letters")).to.deep.equal({
        ...kept(fromBus),
        name: `${name}-dead-letters`,
      });
    });

    it("the order of messages that need it, per group, in both queues", () => {
      const name = "evenkeel-test-inventory-OrderPlaced";
      const fifo = {
        ...kept(fromTopic),
        fifoQueue: true,
        deduplicationScope: "messageGroup",
        fifoThroughputLimit: "perMessageGroupId",
      };
      expect(fromTopic.inputs(queueType, "inbox-queue")).to.deep.equal({
        ...fifo,
        name: `${name}.fifo`,
        visibilityTimeoutSeconds: 120,
        redrivePolicy: redrive(fromTopic),
      });
      expect(fromTopic.inputs(queueType, "inbox-dead-letters")).to.deep.equal({
        ...fifo,
        name: `${name}-dead-letters.fifo`,
      });
    });

    it("both queues, which only their own rule or topic may fill, over TLS", () => {
      for (const [found, service, source] of [
        [fromBus, "events.amazonaws.com", "aws:cloudwatch/eventRule:EventRule inbox-rule"],
        [fromTopic, "sns.amazonaws.com", "aws:sns/topic:Topic topic"],
      ] as const) {
        const [type = "", name = ""] = source.split(" ");
        for (const [queueName, access] of [
          ["inbox-queue", "inbox-access"],
          ["inbox-dead-letters", "inbox-dead-letters-access"],
        ] as const) {
          const queue = found.arn(queueType, queueName);
          expect(found.inputs(policyType, access).queueUrl).to.equal(
            found.output(queueType, queueName, "url"),
          );
          expect(found.statements(policyType, access)).to.deep.equal([
            {
              Effect: "Allow",
              Principal: { Service: service },
              Action: ["sqs:SendMessage"],
              Resource: queue,
              Condition: { ArnEquals: { "aws:SourceArn": found.arn(type, name) } },
            },
            tlsOnly("sqs:*", queue),
          ]);
        }
      }
    });
  });

  describe("connects", () => {
    it("the bus to the queue, by the event's name, tries for a day and keeps what it could not deliver", () => {
      const ruleType = "aws:cloudwatch/eventRule:EventRule";
      const bus = fromBus.output("aws:cloudwatch/eventBus:EventBus", "bus", "name");
      expect(fromBus.inputs(ruleType)).to.deep.equal({
        name: "evenkeel-test-inventory-OrderPlaced",
        eventBusName: bus,
        eventPattern: '{"detail-type":["OrderPlaced"]}',
      });
      expect(fromBus.inputs(targetType)).to.deep.equal({
        rule: fromBus.output(ruleType, "inbox-rule", "name"),
        eventBusName: bus,
        arn: fromBus.arn(queueType, "inbox-queue"),
        retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
        deadLetterConfig: { arn: fromBus.arn(queueType, "inbox-dead-letters") },
      });
      expect(fromBus.waitsFor(targetType, "inbox-target")).to.include.members([
        "inbox-access",
        "inbox-dead-letters-access",
      ]);
    });

    it("the topic to the queue, without SNS's envelope, and keeps what it could not deliver", () => {
      expect(fromTopic.inputs(subscriptionType)).to.deep.equal({
        topic: fromTopic.arn("aws:sns/topic:Topic", "topic"),
        protocol: "sqs",
        endpoint: fromTopic.arn(queueType, "inbox-queue"),
        rawMessageDelivery: true,
        redrivePolicy: JSON.stringify({
          deadLetterTargetArn: fromTopic.arn(queueType, "inbox-dead-letters"),
        }),
      });
      expect(fromTopic.waitsFor(subscriptionType, "inbox-subscription")).to.include.members([
        "inbox-access",
        "inbox-dead-letters-access",
      ]);
    });

    it("a standard topic to a standard queue the same way", async () => {
      const plain = await simulate(prod, () => consumer({ from: "plain topic" }));
      expect(plain.inputs(subscriptionType)).to.deep.include({
        rawMessageDelivery: true,
        redrivePolicy: JSON.stringify({
          deadLetterTargetArn: plain.arn(queueType, "inbox-dead-letters"),
        }),
      });
      for (const name of ["inbox-queue", "inbox-dead-letters"]) {
        expect(plain.inputs(queueType, name)).not.to.have.property("fifoQueue");
      }
    });

    it("the queue to its function, which reports single failures", () => {
      expect(fromTopic.inputs(mappingType)).to.deep.equal({
        eventSourceArn: fromTopic.arn(queueType, "inbox-queue"),
        functionName: fromTopic.arn("aws:lambda/function:Function", "handler-function"),
        batchSize: 10,
        functionResponseTypes: ["ReportBatchItemFailures"],
        enabled: true,
      });
    });

    it("large batches to the window that SQS wants for them", async () => {
      const large = await simulate(prod, () =>
        consumer({ from: "bus", consumption: { batchSize: 100 } }),
      );
      expect(large.inputs(mappingType)).to.deep.include({
        batchSize: 100,
        maximumBatchingWindowInSeconds: 1,
      });
    });

    it("batches to the seconds that they are gathered for, and keeps them hidden for as long again", async () => {
      const gathered = await simulate(prod, () =>
        consumer({ from: "bus", consumption: { batchSize: 100, windowSeconds: 30 } }),
      );
      expect(gathered.inputs(mappingType)).to.deep.include({ maximumBatchingWindowInSeconds: 30 });
      expect(gathered.inputs(queueType, "inbox-queue").visibilityTimeoutSeconds).to.equal(150);
    });

    it("long names of queues to names that EventBridge takes", async () => {
      const queueName = `${"x".repeat(55)}-OrderPlaced`;
      const long = await simulate(prod, () => consumer({ from: "bus", changes: { queueName } }));
      const { name } = long.inputs("aws:cloudwatch/eventRule:EventRule");
      expect(name)
        .to.match(/^x+-[0-9a-f]{8}$/)
        .and.to.have.length(64);
      expect(long.inputs(queueType, "inbox-queue").name).to.equal(queueName);
    });

    it("long timeouts to the longest visibility that SQS has", async () => {
      const slow = await simulate(prod, () =>
        consumer({ from: "bus", byPods: true, changes: { timeout: 10_000 } }),
      );
      expect(slow.inputs(queueType, "inbox-queue").visibilityTimeoutSeconds).to.equal(43_200);
    });

    it("the role of the place to the mapping and nothing else", async () => {
      const waiting = await simulate(prod, () =>
        consumer({ from: "bus", changes: { consuming: false } }),
      );
      expect(waiting.inputs(mappingType).enabled).to.equal(false);
      expect(differing(fromBus, waiting)).to.deep.equal(["inbox-mapping"]);
    });

    it("failed and late messages to alarms, by the names of the queues", () => {
      const watched = (found: Found<QueueConsumer>) =>
        found.result.signals.map(({ name, metric, dimensions, statistic, threshold, minutes }) => ({
          ...{ name, metric, statistic, threshold, minutes },
          queue: dimensions.QueueName,
        }));
      const name = "evenkeel-test-inventory-OrderPlaced";
      const signals = (suffix: string) => [
        {
          name: `${name}-dead-letters`,
          metric: "ApproximateNumberOfMessagesVisible",
          statistic: "Maximum",
          threshold: 1,
          minutes: 1,
          queue: `${name}-dead-letters${suffix}`,
        },
        {
          name: `${name}-age`,
          metric: "ApproximateAgeOfOldestMessage",
          statistic: "Maximum",
          threshold: 600,
          minutes: undefined,
          queue: `${name}${suffix}`,
        },
      ];
      expect(watched(fromBus)).to.deep.equal(signals(""));
      expect(watched(fromTopic)).to.deep.equal(signals(".fifo"));
    });
  });

  describe("refuses", () => {
    it("more messages at once than a FIFO queue hands out", async () => {
      const eleven = { from: "topic", consumption: { batchSize: 11 } } as const;
      expect(await refusal(prod, () => consumer(eleven))).to.equal(
        "InvalidParameterValueException: Batch size 11 is invalid: a FIFO queue gives 10 messages at most.",
      );
    });

    it("a function that outlasts the visibility", async () => {
      const hasty = { from: "bus", changes: { timeout: 1 } } as const;
      expect(await refusal(prod, () => consumer(hasty))).to.equal(
        "InvalidParameterValueException: Queue visibility timeout: 6 seconds is less than Function timeout: 20 seconds",
      );
    });
  });
});
