import { expect } from "chai";
import { type Properties } from "../../../lab/model";
import { aws } from "../../support/minimalInputs";
import { refusal } from "./refusal";
import { Builder, creationOf } from "./support";

const cluster = aws("msk/cluster");
const topic = aws("msk/topic");
const subscription = aws("sns/topicSubscription");
const queue = aws("sqs/queue");

describe("Kafka in the model", () => {
  it("gives brokers that clients of IAM can call, and a cluster's topics its name", () => {
    const builder = new Builder();
    const made = builder.make(cluster, { clientAuthentication: { sasl: { iam: true } } });
    expect(made.outputs.bootstrapBrokersSaslIam).to.match(
      /^(b-[123]\.minimal\.[a-z0-9]{6}\.c3\.kafka\.eu-west-1\.amazonaws\.com:9098,?){3}$/,
    );
    expect(made.outputs.bootstrapBrokersTls).to.equal("");
    const { outputs } = builder.create(topic, "trades", {
      name: "trades",
      clusterArn: made.id,
      partitionCount: 1,
      replicationFactor: 2,
    });
    expect(outputs.arn).to.equal(`${made.id.replace(":cluster/", ":topic/")}/trades`);
  });

  it("refuses brokers that do not fill their zones evenly", () => {
    const { message } = refusal(() => new Builder().make(cluster, { numberOfBrokerNodes: 3 }));
    expect(message).to.include("must be a multiple of Availability Zones").and.include("3 in 2");
  });

  it("refuses to lose brokers", () => {
    const builder = new Builder();
    const made = builder.make(cluster);
    const fewer = { ...made.inputs, numberOfBrokerNodes: 2 };
    const update = () =>
      builder.cloud.update(creationOf(cluster, "fewer", fewer), made.id, made.outputs);
    expect(refusal(update).message).to.include("can only grow");
  });

  it("refuses fewer partitions, more copies than brokers, and topics of a serverless cluster", () => {
    const builder = new Builder();
    const made = builder.make(topic, { partitionCount: 6 });
    const change = (more: Properties) => () =>
      builder.cloud.update(
        creationOf(topic, "changed", { ...made.inputs, ...more }),
        made.id,
        made.outputs,
      );
    expect(refusal(change({ partitionCount: 3 })).message).to.include("can only grow");
    expect(refusal(() => new Builder().make(topic, { replicationFactor: 5 })).message).to.include(
      "larger than the number of brokers",
    );
    const byUse = builder.make(aws("msk/serverlessCluster"));
    expect(refusal(() => builder.make(topic, { clusterArn: byUse.id })).code).to.equal(
      "NotFoundException",
    );
  });
});

describe("Subscriptions in the model", () => {
  it("refuse a dead-letter queue of the other kind, and one that is not there", () => {
    const builder = new Builder();
    const fifo = builder.create(queue, "dead", { name: "dead.fifo", fifoQueue: true });
    const redrive = (deadLetterTargetArn: string) => ({
      redrivePolicy: JSON.stringify({ deadLetterTargetArn }),
    });
    expect(
      refusal(() => builder.make(subscription, redrive(String(fifo.outputs.arn)))).message,
    ).to.include("must be of its topic's kind");
    expect(
      refusal(() =>
        builder.make(subscription, redrive("arn:aws:sqs:eu-west-1:123456789012:nowhere")),
      ).code,
    ).to.equal("AWS.SimpleQueueService.NonExistentQueue");
  });
});
