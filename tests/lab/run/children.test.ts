import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { type Child, giveBack, takeChild } from "../../../lab/run/children";
import { repository } from "../../../lab/engine/cache";
import { isAlive } from "../../../lab/engine/lock";

/** Operations of other tests may have left a process behind, which is not this project's. */
const project = join(repository, "tests", "lab", "run");

async function isGone({ process: own }: Child): Promise<boolean> {
  if (own.exitCode === null && own.signalCode === null) {
    await once(own, "close");
  }
  return own.pid !== undefined && !isAlive(own.pid);
}

describe("The process of an operation", function () {
  this.timeout(60_000);
  const taken: Child[] = [];
  const take = (from = project) => {
    const child = takeChild({ project: from });
    taken.push(child);
    return child;
  };
  afterEach(() => {
    delete process.env.EVENKEEL_TEST_CHILDREN;
    // Whatever waits is taken out, and ended with the rest.
    take();
    taken.splice(0).forEach((child) => giveBack(child, false));
  });

  it("serves the next operation when one ended well", () => {
    const first = take();
    giveBack(first, true);
    expect(take()).to.equal(first);
  });

  it("is ended when its operation did not", async () => {
    const first = take();
    giveBack(first, false);
    expect(await isGone(first)).to.equal(true);
    expect(take()).not.to.equal(first);
  });

  it("serves one operation at a time, and only the last one waits", async () => {
    const [first, second] = [take(), take()];
    expect(second).not.to.equal(first);
    giveBack(first, true);
    giveBack(second, true);
    expect(await isGone(first)).to.equal(true);
    expect(take()).to.equal(second);
  });

  it("serves neither another project nor another environment", () => {
    const first = take();
    giveBack(first, true);
    expect(take(join(project, "elsewhere"))).not.to.equal(first);
    process.env.EVENKEEL_TEST_CHILDREN = "1";
    expect(take()).not.to.equal(first);
    delete process.env.EVENKEEL_TEST_CHILDREN;
    expect(take()).to.equal(first);
  });

  it("is replaced before what the SDK keeps of each program fills its memory", () => {
    const first = take();
    let served = 0;
    for (let next = first; next === first && served < 100; served += 1) {
      giveBack(next, true);
      next = take();
    }
    expect(served).to.be.within(3, 10);
  });

  it("keeps nobody from ending, and ends with whoever started it", async () => {
    const script = `
      const { takeChild, giveBack } = require("./lab/run/children");
      const child = takeChild({ project: ${JSON.stringify(project)} });
      child.process.once("message", () => {
        giveBack(child, true);
        console.log(child.process.pid);
      });
    `;
    const printed = execFileSync(
      process.execPath,
      ["--require", require.resolve("tsx/cjs"), "--eval", script],
      { cwd: repository, encoding: "utf8", timeout: 50_000 },
    );
    const pid = Number(printed);
    expect(pid).to.be.greaterThan(0);
    for (let waited = 0; isAlive(pid) && waited < 50; waited += 1) {
      await setTimeout(100);
    }
    expect(isAlive(pid)).to.equal(false);
  });
});
