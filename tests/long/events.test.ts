import { sendOrders } from "../../lab/events/send";
import { expectExactlyOnce, Shop } from "../lab/events/support/shop";

/** What `npm run lab -- send commerce OrderPlaced --count 1000` promises, with and without failures. */

const count = 1_000;
const shop = new Shop("commerce");

describe("A thousand orders of the commerce system in the lab", function () {
  this.timeout(1_800_000);
  before(() => shop.up());
  after(() => shop.remove());

  it("end with exactly one effect each in every service", async () => {
    expectExactlyOnce(await sendOrders(shop.lab, { count, seed: 1 }), count);
  });

  it("end so while a tenth of all calls fail, events come twice and overtake each other", async () => {
    const options = { failRate: 0.1, duplicates: 0.1, shuffle: true, seed: 2 };
    expectExactlyOnce(await sendOrders(shop.lab, { count, ...options }), count);
  });

  it("end so where some are declined and some ask for what is not there", async () => {
    const options = { declined: 0.1, short: 0.1, failRate: 0.1, seed: 3 };
    expectExactlyOnce(await sendOrders(shop.lab, { count, ...options }), count);
  });
});
