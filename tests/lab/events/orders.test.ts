import { expect } from "chai";
import * as fc from "fast-check";
import { orderRequest } from "../../../functions/ordering/placeOrder";
import { limitProvider } from "../../../functions/payment/provider";
import { missingSku, paymentLimit, piecesOf, sampleOrders } from "../../../lab/events/orders";
import { drawer } from "../../../lab/events/random";

const orders = (options: Partial<Parameters<typeof sampleOrders>[0]> = {}) =>
  sampleOrders({ run: "test", count: 200, draw: drawer(1), ...options });

describe("Orders that the lab sends", () => {
  it("are such as the API takes, whatever the seed", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), (seed) => {
        for (const { request } of orders({
          draw: drawer(seed),
          count: 20,
          declined: 0.3,
          short: 0.3,
        })) {
          expect(orderRequest.safeParse(request).success).to.equal(true);
        }
      }),
    );
  });

  it("are the same for the same seed, but for the run's name", () => {
    const [one, other] = ["one", "other"].map((run) => orders({ run, draw: drawer(7) }));
    const renamed = JSON.stringify(one).replaceAll("lab-one-", "lab-other-");
    expect(renamed).to.equal(JSON.stringify(other));
    expect(JSON.stringify(orders({ draw: drawer(8) }))).not.to.equal(
      JSON.stringify(orders({ draw: drawer(7) })),
    );
  });

  it("come from a tenth as many customers, in turns", () => {
    const customers = new Map<string, number>();
    orders().forEach(({ request: { customerId } }) =>
      customers.set(customerId, (customers.get(customerId) ?? 0) + 1),
    );
    expect([...customers.values()]).to.deep.equal(Array.from({ length: 20 }, () => 10));
  });

  it("end as they are meant to: over the provider's limit, without stock, or well", async () => {
    const all = orders({ declined: 0.3, short: 0.3 });
    const provider = limitProvider(paymentLimit);
    for (const { fate, total, request } of all) {
      const charge = { orderId: "o", customerId: "c", currency: "EUR", idempotencyKey: "k" };
      const { accepted } = await provider.charge({ ...charge, amount: total });
      expect(accepted).to.equal(fate !== "declined");
      const isMissing = request.items.some(({ sku }) => sku === missingSku("test"));
      expect(isMissing).to.equal(fate === "short");
    }
    expect(new Set(all.map(({ fate }) => fate))).to.have.property("size", 3);
  });

  it("are counted in pieces, over all lines and orders", () => {
    const request = (items: [string, number][]) => ({
      ...{ key: "k", fate: "fine" as const, total: 0 },
      request: {
        ...{ customerId: "c", currency: "EUR" },
        items: items.map(([sku, quantity]) => ({ sku, quantity, unitPrice: 1 })),
      },
    });
    const pieces = piecesOf([
      request([
        ["a", 1],
        ["b", 2],
      ]),
      request([["a", 3]]),
    ]);
    expect([...pieces]).to.deep.equal([
      ["a", 4],
      ["b", 2],
    ]);
  });
});

describe("Draws of the lab", () => {
  it("are the same for a seed, and spread over what they are drawn from", () => {
    const draw = drawer(1);
    const again = drawer(1);
    const values = Array.from({ length: 1_000 }, () => draw.below(10));
    expect(values).to.deep.equal(Array.from({ length: 1_000 }, () => again.below(10)));
    expect(new Set(values).size).to.equal(10);
    const times = Array.from({ length: 10_000 }, () => draw.happens(0.1)).filter(Boolean).length;
    expect(times).to.be.within(800, 1_200);
    expect([draw.happens(0), draw.happens(1)]).to.deep.equal([false, true]);
  });

  it("of one series do not depend on how much was drawn of another", () => {
    const one = drawer(3);
    one.series("a").fraction();
    one.fraction();
    expect(one.series("b").fraction()).to.equal(drawer(3).series("b").fraction());
    expect(drawer(3).series("a").fraction()).not.to.equal(drawer(3).series("b").fraction());
  });
});
