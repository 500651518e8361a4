import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { PurgeQueueCommand, SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { randomUUID } from "node:crypto";
import { newEvent } from "../../../functions/shared/events";
import { eventNames } from "../../../functions/shared/choreography";
import { publishEvents } from "../../../lab/events/drive";
import { letFunctionsFail, mendFunctions } from "../../../lab/events/disturb/functions";
import { startFailures } from "../../../lab/events/disturb/failures";
import { type Driven } from "../../../lab/events/drive";
import { queuesOf } from "../../../lab/events/queues";
import { drawer } from "../../../lab/events/random";
import { redrive, type RedriveReport } from "../../../lab/events/redrive";
import { type SendReport } from "../../../lab/events/report";
import { untilRest } from "../../../lab/events/run";
import { countOrders, drive, prepareOrders, sendOrders } from "../../../lab/events/send";
import { settle } from "../../../lab/events/settle";
import { handledBy } from "../../../lab/events/stores/handled";
import { type Inbox, wiringOf } from "../../../lab/events/wiring";
import { holdWrites } from "./support/hold";
import { linesWith } from "./support/logs";
import { askWhileFlowing, chargedInOrder, toldByOrdering } from "./support/questions";
import { expectExactlyOnce, Shop } from "./support/shop";

const services = ["ordering", "inventory", "payment", "shipping", "notification"];
const shop = new Shop("commerce");

/** Bodies of messages. */
type Bodies = readonly (string | undefined)[];

const sampleOrderPlaced = (customerId: string) =>
  newEvent("OrderPlaced", {
    aggregateId: customerId,
    correlationId: `lab-test-${customerId}`,
    data: {
      ...{ orderId: randomUUID(), customerId, total: 100, currency: "EUR" },
      items: [{ sku: "lab-test-sku", quantity: 1, unitPrice: 100 }],
    },
  });

describe("Events of the commerce system in the lab", function () {
  this.timeout(300_000);
  before(() => shop.up());
  after(() => shop.remove());

  it("end every order with exactly one effect in every service, and let its five services and its trace be followed", async () => {
    const report = await sendOrders(shop.lab, { count: 40, seed: 1 });
    expectExactlyOnce(report, 40);
    expect(report.deadLetters.total).to.equal(0);
    expect(Object.keys(report.effects)).to.have.members(services);

    const { region } = shop.wiring;
    const correlationId = `lab-${report.run}-000007`;
    const lines = await linesWith(shop.lab, region, correlationId);
    expect([...new Set(lines.map(({ service }) => service))]).to.have.members(services);
    const traces = new Set(lines.map(({ traceId }) => traceId));
    expect(traces.size).to.equal(1);
    expect([...traces][0]).to.match(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  });

  describe("while a tenth of all calls fail, events come twice and overtake each other", () => {
    const count = 80;
    let report: SendReport;
    let driven: Driven;
    before(async () => {
      const { run, orders } = await prepareOrders(shop.lab, {
        ...{ count, failRate: 0.1, duplicates: 0.2, shuffle: true },
        ...{ declined: 0.15, short: 0.15, seed: 2 },
      });
      report = await untilRest(
        run,
        async () => (driven = await drive(run, orders)),
        (rested) => countOrders(run, rested),
      );
    });

    it("still end every order with exactly one effect in every service", () => {
      expectExactlyOnce(report, count);
      const { failedCalls, duplicates, delayed } = report.injected;
      expect(Math.min(failedCalls, duplicates, delayed)).to.be.greaterThan(0);
      expect(report.deadLetters.total).to.equal(0);
    });

    it("undo what was done for an order that is not paid or not there: it is cancelled, and holds no stock", async () => {
      const { region, hosts } = shop.wiring;
      const reasons = { declined: "over-limit", short: "out-of-stock", fine: undefined } as const;
      const ends = new Map(Object.keys(reasons).map((fate) => [fate, 0]));
      for (const { order, orderId } of driven.accepted) {
        const request = { method: "GET", path: `/ordering/orders/${orderId}` };
        const { body } = await shop.lab.invokeApi(region, hosts.queries ?? "", request);
        const { status, reason } = JSON.parse(body) as { status: string; reason?: string };
        expect(reason, orderId).to.equal(reasons[order.fate]);
        expect(status, orderId).to.equal(order.fate === "fine" ? "shipped" : "cancelled");
        ends.set(order.fate, (ends.get(order.fate) ?? 0) + 1);
      }
      expect(Math.min(...ends.values())).to.be.greaterThan(0);
      expect(report.stockUnaccounted).to.equal(0);
    });

    it("are charged in the order in which each customer placed them", async () => {
      const byCustomer = await chargedInOrder(shop.lab, shop.wiring, `lab-${report.run}-`);
      expect(byCustomer.size).to.equal(count / 10);
      for (const [customer, { placed, charged }] of byCustomer) {
        expect(charged, customer).to.deep.equal(placed.filter((id) => charged.includes(id)));
        expect(charged.length, customer).to.be.greaterThan(1);
      }
    });
  });

  it("are never further on the query side, in either place, than on the command side", async () => {
    const { run, orders } = await prepareOrders(shop.lab, { count: 20, short: 0.3, seed: 4 });
    const standby = wiringOf(shop.lab.entries(), "eu-central-1");
    const asked = await askWhileFlowing(shop.lab, run, [run.wiring, standby], orders);
    expect(asked.ahead).to.deep.equal([]);
    expect(asked.backwards).to.deep.equal([]);
    expect([...asked.seen]).to.include.members(["cancelled", "shipped"]);
  });

  describe("that fail for good", () => {
    const neighbours = Array.from({ length: 9 }, () => sampleOrderPlaced("lab-test-neighbour"));
    const refused = newEvent("InventoryReserved", {
      ...{ aggregateId: "lab-test-redriven", correlationId: "lab-test-redriven" },
      data: {
        ...{ orderId: randomUUID(), customerId: "lab-test-redriven" },
        items: [{ sku: "lab-test-sku", quantity: 1 }],
      },
    });
    let poisoned: Inbox;
    let broken: Inbox;
    const rested = { poisoned: [] as Bodies, broken: [] as Bodies };
    const report = {} as { poisoned: RedriveReport; broken: RedriveReport };

    const deadLetters = async ({ deadLettersUrl }: Inbox) =>
      (await queuesOf(shop.lab, shop.wiring.region).peek(deadLettersUrl)).map(({ Body }) => Body);

    const sendPoison = async () => {
      const bodies = neighbours.map((event) => JSON.stringify(event));
      bodies.splice(4, 0, "poison");
      await new SQSClient(shop.lab.clientOptions(shop.wiring.region)).send(
        new SendMessageBatchCommand({
          QueueUrl: poisoned.url,
          Entries: bodies.map((MessageBody, index) => ({ Id: `message-${index}`, MessageBody })),
        }),
      );
    };

    // Most of the time they wait: so both fail, and come back, side by side.
    before(async () => {
      const { lab, wiring } = shop;
      poisoned = shop.inbox("notification", "OrderPlaced");
      broken = shop.inbox("shipping", "InventoryReserved");
      const failures = await startFailures(1, drawer(5));
      const { services: all, ...rest } = wiring;
      const services = new Map([...all].filter(([name]) => name === "shipping"));
      try {
        await letFunctionsFail(lab, { ...rest, services }, failures.url);
        await publishEvents(lab, wiring, "inventory", [refused]);
        await sendPoison();
        const queues = queuesOf(lab, wiring.region);
        const onProgress = () => undefined;
        const waiting = await settle({ lab, wiring, queues, patience: 200, onProgress });
        expect([...waiting]).to.deep.equal([]);
        rested.poisoned = await deadLetters(poisoned);
        rested.broken = await deadLetters(broken);
      } finally {
        await mendFunctions(lab, { ...rest, services });
        await failures.stop();
      }
      [report.poisoned, report.broken] = await Promise.all([
        redrive(lab, { queue: poisoned.name, patience: 200 }),
        redrive(lab, { queue: broken.deadLetters, patience: 200 }),
      ]);
    });
    after(() =>
      new SQSClient(shop.lab.clientOptions(shop.wiring.region)).send(
        new PurgeQueueCommand({ QueueUrl: poisoned.deadLettersUrl }),
      ),
    );

    it("harm no other message in their batch: each is handled once", async () => {
      const { lab, wiring } = shop;
      const handled = await handledBy({ lab, wiring }, "notification", neighbours);
      expect(handled.size).to.equal(neighbours.length);
      // Had the batch failed as a whole, its other messages would have come again, as what is known already.
      const lines = await linesWith(lab, wiring.region, "lab-test-lab-test-neighbour");
      expect(lines.map(({ message }) => message)).to.deep.equal(
        neighbours.map(() => "event handled"),
      );
    });

    it("rest with the dead letters, after a redrive of what is poison too, and their alarm rings", async () => {
      expect(rested.poisoned).to.deep.equal(["poison"]);
      expect(report.poisoned.moved).to.deep.equal({ [poisoned.deadLetters]: 1 });
      expect(report.poisoned.deadLetters.total, "it is poison still").to.equal(1);
      expect(report.poisoned.alarms).to.have.length(1);
      const options = shop.lab.clientOptions(shop.wiring.region);
      const { MetricAlarms = [] } = await new CloudWatchClient(options).send(
        new DescribeAlarmsCommand({ AlarmNames: [...report.poisoned.alarms] }),
      );
      expect(MetricAlarms[0]?.StateValue).to.equal("ALARM");
      expect(MetricAlarms[0]?.Dimensions?.[0]?.Value).to.equal(poisoned.deadLetters);
    });

    it("are handled after a redrive, once the consumer is mended, and the alarm falls silent", async () => {
      const { lab, wiring } = shop;
      expect(rested.broken.join()).to.include(refused.id);
      expect(report.broken).to.deep.include({ ok: true, alarms: [] });
      expect(report.broken.moved).to.deep.equal({ [broken.deadLetters]: 1 });
      expect(report.broken.deadLetters).to.deep.equal({ total: 0, byQueue: {} });
      const handled = await handledBy({ lab, wiring }, "shipping", [refused]);
      expect([...handled]).to.deep.equal([refused.id]);
    });
  });

  it("are not lost when everything stops in the middle and starts again, and are told again by who cannot know that they were told", async () => {
    const { run, orders } = await prepareOrders(shop.lab, { count: 40, seed: 6 });
    const { name, wiring } = run;
    // Customers have been told, and nobody has noted it.
    const middle = holdWrites(shop.lab, "UpdateItem", shop.tableOf("notification"));
    const first = await drive(run, orders.slice(0, 20));
    await middle;
    await shop.close();

    const lab = await shop.open();
    const resumed = { ...run, lab, queues: queuesOf(lab, wiring.region) };
    const report = await untilRest(
      resumed,
      async () => {
        const told = await toldByOrdering(lab, wiring, `lab-${name}-`);
        await publishEvents(lab, wiring, "ordering", told);
        const second = await drive(resumed, orders.slice(20));
        return {
          accepted: [...first.accepted, ...second.accepted],
          refused: [...first.refused, ...second.refused],
        };
      },
      (rested) => countOrders(resumed, rested),
    );
    expectExactlyOnce(report, 40);
    expect(report.deadLetters.total).to.equal(0);
  });

  it("are all carried by this stack", () => {
    expect(eventNames.filter((name) => shop.wiring.carriersOf(name) === undefined)).to.be.empty;
  });

  describe("where PostgreSQL is missing", () => {
    it("reach the services whose store is there, and wait for the others, of which the report tells", async () => {
      const missingDatabases = "Install PostgreSQL.";
      const lab = { ...shop.lab, databases: undefined, missingDatabases };
      const report = await sendOrders(lab, { count: 10, seed: 7 });
      expectExactlyOnce(report, 10);
      expect(Object.keys(report.effects)).to.have.members(["inventory", "notification"]);
      expect(report.leftOut).to.deep.equal([
        "Left out, because their store is not available: ordering, payment. Install PostgreSQL.",
      ]);
      expect(report.forContainers[shop.inbox("payment", "OrderPlaced").name]).to.equal(10);
    });
  });
});
