import { expect } from "chai";
import { inventoryConsumer } from "../../../functions/inventory/consumer";
import { type EventName } from "../../../functions/shared/events";
import {
  busBatch,
  busBody,
  failedIds,
  memoryRelay,
  orderId,
  orderPlaced,
  recorder,
  roleOf,
  typesOf,
} from "../support/fakes";
import { FakeTable } from "../support/fakeTable";
import { paymentFailed } from "../support/told";

describe("inventory/consumer", () => {
  let table: FakeTable;
  beforeEach(() => {
    table = new FakeTable();
    table.put({ pk: "stock#SKU-1", sk: "level", available: 10, reserved: 0 });
  });
  afterEach(() => table.restore());

  function setUp(options: { isActive?: boolean; publishes?: EventName[] } = {}) {
    const recorded = recorder();
    const relay = memoryRelay();
    const handle = inventoryConsumer({
      ...recorded.tools,
      store: table.store,
      role: roleOf(options.isActive ?? true),
      publishes: new Set(options.publishes ?? ["InventoryReserved", "InventoryShort"]),
      requestRelay: relay.request,
    });
    const consume = async (bodies: Record<string, string>) =>
      failedIds(await handle(busBatch(bodies), recorded.invocation));
    return { consume, relay, ...recorded };
  }

  it("reserves stock, notes the reservation and tells of it", async () => {
    const { consume, relay, log } = setUp();
    expect(await consume({ one: busBody(orderPlaced()) })).to.deep.equal([]);
    expect(table.get("stock#SKU-1", "level")).to.include({ available: 8, reserved: 2 });
    expect(table.get(`order#${orderId}`, "reservation")).to.include({ reservation: "reserved" });
    expect(typesOf(table.events)).to.deep.equal(["InventoryReserved"]);
    expect(table.events[0]?.correlationId).to.equal("correlation-1");
    expect(relay.woken).to.equal(1);
    expect(log.lines).to.have.length(1);
    expect(log.lines[0]).to.contain("event handled").and.to.contain("correlation-1");
  });

  it("has one effect for an event that comes twice, in one batch or in two", async () => {
    const { consume, counts, relay } = setUp();
    const body = busBody(orderPlaced());
    expect(await consume({ one: body, two: body })).to.deep.equal([]);
    expect(await consume({ three: body })).to.deep.equal([]);
    expect(relay.woken).to.equal(1);
    expect(table.get("stock#SKU-1", "level")).to.include({ available: 8, reserved: 2 });
    expect(table.events).to.have.length(1);
    expect(counts).to.include({ EventsHandled: 1, DuplicateEvents: 2 });
  });

  it("returns only the poisoned message", async () => {
    const { consume, log } = setUp();
    const failed = await consume({
      good: busBody(orderPlaced()),
      text: "not JSON: 4111 1111 1111 1111",
      unknown: busBody({ ...orderPlaced(), version: 2 }),
      foreign: busBody({ ...orderPlaced(), type: "CoffeeBrewed" }),
    });
    expect(failed).to.deep.equal(["text", "unknown", "foreign"]);
    expect(table.get("stock#SKU-1", "level")).to.include({ available: 8 });
    expect(log.lines.join()).not.to.contain("4111");
  });

  it("reads a raw envelope as well as a bus event", async () => {
    expect(await setUp().consume({ raw: JSON.stringify(orderPlaced()) })).to.deep.equal([]);
    expect(table.get("stock#SKU-1", "level")).to.include({ available: 8 });
  });

  it("adds up an article that an order names twice", async () => {
    const item = { sku: "SKU-1", quantity: 3, unitPrice: 1 };
    const order = orderPlaced({ items: [item, item], total: 6 });
    expect(await setUp().consume({ one: busBody(order) })).to.deep.equal([]);
    expect(table.get("stock#SKU-1", "level")).to.include({ available: 4, reserved: 6 });
  });

  it("reserves nothing of an order that is short of one article, and does not try again", async () => {
    const { consume, counts, relay } = setUp();
    const items = [
      { sku: "SKU-1", quantity: 1, unitPrice: 1 },
      { sku: "SKU-2", quantity: 1, unitPrice: 1 },
    ];
    const body = busBody(orderPlaced({ items, total: 2 }));
    expect(await consume({ one: body })).to.deep.equal([]);
    expect(await consume({ two: body })).to.deep.equal([]);
    expect(table.get("stock#SKU-1", "level")).to.include({ available: 10, reserved: 0 });
    expect(table.get(`order#${orderId}`, "reservation")).to.include({ reservation: "short" });
    expect(counts).to.include({ OrdersShortOfStock: 1, DuplicateEvents: 1 });
    expect(typesOf(table.events)).to.deep.equal(["InventoryShort"]);
    expect(table.events[0]?.data).to.deep.include({ skus: ["SKU-2"] });
    expect(relay.woken).to.equal(1);
  });

  it("tries again at once after a conflict, even when a condition failed with it", async () => {
    const { consume } = setUp();
    const conflict = ["None", "TransactionConflict", "ConditionalCheckFailed", "None"];
    table.cancelWith.push(conflict, conflict);
    expect(await consume({ one: busBody(orderPlaced()) })).to.deep.equal([]);
    expect(table.get("stock#SKU-1", "level")).to.include({ available: 8 });
  });

  it("leaves to a later delivery what conflicts again and again, or is throttled", async () => {
    const { consume } = setUp();
    const body = busBody(orderPlaced());
    for (const [reason, times] of [
      ["TransactionConflict", 5],
      ["ThrottlingError", 1],
    ] as const) {
      table.cancelWith.push(...Array.from({ length: times }, () => ["None", reason, "None"]));
      expect(await consume({ one: body }), reason).to.deep.equal(["one"]);
      expect(table.cancelWith, reason).to.be.empty;
    }
    expect(table.get("stock#SKU-1", "level")).to.include({ available: 10 });
    expect(await consume({ one: body })).to.deep.equal([]);
    expect(table.get("stock#SKU-1", "level")).to.include({ available: 8 });
  });

  describe("for an order that is not paid", () => {
    const level = () => table.get("stock#SKU-1", "level");
    const state = () => table.get(`order#${orderId}`, "reservation")?.reservation;

    it("gives its stock back, once", async () => {
      const { consume } = setUp();
      await consume({ one: busBody(orderPlaced()) });
      expect(level()).to.include({ available: 8, reserved: 2 });
      const failed = busBody(paymentFailed());
      expect(await consume({ two: failed })).to.deep.equal([]);
      expect(await consume({ three: failed })).to.deep.equal([]);
      expect(level()).to.include({ available: 10, reserved: 0 });
      expect(state()).to.equal("released");
    });

    it("takes none where the order comes after its failed payment", async () => {
      const { consume, relay } = setUp();
      const placed = busBody(orderPlaced());
      await consume({ one: busBody(paymentFailed()) });
      expect(await consume({ two: placed })).to.deep.equal([]);
      expect(await consume({ three: placed })).to.deep.equal([]);
      expect(level()).to.include({ available: 10, reserved: 0 });
      expect(state()).to.equal("cancelled");
      expect([table.events.length, relay.woken]).to.deep.equal([0, 0]);
    });

    it("has none to give back where stock was short", async () => {
      const { consume } = setUp();
      const items = [{ sku: "SKU-1", quantity: 11, unitPrice: 1 }];
      await consume({ one: busBody(orderPlaced({ items, total: 11 })) });
      expect(await consume({ two: busBody(paymentFailed()) })).to.deep.equal([]);
      expect(level()).to.include({ available: 10, reserved: 0 });
      expect(state()).to.equal("short");
    });

    it("comes again where the order changed between reading and writing", async () => {
      const { consume } = setUp();
      const failed = busBody(paymentFailed());
      // The order is reserved just after nothing was found of it.
      table.cancelWith.push(["None", "ConditionalCheckFailed"]);
      expect(await consume({ one: failed })).to.deep.equal(["one"]);
      await consume({ two: busBody(orderPlaced()) });
      expect(await consume({ three: failed })).to.deep.equal([]);
      expect(level()).to.include({ available: 10, reserved: 0 });
    });
  });

  it("writes no event where the service publishes none", async () => {
    await setUp({ publishes: [] }).consume({ one: busBody(orderPlaced()) });
    expect(table.events).to.be.empty;
    expect(table.get("stock#SKU-1", "level")).to.include({ available: 8 });
  });

  it("leaves everything in the queue where the place is not active", async () => {
    const { consume } = setUp({ isActive: false });
    const body = busBody(orderPlaced());
    expect(await consume({ one: body, two: body })).to.deep.equal(["one", "two"]);
    expect(table.get("stock#SKU-1", "level")).to.include({ available: 10 });
  });
});
