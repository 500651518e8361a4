import { expect } from "chai";
import {
  clusterOf,
  consumeStatements,
  orderedEvents,
  publishedEvents,
  publishEnvironment,
  publishStatements,
  relayName,
  serviceEnvironment,
  type ServiceContext,
  serviceStatements,
  servicesWith,
} from "../../../components/support/services";
import { service } from "../../../environments/service";
import { type Service, type Settings } from "../../../environments/schema";
import { type Found, granted, groundOf, prod, simulate } from "../../support/platform";

const of = (given: unknown): Service => service.parse(given);

/** Every kind of service: relational, document, stateless; in order and not. */
const services: Settings["services"] = {
  ordering: of({ runsOn: "lambda", store: "postgres", publishes: ["OrderPlaced", "OrderPaid"] }),
  stock: of({
    runsOn: "lambda",
    store: "dynamodb",
    consumes: { OrderPlaced: { ordered: true }, OrderPaid: {} },
  }),
  mail: of({ runsOn: "lambda", consumes: { OrderPlaced: { ordered: true } } }),
};
const { ordering, stock, mail } = services as Record<"ordering" | "stock" | "mail", Service>;
/** Publishes, and keeps nothing. */
const carriers = of({
  runsOn: "kubernetes",
  publishes: ["OrderShipped"],
  kubernetes: { image: "carriers:1" },
});

const arn = (name: string, resource: string) =>
  `arn:aws:${name}:eu-west-1:${prod.account}:${resource}`;

