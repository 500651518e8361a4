import { expect } from "chai";
import {
  brokerZones,
  streamEnvironment,
  streamStatements,
  usesTopics,
} from "../../../components/support/streams";
import {
  serviceEnvironment,
  type ServiceContext,
  serviceStatements,
} from "../../../components/support/services";
import { granted, groundOf, prod, simulate } from "../../support/platform";
import { brokers, serverless, users, withStream } from "../../support/streams";

const arn = (service: string, resource: string) =>
  `arn:aws:${service}:eu-west-1:${prod.account}:${resource}`;
const topic = (name: string) => arn("kafka", `topic/evenkeel-test/*/${name}`);
const onCluster = (...actions: string[]) =>
  granted(
    ["kafka-cluster:Connect", "kafka-cluster:DescribeCluster", ...actions],
    arn("kafka", "cluster/evenkeel-test/*"),
  );
const parameter = granted(["ssm:GetParameter"], arn("ssm", "parameter/evenkeel-test/stream"));

describe("What services need of Kafka", () => {
  let context: ServiceContext;
  let byUse: ServiceContext;
  before(async () => {
    await simulate(prod, () => {
      context = groundOf(withStream(brokers)).shared.context;
      byUse = { ...context, events: { transport: "bus", stream: serverless } };
    });
  });

  it("is nothing for a service without topics", () => {
    expect(usesTopics(users.mail)).to.equal(false);
    expect(streamEnvironment("mail", users.mail, context)).to.deep.equal({});
    expect(streamStatements("mail", users.mail, context)).to.deep.equal([]);
  });

  it("is for a writer: its brokers and its topics, to write and not to read", () => {
    expect(streamEnvironment("feed", users.feed, context)).to.deep.equal({
      STREAM_PARAMETER: "/evenkeel-test/stream",
      WRITES_TOPICS: JSON.stringify({ quotes: { partitions: 48, retentionHours: 24 } }),
    });
    expect(streamStatements("feed", users.feed, context)).to.deep.equal([
      parameter,
      onCluster("kafka-cluster:WriteDataIdempotently"),
      granted(["kafka-cluster:DescribeTopic", "kafka-cluster:WriteData"], [topic("quotes")]),
    ]);
  });

  it("is for a reader: its topics and its own consumer group", () => {
    expect(streamEnvironment("ledger", users.ledger, context)).to.deep.equal({
      STREAM_PARAMETER: "/evenkeel-test/stream",
      READS_TOPICS: '["trades"]',
      CONSUMER_GROUP: "ledger",
    });
    expect(streamStatements("ledger", users.ledger, context)).to.deep.equal([
      parameter,
      onCluster(),
      granted(["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"], [topic("trades")]),
      granted(
        ["kafka-cluster:AlterGroup", "kafka-cluster:DescribeGroup"],
        arn("kafka", "group/evenkeel-test/*/ledger"),
      ),
    ]);
  });

  it("lets a writer make its topics where AWS cannot", () => {
    expect(streamStatements("matching", users.matching, byUse)).to.deep.include(
      granted(
        ["kafka-cluster:CreateTopic", "kafka-cluster:DescribeTopic", "kafka-cluster:WriteData"],
        [topic("trades")],
      ),
    );
  });

  it("is part of what its handlers and pods get", () => {
    expect(serviceEnvironment("ledger", users.ledger, context)).to.include(
      streamEnvironment("ledger", users.ledger, context),
    );
    expect(serviceStatements("ledger", users.ledger, context)).to.include.deep.members(
      streamStatements("ledger", users.ledger, context),
    );
  });

  it("is brokers in two or three zones", () => {
    expect([2, 3, 4].map(brokerZones)).to.deep.equal([2, 3, 3]);
  });
});
