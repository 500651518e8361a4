import { expect } from "chai";
import { orderingConsumer } from "../../../functions/ordering/consumer";
import { type AnyEvent } from "../../../functions/shared/events";
import { busBatch, busBody, failedIds, orderId, recorder, roleOf } from "../support/fakes";
import { FakeDatabase } from "../support/fakeDatabase";
import { inventoryShort, orderShipped, paymentFailed } from "../support/told";

function setUp() {
  const database = new FakeDatabase();
  const open = { status: "accepted", reason: null, trackingNumber: null };
  database.tables.orders.push({
    id: orderId,
    customerId: "customer-1",
    key: "k",
    hash: "h",
    ...open,
  });
  const recorded = recorder();
  const handle = orderingConsumer({ ...recorded.tools, database, role: roleOf(true) });
  const hear = async (event: AnyEvent) =>
    failedIds(await handle(busBatch({ one: busBody(event) }), recorded.invocation));
  return { database, hear, ...recorded };
}

describe("ordering/consumer", () => {
  it("ends an order as the other services say", async () => {
    for (const [event, ending] of [
      [paymentFailed(), { status: "cancelled", reason: "over-limit", trackingNumber: null }],
      [inventoryShort(), { status: "cancelled", reason: "out-of-stock", trackingNumber: null }],
      [orderShipped(), { status: "shipped", reason: null, trackingNumber: "EK1" }],
    ] as const) {
      const { database, hear, counts } = setUp();
      expect(await hear(event)).to.deep.equal([]);
      expect(database.tables.orders[0]).to.include(ending);
      expect(await hear(event)).to.deep.equal([]);
      expect(counts).to.deep.equal({ EventsHandled: 1, DuplicateEvents: 1 });
    }
  });

  it("keeps the first reason of an order that is cancelled twice", async () => {
    const { database, hear } = setUp();
    await hear(inventoryShort());
    expect(await hear(paymentFailed())).to.deep.equal([]);
    expect(database.tables.orders[0]).to.include({ status: "cancelled", reason: "out-of-stock" });
  });

  it("leaves to people what cannot be: shipped and cancelled, or an order that is not there", async () => {
    const { database, hear, log } = setUp();
    await hear(paymentFailed());
    expect(await hear(orderShipped())).to.deep.equal(["one"]);
    expect(database.tables.orders[0]).to.include({ status: "cancelled" });
    expect(log.lines.join()).to.contain("is cancelled and cannot be shipped");
    database.tables.orders.length = 0;
    expect(await hear(inventoryShort())).to.deep.equal(["one"]);
    expect(database.tables.processed).to.have.length(1);
  });
});
