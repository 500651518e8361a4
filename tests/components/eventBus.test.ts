import { expect } from "chai";
import { EventBus } from "../../components";
import { type Service, type Settings } from "../../environments/schema";
import {
  differing,
  type Found,
  granted,
  groundOf,
  networkOn,
  prod,
  simulate,
  tlsOnly,
  valueOf,
} from "../support/platform";

const name = "events-eu-west-1";
const busType = "aws:cloudwatch/eventBus:EventBus";
const topicType = "aws:sns/topic:Topic";
const mappingType = "aws:lambda/eventSourceMapping:EventSourceMapping";
const functionType = "aws:lambda/function:Function";
const policyType = "aws:iam/rolePolicy:RolePolicy";
const parameterType = "aws:ssm/parameter:Parameter";

/** Beside the reference's services: two that consume, one of them in order, both on Lambda and without a store. */
const withMore: Settings["services"] = {
  ...prod.services,
  shipping: {
    ...prod.services.inventory,
    api: undefined,
    store: undefined,
    consumes: {
      PaymentProcessed: { ordered: true, batchSize: 5, windowSeconds: 0, maxReceives: 3 },
    },
  } as Service,
  notification: {
    ...prod.services.inventory,
    api: undefined,
    store: undefined,
    consumes: {
      OrderPlaced: { ordered: false, batchSize: 50, windowSeconds: 0, maxReceives: 5 },
      PaymentProcessed: { ordered: false, batchSize: 10, windowSeconds: 0, maxReceives: 5 },
    },
  } as Service,
};

const bus =
  (
    services: Settings["services"],
    active = true,
    transport: Settings["events"]["transport"] = "bus",
  ) =>
  (): EventBus => {
    const of = { ...prod, services, events: { ...prod.events, transport } };
    const ground = groundOf(of);
    const network = networkOn(ground, of, { interfaceEndpoints: [] });
    const args = { ...ground.shared, ...of.events, network, active };
    return new EventBus(name, args, { provider: ground.provider });
  };

