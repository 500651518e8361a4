import { expect } from "chai";
import { type EventBus } from "../../components";
import { eventBus, eventBusName as name, withMore } from "../support/events";
import {
  differing,
  type Found,
  granted,
  prod,
  simulate,
  tlsOnly,
  valueOf,
} from "../support/platform";

const busType = "aws:cloudwatch/eventBus:EventBus";
const topicType = "aws:sns/topic:Topic";
const mappingType = "aws:lambda/eventSourceMapping:EventSourceMapping";
const functionType = "aws:lambda/function:Function";
const policyType = "aws:iam/rolePolicy:RolePolicy";
const parameterType = "aws:ssm/parameter:Parameter";

describe("EventBus", () => {
  let found: Found<EventBus>;
  let more: Found<EventBus>;

  before(async () => {
    found = await simulate(prod, eventBus(prod.services));
    more = await simulate(prod, eventBus(withMore));
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
      const waiting = await simulate(prod, eventBus(prod.services, false));
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
});
