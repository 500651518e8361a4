import { expect } from "chai";
import { join } from "node:path";
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

  it("let one of two updates win at once, and the other say who holds the lock", async () => {
    const stack = runs.add();
    expectOk(await stack.run("up"));
    const change = { config: ["delay=31"] };
    const slow = { ...change, orders: { latency: 4_000 } };
    const both = await Promise.all([stack.run("up", slow), stack.run("up", slow)]);
    expect(both.map(({ ok }) => ok).sort()).to.deep.equal([false, true]);
    expect(both.flatMap(({ errors }) => errors).join()).to.include("currently locked");
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
