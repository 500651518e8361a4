import { type APIGatewayProxyEvent, type SQSEvent } from "aws-lambda";
import { expect } from "chai";
import { inventoryConsumer } from "../../functions/inventory/consumer";
import { notificationConsumer } from "../../functions/notification/consumer";
import { type Notification } from "../../functions/notification/notify";
import { orderingApi } from "../../functions/ordering/api";
import { paymentConsumer } from "../../functions/payment/consumer";
import { limitProvider } from "../../functions/payment/provider";
import { outboxRelay } from "../../functions/platform/outboxRelay";
import { postgresOutbox } from "../../functions/shared/outbox";
import httpApi from "./fixtures/httpApi.json";
import restApi from "./fixtures/restApi.json";
import scheduledEvent from "./fixtures/scheduledEvent.json";
import sqsFifoFromTopic from "./fixtures/sqsFifoFromTopic.json";
import sqsFromBus from "./fixtures/sqsFromBus.json";
import sqsPreviousVersion from "./fixtures/sqsPreviousVersion.json";
import { FakeDatabase } from "./support/fakeDatabase";
import { FakeTable } from "./support/fakeTable";
import { failedIds, memoryRelay, orderPlaced, recorder, roleOf, typesOf } from "./support/fakes";

/** What AWS hands to a function, field by field, as its developer guides show it. */
const batch = (fixture: unknown) => fixture as SQSEvent;

const trace = "Root=1-69281f3a-5d2c7a1be94f03c68d1a2b3c;Parent=53995c3f42cd8ad8;Sampled=1";

describe("a payload of AWS", () => {
  let table: FakeTable;
  beforeEach(() => (table = new FakeTable()));
  afterEach(() => table.restore());

  for (const [gateway, fixture] of [
    ["a REST API", restApi],
    ["an HTTP API, its body in base64,", httpApi],
  ] as const) {
    it(`of ${gateway} places an order`, async () => {
      const database = new FakeDatabase();
      const recorded = recorder();
      const api = orderingApi({
        ...recorded.tools,
        database,
        reads: database,
        role: roleOf(true),
        publishes: new Set(["OrderPlaced"] as const),
        requestRelay: memoryRelay().request,
      });
      const answer = await api(fixture as unknown as APIGatewayProxyEvent, {
        ...recorded.invocation,
        trace,
      });
      expect(answer.statusCode).to.equal(202);
      expect(database.events[0]?.data).to.include({ customerId: "customer-1", total: 2_500 });
      // The id of the request stands in where the caller has none.
      const own = fixture.headers as Readonly<Record<string, string>>;
      expect(database.events[0]).to.include({
        correlationId: own["X-Correlation-Id"] ?? fixture.requestContext.requestId,
        trace,
      });
      expect(recorded.log.lines.join()).to.contain("1-69281f3a-5d2c7a1be94f03c68d1a2b3c");
    });
  }

  it("of a queue behind a bus rule reserves stock, and its ids are on what follows", async () => {
    table.put({ pk: "stock#SKU-1", sk: "level", available: 10, reserved: 0 });
    const recorded = recorder();
    const handle = inventoryConsumer({
      ...recorded.tools,
      store: table.store,
      role: roleOf(true),
      publishes: new Set(["InventoryReserved"] as const),
      requestRelay: memoryRelay().request,
    });
    expect(failedIds(await handle(batch(sqsFromBus), recorded.invocation))).to.deep.equal([]);
    expect(table.events[0]).to.include({
      type: "InventoryReserved",
      correlationId: "web-42",
      trace,
    });
  });

  it("of a FIFO queue behind a topic with raw delivery charges an order", async () => {
    const database = new FakeDatabase();
    const recorded = recorder();
    const handle = paymentConsumer({
      ...recorded.tools,
      database,
      role: roleOf(true),
      publishes: new Set(["PaymentProcessed"] as const),
      requestRelay: memoryRelay().request,
      provider: limitProvider(10_000),
    });
    expect(failedIds(await handle(batch(sqsFifoFromTopic), recorded.invocation))).to.deep.equal([]);
    expect(typesOf(database.events)).to.deep.equal(["PaymentProcessed"]);
  });

  it("with an event of the previous version is handled like one of today", async () => {
    const recorded = recorder();
    const sent: Notification[] = [];
    const handle = notificationConsumer({
      ...recorded.tools,
      store: table.store,
      role: roleOf(true),
      send: (notification) => Promise.resolve(void sent.push(notification)),
    });
    expect(failedIds(await handle(batch(sqsPreviousVersion), recorded.invocation))).to.be.empty;
    // Version 1 knows no code: the words that came with it are all there is.
    expect(sent.map(({ text }) => text)).to.deep.equal(["over the limit"]);
  });

  it("of a schedule runs a relay", async () => {
    const database = new FakeDatabase();
    database.tables.outbox.push({ position: "1", event: orderPlaced(), isPublished: false });
    const recorded = recorder();
    const relay = outboxRelay({
      ...recorded.tools,
      role: roleOf(true),
      outbox: postgresOutbox(database),
      publish: (events) => Promise.resolve(new Set(events.map(({ id }) => id))),
    });
    expect(await relay(scheduledEvent, recorded.invocation)).to.include({ published: 1 });
  });
});
