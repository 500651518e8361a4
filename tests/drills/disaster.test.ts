import { expect } from "chai";
import { join } from "node:path";
import { Beats } from "../../drills/probe/beats";
import { expectMoved, expectSurvived } from "./support/expectations";
import { urn } from "./support/modelStack";
import { reasons, Runs } from "./support/runs";
import { home, simulation, type Simulation, standby } from "./support/simulatedWorld";

const accepted = { mode: "disaster", allowDataLoss: true } as const;

describe("A disaster", function () {
  this.timeout(120_000);
  let runs: Runs;
  beforeEach(() => {
    runs = new Runs();
  });
  afterEach(() => runs.remove());

  /** The lost region comes back, and its databases follow after a while. */
  const back = async (of: Simulation, region: string) => {
    of.aws.bringBack(region);
    await of.clock.wait(60_000);
  };

  it("at home is survived by the standby; home is taken back and moved back to", async () => {
    const of = simulation();
    expectSurvived(
      await runs.run(of, { to: standby, ...accepted }, { pretends: true }),
      of,
      standby,
    );
    await back(of, home);
    expectMoved(await runs.run(of, { to: home }), of, home);
  });

  it("in the standby while it is active is survived by home; the gate is re-armed before it moves again", async () => {
    const of = simulation(standby);
    expectSurvived(await runs.run(of, { to: home, ...accepted }, { pretends: true }), of, home);
    const off = (region: string, judged: string) =>
      of.aws.region(region).parameters.get(`/evenkeel-prod/gate/${judged}-off`);
    expect([off(standby, home), off(home, standby)]).to.deep.equal(["1", "1"]);
    await back(of, standby);
    expectMoved(await runs.run(of, { to: standby }), of, standby);
    expect([off(standby, home), off(home, standby)]).to.deep.equal(["1", "0"]);
    const switches = of.aws.changes.filter((change) => change.includes("-off"));
    expect(switches.map((change) => change.split(" ")[0])).to.deep.equal([
      ...[home, standby, home, standby],
    ]);
    // A third time, from the state that this has left.
    expectSurvived(await runs.run(of, { to: home, ...accepted }, { pretends: true }), of, home);
  });

  it("follows a disaster: what was re-armed serves again", async () => {
    const of = simulation();
    expectSurvived(
      await runs.run(of, { to: standby, ...accepted }, { pretends: true }),
      of,
      standby,
    );
    await back(of, home);
    expectMoved(await runs.run(of, { to: home }), of, home);
    expectSurvived(
      await runs.run(of, { to: standby, ...accepted }, { pretends: true }),
      of,
      standby,
    );
  });

  it("costs what had not arrived: writes are counted, and so are seconds", async () => {
    const of = simulation();
    of.aws.database.lag = 4_000;
    const ended = await runs.run(of, { to: standby, ...accepted }, { pretends: true });
    const { rpo, run } = ended.report;
    const kept = of.aws.database.sequences(standby, run);
    const beats = new Beats(join(ended.outcome.folder ?? "", "beats.jsonl")).all;
    const lost = beats.filter(({ place, sequence }) => place === home && !kept.includes(sequence));
    expect(lost.length).to.be.greaterThan(1);
    expect(rpo?.writes).to.equal(lost.length);
    expect(rpo?.seconds).to.be.within(lost.length - 1, lost.length);
    expect(rpo?.isLeast).to.equal(false);
    expect(ended.told.join()).to.include("replication 4 s");
    expect(ended.outcome.exitCode).to.equal(0);
  });

  it("misses its objective when it costs more than it may", async () => {
    const of = simulation(home, {
      settings: { failover: { objectives: { rpoSeconds: 2 }, maxLagSeconds: 1 } },
    });
    of.aws.database.lag = 6_000;
    const ended = await runs.run(of, { to: standby, ...accepted }, { pretends: true });
    expect(ended.outcome.exitCode).to.equal(3);
    expect(ended.report.objectives.rpo.met).to.equal(false);
    expect(ended.report.objectives.rto.met).to.equal(true);
  });

  it("is refused without --allow-data-loss, after the lag has been told", async () => {
    const of = simulation();
    of.aws.lose(home);
    const ended = await runs.run(of, { to: standby, mode: "disaster" });
    expect(ended.outcome.exitCode).to.equal(2);
    expect(reasons(ended)).to.include(
      "what has not arrived in eu-central-1 would be lost (evenkeel-prod-shared: replication 0.2 s, recovery point 0.2 s)",
    );
    expect(of.aws.changes).to.deep.equal([]);
  });

  it("that has happened before counts from when the operator says", async () => {
    const of = simulation();
    const since = of.clock.now();
    of.aws.lose(home);
    await of.clock.wait(8 * 60_000);
    const ended = await runs.run(of, { to: standby, ...accepted, since });
    expectSurvived(ended, of, standby);
    expect(ended.report.rto.decide).to.be.greaterThan(8 * 60);
    expect(ended.report.rto.total).to.be.greaterThan(9 * 60);
    // Nothing was written before: nothing can be said of what was lost.
    expect(ended.report.rpo?.writes).to.equal(0);
    expect(ended.report.notMeasured.join()).to.include("no write was watched");
  });

  it("whose region returns in the middle ends as it began, without a call to it", async () => {
    const of = simulation();
    let returned = false;
    const onStep = (_step: number, what: string) => {
      if (what.includes("FailoverGlobalCluster")) {
        returned = true;
        setTimeout(() => of.aws.bringBack(home), 0);
      }
    };
    const ended = await runs.run(of, { to: standby, ...accepted }, { pretends: true, onStep });
    expect(returned).to.equal(true);
    expect(reasons(ended)).to.equal("");
    expect(ended.outcome.exitCode).to.equal(0);
    expect(ended.report.calls.toLostRegion).to.equal(0);
    expect(of.aws.database.currentWriter()).to.equal(standby);
    // What it believes is put right when it is taken back.
    expect(of.aws.region(home).role).to.deep.equal({ active: true });
    await of.clock.wait(300_000);
    expectMoved(await runs.run(of, { to: home }), of, home);
  });

  it("is made up for on the way back: what was left out is deployed then", async () => {
    const of = simulation();
    const bucket = "aws:s3/bucket:Bucket";
    const pending = urn(bucket, "x");
    expectSurvived(
      await runs.run(of, { to: standby, ...accepted }, { pretends: true }),
      of,
      standby,
    );
    await back(of, home);
    of.stack.surprises = [{ kind: "update", urn: pending, type: bucket, properties: [] }];
    const ended = await runs.run(of, { to: home });
    expectMoved(ended, of, home);
    expect(ended.report.warnings.join()).to.include("taking eu-west-1 back would also update x");
    expect(of.stack.surprises).to.deep.equal([]);
  });

  it("leaves alone what the program would change besides, and says so", async () => {
    const of = simulation();
    of.stack.surprises = [
      {
        kind: "update",
        urn: "urn:pulumi:prod::evenkeel::aws:s3/bucket:Bucket::x",
        type: "aws:s3/bucket:Bucket",
        properties: [],
      },
    ];
    const ended = await runs.run(of, { to: standby, ...accepted }, { pretends: true });
    expect(ended.outcome.exitCode).to.equal(0);
    expect(ended.report.recorded.leftAlone).to.deep.equal(["update x (aws:s3/bucket:Bucket)"]);
    expect(ended.report.leftToDo.join()).to.include("Deploy what was left alone");
    expect(of.stack.surprises).to.have.length(1);
  });
});
