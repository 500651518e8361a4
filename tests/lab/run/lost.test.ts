import { expect } from "chai";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { printStatus, statusOf } from "../../../lab/print/status";
import { lostRegions, loseRegion, restoreRegion } from "../../../lab/run/lost";
import { runOperation } from "../../../lab/run/runner";

describe("A region that is lost in the lab", function () {
  this.timeout(300_000);
  let state: string;
  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), "evenkeel-test-"));
  });
  afterEach(() => rmSync(state, { recursive: true, force: true }));

  it("stays lost until it is restored", () => {
    loseRegion(state, "eu-west-1");
    loseRegion(state, "eu-west-1");
    expect(lostRegions(state)).to.deep.equal(["eu-west-1"]);
    restoreRegion(state, "eu-west-1");
    expect(lostRegions(state)).to.deep.equal([]);
  });

  it("is told by `status`, with what brings it back", () => {
    const status = () => printStatus({ ...statusOf(state, "prod"), resources: 1 });
    expect(status()).not.to.include("lost");
    loseRegion(state, "eu-west-1");
    expect(status()).to.include(
      "eu-west-1 is lost: `npm run lab -- restore prod eu-west-1` brings it back",
    );
  });

  it("cannot be restored when it is not lost: the error says which are", () => {
    expect(() => restoreRegion(state, "eu-west-1")).to.throw(
      "eu-west-1 is not lost in the lab: no region is.",
    );
    loseRegion(state, "eu-central-1");
    expect(() => restoreRegion(state, "eu-west-1")).to.throw("eu-central-1 is.");
  });

  it("does not answer the engine in any operation", async () => {
    loseRegion(state, "eu-west-1");
    const project = join(__dirname, "fixture");
    const preview = await runOperation({ operation: "preview", stack: "small", project, state });
    expect(preview.errors.join()).to.include("sts.eu-west-1.amazonaws.com");
    restoreRegion(state, "eu-west-1");
    const next = await runOperation({ operation: "preview", stack: "small", project, state });
    expect(next.errors).to.deep.equal([]);
  });
});
