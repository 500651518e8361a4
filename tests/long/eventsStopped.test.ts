import { expect } from "chai";
import { queuesOf } from "../../lab/events/queues";
import { untilRest } from "../../lab/events/run";
import { countOrders, drive, prepareOrders } from "../../lab/events/send";
import { expectExactlyOnce, Shop } from "../lab/events/support/shop";

describe("Events of the commerce system, whose functions are stopped", function () {
  this.timeout(600_000);
  // What an ended function had claimed stays claimed for as long as it could have run: messages must outlast that.
  const shop = new Shop("commerce", 5);
  before(() => shop.up());
  after(() => shop.remove());

  it("are not lost when everything stops in the middle and starts again", async () => {
    const prepared = await prepareOrders(shop.lab, { count: 40, seed: 6 });
    const { orders } = prepared;
    const first = await drive(prepared.run, orders.slice(0, 20));
    await shop.close();

    const lab = await shop.open();
    const run = { ...prepared.run, lab, queues: queuesOf(lab, prepared.run.wiring.region) };
    const report = await untilRest(
      run,
      async () => {
        const second = await drive(run, orders.slice(20));
        return {
          accepted: [...first.accepted, ...second.accepted],
          refused: [...first.refused, ...second.refused],
        };
      },
      (rested) => countOrders(run, rested),
    );
    expectExactlyOnce(report, 40);
    expect(report.deadLetters.total).to.equal(0);
  });
});