describe("What services need", () => {
  /** Keys stand for themselves: a statement holds their ARN. */
  let context: ServiceContext;
  let found: Found<unknown>;

  before(async () => {
    found = await simulate(prod, () => {
      context = { ...groundOf(prod).shared.context, prefix: "p", services };
    });
  });

  describe("events", () => {
    it("are ordered when one consumer needs it, each once and sorted", () => {
      expect(orderedEvents(services)).to.deep.equal(["OrderPlaced"]);
      const more = { mail: of({ runsOn: "lambda", consumes: { Added: { ordered: true } } }) };
      expect(orderedEvents({ ...services, ...more, stock })).to.deep.equal([
        "Added",
        "OrderPlaced",
      ]);
      expect(orderedEvents({ ordering })).to.deep.equal([]);
    });
  });

  describe("publishers", () => {
    it("have events, each once and sorted", () => {
      expect(publishedEvents({ ...services, carriers, again: carriers })).to.deep.equal([
        "OrderPaid",
        "OrderPlaced",
        "OrderShipped",
      ]);
    });

    it("without a store publish themselves, on the bus of their place", () => {
      expect(relayName("carriers", carriers, "p")).to.equal(undefined);
      expect(serviceEnvironment("carriers", carriers, context)).to.deep.include({
        EVENT_BUS_NAME: "p",
        ORDERED_TOPICS: "{}",
      });
      expect(serviceStatements("carriers", carriers, context).slice(1)).to.deep.equal(
        publishStatements(carriers, context),
      );
    });

    it("with a store leave that to the relay", () => {
      expect(serviceEnvironment("ordering", ordering, context)).not.to.have.any.keys(
        "EVENT_BUS_NAME",
        "ORDERED_TOPICS",
      );
      const actions = serviceStatements("ordering", ordering, context).flatMap(
        ({ Action }) => Action,
      );
      expect(actions).not.to.include.any.members(["events:PutEvents", "sns:Publish"]);
    });

    it("know and may use a topic per event where no bus carries them", () => {
      const onTopics: ServiceContext = {
        ...context,
        events: { transport: "topics", stream: "none" },
      };
      const plain = arn("sns", "p-OrderPlaced");
      const paid = arn("sns", "p-OrderPaid");
      const fifo = arn("sns", "p-OrderPlaced.fifo");
      expect(publishEnvironment(ordering, onTopics)).to.deep.equal({
        TOPICS: JSON.stringify({ OrderPlaced: plain, OrderPaid: paid }),
        ORDERED_TOPICS: JSON.stringify({ OrderPlaced: fifo }),
      });
      expect(publishStatements(ordering, onTopics)).to.deep.equal([
        granted(["sns:Publish"], [plain, paid, fifo]),
        granted(["kms:Decrypt", "kms:GenerateDataKey"], context.keys.events.arn),
      ]);
    });
  });

  describe("stores", () => {
    it("are one cluster for all, or one each", () => {
      expect(clusterOf("ordering", false)).to.equal("shared");
      expect(clusterOf("ordering", true)).to.equal("ordering");
    });

    it("find their services, sorted", () => {
      expect(servicesWith(services, "postgres")).to.deep.equal(["ordering"]);
      expect(servicesWith({ zebra: stock, stock }, "dynamodb")).to.deep.equal(["stock", "zebra"]);
    });
  });

  describe("relays", () => {
    it("exist for services that publish, under a name that Lambda takes", () => {
      expect(relayName("ordering", ordering, "p")).to.equal("p-ordering-relay");
      expect(relayName("mail", mail, "p")).to.equal(undefined);
      expect(relayName("ordering", ordering, "p".repeat(60))).to.have.length(64);
    });

    it("know the bus and the topics of their own ordered events", () => {
      expect(publishEnvironment(ordering, context)).to.deep.equal({
        EVENT_BUS_NAME: "p",
        ORDERED_TOPICS: JSON.stringify({ OrderPlaced: arn("sns", "p-OrderPlaced.fifo") }),
      });
      expect(publishEnvironment(mail, context).ORDERED_TOPICS).to.equal("{}");
    });

    it("may publish their own events, and on topics only where they have any", () => {
      const { keys } = context;
      const onBus = granted(["events:PutEvents"], arn("events", "event-bus/p"), {
        "ForAllValues:StringEquals": { "events:detail-type": ["OrderPlaced", "OrderPaid"] },
        Null: { "events:detail-type": "false" },
      });
      const useKey = granted(["kms:Decrypt", "kms:GenerateDataKey"], keys.events.arn);
      expect(publishStatements(ordering, context)).to.deep.equal([
        onBus,
        granted(["sns:Publish"], [arn("sns", "p-OrderPlaced.fifo")]),
        useKey,
      ]);
      const unordered = { ...context, services: { ordering } };
      expect(publishStatements(ordering, unordered)).to.deep.equal([onBus, useKey]);
    });
  });

  describe("settings", () => {
    const common = (name: string) => ({
      SERVICE_NAME: name,
      POWERTOOLS_SERVICE_NAME: name,
      PLACE: "eu-west-1",
      PREFIX: "p",
      ROLE_PARAMETER: "/p/role",
    });

    it("of a relational service name its database and login", () => {
      expect(serviceEnvironment("ordering", ordering, context)).to.deep.equal({
        ...common("ordering"),
        PUBLISHES: '["OrderPlaced","OrderPaid"]',
        RELAY_FUNCTION: "p-ordering-relay",
        DATABASE_PARAMETER: "/p/database/shared",
        DATABASE_SECRET: "p/service/ordering",
      });
      const apart = { ...context, clusterPerService: true };
      expect(serviceEnvironment("ordering", ordering, apart).DATABASE_PARAMETER).to.equal(
        "/p/database/ordering",
      );
    });

    it("of a service with a table say where its accelerator is, if there is one", () => {
      const accelerated = { ...context, accelerated: true };
      expect(serviceEnvironment("stock", stock, accelerated).DAX_PARAMETER).to.equal("/p/dax");
      expect(serviceEnvironment("ordering", ordering, accelerated)).not.to.have.any.keys(
        "DAX_PARAMETER",
      );
      const [parameters, items, cached] = serviceStatements("stock", stock, accelerated);
      expect(parameters?.Resource).to.deep.equal([
        arn("ssm", "parameter/p/role"),
        arn("ssm", "parameter/p/dax"),
      ]);
      const [inTable, inCache] = [items, cached].map((each) =>
        [each?.Action].flat().map((action) => String(action).split(":")[1]),
      );
      expect(cached).to.deep.include({ Resource: arn("dax", "cache/p") });
      expect(inCache).to.deep.equal(inTable);
    });

    it("of a service with a table name it, and of one without any store nothing", () => {
      expect(serviceEnvironment("stock", stock, context)).to.deep.equal({
        ...common("stock"),
        PUBLISHES: "[]",
        TABLE_NAME: "p-stock",
      });
      expect(serviceEnvironment("mail", mail, context)).to.deep.equal({
        ...common("mail"),
        PUBLISHES: "[]",
      });
    });
  });

  describe("rights", () => {
    const decrypt = () => granted(["kms:Decrypt"], context.keys.data.arn);

    it("of a relational service: its parameters, its login, its relay", () => {
      expect(serviceStatements("ordering", ordering, context)).to.deep.equal([
        granted(
          ["ssm:GetParameter"],
          [arn("ssm", "parameter/p/role"), arn("ssm", "parameter/p/database/shared")],
        ),
        granted(
          ["secretsmanager:GetSecretValue"],
          arn("secretsmanager", "secret:p/service/ordering-??????"),
        ),
        decrypt(),
        granted(["lambda:InvokeFunction"], arn("lambda", "function:p-ordering-relay")),
      ]);
    });

    it("of a service with a table: its own items and never the table itself", () => {
      expect(serviceStatements("stock", stock, context)).to.deep.equal([
        granted(["ssm:GetParameter"], [arn("ssm", "parameter/p/role")]),
        granted(
          [
            "dynamodb:ConditionCheckItem",
            "dynamodb:DeleteItem",
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:Query",
            "dynamodb:UpdateItem",
          ],
          [arn("dynamodb", "table/p-stock"), arn("dynamodb", "table/p-stock/index/*")],
        ),
        decrypt(),
      ]);
    });

    it("of a stateless service: its role", () => {
      expect(serviceStatements("mail", mail, context)).to.deep.equal([
        granted(["ssm:GetParameter"], [arn("ssm", "parameter/p/role")]),
      ]);
    });

    it("of a consumer: its own queues, which are FIFO for ordered events", () => {
      expect(consumeStatements("stock", stock, context)).to.deep.equal([
        granted(
          [
            "sqs:ChangeMessageVisibility",
            "sqs:DeleteMessage",
            "sqs:GetQueueAttributes",
            "sqs:GetQueueUrl",
            "sqs:ReceiveMessage",
          ],
          [arn("sqs", "p-stock-OrderPlaced.fifo"), arn("sqs", "p-stock-OrderPaid")],
        ),
        granted(["kms:Decrypt"], context.keys.events.arn),
      ]);
      expect(found.resources.of("aws:kms/key:Key")).to.have.length(3);
    });
  });
});
