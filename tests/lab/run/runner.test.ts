import { expect } from "chai";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { checkpointFile } from "../../../lab/run/pending";
import { type DetailedOutcome, type OperationName } from "../../../lab/run/operation";
import { runOperation, type RunOptions } from "../../../lab/run/runner";

const project = join(__dirname, "fixture");

function newStack() {
  const state = mkdtempSync(join(tmpdir(), "evenkeel-test-"));
  const run = (operation: OperationName, extra: Partial<RunOptions> = {}) =>
    runOperation({ operation, stack: "small", project, state, ...extra });
  return { state, run, remove: () => rmSync(state, { recursive: true, force: true }) };
}

function expectOk(outcome: DetailedOutcome): void {
  expect(outcome.errors).to.deep.equal([]);
  expect(outcome.ok).to.equal(true);
}

const onlySame = ({ resources, changes }: DetailedOutcome) =>
  expect(changes).to.deep.equal({ create: 0, update: 0, replace: 0, delete: 0, same: resources });

describe("A small stack on the real engine", function () {
  this.timeout(900_000);
  const small = newStack();
  after(small.remove);

  it("is created with the children of remote components, each in its provider's region", async () => {
    const planned = await small.run("preview");
    expectOk(planned);
    const up = await small.run("up");
    expectOk(up);
    expect(up.changes).to.deep.equal(planned.changes);
    expect(up.changes.create).to.equal(up.resources);
    expect(up.byRegion).to.deep.equal(planned.byRegion);
    expect(up.byRegion["eu-central-1"]).to.equal(2);
    expect(up.byRegion["eu-west-1"]).to.be.greaterThan(15);
    expect(up.byTier).to.have.all.keys("Network", "none");
    expect(up.dataSourceCalls).to.deep.equal([]);
    expect(up.outputs.queueUrl).to.match(
      /^https:\/\/sqs\.eu-central-1\.amazonaws\.com\/111122223333\/orders-/,
    );
    expect(up.outputs.vpcId).to.match(/^vpc-[0-9a-f]{17}$/);
  });

  it("has nothing beside its state that a kill could leave half written, so that it cannot be read", () => {
    const files = readdirSync(small.state, { recursive: true, encoding: "utf8" });
    expect(files.filter((file) => file.endsWith(".attrs"))).to.deep.equal([]);
    expect(files).to.include(relative(small.state, checkpointFile(small.state, "small")));
  });

  it("keeps secrets out of the state in clear", () => {
    const state = readFileSync(checkpointFile(small.state, "small"), "utf8");
    expect(state).not.to.include("not for the eyes of others");
  });

  it("shows no change in a second preview, nor after a refresh", async () => {
    const preview = await small.run("preview");
    expectOk(preview);
    onlySame(preview);
    const refresh = await small.run("refresh");
    expectOk(refresh);
    onlySame(refresh);
  });

  it("names the property that an update changes", async () => {
    const preview = await small.run("preview", { config: ["delay=31"] });
    expectOk(preview);
    expect(preview.changes).to.deep.include({ create: 0, update: 1, replace: 0, delete: 0 });
    expect(preview.details.map(({ name, properties }) => [name, properties])).to.deep.equal([
      ["orders", ["visibilityTimeoutSeconds"]],
    ]);
  });

  it("counts a replacement once, and names the property that forces it", async () => {
    const preview = await small.run("preview", { config: ["mode=renamed"] });
    expectOk(preview);
    expect(preview.changes).to.deep.include({ create: 0, update: 0, replace: 1, delete: 0 });
    expect(preview.replacements).to.have.length(1);
    expect(preview.details[0]?.replaces).to.deep.equal(["name"]);
  });

  it("refuses a program that registers nothing, and deletes nothing", async () => {
    const up = await small.run("up", { config: ["mode=nothing"] });
    expect(up.ok).to.equal(false);
    expect(up.errors.join()).to.include("registered no resources");
    expect(up.deletions).to.deep.equal([]);
    onlySame(await small.run("preview"));
  });

  it("names file and line of our source when the program throws", async () => {
    const preview = await small.run("preview", { config: ["mode=broken"] });
    expect(preview.ok).to.equal(false);
    const [error] = preview.errors;
    expect(error).to.include("the program is broken").and.to.include("index.ts:14");
  });

  it("refuses a look-up and lists it", async () => {
    const preview = await small.run("preview", { config: ["mode=looks-up"] });
    expect(preview.ok).to.equal(false);
    expect(preview.dataSourceCalls).to.deep.equal([
      "aws:index/getCallerIdentity:getCallerIdentity",
    ]);
    expect(preview.errors.join()).to.include("looks something up in AWS");
  });

  it("says which value AWS would refuse", async () => {
    const preview = await small.run("preview", { config: ["delay=99999"] });
    expect(preview.ok).to.equal(false);
    expect(preview.errors.join()).to.include("visibilityTimeoutSeconds");
  });

  it("leaves a region that is down alone once that is said, and updates the other", async () => {
    const orders = { blackout: ["eu-west-1"] };
    const refused = await small.run("up", { config: ["delay=32"], orders });
    expect(refused.ok).to.equal(false);
    expect(refused.errors.join()).to.include("sts.eu-west-1.amazonaws.com");

    // Another value: the refused update may have changed the healthy region before it failed.
    const up = await small.run("up", { config: ["delay=33", "unavailable=eu-west-1"], orders });
    expectOk(up);
    expect(up.details.map(({ name }) => name)).to.deep.equal(["orders"]);
  });

  it("is destroyed to nothing", async () => {
    const destroyed = await small.run("destroy");
    expectOk(destroyed);
    expect(destroyed.resources).to.equal(0);
    expect(existsSync(small.state)).to.equal(false);
  });
});

describe("A stack whose creation fails", function () {
  this.timeout(900_000);
  const small = newStack();
  after(small.remove);

  it("keeps what was made, and makes the rest the next time", async () => {
    const failed = await small.run("up", { orders: { fail: ["*:Queue::orders"] } });
    expect(failed.ok).to.equal(false);
    expect(failed.errors.join()).to.include("orders").and.to.include("InternalFailure");
    const resumed = await small.run("up");
    expectOk(resumed);
    expect(resumed.changes.same).to.equal(failed.resources);
    onlySame(await small.run("preview"));
  });

  it("refuses to go on after a kill, because nobody knows what came to be", async () => {
    const other = newStack();
    let killed: unknown;
    try {
      await other.run("up", { orders: { kill: "*:Queue::orders" } });
    } catch (error) {
      killed = error;
    }
    expect(String(killed)).to.include("SIGKILL");
    const next = await other.run("up");
    other.remove();
    expect(next.ok).to.equal(false);
    expect(next.errors.join()).to.include("was killed").and.to.include("Queue::orders");
  });
});

describe("The runner", () => {
  it("refuses a stack without a file, and names those that exist", async () => {
    let error: unknown;
    try {
      await runOperation({ operation: "preview", stack: "nope", project });
    } catch (caught) {
      error = caught;
    }
    expect(String(error)).to.include("Pulumi.nope.yaml").and.to.include("Pulumi.small.yaml");
  });
});
