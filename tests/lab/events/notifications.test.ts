import { expect } from "chai";
import { sendOrders } from "../../../lab/events/send";
import { expectExactlyOnce, Shop } from "./support/shop";

const shop = new Shop("notifications");

describe("Events of the notification system in the lab", function () {
  this.timeout(300_000);
  before(() => shop.up());
  after(() => shop.remove());

  it("are told in the place of its containers, reach payment and notification once each, and say what waits for containers", async () => {
    const report = await sendOrders(shop.lab, { count: 100, declined: 0.1, seed: 1 });
    expectExactlyOnce(report, 100);
    expect(Object.keys(report.effects)).to.have.members(["payment", "notification"]);
    expect(report.deadLetters.total).to.equal(0);
    expect(report.latency, "nobody answers here").to.deep.equal({});
  });
});
