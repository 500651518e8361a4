import { expect } from "chai";
import { newEvent } from "../../../functions/shared/events";
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

const paid = () =>
  newEvent("PaymentProcessed", {
    aggregateId: "customer-1",
    correlationId: "correlation-1",
    data: {
      orderId,
      customerId: "customer-1",
      paymentId: "0c7a1f2e-9d3b-4c5a-8e6f-7a8b9c0d1e2f",
      amount: 2_500,
      currency: "EUR",
    },
  });

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
    return { consume, relay };
  };

  it("books one shipment for a payment that is told twice", async () => {
    const { consume, relay } = setUp();
    const body = busBody(paid());
    await consume({ one: body });
    const shipment = table.get(`order#${orderId}`, "shipment");
    expect(await consume({ two: body })).to.deep.equal([]);
    expect(table.get(`order#${orderId}`, "shipment")).to.deep.equal(shipment);
    expect(typesOf(table.events)).to.deep.equal(["OrderShipped"]);
    expect(table.events[0]?.data).to.include({ trackingNumber: shipment?.trackingNumber });
    expect(relay.woken).to.equal(1);
  });

  it("returns an event that it does not consume, for the dead-letter queue", async () => {
    const { consume } = setUp();
    expect(await consume({ odd: busBody(orderPlaced()), good: busBody(paid()) })).to.deep.equal([
      "odd",
    ]);
  });
});
