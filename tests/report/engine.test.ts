import { expect } from "chai";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "../../lab/engine/cache";
import { runOperation } from "../../lab/run/runner";
import { gather } from "../../report/plan/gather";
import { reportOf } from "../../report/plan/report";
import { type PlanReport } from "../../report/plan/types";

describe("What the real engine foresees of dev", function () {
  this.timeout(900_000);
  const folder = mkdtempSync(join(tmpdir(), "evenkeel-preview-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "preview.json");
  let engine: PlanReport;
  let own: PlanReport;

  before(async () => {
    const outcome = await runOperation({
      ...{ operation: "preview", stack: "dev", project: repository },
      ...{ state: join(folder, "state"), previewJson: file },
    });
    expect(outcome.errors).to.deep.equal([]);
    const ask = async (from?: string) =>
      reportOf((await gather({ repository, stack: "dev", config: [], from, alone: true })).asked);
    engine = await ask(file);
    own = await ask();
  });

  const lines = ({ changes }: PlanReport) =>
    changes.map(({ kind, region, tier, urn, stateful }) =>
      [kind, region, tier, urn, stateful].join(" "),
    );

  it("is what a plan in this process says, resource by resource, with region and tier", () => {
    expect(engine.changes.length).to.be.greaterThan(100);
    expect(lines(engine)).to.deep.equal(lines(own));
    expect(engine.counts).to.deep.equal(own.counts);
    expect(engine.limits).to.deep.equal([]);
  });

  it("costs the same", () => {
    expect(engine.cost.after).to.deep.equal(own.cost.after);
  });

  it("takes the same time, by the same chain", () => {
    expect(engine.upTime?.seconds).to.be.greaterThan(600);
    expect(engine.upTime).to.deep.equal(own.upTime);
  });

  it("tells nothing of where files are on this machine", () => {
    expect(readFileSync(file, "utf8")).to.include(repository);
    expect(JSON.stringify(engine)).not.to.include(repository);
  });
});
