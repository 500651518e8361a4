import { expect } from "chai";
import { type EventBus } from "../../components";
import { type Service, type Settings } from "../../environments/schema";
import { eventBus, eventBusName as name, withMore } from "../support/events";
import { type Found, prod, simulate, tlsOnly } from "../support/platform";

const busType = "aws:cloudwatch/eventBus:EventBus";
const topicType = "aws:sns/topic:Topic";
const functionType = "aws:lambda/function:Function";
const policyType = "aws:iam/rolePolicy:RolePolicy";

describe("EventBus over topics", () => {
  let over: Found<EventBus>;
  const services: Settings["services"] = {
    ...withMore,
    carriers: {
      ...prod.services.payment,
      store: undefined,
      consumes: {},
      publishes: ["OrderShipped"],
    } as Service,
  };
  before(async () => (over = await simulate(prod, eventBus(services, true, "topics"))));

  it("has neither bus, archive nor rules but for the sweeps", () => {
    expect(over.result.busName).to.equal(undefined);
    expect(over.resources.all.map(({ type }) => type)).not.to.include.any.members([
      busType,
      "aws:cloudwatch/eventArchive:EventArchive",
    ]);
    const rules = over.resources.of("aws:cloudwatch/eventRule:EventRule");
    expect(rules.filter((rule) => !rule.name.endsWith("-sweep"))).to.deep.equal([]);
  });

  it("has an encrypted topic for everything that is published, over TLS, and FIFO topics as ever", () => {
    const topics = over.resources.of(topicType).map((topic) => topic.name);
    expect(topics.sort()).to.deep.equal([
      "events-eu-west-1-order-placed",
      "events-eu-west-1-order-placed-topic",
      "events-eu-west-1-order-shipped-topic",
      "events-eu-west-1-payment-processed",
      "events-eu-west-1-payment-processed-topic",
    ]);
    expect(over.inputs(topicType, `${name}-order-shipped-topic`)).to.deep.equal({
      name: "evenkeel-test-OrderShipped",
      kmsMasterKeyId: over.key("events"),
    });
    const topic = over.arn(topicType, `${name}-order-shipped-topic`);
    expect(
      over.statements("aws:sns/topicPolicy:TopicPolicy", `${name}-order-shipped-topic-access`),
    ).to.deep.equal([tlsOnly("sns:Publish", topic)]);
  });

  it("leads each queue to its event's topic, ordered ones to the FIFO topic", () => {
    const subscription = "aws:sns/topicSubscription:TopicSubscription";
    const source = (consumer: string) =>
      over.inputs(subscription, `${name}-${consumer}-subscription`).topic;
    expect(source("notification-order-placed")).to.equal(
      over.arn(topicType, `${name}-order-placed-topic`),
    );
    expect(source("payment-order-placed")).to.equal(over.arn(topicType, `${name}-order-placed`));
  });

  it("lets relays publish to topics and not to a bus", () => {
    const relay = over.inputs(functionType, `${name}-ordering-relay-function`);
    const { variables } = relay.environment as { variables: Record<string, string> };
    expect(JSON.parse(variables.TOPICS ?? "")).to.deep.equal({
      OrderPlaced: over.arn(topicType, `${name}-order-placed-topic`),
    });
    expect(variables).not.to.have.property("EVENT_BUS_NAME");
    const actions = over
      .statements(policyType, `${name}-ordering-relay-policy`)
      .flatMap((statement) => (statement as { Action: string[] }).Action);
    expect(actions).to.include("sns:Publish").and.not.include("events:PutEvents");
  });

  it("gives a service without a store no relay", () => {
    const own = over.below(name).filter((each) => each.startsWith("evenkeel:part:"));
    expect(own.filter((part) => part.includes("ordering"))).not.to.deep.equal([]);
    expect(own.filter((part) => part.includes("carriers"))).to.deep.equal([]);
  });
});
