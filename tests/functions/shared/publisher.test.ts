import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { PublishBatchCommand, SNSClient } from "@aws-sdk/client-sns";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { publisher, readTopics } from "../../../functions/shared/publisher";
import { memoryLog, orderPlaced } from "../support/fakes";

const topic = "arn:aws:sns:eu-west-1:111122223333:evenkeel-test-OrderPlaced.fifo";

describe("the publisher", () => {
  const bus = mockClient(EventBridgeClient);
  const topics = mockClient(SNSClient);
  const log = memoryLog();
  const publish = publisher({
    bus: new EventBridgeClient({ region: "eu-west-1" }),
    topics: new SNSClient({ region: "eu-west-1" }),
    busName: "evenkeel-test",
    service: "ordering",
    plainTopics: {},
    orderedTopics: { OrderPlaced: topic },
    log,
  });
  beforeEach(() => {
    bus.reset();
    topics.reset();
    log.lines.length = 0;
    bus.on(PutEventsCommand).callsFake(({ Entries = [] }) => ({
      FailedEntryCount: 0,
      Entries: Entries.map((_: unknown, index: number) => ({ EventId: String(index) })),
    }));
    topics.on(PublishBatchCommand).resolves({ Successful: [], Failed: [] });
  });
  after(() => {
    bus.restore();
    topics.restore();
  });

  it("puts events on the bus by tens, and ordered ones on their topic, by aggregate and told apart by id", async () => {
    const events = Array.from({ length: 23 }, () => orderPlaced());
    expect((await publish(events)).size).to.equal(23);
    const sizes = bus
      .commandCalls(PutEventsCommand)
      .map(({ args }) => args[0].input.Entries?.length);
    expect(sizes).to.deep.equal([10, 10, 3]);
    const entry = bus.commandCalls(PutEventsCommand)[0]?.args[0].input.Entries?.[0];
    expect(entry).to.deep.include({
      EventBusName: "evenkeel-test",
      Source: "evenkeel.ordering",
      DetailType: "OrderPlaced",
      Detail: JSON.stringify(events[0]),
    });
    const sent = topics
      .commandCalls(PublishBatchCommand)
      .flatMap(({ args }) => args[0].input.PublishBatchRequestEntries ?? []);
    expect(sent.map(({ MessageDeduplicationId }) => MessageDeduplicationId)).to.deep.equal(
      events.map(({ id }) => id),
    );
    expect(new Set(sent.map(({ MessageGroupId }) => MessageGroupId))).to.deep.equal(
      new Set(["customer-1"]),
    );
  });

  it("hands the request's trace on where an event has one", async () => {
    const trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1";
    await publish([{ ...orderPlaced(), trace }, orderPlaced()]);
    const entries = bus.commandCalls(PutEventsCommand)[0]?.args[0].input.Entries;
    expect(entries?.map(({ TraceHeader }) => TraceHeader)).to.deep.equal([trace, undefined]);
  });

  it("counts an entry that the bus refused as not published, and keeps it off the topic", async () => {
    const [good, bad] = [orderPlaced(), orderPlaced()];
    bus.on(PutEventsCommand).resolves({
      FailedEntryCount: 1,
      Entries: [{ EventId: "1" }, { ErrorCode: "ThrottlingException", ErrorMessage: "slow" }],
    });
    expect([...(await publish([good, bad]))]).to.deep.equal([good.id]);
    const sent =
      topics.commandCalls(PublishBatchCommand)[0]?.args[0].input.PublishBatchRequestEntries;
    expect(sent?.map(({ Id }) => Id)).to.deep.equal([good.id]);
    expect(log.lines.join()).to.contain("ThrottlingException");
  });

  it("counts an event that its topic refused, or a whole call that failed, as not published", async () => {
    const [one, two] = [orderPlaced(), orderPlaced()];
    topics.on(PublishBatchCommand).resolves({
      Successful: [],
      Failed: [{ Id: two.id, Code: "InternalError", SenderFault: false }],
    });
    expect([...(await publish([one, two]))]).to.deep.equal([one.id]);
    bus.on(PutEventsCommand).rejects(new Error("AccessDenied"));
    expect((await publish([one, two])).size).to.equal(0);
  });

  describe("without a bus", () => {
    const plain = "arn:aws:sns:eu-west-1:111122223333:evenkeel-test-OrderPlaced";
    const overTopics = (plainTopics: Record<string, string>, orderedTopics = {}) =>
      publisher({
        bus: new EventBridgeClient({ region: "eu-west-1" }),
        topics: new SNSClient({ region: "eu-west-1" }),
        service: "ordering",
        plainTopics,
        orderedTopics,
        log,
      });
    const calls = () => topics.commandCalls(PublishBatchCommand).map(({ args }) => args[0].input);

    it("puts events on their own topic, which knows no groups, then on their FIFO topic", async () => {
      const event = orderPlaced();
      const arrived = await overTopics({ OrderPlaced: plain }, { OrderPlaced: topic })([event]);
      expect([...arrived]).to.deep.equal([event.id]);
      expect(bus.commandCalls(PutEventsCommand)).to.have.length(0);
      const [first, second] = calls();
      expect(first).to.deep.equal({
        TopicArn: plain,
        PublishBatchRequestEntries: [{ Id: event.id, Message: JSON.stringify(event) }],
      });
      expect(second?.TopicArn).to.equal(topic);
      expect(second?.PublishBatchRequestEntries?.[0]).to.include({ MessageGroupId: "customer-1" });
    });

    it("counts an event without a topic as not published, and keeps it off the FIFO topic", async () => {
      expect((await overTopics({}, { OrderPlaced: topic })([orderPlaced()])).size).to.equal(0);
      expect(calls()).to.deep.equal([]);
      expect(log.lines.join()).to.contain("events have no topic");
    });
  });

  it("refuses a map of topics that is none", () => {
    expect(readTopics("TOPICS", undefined)).to.deep.equal({});
    expect(() => readTopics("ORDERED_TOPICS", '{"OrderPlaced": 1}')).to.throw("ORDERED_TOPICS");
  });
});
