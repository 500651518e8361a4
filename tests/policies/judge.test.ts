import { expect } from "chai";
import { judge, fits, forbids, type Policies, type Standards } from "../../policies/judge";
import { Plan, type Planned, UNKNOWN } from "../../policies/plan";
import { rules } from "../../policies/all";
import { lostData } from "../../policies/stateful";
import { printJudgement } from "../../lab/print/policies";

const key = (name: string, inputs: Planned["inputs"]): Planned => ({
  urn: `urn:pulumi:test::evenkeel::aws:kms/key:Key::${name}`,
  type: "aws:kms/key:Key",
  name,
  inputs,
  region: "eu-west-1",
  parent: "",
  protect: true,
  ignoreChanges: [],
  references: {},
});

const plan = new Plan([
  key("keys-data", { deletionWindowInDays: 30, enableKeyRotation: false }),
  key("keys-logs", { deletionWindowInDays: 30, enableKeyRotation: false }),
]);

const suppression = {
  rule: "keys-rotate" as const,
  resource: "keys-*",
  reason: "Imported material cannot be rotated by AWS",
  until: "2027-01-31",
};

const standards = (policies: Partial<Policies>, today = "2026-12-01"): Standards => ({
  policies: { enforcement: {}, suppressions: [], ...policies },
  production: true,
  today,
});

const judged = (policies: Partial<Policies>, today?: string) =>
  judge(plan, rules, standards(policies, today));

const levels = (policies: Partial<Policies>, today?: string) =>
  judged(policies, today).findings.map(({ rule, level, urn }) => [
    rule.id,
    level,
    urn.split("::").at(-1),
  ]);

describe("The judgement of a plan", () => {
  it("says what must hold, unless an environment says otherwise", () => {
    expect(levels({})).to.deep.equal([
      ["keys-rotate", "mandatory", "keys-data"],
      ["keys-rotate", "mandatory", "keys-logs"],
    ]);
    expect(levels({ enforcement: { "keys-rotate": "advisory" } })).to.deep.equal([
      ["keys-rotate", "advisory", "keys-data"],
      ["keys-rotate", "advisory", "keys-logs"],
    ]);
    expect(levels({ enforcement: { "keys-rotate": "disabled" } })).to.deep.equal([]);
  });

  it("forbids what must hold alone", () => {
    expect(forbids(judged({}))).to.equal(true);
    expect(forbids(judged({ enforcement: { "keys-rotate": "advisory" } }))).to.equal(false);
  });

  it("leaves out what is suppressed, to the last day", () => {
    const { findings, suppressed } = judged({ suppressions: [suppression] }, "2027-01-31");
    expect(findings).to.deep.equal([]);
    expect(suppressed).to.equal(2);
  });

  it("names a suppression that has ended, and what it covered", () => {
    const late = judged({ suppressions: [suppression] }, "2027-02-01");
    expect(late.expired).to.deep.equal([suppression]);
    expect(late.findings).to.have.length(2);
    expect(forbids(late)).to.equal(true);
    expect(printJudgement(late, false)).to.include(
      "error: the suppression of keys-rotate for keys-* ended on 2027-01-31: mend what it covered, or give it a new reason and day",
    );
  });

  it("forbids an ended suppression even of what is mended", () => {
    const mended = new Plan([
      key("keys-data", { deletionWindowInDays: 30, enableKeyRotation: true }),
    ]);
    expect(
      forbids(judge(mended, rules, standards({ suppressions: [suppression] }, "2027-02-01"))),
    ).to.equal(true);
  });

  it("tells of a suppression that covers nothing", () => {
    const idle = { ...suppression, resource: "vault" };
    const found = judged({ suppressions: [suppression, idle] });
    expect(found.idle).to.deep.equal([idle]);
    expect(printJudgement(found, false)).to.include(
      "a suppression covers nothing: keys-rotate for vault; take it out",
    );
  });

  it("says nothing of what is not known yet", () => {
    const unknown = new Plan([
      key("keys-data", {
        deletionWindowInDays: UNKNOWN,
        enableKeyRotation: UNKNOWN,
        policy: UNKNOWN,
      }),
    ]);
    expect(judge(unknown, rules, standards({})).findings).to.deep.equal([]);
  });

  it("reads names by a pattern, and as they are", () => {
    expect(fits("keys-*-data", "keys-eu-west-1-data")).to.equal(true);
    expect(fits("keys-data", "keys-data")).to.equal(true);
    expect(fits("keys-data", "keys-data-2")).to.equal(false);
    expect(fits("keys.data", "keys-data")).to.equal(false);
  });

  it("prints each rule once, with its finding, remedy and source", () => {
    expect(printJudgement(judged({}), false).split("\n")).to.include.members([
      "  mandatory keys-rotate (medium): keys-data, keys-logs must have enableKeyRotation true",
      "    enableKeyRotation. Set enableKeyRotation; old data stays readable. AWS Security Hub: KMS.4; CIS AWS Foundations 5.0: 3.6.",
    ]);
  });
});

describe("Changes of what holds data", () => {
  const change = (kind: "replace" | "delete" | "update", type: string, name: string) => ({
    kind,
    type,
    urn: `urn:pulumi:test::evenkeel::${type}::${name}`,
  });
  const changes = [
    change("replace", "aws:rds/cluster:Cluster", "data-eu-west-1-shared-cluster"),
    change("delete", "aws:s3/bucket:Bucket", "edge-site-bucket"),
    change("update", "aws:rds/cluster:Cluster", "data-eu-central-1-shared-cluster"),
    change("delete", "aws:cloudwatch/metricAlarm:MetricAlarm", "alarm"),
  ];
  const allowance = {
    rule: "data-kept" as const,
    resource: "data-eu-west-1-shared-cluster",
    reason: "Moves to a new cluster, the old one stays as a snapshot",
    until: "2026-12-03",
  };

  it("are refused where they lose it", () => {
    expect(lostData(changes, standards({}))).to.deep.equal(changes.slice(0, 2));
  });

  it("are allowed by name, until a day", () => {
    const allowed = { suppressions: [allowance] };
    expect(lostData(changes, standards(allowed, "2026-12-03"))).to.deep.equal([changes[1]]);
    expect(lostData(changes, standards(allowed, "2026-12-04"))).to.deep.equal(changes.slice(0, 2));
  });
});
