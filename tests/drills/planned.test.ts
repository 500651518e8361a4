import { expect } from "chai";
import { expectMoved, expectServing } from "./support/expectations";
import { ids } from "./support/modelStack";
import { reasons, Runs } from "./support/runs";
import { home, simulation, standby } from "./support/simulatedWorld";

describe("A planned move", function () {
  this.timeout(120_000);
  let runs: Runs;
  beforeEach(() => {
    runs = new Runs();
  });
  afterEach(() => runs.remove());

  it("goes there and back three times, loses nothing and leaves everything in agreement", async () => {
    const of = simulation();
    for (const to of [standby, home, standby, home, standby, home]) {
      expectMoved(await runs.run(of, { to }), of, to);
    }
    expect(of.aws.database.moves).to.have.length(6);
    const parameters = [home, standby].map((region) =>
      [...of.aws.region(region).parameters].filter(([name]) => !name.endsWith("/role")),
    );
    // Home's switch is home-off in the standby; no lease is left.
    expect(parameters).to.deep.equal([[], [["/evenkeel-prod/gate/eu-west-1-off", "0"]]]);
  });

  it("fences before it promotes, and lets the new place go only once its database writes", async () => {
    const of = simulation();
    await runs.run(of, { to: standby });
    const steps = of.aws.changes.map((change) =>
      change.replace(/^(\S+ \S+ \S+) .*"Value":("[^}]*).*$/, "$1 $2"),
    );
    const at = (pattern: RegExp) => steps.findIndex((step) => pattern.test(step));
    const order = [
      at(/eu-west-1 SSM PutParameter .*draining/),
      at(/eu-west-1 EventBridge DisableRule/),
      at(/eu-west-1 Lambda UpdateEventSourceMapping/),
      at(/eu-west-1 SSM PutParameter .*active\\":false/),
      at(/eu-central-1 RDS SwitchoverGlobalCluster/),
      at(/eu-central-1 SSM PutParameter .*active\\":true/),
      at(/eu-central-1 SSM PutParameter "1/),
      at(/eu-central-1 Lambda UpdateEventSourceMapping/),
      at(/eu-central-1 EventBridge EnableRule/),
    ];
    expect(order).to.not.include(-1);
    expect(order).to.deep.equal([...order].sort((one, another) => one - another));
  });

  it("lets the old place work off its queues before it leaves", async () => {
    const of = simulation();
    of.aws.region(home).queues.set(ids.queue(home), { messages: 8000, at: of.clock.now() });
    const ended = await runs.run(of, { to: standby });
    expectMoved(ended, of, standby);
    expect(ended.report.backlog.before).to.not.deep.equal(ended.report.backlog.left);
    expect(ended.report.backlog.left).to.deep.equal([
      { queue: "evenkeel-prod-inventory-OrderPlaced", messages: 0 },
    ]);
  });

  it("gives the old place its writes back when a queue does not empty", async () => {
    const of = simulation();
    of.aws.faults.set(`${home} SQS GetQueueAttributes`, ({ QueueUrl }) => ({
      Attributes: { ApproximateNumberOfMessages: QueueUrl === ids.queue(home) ? "7" : "0" },
    }));
    const ended = await runs.run(of, { to: standby });
    expect(ended.outcome.exitCode).to.equal(1);
    expect(reasons(ended)).to.match(/the queues of eu-west-1 to be worked off in vain/);
    expect(ended.told).to.include("nothing has moved: eu-west-1 takes writes again");
    expect(of.aws.region(home).role).to.deep.equal({ active: true });
    expect(of.aws.region(home).mapping.wanted).to.equal(true);
    expect(of.aws.region(home).rule).to.equal("ENABLED");
    expect(of.aws.database.moves).to.deep.equal([]);
    expect(of.stack.config).to.deep.equal({ active: home });
  });

  it("gives the old place its writes back when RDS refuses to move", async () => {
    const of = simulation();
    of.aws.faults.set(`${standby} RDS SwitchoverGlobalCluster`, () => {
      throw Object.assign(new Error("not now"), { name: "InvalidGlobalClusterStateFault" });
    });
    const ended = await runs.run(of, { to: standby });
    expect(ended.outcome.exitCode).to.equal(1);
    expect(reasons(ended)).to.include("RDS refuses to make eu-central-1 the writer");
    expect(of.aws.region(home).role).to.deep.equal({ active: true });
    expect(of.aws.region(standby).role).to.deep.equal({ active: false });
  });

  it("keeps the fence when a promotion takes too long, and goes on when it is resumed", async () => {
    const of = simulation();
    of.aws.database.switchoverTakes = 25 * 60_000;
    const ended = await runs.run(of, { to: standby });
    expect(ended.outcome.exitCode).to.equal(1);
    expect(reasons(ended)).to.match(/to be the writer of evenkeel-prod-shared in vain/);
    expect(of.aws.region(home).role).to.deep.equal({ active: false });
    expect(of.aws.region(standby).role).to.deep.equal({ active: false });
    await of.clock.wait(15 * 60_000);
    const resumed = await runs.run(of, { to: standby, resume: true });
    expect(reasons(resumed)).to.equal("");
    // It is done, and took longer than it may.
    expect(resumed.outcome.exitCode).to.equal(3);
    expect(resumed.report.objectives.rto.met).to.equal(false);
    expect(resumed.report.rpo).to.include({ writes: 0, isLeast: false });
    expectServing(of, standby);
    expect(of.aws.database.moves).to.deep.equal(["switchover eu-central-1"]);
  });

  it("is not verified while one name server still leads to the old place", async () => {
    const of = simulation();
    of.aws.gate.deafServer = 2;
    const ended = await runs.run(of, { to: standby });
    expect(ended.outcome.exitCode).to.equal(1);
    expect(reasons(ended)).to.match(/every name server to lead api.shop.example.com/);
    of.aws.gate.deafServer = undefined;
    expectMoved(await runs.run(of, { to: standby, resume: true }), of, standby);
  });

  it("says that its record is not complete when an update skips a role-bearing input", async () => {
    const of = simulation();
    const skipped = of.stack.resources.find(({ urn }) =>
      urn.endsWith("events-eu-central-1-mapping"),
    );
    of.stack.skipped.add(skipped?.urn ?? "");
    const ended = await runs.run(of, { to: standby });
    expect(ended.outcome.exitCode).to.equal(3);
    expect(ended.report.recorded.wrongRoles).to.deep.equal([
      "events-eu-central-1-mapping in eu-central-1: enabled is false",
    ]);
    expect(ended.report.recorded.remaining).to.deep.equal([]);
  });

  it("stops touching anything once somebody else holds the lease", async () => {
    const of = simulation();
    const lease = "/evenkeel-prod/drill/lease";
    const other = () =>
      JSON.stringify({ run: "x", operator: "ann@desk", until: of.clock.now() + 600_000 });
    let at = 0;
    const ended = await runs.run(
      of,
      { to: standby },
      {
        onStep: (_step, what) => {
          if (what.includes("DisableRule")) {
            of.aws.region(standby).parameters.set(lease, other());
            at = of.aws.changes.length;
          }
        },
      },
    );
    expect(ended.outcome.exitCode).to.equal(1);
    expect(reasons(ended)).to.match(/ann@desk runs drill x/);
    // The rest of the phase, and not a call of the next one: neither promoted nor taken back.
    expect(of.aws.changes.slice(at).join()).to.not.match(/Switchover|"active\\":true/);
    expect(of.aws.region(home).role).to.deep.equal({ active: false });
    expect(of.aws.region(standby).parameters.get(lease)).to.include("ann@desk");
  });

  it("works without a probe, and says that the loss was not measured and why", async () => {
    const of = simulation(home, { heartbeat: false });
    const ended = await runs.run(of, { to: standby });
    expect(ended.outcome.exitCode).to.equal(0);
    expect(ended.report.rpo).to.equal(null);
    expect(ended.report.objectives.rpo.met).to.equal(null);
    expect(ended.report.notMeasured).to.deep.equal([
      "Lost writes and availability: the stack has no service heartbeat.",
    ]);
    expect(ended.report.rto.total).to.be.greaterThan(0);
  });

  it("stops before anything is fenced when writes fail already", async () => {
    const of = simulation();
    of.aws.faults.set(`${home} SQS GetQueueAttributes`, () => {
      of.aws.database.write = () => false;
      return { Attributes: {} };
    });
    const ended = await runs.run(of, { to: standby });
    expect(ended.outcome.exitCode).to.equal(1);
    expect(reasons(ended)).to.match(
      /writes to succeed in eu-west-1 without a fault, before anything is moved in vain/,
    );
    expect(of.aws.changes.filter((change) => !change.includes("lease"))).to.deep.equal([]);
  });
});
