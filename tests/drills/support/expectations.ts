import { expect } from "chai";
import { other } from "./modelStack";
import { type Ended, reasons } from "./runs";
import { type Simulation } from "./simulatedWorld";

/** What must hold whatever happened on the way: called by tests, and by searches for orders of events that break it. */

/** Nothing was asked that AWS would not answer, and no two places ever took writes at once. */
export function expectSound({ aws }: Simulation): void {
  expect(aws.unexpected, "calls that nothing answers").to.deep.equal([]);
  expect(aws.twoActive, "moments with two active places").to.deep.equal([]);
}

/** Everything agrees that `to` serves. */
export function expectServing(of: Simulation, to: string): void {
  const { aws, stack } = of;
  expect(aws.database.currentWriter()).to.equal(to);
  expect(aws.region(to).role).to.deep.equal({ active: true });
  expect(aws.region(to).mapping.wanted).to.equal(true);
  expect(aws.region(to).rule).to.equal("ENABLED");
  expect(stack.config.active).to.equal(to);
  const lease = [...aws.region(to).parameters.keys()].filter((name) => name.includes("lease"));
  expect(lease, "a lease that is left").to.deep.equal([]);
}

/** The other place stands by. */
export function expectIdle({ aws }: Simulation, region: string): void {
  expect(aws.region(region).role).to.deep.equal({ active: false });
  expect(aws.region(region).mapping.wanted).to.equal(false);
  expect(aws.region(region).rule).to.equal("DISABLED");
}

/** A planned move that ended as it should. */
export function expectMoved(ended: Ended, of: Simulation, to: string): void {
  const { outcome, report } = ended;
  expect(reasons(ended)).to.equal("");
  expect(outcome.exitCode).to.equal(0);
  expectSound(of);
  expectServing(of, to);
  expectIdle(of, other(to));
  expect(of.stack.config).to.deep.equal({ active: to });
  expect(report.rpo).to.include({ writes: 0, milliseconds: 0, ownWrites: 0 });
  expect(report.duplicates).to.equal(0);
  expect(report.recorded).to.deep.include({ unexpected: [], wrongRoles: [], remaining: [] });
}

/** A failover after the loss of the other region that ended as it should. */
export function expectSurvived(ended: Ended, of: Simulation, to: string): void {
  const { outcome, report } = ended;
  expect(reasons(ended)).to.equal("");
  expect(outcome.exitCode).to.equal(0);
  expectSound(of);
  expectServing(of, to);
  expect(of.aws.callsToLost, "calls of the lost region").to.deep.equal([]);
  expect(report.calls.toLostRegion).to.equal(0);
  expect(of.stack.config).to.deep.equal({ active: to, unavailable: other(to) });
  expect(report.recorded).to.deep.include({ unexpected: [], wrongRoles: [], remaining: [] });
}
