import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Beats } from "../../../drills/probe/beats";
import { type Loss } from "../../../lab/postgres";
import { lostRegions, restoreRegion } from "../../../lab/run/lost";
import { expectOk, onlySame } from "../support/stacks";
import { expectWell } from "./support/expectations";
import { type Drilled, labDrills } from "./support/labDrills";

const home = "eu-west-1";
const standby = "eu-central-1";
/** Milliseconds that the standby's database is behind when home is lost. */
const lag = 1_500;

/** Heartbeats that the old place acknowledged, and those that its database had and the new one has not. */
function compared({ folder }: Drilled, losses: readonly Loss[]) {
  const beats = new Beats(join(folder, "beats.jsonl")).all;
  const lost = losses
    .flatMap(({ file }) => readFileSync(file, "utf8").trim().split("\n"))
    .map((line) => JSON.parse(line) as { readonly table: string; readonly row: unknown })
    .filter(({ table }) => table === "beats")
    .map(({ row }) => (row as { readonly sequence: number }).sequence);
  const acknowledged = beats.filter((beat) => beat.place === home);
  return { lost, acknowledged: new Set(acknowledged.map(({ sequence }) => sequence)) };
}

describe("A disaster in the lab", function () {
  this.timeout(600_000);
  const prod = labDrills("prod");
  let survived: Drilled | undefined;
  before(prod.up);
  after(prod.remove);

  it("is not decided by the drill: without --allow-data-loss it tells the lag, and touches nothing", async () => {
    const { outcome, calls, told } = await prod.drill({ to: standby, mode: "disaster", lag });
    expect(outcome.exitCode).to.equal(2);
    expect(outcome.error?.message).to.match(/what has not arrived in eu-central-1 would be lost/);
    expect(outcome.error?.message).to.match(/evenkeel-prod-shared: replication [\d.]+ s/);
    const changed = calls.filter(({ operation }) =>
      /^(Put|Update|Delete|Create|Modify|Enable|Disable|Failover|Switchover)/.test(operation),
    );
    expect(changed.filter(({ operation }) => operation !== "PutMetricData")).to.deep.equal([]);
    expect(told.join("\n")).not.to.include("failed over");
    expect(lostRegions(prod.state)).to.deep.equal([]);
  });

  it("ends well without one call to the region that is lost, on the wire as well", async () => {
    survived = await prod.drill({ to: standby, mode: "disaster", allowDataLoss: true, lag });
    const { report, calls, lostAt } = expectWell(survived);
    expect(report.calls.toLostRegion).to.equal(0);
    expect(Object.keys(report.calls.byRegion)).to.deep.equal([standby]);
    expect(lostRegions(prod.state)).to.deep.equal([home]);
    const toHome = calls.filter(({ from, region }) => from === "caller" && region === home);
    // The lab itself asks alarms for Route 53 and functions for API Gateway, until the region is lost.
    const others = toHome.filter(({ operation }) => !/^(DescribeAlarms|Invoke)$/.test(operation));
    expect(others).to.deep.equal([]);
    expect(lostAt).to.be.greaterThan(0);
    expect(toHome.filter(({ at }) => at > (lostAt ?? 0))).to.deep.equal([]);
    // Nor one to a control plane that lives in one region.
    const moved = calls.filter(({ from }) => from === "caller");
    expect(moved.map(({ operation }) => operation)).to.include("FailoverGlobalCluster");
    const worldwide = moved.filter(({ service }) => /^(route53|cloudfront|iam)$/.test(service));
    const changing = worldwide.filter(({ operation }) => !/^(GET |Get|List)/.test(operation));
    expect(changing).to.deep.equal([]);
  });

  it("leaves nothing to change in the region that is there", async () => {
    const config = [`active=${standby}`, `unavailable=${home}`];
    const preview = await prod.run("preview", { config });
    expectOk(preview);
    onlySame(preview);
  });

  it("has lost just what the databases say that they lost, once the old region is back", async () => {
    restoreRegion(prod.state, home);
    const back = await prod.drill({ to: home });
    const { report, losses } = expectWell(back);
    expect(report.rpo).to.include({ writes: 0 });
    if (survived === undefined) {
      throw new Error("nothing was survived");
    }
    const { acknowledged, lost } = compared(survived, losses);
    expect(lost.length).to.be.greaterThan(3);
    // What was written, but not acknowledged any more, is no loss to whoever wrote it.
    expect(survived.report?.rpo).to.include({
      writes: lost.filter((sequence) => acknowledged.has(sequence)).length,
    });
    const refresh = await prod.run("refresh");
    expectOk(refresh);
    const preview = await prod.run("preview");
    expectOk(preview);
    onlySame(preview);
  });
});
