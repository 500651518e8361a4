import { expect } from "chai";
import { eventNames, newEvent, parseEvent, readPublishes } from "../../../functions/shared/events";
import { readMessage } from "../../../functions/shared/messages";
import { busBody, orderId, orderPlaced } from "../support/fakes";

describe("the event contracts", () => {
  it("cover the five events", () => {
    expect(eventNames).to.have.members([
      "OrderPlaced",
      "PaymentProcessed",
      "PaymentFailed",
      "InventoryReserved",
      "OrderShipped",
    ]);
  });

  it("drop unknown fields of a reader's event, so that a producer may add some", () => {
    const event = orderPlaced();
    expect(parseEvent({ ...event, more: 1 })).to.deep.equal(event);
  });

  it("refuses what breaks a contract, with every path and no value", () => {
    const event = orderPlaced();
    const bad = { ...event, id: "secret-1", data: { ...event.data, total: "secret-2" } };
    expect(() => parseEvent(bad)).to.throw(/id: [^]*data\.total: /);
    expect(() => parseEvent(bad)).not.to.throw(/secret/);
  });

  it("refuses another version", () => {
    expect(() => parseEvent({ ...orderPlaced(), version: 2 })).to.throw("version");
  });

  it("refuses to make an event that breaks its contract", () => {
    const data = { orderId, customerId: "c", shipmentId: "no uuid", trackingNumber: "T" };
    const make = () => newEvent("OrderShipped", { aggregateId: "c", correlationId: "1", data });
    expect(make).to.throw("data.shipmentId");
  });

  it("are read from a bus event and from a raw envelope alike", () => {
    const event = orderPlaced();
    expect(readMessage(busBody(event))).to.deep.equal(event);
    expect(readMessage(JSON.stringify(event))).to.deep.equal(event);
  });

  it("leave out names without a contract from what a service publishes; refuses what is no list", () => {
    expect([...readPublishes('["OrderPlaced", "CoffeeBrewed"]')]).to.deep.equal(["OrderPlaced"]);
    expect(() => readPublishes('"OrderPlaced"')).to.throw("PUBLISHES");
  });
});
