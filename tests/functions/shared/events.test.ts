import { expect } from "chai";
import * as z from "zod/mini";
import { choreography } from "../../../functions/shared/choreography";
import { contracts } from "../../../functions/shared/contracts";
import { eventNames, newEvent, parseEvent, readPublishes } from "../../../functions/shared/events";
import { readMessage } from "../../../functions/shared/messages";
import { contract, next } from "../../../functions/shared/versions";
import previous from "../fixtures/sqsPreviousVersion.json";
import { busBody, orderId, orderPlaced } from "../support/fakes";

describe("the event contracts", () => {
  it("cover every event that a service of Evenkeel tells or hears, and no other", () => {
    const parts = Object.values(choreography);
    const told = new Set(parts.flatMap(({ publishes }) => [...publishes]));
    const heard = new Set(parts.flatMap(({ consumes }) => [...consumes]));
    expect(Object.keys(contracts)).to.have.members([...eventNames]);
    expect([...told]).to.have.members([...eventNames]);
    expect([...heard]).to.have.members([...eventNames]);
  });

  it("drop unknown fields of a reader's event, so that a producer may add some", () => {
    const event = orderPlaced();
    const more = { ...event, more: 1, data: { ...event.data, more: 2 } };
    expect(parseEvent(more)).to.deep.equal(event);
  });

  it("refuse what breaks a contract, with every path and no value", () => {
    const event = orderPlaced();
    const bad = { ...event, id: "secret-1", data: { ...event.data, total: "secret-2" } };
    expect(() => parseEvent(bad)).to.throw(/id: [^]*data\.total: /);
    expect(() => parseEvent(bad)).not.to.throw(/secret/);
    for (const none of [undefined, null, 1, "text", [], {}, { type: "OrderPlaced" }]) {
      expect(() => parseEvent(none), JSON.stringify(none)).to.throw("not an event");
    }
  });

  it("refuse to make an event that breaks its contract", () => {
    const data = { orderId, customerId: "c", shipmentId: "no uuid", trackingNumber: "T" };
    const make = () => newEvent("OrderShipped", { aggregateId: "c", correlationId: "1", data });
    expect(make).to.throw("data.shipmentId");
  });

  it("are written in the current version, and refused in one that is not known, with what is", () => {
    for (const name of eventNames) {
      const { version, previous: before } = contracts[name] as ReturnType<typeof contract>;
      expect(version, name).to.equal(before === undefined ? 1 : 2);
    }
    expect(orderPlaced().version).to.equal(1);
    expect(() => parseEvent({ ...orderPlaced(), version: 2 })).to.throw(
      "version: OrderPlaced is read in 1 here, and this is 2",
    );
    const failed = readMessage(previous.Records[0]?.body ?? "");
    expect(() => parseEvent({ ...failed, version: 3 })).to.throw("read in 1 and 2 here");
    expect(() => parseEvent({ ...failed, version: 0 })).to.throw("version");
  });

  it("read the version before the current one, brought up to it, but check it by its own schema", () => {
    const failed = readMessage(previous.Records[0]?.body ?? "");
    expect(failed).to.deep.include({ type: "PaymentFailed", version: 2 });
    expect(failed.data).to.include({ code: "unknown", reason: "over the limit" });
    const { detail } = JSON.parse(previous.Records[0]?.body ?? "") as {
      detail: { data: object };
    };
    const broken = { ...detail, data: { ...detail.data, amount: -1 } };
    expect(() => parseEvent(broken)).to.throw("data.amount");
    // What version 2 asks for, version 2 must have.
    expect(() => parseEvent({ ...detail, version: 2 })).to.throw("data.code");
  });

  it("read two versions of a contract and not three", () => {
    const one = contract(z.object({ a: z.string() }), "something happened");
    const two = next(one, z.object({ b: z.string() }), ({ a }) => ({ b: a }), "a is called b");
    const three = next(two, z.object({ c: z.string() }), ({ b }) => ({ c: b }), "b is called c");
    expect([two.version, three.version]).to.deep.equal([2, 3]);
    expect(three.previous?.upgrade({ b: "x" })).to.deep.equal({ c: "x" });
    expect(three.previous?.data).to.equal(two.data);
  });

  it("are read from a bus event and from a raw envelope alike", () => {
    const event = orderPlaced();
    expect(readMessage(busBody(event))).to.deep.equal(event);
    expect(readMessage(JSON.stringify(event))).to.deep.equal(event);
  });

  it("leave out names without a contract from what a service publishes; refuse what is no list", () => {
    expect([...readPublishes('["OrderPlaced", "CoffeeBrewed"]')]).to.deep.equal(["OrderPlaced"]);
    expect(() => readPublishes('"OrderPlaced"')).to.throw("PUBLISHES");
  });
});
