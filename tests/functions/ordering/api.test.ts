import { expect } from "chai";
import { orderingApi } from "../../../functions/ordering/api";
import { apiEvent, memoryRelay, recorder, roleOf } from "../support/fakes";
import { FakeDatabase } from "../support/fakeDatabase";

const order = {
  customerId: "customer-1",
  currency: "EUR",
  items: [{ sku: "SKU-1", quantity: 2, unitPrice: 1_250 }],
};

function setUp(
  options: {
    isActive?: boolean;
    isDraining?: boolean;
    publishes?: "OrderPlaced"[];
    database?: FakeDatabase;
  } = {},
) {
  const { database = new FakeDatabase() } = options;
  const relay = memoryRelay();
  const recorded = recorder();
  const api = orderingApi({
    ...recorded.tools,
    database,
    reads: database,
    role: roleOf(options.isActive ?? true, options.isDraining),
    publishes: new Set(options.publishes ?? ["OrderPlaced"]),
    requestRelay: relay.request,
  });
  const post = async (body: unknown, headers: Record<string, string> = {}) => {
    const answer = await api(
      apiEvent("POST", "/ordering/orders", body, headers),
      recorded.invocation,
    );
    return { ...answer, json: JSON.parse(answer.body) as Record<string, unknown> };
  };
  const call = (method: string, path: string) => api(apiEvent(method, path), recorded.invocation);
  return { database, relay, post, call, ...recorded };
}

describe("ordering/api", () => {
  it("commits the order and its event together, answers 202 and wakes the relay", async () => {
    const { post, database, relay, counts } = setUp();
    const answer = await post(order, { "X-Correlation-Id": "web-42" });
    expect(answer.statusCode).to.equal(202);
    expect(database.tables.orders).to.have.length(1);
    expect(database.events).to.have.length(1);
    expect(database.events[0]).to.deep.include({
      type: "OrderPlaced",
      aggregateId: "customer-1",
      correlationId: "web-42",
    });
    expect(database.events[0]?.data).to.deep.include({ orderId: answer.json.id, total: 2_500 });
    expect(relay.woken).to.equal(1);
    expect(counts).to.deep.equal({ OrdersPlaced: 1 });
  });

  it("gives the same order for the same Idempotency-Key and request, and tells of it once", async () => {
    const { post, database, relay } = setUp();
    const first = await post(order, { "idempotency-key": "key-1" });
    const again = await post(
      { items: order.items, currency: "EUR", customerId: "customer-1" },
      { "Idempotency-Key": "key-1" },
    );
    expect(again.statusCode).to.equal(202);
    expect(again.json.id).to.equal(first.json.id);
    expect(database.tables.orders).to.have.length(1);
    expect(database.events).to.have.length(1);
    expect(relay.woken).to.equal(1);
  });

  it("takes the same Idempotency-Key of two customers as two orders", async () => {
    const { post, database } = setUp();
    await post(order, { "Idempotency-Key": "key-1" });
    await post({ ...order, customerId: "customer-2" }, { "Idempotency-Key": "key-1" });
    expect(database.tables.orders).to.have.length(2);
  });

  it("refuses an Idempotency-Key that came with another request, by 409", async () => {
    const { post, database } = setUp();
    await post(order, { "Idempotency-Key": "key-1" });
    const answer = await post({ ...order, currency: "CHF" }, { "Idempotency-Key": "key-1" });
    expect(answer.statusCode).to.equal(409);
    expect(answer.headers?.["content-type"]).to.equal("application/problem+json");
    expect(database.tables.orders).to.have.length(1);
  });

  it("refuses a bad order by 400 and names every problem", async () => {
    const { post, database } = setUp();
    const answer = await post(
      {
        customerId: "a b",
        currency: "euro",
        items: [{ sku: "S", quantity: 0, unitPrice: 1 }],
        x: 1,
      },
      { "Idempotency-Key": "with space" },
    );
    expect(answer.statusCode).to.equal(400);
    const errors = (answer.json.errors as string[]).join("\n");
    for (const place of ["Idempotency-Key", "customerId", "currency", "items.0.quantity", "x"]) {
      expect(errors).to.contain(place);
    }
    expect(database.tables.orders).to.be.empty;
  });

  it("refuses a body that is no JSON by 400", async () => {
    expect((await setUp().post("{")).statusCode).to.equal(400);
  });

  for (const [state, role] of [
    ["is not active", { isActive: false }],
    ["is being drained", { isDraining: true }],
  ] as const) {
    it(`refuses to write where the place ${state}, by 503 with Retry-After`, async () => {
      const { post, database } = setUp(role);
      const answer = await post(order);
      expect(answer.statusCode).to.equal(503);
      expect(answer.headers).to.include({ "retry-after": "5" });
      expect(database.tables.orders).to.be.empty;
    });
  }

  it("answers 503 where the database is a reader or away, and 500 where the statement is wrong", async () => {
    for (const [code, status] of [
      ["25006", 503],
      ["ECONNREFUSED", 503],
      ["42703", 500],
    ] as const) {
      const { post, database, relay } = setUp();
      database.failure = Object.assign(new Error("no"), { code });
      expect((await post(order)).statusCode, code).to.equal(status);
      expect(relay.woken).to.equal(0);
    }
  });

  it("tells where the order is, and how far it is, whether or not the place takes commands", async () => {
    const { post, database } = setUp();
    const { headers, json } = await post(order);
    expect(headers?.location).to.equal(`/ordering/orders/${String(json.id)}`);
    const { call } = setUp({ isActive: false, database });
    const read = async (path: string) => {
      const { statusCode, body } = await call("GET", path);
      return { statusCode, ...(JSON.parse(body) as object) };
    };
    expect(await read(String(headers?.location))).to.deep.equal({
      statusCode: 200,
      id: json.id,
      status: "accepted",
      placedAt: "2027-01-15T08:00:00.000Z",
    });
    Object.assign(database.tables.orders[0] ?? {}, { status: "cancelled", reason: "over-limit" });
    expect(await read(String(headers?.location))).to.include({
      status: "cancelled",
      reason: "over-limit",
    });
    const unknown = "5b0c7c3e-2f0a-4a52-9a0e-0a8f3c1d2e4f";
    for (const id of [unknown, "1", "'; drop table orders; --"]) {
      expect(await read(`/ordering/orders/${id}`), id).to.include({ statusCode: 404 });
    }
  });

  it("writes no event that the settings do not let the service publish", async () => {
    const { post, database } = setUp({ publishes: [] });
    expect((await post(order)).statusCode).to.equal(202);
    expect(database.events).to.be.empty;
  });

  it("refuses other methods by 405 and other paths by 404", async () => {
    const { call } = setUp();
    expect((await call("GET", "/ordering/orders")).statusCode).to.equal(405);
    expect((await call("POST", "/ordering/order")).statusCode).to.equal(404);
    expect((await call("POST", "/ordering/orders/1")).statusCode).to.equal(405);
    expect((await call("GET", "/ordering/orders/1/lines")).statusCode).to.equal(404);
  });
});
