import { expect } from "chai";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { holderInFolder, lockFolder } from "../../../drills/world/lock";
import { CleanRuns } from "../support/cleanRuns";
import { killed } from "../support/faults";
import { expectOk, onlySame } from "../support/stacks";

const project = join(__dirname, "..", "run", "fixture");
const runs = new CleanRuns("small", project);

/** The long run does all of this to dev, resource by resource (tests/long/faults.test.ts). */
describe("Faults of a small stack, on the real engine", function () {
  this.timeout(900_000);
  before(() => runs.begin());
  after(() => runs.remove());

  it("converge after a creation that is not possible yet, twice", async () => {
    const stack = runs.add();
    for (let time = 0; time < 2; time += 1) {
      const failed = await stack.run("up", {
        orders: { fail: ["*:Queue::orders"], failAs: "not-yet" },
      });
      expect(failed.ok).to.equal(false);
      expect(failed.errors.join()).to.include("orders").and.to.include("cannot be assumed");
    }
    expectOk(await stack.run("up"));
    await runs.expectClean(stack);
  });

  it("are mended after a kill before a creation: cancel, clear, up", async () => {
    const stack = runs.add();
    await killed(stack.run("up", { orders: { kill: "*:Queue::orders" } }));
    const refused = await stack.run("up");
    expect(refused.errors.join()).to.include("was killed");
    const pending = await stack.withEngine(async (steps) => {
      await steps.cancel();
      return steps.clearPending();
    });
    expect(pending.join()).to.match(/creating \S*Queue::orders/);
    // Others were under way: what they made and nobody wrote down is taken away, or the next update makes it twice.
    pending.forEach((operation) => stack.deleteByHand(operation.split(" ")[1] ?? ""));
    expectOk(await stack.run("up"));
    await runs.expectClean(stack);
  });

  it("refuse the second of two updates at once, which says who holds the lock, and let the first end well", async () => {
    const stack = runs.add();
    expectOk(await stack.run("up"));
    const change = { config: ["delay=31"] };
    // Of two that begin in the same moment, each may see the other's lock and give way.
    const first = stack.run("up", { ...change, orders: { latency: 10_000 } });
    const folder = lockFolder("evenkeel", "small");
    while (holderInFolder(stack.state, folder) === undefined) {
      await wait(20);
    }
    const second = await stack.run("up", change);
    expect(second.ok).to.equal(false);
    expect(second.errors.join()).to.include("currently locked");
    expectOk(await first);
    onlySame(await stack.run("preview", change));
    runs.expectCleanCloud(stack);
  });

  it("end a removal in two runs when a deletion fails", async () => {
    const stack = runs.add();
    expectOk(await stack.run("up"));
    const failed = await stack.run("destroy", { orders: { failDeletion: ["*:Vpc::*"] } });
    expect(failed.ok).to.equal(false);
    expect(failed.errors.join()).to.include("was told to fail");
    expect(stack.exists()).not.to.be.empty;
    expectOk(await stack.run("destroy"));
    expect(stack.exists()).to.deep.equal([]);
  });
});
