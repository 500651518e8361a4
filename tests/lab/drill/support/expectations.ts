import { expect } from "chai";
import { type Report } from "../../../../drills/report/report";
import { type Drilled } from "./labDrills";

/** A drill that ended as it should: within the objectives, and with configuration, AWS and state in agreement. */
export function expectWell(drilled: Drilled): Drilled & { readonly report: Report } {
  const { outcome, report } = drilled;
  expect(outcome.error?.message).to.equal(undefined);
  expect(outcome.exitCode).to.equal(0);
  if (report === undefined) {
    throw new Error("there is no report");
  }
  expect(report.recorded).to.deep.include({ unexpected: [], wrongRoles: [], remaining: [] });
  expect(report.recorded.changed).not.to.deep.equal([]);
  expect(report.objectives.rto.met).to.equal(true);
  return { ...drilled, report };
}
