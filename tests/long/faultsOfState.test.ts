import { expect } from "chai";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkpointFile } from "../../lab/run/pending";
import { CleanRuns } from "../lab/support/cleanRuns";
import { type FaultyStack } from "../lab/support/faults";
import { expectOk } from "../lab/support/stacks";

const project = join(__dirname, "..", "lab", "run", "fixture");
const runs = new CleanRuns("small", project);

/** What a preview says that cannot be made, however it says so. */
async function refusal(stack: FaultyStack): Promise<string> {
  try {
    return (await stack.run("preview")).errors.join();
  } catch (error) {
    return String(error);
  }
}

describe("Faults of a state, on the real engine", function () {
  this.timeout(900_000);
  before(() => runs.begin());
  after(() => runs.remove());

  it("are mended when the state is cut off: its backup, and nothing to do", async () => {
    const stack = runs.add();
    expectOk(await stack.run("up"));
    const file = checkpointFile(stack.state, "small");
    expectOk(await stack.run("up"));
    const whole = readFileSync(file, "utf8");
    writeFileSync(file, whole.slice(0, whole.length / 2));
    expect(await refusal(stack)).not.to.equal("");
    copyFileSync(`${file}.bak`, file);
    await runs.expectClean(stack);
  });

  it("are mended when what a backend of files keeps beside the state is empty: without it, and nothing to do", async () => {
    const stack = runs.add();
    expectOk(await stack.run("up"));
    const beside = `${checkpointFile(stack.state, "small")}.attrs`;
    writeFileSync(beside, "");
    expect(await refusal(stack)).to.include("failed to load checkpoint: EOF");
    rmSync(beside);
    await runs.expectClean(stack);
  });

  it("say who holds a lock that nobody gives back, and go on once it is cancelled", async () => {
    const stack = runs.add();
    expectOk(await stack.run("up"));
    const folder = join(stack.state, ".pulumi", "locks", "organization", "evenkeel", "small");
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, "11111111-2222-3333-4444-555555555555.json"),
      JSON.stringify({
        pid: 4242,
        username: "ann",
        hostname: "laptop",
        timestamp: "2026-11-20T10:00:00Z",
      }),
    );
    const refused = await stack.run("up");
    expect(refused.errors.join()).to.include("locked");
    await stack.withEngine(async (steps) => {
      expect(await steps.holder()).to.equal("ann@laptop (process 4242) since 2026-11-20T10:00:00Z");
      await steps.cancel();
    });
    await runs.expectClean(stack);
  });
});
