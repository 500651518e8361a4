import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type PlanReport } from "../../report/plan/types";

const repository = join(__dirname, "../..");

describe("npm run plan", function () {
  this.timeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), "evenkeel-plan-"));
  after(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: string) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };

  const plan = (...args: readonly string[]) =>
    spawnSync(
      process.execPath,
      ["--require", "tsx/cjs", "cli/plan.ts", ...args, "--out", join(folder, "out")],
      { cwd: repository, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } },
    );

  const sample = join(repository, "tests/report/samples/prod-moved.json");
  const refusals: readonly (readonly [string, () => readonly string[], RegExp])[] = [
    ["a stack that is not there", () => ["nope"], /There is no stack "nope": .*There are: /],
    ["no stack", () => [], /missing required argument 'stack'/],
    ["a value without a key", () => ["dev", "--config", "active"], /It must be KEY=VALUE/],
    [
      "settings that are wrong",
      () => ["dev", "--config", "settings.network.zones=99"],
      /settings\.network\.zones/,
    ],
    [
      "a preview that is not there",
      () => ["prod", "--from", join(folder, "none.json")],
      /--from .*none\.json: cannot be read \(ENOENT\)/,
    ],
    [
      "a file that is no preview",
      () => ["prod", "--from", file("text.json", "Previewing update")],
      /--from .*text\.json: is not what `pulumi preview --json --show-sames` prints/,
    ],
    [
      "a preview of another stack",
      () => ["dev", "--from", sample],
      /is a preview of prod, not of dev/,
    ],
    [
      "a preview and a base at once",
      () => ["prod", "--from", sample, "--base", "HEAD"],
      /--from does not go with --base or --config/,
    ],
    [
      "a base that git does not know",
      () => ["dev", "--base", "no-such-branch"],
      /--base no-such-branch: git knows no such commit here/,
    ],
    [
      "a base that looks like a flag",
      () => ["dev", "--base=--upload-pack=touch"],
      /git knows no such commit here/,
    ],
    [
      "a drill's report that is none",
      () => ["prod", "--drill", file("drill.json", "{}")],
      /--drill .*drill\.json: is not the report\.json of a drill/,
    ],
  ];
  for (const [what, args, message] of refusals) {
    it(`refuses ${what}, and writes nothing`, () => {
      const { status, stderr, stdout } = plan(...args());
      expect(stderr).to.match(message);
      expect(stdout).to.equal("");
      expect(status).to.equal(2);
      expect(readdirSync(folder)).not.to.include("out");
    });
  }

  it("says why it refused as one JSON object", () => {
    const { status, stdout } = plan("nope", "--json");
    expect(status).to.equal(2);
    expect(JSON.parse(stdout)).to.include({ stack: "nope", exitCode: 2 });
  });

  it("writes four files of prod with its active region moved, and says what it means", () => {
    const { status, stdout } = plan("prod", "--config", "active=eu-central-1");
    expect(status).to.equal(0);
    expect(stdout).to.match(
      /^prod \(moves writes from eu-west-1 to eu-central-1\): 8 to change in place/,
    );
    expect(readdirSync(join(folder, "out")).sort()).to.deep.equal([
      "plan.html",
      "plan.json",
      "plan.md",
      "topology.svg",
    ]);
  });

  it("compares with another commit, of which nothing is left behind", () => {
    const trees = () =>
      spawnSync("git", ["worktree", "list"], { cwd: repository, encoding: "utf8" }).stdout;
    const before = trees();
    const { stdout, status } = plan("dev", "--base", "HEAD", "--json");
    const report = JSON.parse(stdout) as PlanReport;
    expect(status).to.be.oneOf([0, 3]);
    expect(report.base).to.match(/^HEAD \([0-9a-f]{7}\)$/);
    expect(report.counts.create).to.be.lessThan(report.resources);
    expect(trees()).to.equal(before);
  });

  it("tells by its exit code that a plan must not go", () => {
    const { status, stdout } = plan("dev", "--config", "settings.cost.budget=1");
    expect(stdout).to.include("more than cost.budget (1.00)");
    expect(status).to.equal(3);
  });

  it("lets an allowed loss of data go, says who allows it, and stops it once the day is over", () => {
    const loss = (until: string) =>
      plan(
        ...["dev", "--config", "settings.data.relational.clusterPerService=true", "--config"],
        `settings.policies.suppressions=[{rule: data-kept, resource: "data-*", reason: moved by hand to other clusters, until: "${until}"}]`,
      );
    const allowed = loss("2099-12-31");
    expect(allowed.stdout).to.include("allowed until 2099-12-31: moved by hand to other clusters.");
    expect(allowed.status, allowed.stdout).to.equal(0);
    const over = loss("2020-12-31");
    expect(over.stdout).to.include("DATA LOSS").and.not.to.include("allowed until");
    expect(over.status).to.equal(3);
  });

  it("reads what the engine foresees", () => {
    const { status, stdout } = plan("prod", "--from", sample, "--json");
    expect(status).to.equal(0);
    const report = JSON.parse(stdout) as PlanReport;
    expect(report.counts.update).to.equal(8);
    expect(report.limits[0]).to.include("--show-sames");
    expect(readFileSync(join(folder, "out", "plan.json"), "utf8")).to.equal(stdout);
  });
});
