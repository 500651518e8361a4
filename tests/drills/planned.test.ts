import { expect } from "chai";
import { home, simulation, standby, type Simulation } from "./support/simulatedWorld";
import { type Ended, reasons, Runs } from "./support/runs";

/** What must hold after every planned move. */
function expectMoved({ outcome, report, ...ended }: Ended, of: Simulation, to: string): void {
  const from = to === home ? standby : home;
  expect(reasons({ outcome, report, ...ended })).to.equal("");
  expect(outcome.exitCode).to.equal(0);
  expect(of.aws.unexpected).to.deep.equal([]);
  expect(of.aws.twoActive).to.deep.equal([]);
  expect(of.aws.region(to).role).to.deep.equal({ active: true });
  expect(of.aws.region(from).role).to.deep.equal({ active: false });
  expect(of.aws.database.currentWriter()).to.equal(to);
  expect(of.stack.config).to.deep.equal({ active: to });
  expect(report.rpo).to.include({ writes: 0, milliseconds: 0, ownWrites: 0 });
  expect(report.duplicates).to.equal(0);
  expect(report.recorded).to.deep.include({ unexpected: [], wrongRoles: [], remaining: [] });
}

describe("A planned move", function () {
  this.timeout(60_000);
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
});
