import { expect } from "chai";
import { settingsOf, timeout } from "../../program/plans";
import { expectStatement, json, notifications, Rows } from "./support";

/** Queues by the event and the service that takes it. */
const inboxes = [
  "notification-order-placed",
  "notification-order-shipped",
  "notification-payment-failed",
  "payment-order-placed",
] as const;

const at = "eu-west-1";
const queueType = "aws:sqs/queue:Queue";
const topicType = "aws:sns/topic:Topic";

describe("The reference system notifications, EKS to SNS to SQS to Lambda in batches, nothing lost:", function () {
  this.timeout(timeout);
  let rows: Rows;
  before(async () => (rows = new Rows(await notifications())));

  it("pods publish to a topic", () => {
    const arn = rows.arn(topicType, `events-${at}-order-shipped-topic`);
    expectStatement(
      rows.statements("aws:iam/rolePolicy:RolePolicy", `cluster-${at}-carriers-policy`),
      { Effect: "Allow", Action: ["sns:Publish"], Resource: [arn] },
    );
    const { data } = rows.inputs("kubernetes:core/v1:ConfigMap", `cluster-${at}-carriers-settings`);
    expect(json((data as { TOPICS: string }).TOPICS)).to.deep.equal({ OrderShipped: arn });
    // What orders commits leaves through its outbox, also when the pod dies meanwhile.
    expectStatement(
      rows.statements("aws:iam/rolePolicy:RolePolicy", `events-${at}-orders-relay-policy`),
      {
        Action: ["sns:Publish"],
        Resource: [
          rows.arn(topicType, `events-${at}-order-placed-topic`),
          rows.arn(topicType, `events-${at}-order-placed`),
        ],
      },
    );
    expect(
      rows.inputs("aws:cloudwatch/eventRule:EventRule", `events-${at}-orders-relay-sweep`),
    ).to.include({ scheduleExpression: "rate(1 minute)", state: "ENABLED" });
  });

  it("a topic delivers to each queue, and what it cannot deliver to the dead letters", () => {
    for (const inbox of inboxes) {
      const name = `events-${at}-${inbox}`;
      const subscription = rows.inputs(
        "aws:sns/topicSubscription:TopicSubscription",
        `${name}-subscription`,
      );
      const dead = rows.arn(queueType, `${name}-dead-letters`);
      expect(subscription).to.include({
        protocol: "sqs",
        endpoint: rows.arn(queueType, `${name}-queue`),
        rawMessageDelivery: true,
      });
      expect(json(subscription.redrivePolicy)).to.deep.equal({ deadLetterTargetArn: dead });
      for (const [policy, queue] of [
        [`${name}-access`, rows.arn(queueType, `${name}-queue`)],
        [`${name}-dead-letters-access`, dead],
      ] as const) {
        expectStatement(rows.statements("aws:sqs/queuePolicy:QueuePolicy", policy), {
          Effect: "Allow",
          Principal: { Service: "sns.amazonaws.com" },
          Action: ["sqs:SendMessage"],
          Resource: queue,
          Condition: { ArnEquals: { "aws:SourceArn": subscription.topic } },
        });
      }
    }
  });

  it("a queue keeps messages for 14 days, and moves aside what fails again and again", () => {
    for (const inbox of inboxes) {
      const name = `events-${at}-${inbox}`;
      const queue = rows.inputs(queueType, `${name}-queue`);
      const dead = rows.inputs(queueType, `${name}-dead-letters`);
      expect(json(queue.redrivePolicy)).to.deep.equal({
        deadLetterTargetArn: rows.arn(queueType, `${name}-dead-letters`),
        maxReceiveCount: inbox === "notification-payment-failed" ? 10 : 5,
      });
      for (const { messageRetentionSeconds, kmsMasterKeyId } of [queue, dead]) {
        expect(messageRetentionSeconds).to.equal(14 * 24 * 3600);
        expect(kmsMasterKeyId).to.equal(rows.key("events"));
      }
      const alarms = rows.of("aws:cloudwatch/metricAlarm:MetricAlarm");
      expect(alarms.map(({ inputs }) => inputs.dimensions)).to.deep.include({
        QueueName: dead.name,
      });
    }
  });

  it("a function takes batches, and gives back only what failed", () => {
    const batches = inboxes.map((inbox) => {
      const name = `events-${at}-${inbox}`;
      const [service] = inbox.split("-");
      const functionName = `events-${at}-${service ?? ""}-consumer-function`;
      const consumer = rows.inputs("aws:lambda/function:Function", functionName);
      const mapping = rows.inputs(
        "aws:lambda/eventSourceMapping:EventSourceMapping",
        `${name}-mapping`,
      );
      expect(mapping).to.deep.include({
        enabled: true,
        eventSourceArn: rows.arn(queueType, `${name}-queue`),
        functionName: rows.arn("aws:lambda/function:Function", functionName),
        functionResponseTypes: ["ReportBatchItemFailures"],
      });
      const window = Number(mapping.maximumBatchingWindowInSeconds ?? 0);
      expect(rows.inputs(queueType, `${name}-queue`).visibilityTimeoutSeconds).to.be.at.least(
        6 * Number(consumer.timeout) + window,
      );
      return [inbox, mapping.batchSize, window];
    });
    expect(batches).to.deep.equal([
      ["notification-order-placed", 100, 5],
      ["notification-order-shipped", 100, 5],
      ["notification-payment-failed", 10, 1],
      ["payment-order-placed", 10, 0],
    ]);
  });

  it("in order from a FIFO topic, in any order from a standard one", () => {
    const topicOf = (inbox: string) =>
      rows.inputs(
        "aws:sns/topicSubscription:TopicSubscription",
        `events-${at}-${inbox}-subscription`,
      ).topic;
    expect(topicOf("payment-order-placed")).to.equal(
      rows.arn(topicType, `events-${at}-order-placed`),
    );
    expect(rows.inputs(topicType, `events-${at}-order-placed`).fifoTopic).to.equal(true);
    for (const queue of ["queue", "dead-letters"]) {
      expect(rows.inputs(queueType, `events-${at}-payment-order-placed-${queue}`)).to.include({
        fifoQueue: true,
        deduplicationScope: "messageGroup",
      });
    }
    expect(topicOf("notification-order-placed")).to.equal(
      rows.arn(topicType, `events-${at}-order-placed-topic`),
    );
  });

  it("refuses larger batches, or a window, where order is kept", () => {
    const ordered = (setting: string) => () =>
      settingsOf({
        stack: "notifications",
        config: [`settings.services.payment.consumes.OrderPlaced.${setting}`],
      });
    expect(ordered("batchSize=11")).to.throw(/services\.payment\.consumes\.OrderPlaced\.batchSize/);
    expect(ordered("windowSeconds=5")).to.throw(
      /services\.payment\.consumes\.OrderPlaced\.windowSeconds/,
    );
  });
});