describe("EventBus", () => {
  let found: Found<EventBus>;
  let more: Found<EventBus>;

  before(async () => {
    found = await simulate(prod, bus(prod.services));
    more = await simulate(prod, bus(withMore));
  });

  const parts = (of: Found<unknown>) =>
    of
      .below(name)
      .filter((each) => each.startsWith("evenkeel:part:"))
      .map((each) => each.slice("evenkeel:part:".length));

  describe("creates", () => {
    it("a bus with its archive, the role and a topic for each ordered event", () => {
      const own = found.resources.all
        .filter(({ parent, custom }) => custom && parent.endsWith(`::${name}`))
        .map((resource) => `${resource.type} ${resource.name}`)
        .sort();
      expect(own).to.deep.equal([
        "aws:cloudwatch/eventArchive:EventArchive events-eu-west-1-archive",
        "aws:cloudwatch/eventBus:EventBus events-eu-west-1-bus",
        "aws:sns/topic:Topic events-eu-west-1-order-placed",
        "aws:sns/topicPolicy:TopicPolicy events-eu-west-1-order-placed-access",
        "aws:ssm/parameter:Parameter events-eu-west-1-role",
      ]);
    });

    it("a consumer for each event that a service handles, a relay for each that publishes", () => {
      expect(parts(found)).to.deep.equal([
        "OutboxRelay events-eu-west-1-ordering-relay",
        "OutboxRelay events-eu-west-1-payment-relay",
        "QueueConsumer events-eu-west-1-inventory-order-placed",
        "QueueConsumer events-eu-west-1-payment-order-placed",
        "WorkloadFunction events-eu-west-1-inventory-consumer",
        "WorkloadFunction events-eu-west-1-ordering-relay",
        "WorkloadFunction events-eu-west-1-payment-relay",
      ]);
    });

    it("one function for all events of a service", () => {
      const notification = parts(more).filter((part) => part.includes("notification"));
      expect(notification).to.deep.equal([
        "QueueConsumer events-eu-west-1-notification-order-placed",
        "QueueConsumer events-eu-west-1-notification-payment-processed",
        "WorkloadFunction events-eu-west-1-notification-consumer",
      ]);
    });

    it("no function and no mapping for consumers on Kubernetes, which poll themselves", () => {
      const mappings = found.resources.of(mappingType).map((mapping) => mapping.name);
      expect(mappings).to.deep.equal(["events-eu-west-1-inventory-order-placed-mapping"]);
      const functions = found.resources.of(functionType).map((each) => each.name);
      expect(functions).not.to.include("events-eu-west-1-payment-consumer-function");
    });
  });

  describe("secures", () => {
    it("the bus and its archive with the place's key, for as long as settings say", () => {
      expect(found.inputs(busType)).to.deep.equal({
        name: "evenkeel-test",
        kmsKeyIdentifier: found.key("events"),
      });
      expect(found.inputs("aws:cloudwatch/eventArchive:EventArchive")).to.deep.equal({
        name: "evenkeel-test",
        eventSourceArn: found.arn(busType, `${name}-bus`),
        retentionDays: 30,
        kmsKeyIdentifier: found.key("events"),
      });
    });

    it("topics with the place's key, over TLS", () => {
      expect(found.inputs(topicType)).to.deep.equal({
        name: "evenkeel-test-OrderPlaced.fifo",
        fifoTopic: true,
        contentBasedDeduplication: false,
        kmsMasterKeyId: found.key("events"),
      });
      const topic = found.arn(topicType, `${name}-order-placed`);
      expect(found.inputs("aws:sns/topicPolicy:TopicPolicy").arn).to.equal(topic);
      expect(
        found.statements("aws:sns/topicPolicy:TopicPolicy", `${name}-order-placed-access`),
      ).to.deep.equal([tlsOnly("sns:Publish", topic)]);
    });

    it("consumers, which read their own queues and use their own store", () => {
      const arn = (service: string, resource: string) =>
        `arn:aws:${service}:eu-west-1:${prod.account}:${resource}`;
      const consumes = (...queues: string[]) => [
        granted(
          [
            "sqs:ChangeMessageVisibility",
            "sqs:DeleteMessage",
            "sqs:GetQueueAttributes",
            "sqs:GetQueueUrl",
            "sqs:ReceiveMessage",
          ],
          queues.map((queue) => arn("sqs", `evenkeel-test-${queue}`)),
        ),
        granted(["kms:Decrypt"], more.key("events")),
      ];
      const role = granted(["ssm:GetParameter"], [arn("ssm", "parameter/evenkeel-test/role")]);
      const own = (service: string) =>
        more.statements(policyType, `${name}-${service}-consumer-policy`).slice(2);
      expect(own("inventory")).to.deep.equal([
        role,
        granted(
          [
            "dynamodb:ConditionCheckItem",
            "dynamodb:DeleteItem",
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:Query",
            "dynamodb:UpdateItem",
          ],
          [
            arn("dynamodb", "table/evenkeel-test-inventory"),
            arn("dynamodb", "table/evenkeel-test-inventory/index/*"),
          ],
        ),
        granted(["kms:Decrypt"], more.key("data")),
        ...consumes("inventory-OrderPlaced"),
      ]);
      expect(own("shipping")).to.deep.equal([role, ...consumes("shipping-PaymentProcessed.fifo")]);
      expect(own("notification")).to.deep.equal([
        role,
        ...consumes("notification-OrderPlaced", "notification-PaymentProcessed"),
      ]);
    });
  });

  describe("connects", () => {
    it("ordered events through their topics, the others through rules of the bus", () => {
      const sources = more.resources.all
        .filter(({ type }) => /EventRule|TopicSubscription/.test(type))
        .map((resource) => resource.name)
        .filter((each) => !each.endsWith("-sweep"))
        .sort();
      expect(sources).to.deep.equal([
        "events-eu-west-1-inventory-order-placed-rule",
        "events-eu-west-1-notification-order-placed-rule",
        "events-eu-west-1-notification-payment-processed-rule",
        "events-eu-west-1-payment-order-placed-subscription",
        "events-eu-west-1-shipping-payment-processed-subscription",
      ]);
      const subscription = "aws:sns/topicSubscription:TopicSubscription";
      expect(
        more.inputs(subscription, `${name}-shipping-payment-processed-subscription`).topic,
      ).to.equal(more.arn(topicType, `${name}-payment-processed`));
    });

    it("queues to names that both places share, with each event's own limits", () => {
      const queue = more.inputs("aws:sqs/queue:Queue", `${name}-shipping-payment-processed-queue`);
      expect(queue).to.deep.include({
        name: "evenkeel-test-shipping-PaymentProcessed.fifo",
        visibilityTimeoutSeconds: 120,
      });
      expect(JSON.parse(String(queue.redrivePolicy))).to.have.property("maxReceiveCount", 3);
      const mapping = more.inputs(mappingType, `${name}-shipping-payment-processed-mapping`);
      expect(mapping).to.deep.include({ batchSize: 5, enabled: true });
    });

    it("functions to their service's settings", () => {
      expect(more.inputs(functionType, `${name}-notification-consumer-function`)).to.deep.include({
        name: "evenkeel-test-notification-consumer",
        memorySize: 512,
        timeout: 20,
        environment: {
          variables: {
            NODE_OPTIONS: "--enable-source-maps",
            SERVICE_NAME: "notification",
            POWERTOOLS_SERVICE_NAME: "notification",
            PLACE: "eu-west-1",
            PREFIX: "evenkeel-test",
            ROLE_PARAMETER: "/evenkeel-test/role",
            PUBLISHES: "[]",
          },
        },
      });
    });

    it("workloads to the place's role", () => {
      expect(found.inputs(parameterType)).to.deep.equal({
        name: "/evenkeel-test/role",
        description: "Whether this place serves writes now",
        type: "String",
        value: '{"active":true}',
      });
    });

    it("the role to mappings, sweeps and the parameter, and to nothing else", async () => {
      const waiting = await simulate(prod, bus(prod.services, false));
      expect(differing(found, waiting)).to.deep.equal([
        "events-eu-west-1-inventory-order-placed-mapping",
        "events-eu-west-1-ordering-relay-sweep",
        "events-eu-west-1-payment-relay-sweep",
        "events-eu-west-1-role",
      ]);
      expect(waiting.inputs(mappingType).enabled).to.equal(false);
      expect(waiting.inputs(parameterType).value).to.equal('{"active":false}');
      const states = waiting.resources
        .of("aws:cloudwatch/eventRule:EventRule")
        .filter((rule) => rule.name.endsWith("-sweep"))
        .map(({ inputs }) => inputs.state);
      expect(states).to.deep.equal(["DISABLED", "DISABLED"]);
    });

    it("publishers to the bus by name", async () => {
      const { busName } = found.result;
      expect(busName && (await valueOf(busName))).to.equal("evenkeel-test");
    });

    it("every queue to two alarms", () => {
      expect(found.result.signals.map((signal) => signal.name)).to.deep.equal([
        "evenkeel-test-inventory-OrderPlaced-dead-letters",
        "evenkeel-test-inventory-OrderPlaced-age",
        "evenkeel-test-payment-OrderPlaced-dead-letters",
        "evenkeel-test-payment-OrderPlaced-age",
      ]);
    });
  });

  describe("over topics", () => {
    const services: Settings["services"] = {
      ...withMore,
      carriers: {
        ...prod.services.payment,
        store: undefined,
        consumes: {},
        publishes: ["OrderShipped"],
      } as Service,
    };
    let over: Found<EventBus>;
    before(async () => (over = await simulate(prod, bus(services, true, "topics"))));

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
      expect(parts(over).filter((part) => part.includes("carriers"))).to.deep.equal([]);
    });
  });
});
