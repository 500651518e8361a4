import { expect } from "chai";
import { paymentConsumer } from "../../../functions/payment/consumer";
import { limitProvider, type PaymentProvider } from "../../../functions/payment/provider";
import { type EventName } from "../../../functions/shared/events";
import { type SQSEvent } from "aws-lambda";
import {
  busBatch,
  busBody,
  failedIds,
  fifoBatch,
  memoryRelay,
  orderPlaced,
  recorder,
  roleOf,
  typesOf,
} from "../support/fakes";
import { FakeDatabase } from "../support/fakeDatabase";
import { inventoryShort } from "../support/told";

function setUp(options: { provider?: PaymentProvider; publishes?: EventName[] } = {}) {
  const database = new FakeDatabase();
  const relay = memoryRelay();
  const recorded = recorder();
  const handle = paymentConsumer({
    ...recorded.tools,
    database,
    role: roleOf(true),
    publishes: new Set(options.publishes ?? ["PaymentProcessed", "PaymentFailed"]),
    requestRelay: relay.request,
    provider: options.provider ?? limitProvider(10_000),
  });
  const consume = async (messages: readonly [string, string, string][]) =>
    failedIds(await handle(fifoBatch(messages), recorded.invocation));
  return { database, relay, consume, handle, ...recorded };
}

const placedBy = (customerId: string, total = 100) =>
  JSON.stringify(orderPlaced({ customerId, total, orderId: crypto.randomUUID() }));

describe("payment/consumer", () => {
  it("charges in the order of the messages, tells of every outcome and wakes the relay once", async () => {
    const { database, consume, relay } = setUp();
    const failed = await consume([
      ["1", "a", placedBy("a")],
      ["2", "a", placedBy("a", 20_000)],
      ["3", "a", placedBy("a")],
    ]);
    expect(failed).to.deep.equal([]);
    expect(typesOf(database.events)).to.deep.equal([
      "PaymentProcessed",
      "PaymentFailed",
      "PaymentProcessed",
    ]);
    expect(database.tables.payments.map(({ status }) => status)).to.deep.equal([
      "processed",
      "failed",
      "processed",
    ]);
    expect(relay.woken).to.equal(1);
  });

  it("charges once for an event that comes twice", async () => {
    const charged: string[] = [];
    const provider: PaymentProvider = {
      ...limitProvider(10_000),
      charge: ({ idempotencyKey }) => {
        charged.push(idempotencyKey);
        return Promise.resolve({ accepted: true });
      },
    };
    const { database, consume, counts } = setUp({ provider });
    const body = placedBy("a");
    await consume([["1", "a", body]]);
    await consume([["2", "a", body]]);
    expect(charged).to.have.length(1);
    expect(database.tables.payments).to.have.length(1);
    expect(database.events).to.have.length(1);
    expect(counts).to.include({ DuplicateEvents: 1 });
  });

  it("returns the poisoned message and those after it in its group; other groups go on", async () => {
    const { database, consume } = setUp();
    const failed = await consume([
      ["a1", "a", placedBy("a")],
      ["a2", "a", "poison"],
      ["b1", "b", placedBy("b")],
      ["a3", "a", placedBy("a")],
      ["b2", "b", placedBy("b")],
    ]);
    expect(failed).to.deep.equal(["a2", "a3"]);
    expect(database.events.map(({ aggregateId }) => aggregateId)).to.deep.equal(["a", "b", "b"]);
  });

  it("charges again with the same key after the provider could not be asked, and keeps nothing of the first try", async () => {
    const keys: string[] = [];
    const provider: PaymentProvider = {
      ...limitProvider(10_000),
      charge: ({ idempotencyKey }) => {
        keys.push(idempotencyKey);
        return keys.length === 1
          ? Promise.reject(new Error("timeout"))
          : Promise.resolve({ accepted: true });
      },
    };
    const { database, consume } = setUp({ provider });
    const body = placedBy("a");
    expect(await consume([["1", "a", body]])).to.deep.equal(["1"]);
    expect([database.tables.payments, database.tables.processed]).to.deep.equal([[], []]);
    expect(await consume([["1", "a", body]])).to.deep.equal([]);
    expect(keys[1]).to.equal(keys[0]);
    expect(database.tables.payments).to.have.length(1);
  });

  describe("for an order that stock is short for", () => {
    const short = () => busBatch({ s: busBody(inventoryShort()) });
    const placed = () => fifoBatch([["1", "customer-1", JSON.stringify(orderPlaced())]]);

    function watched() {
      const calls: string[] = [];
      const provider: PaymentProvider = {
        charge: ({ amount }) => {
          calls.push(`charge ${amount}`);
          return Promise.resolve({ accepted: true });
        },
        refund: ({ amount, currency }) =>
          Promise.resolve(void calls.push(`refund ${amount} ${currency}`)),
      };
      const { database, handle, invocation } = setUp({ provider });
      const hear = async (batch: SQSEvent) => failedIds(await handle(batch, invocation));
      return { calls, database, hear };
    }

    it("gives back what was charged, once", async () => {
      const { calls, database, hear } = watched();
      const event = short();
      for (const batch of [placed(), event, event]) {
        expect(await hear(batch)).to.deep.equal([]);
      }
      expect(calls).to.deep.equal(["charge 2500", "refund 2500 EUR"]);
      expect(database.tables.payments.map(({ status }) => status)).to.deep.equal(["refunded"]);
    });

    it("charges nothing where that is known before, and tells nobody", async () => {
      const { calls, database, hear } = watched();
      const event = placed();
      for (const batch of [short(), event, event]) {
        expect(await hear(batch)).to.deep.equal([]);
      }
      expect(calls).to.deep.equal([]);
      expect(database.tables.payments.map(({ status }) => status)).to.deep.equal(["voided"]);
      expect(database.events).to.be.empty;
    });

    it("has nothing to give back where the payment failed", async () => {
      const { database, handle, invocation } = setUp({ provider: limitProvider(1) });
      await handle(placed(), invocation);
      expect(failedIds(await handle(short(), invocation))).to.deep.equal([]);
      expect(database.tables.payments.map(({ status }) => status)).to.deep.equal(["failed"]);
    });
  });

  it("records a refused payment without an event that the service does not publish", async () => {
    const { database, consume } = setUp({ publishes: ["PaymentProcessed"] });
    await consume([["1", "a", placedBy("a", 20_000)]]);
    expect(database.tables.payments.map(({ status }) => status)).to.deep.equal(["failed"]);
    expect(database.events).to.be.empty;
  });
});
