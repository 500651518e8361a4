import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { repository } from "../../lab/engine/cache";
import { Cloud } from "../../lab/model";
import { type DetailedOutcome } from "../../lab/run/operation";
import { cloudFile } from "../../lab/run/workspace";
import { changedInputs, expectOk, onlySame, roleInputs, stackOf } from "./support/stacks";

/** The stacks of this repository on the real engine, each from nothing to nothing. */

const gitStatus = () =>
  execFileSync("git", ["status", "--porcelain"], { cwd: repository, encoding: "utf8" });

/** Types of what a destroyed stack leaves in the simulated cloud. */
const leftBehind = ({ warnings }: DetailedOutcome) =>
  warnings
    .flatMap((warning) => warning.split("\n  ").slice(1))
    .map((line) => line.split(" ")[0])
    .sort();

/** Stays by intent, once per region: other stacks of the account log through it. */
const accountBaseline = [
  "aws:apigateway/account:Account",
  "aws:iam/role:Role",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
];

describe("The stack dev in the lab", function () {
  this.timeout(300_000);
  const dev = stackOf("dev");
  const before = gitStatus();
  after(dev.remove);

  it("stops at a resource that AWS refuses, and goes on from there", async () => {
    const failed = await dev.run("up", { orders: { fail: ["*:RestApi::*"] } });
    expect(failed.ok).to.equal(false);
    expect(failed.errors.join())
      .to.include("api-eu-west-1-gateway-rest")
      .and.to.include("InternalFailure");
    const made = failed.changes.create;
    expect(made).to.be.greaterThan(100);

    const resumed = await dev.run("up");
    expectOk(resumed);
    expect(resumed.changes).to.deep.include({ update: 0, replace: 0, delete: 0, same: made });
  });

  it("shows no change afterwards", async () => {
    const preview = await dev.run("preview");
    expectOk(preview);
    onlySame(preview);
    expect(preview.dataSourceCalls).to.deep.equal([]);
  });

  it("shows no change after a refresh either", async () => {
    const refresh = await dev.run("refresh");
    expectOk(refresh);
    onlySame(refresh);
  });

  it("is destroyed to nothing", async () => {
    const destroyed = await dev.run("destroy");
    expectOk(destroyed);
    expect(destroyed.resources).to.equal(0);
    expect(leftBehind(destroyed)).to.deep.equal(accountBaseline);
  });

  it("leaves the working tree as it was", () => {
    expect(gitStatus()).to.equal(before);
  });
});

describe("The stack prod in the lab", function () {
  this.timeout(300_000);
  const prod = stackOf("prod");
  const moved = ["active=eu-central-1"];
  after(prod.remove);

  it("comes up in both regions and at the edge, without a look-up", async () => {
    const up = await prod.run("up");
    expectOk(up);
    expect(up.byRegion).to.include.keys("eu-west-1", "eu-central-1", "us-east-1");
    expect(up.byTier).to.include.keys(
      "Network",
      "EdgeTier",
      "ApiTier",
      "EksCluster",
      "DataTier",
      "EventBus",
      "Observability",
    );
    expect(up.dataSourceCalls).to.deep.equal([]);
  });

  it("shows no change afterwards", async () => {
    const preview = await prod.run("preview");
    expectOk(preview);
    onlySame(preview);
  });

  it("moves to the standby by a few switches, replacing and deleting nothing", async () => {
    const preview = await prod.run("preview", { config: moved });
    expectOk(preview);
    expect(changedInputs(preview)).to.deep.equal(roleInputs);
    expect(preview.replacements).to.deep.equal([]);
    expect(preview.deletions).to.deep.equal([]);
    expect(preview.changes.create).to.equal(0);
  });

  it("cannot be previewed while a region is down, and the error names the region", async () => {
    const preview = await prod.run("preview", { orders: { blackout: ["eu-central-1"] } });
    expect(preview.ok).to.equal(false);
    expect(preview.errors.join()).to.include("sts.eu-central-1.amazonaws.com");
  });

  it("can be previewed while the standby is down, once that is said", async () => {
    const preview = await prod.run("preview", {
      config: ["unavailable=eu-central-1"],
      orders: { blackout: ["eu-central-1"] },
    });
    expectOk(preview);
    onlySame(preview);
  });

  it("moves to the standby while home is down, leaving nothing of the standby out", async () => {
    const dead = {
      config: [...moved, "unavailable=eu-west-1"],
      orders: { blackout: ["eu-west-1"] },
    };
    const up = await prod.run("up", dead);
    expectOk(up);
    expect(changedInputs(up)).to.deep.equal(roleInputs);
    expect(up.details.filter(({ name }) => name.includes("eu-west-1"))).to.deep.equal([]);
    expect(up.details.filter(({ name }) => name.includes("eu-central-1"))).to.have.length(4);

    const preview = await prod.run("preview", dead);
    expectOk(preview);
    onlySame(preview);
  });

  it("brings home's own switches into line when home is back", async () => {
    const up = await prod.run("up", { config: moved });
    expectOk(up);
    expect(changedInputs(up)).to.deep.equal(roleInputs);
    expect(up.details.filter(({ name }) => name.includes("eu-west-1"))).to.have.length(4);
    const preview = await prod.run("preview", { config: moved });
    onlySame(preview);
  });

  it("shows no change after AWS has moved the writer and the state was refreshed", async () => {
    const cloud = new Cloud({ file: cloudFile(prod.state) });
    const [global] = cloud
      .list()
      .filter(({ type }) => type === "aws:rds/globalCluster:GlobalCluster");
    const target =
      "arn:aws:rds:eu-central-1:444455556666:cluster:evenkeel-prod-shared-eu-central-1";
    cloud.switchover(global?.id ?? "", target);
    cloud.close();
    expectOk(await prod.run("refresh", { config: moved }));
    const preview = await prod.run("preview", { config: moved });
    expectOk(preview);
    onlySame(preview);
  });
});

describe("A stack that grows in the lab", function () {
  this.timeout(300_000);
  const prod = stackOf("prod");
  const single = ["topology=single-region", "standby=", "active="];
  after(prod.remove);

  it("goes from one region to two without replacing or deleting anything", async () => {
    expectOk(await prod.run("up", { config: single }));
    const grown = await prod.run("up");
    expectOk(grown);
    expect(grown.replacements).to.deep.equal([]);
    expect(grown.deletions).to.deep.equal([]);
    const preview = await prod.run("preview");
    expectOk(preview);
    onlySame(preview);
  });

  it("is destroyed to nothing, with a word about what AWS would have refused", async () => {
    const destroyed = await prod.run("destroy");
    expectOk(destroyed);
    expect(destroyed.resources).to.equal(0);
    expect(destroyed.warnings.join()).to.match(/\d+ resources were protected/);
    expect(leftBehind(destroyed)).to.deep.equal([...accountBaseline, ...accountBaseline].sort());
  });
});
