import { expect } from "chai";
import { shippingConsumer } from "../../../functions/shipping/consumer";
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
import { inventoryReserved, paymentProcessed } from "../support/told";

describe("shipping/consumer", () => {
  let table: FakeTable;
  beforeEach(() => (table = new FakeTable()));
  afterEach(() => table.restore());

  const setUp = () => {
    const recorded = recorder();
    const relay = memoryRelay();
    const handle = shippingConsumer({
      ...recorded.tools,
      store: table.store,
      role: roleOf(true),
      publishes: new Set(["OrderShipped"] as const),
      requestRelay: relay.request,
    });
    const consume = async (bodies: Record<string, string>) =>
      failedIds(await handle(busBatch(bodies), recorded.invocation));
    return { consume, relay, ...recorded };
  };

  const shipment = () => table.get(`order#${orderId}`, "shipment");

  it("books one shipment once an order is paid and reserved, whichever is told last", async () => {
    for (const [first, second] of [
      [paymentProcessed(), inventoryReserved()],
      [inventoryReserved(), paymentProcessed()],
    ] as const) {
      table.items.clear();
      const { consume, relay } = setUp();
      expect(await consume({ one: busBody(first) })).to.deep.equal([]);
      expect([shipment(), table.events.length, relay.woken]).to.deep.equal([undefined, 0, 0]);
      expect(await consume({ two: busBody(second) })).to.deep.equal([]);
      expect(typesOf(table.events)).to.deep.equal(["OrderShipped"]);
      expect(table.events[0]?.data).to.include({ trackingNumber: shipment()?.trackingNumber });
      expect(table.events[0]).to.include({ correlationId: "correlation-1" });
      expect(relay.woken).to.equal(1);
    }
  });

  it("books one shipment for events that are told twice, and for both at the same time", async () => {
    const { consume, counts } = setUp();
    const [paid, reserved] = [busBody(paymentProcessed()), busBody(inventoryReserved())];
    expect(await consume({ one: paid, two: reserved, three: paid })).to.deep.equal([]);
    const booked = shipment();
    expect(booked).not.to.equal(undefined);
    expect(await consume({ four: paid, five: reserved })).to.deep.equal([]);
    expect(shipment()).to.deep.equal(booked);
    expect(table.events).to.have.length(1);
    expect(counts).to.include({ EventsHandled: 2, DuplicateEvents: 3 });
  });

  it("looks again where the other half came between its two looks", async () => {
    const { consume } = setUp();
    table.put({ pk: `order#${orderId}`, sk: "progress", reserved: "2026-11-21T10:00:00Z" });
    // The first look, just before the other half was there.
    table.cancelWith.push(["None", "ConditionalCheckFailed", "None", "None"]);
    expect(await consume({ one: busBody(paymentProcessed()) })).to.deep.equal([]);
    expect(typesOf(table.events)).to.deep.equal(["OrderShipped"]);
  });

  it("returns an event that it does not consume, for the dead-letter queue", async () => {
    const { consume } = setUp();
    const good = busBody(paymentProcessed());
    expect(await consume({ odd: busBody(orderPlaced()), good })).to.deep.equal(["odd"]);
  });
});
