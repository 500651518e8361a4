import { expect } from "chai";
import { dev } from "../../../environments/dev";
import { definitionSchema } from "../../../environments/schema";
import { type Suppression } from "../../../policies/judge";
import { type Asked, reportOf } from "../../../report/plan/report";
import { nothing } from "../../../report/plan/snapshot";
import { type Finding } from "../../../report/plan/types";
import { dangers } from "../../../report/plan/verdict";
import { away, home, resource, snapshot } from "./support";

const { cost, failover } = definitionSchema.parse(dev);
const settings = { cost, failover, home } as Asked["settings"];

const report = (asked: Partial<Asked>) =>
  reportOf({
    ...{ stack: "small", source: "a test", base: "nothing", before: nothing, after: nothing },
    ...{ settings, prices: [], times: new Map(), limits: [] },
    ...asked,
  });

const queue = resource("aws:sqs/queue:Queue", "orders");
const role = (Statement: unknown) =>
  resource("aws:iam/rolePolicy:RolePolicy", "rights", {
    policy: JSON.stringify({ Statement }),
  });
const finding = (severity: Finding["severity"]): Finding => ({
  ...{ rule: "queue-encrypted", severity, urn: queue.urn, message: "orders is open", remedy: "" },
});

describe("The verdict on a plan", () => {
  it("stops what loses data, and says so first", () => {
    const { verdict } = report({ before: snapshot([queue]), after: snapshot([]) });
    expect(verdict.level).to.equal("stop");
    expect(verdict.reasons[0]).to.match(/^DATA LOSS: 1 resource that holds data .*: orders\.$/);
  });

  it("wants a look at a loss that is allowed today, and says until when and why; stops one that is not any more", () => {
    const suppression: Suppression = {
      rule: "data-kept",
      resource: "ord*",
      reason: "moved to another queue",
      until: "2026-11-27",
    };
    const lost = (names: readonly string[], today: string) =>
      report({
        before: snapshot(names.map((name) => resource("aws:sqs/queue:Queue", name))),
        after: snapshot([]),
        standards: {
          policies: { enforcement: {}, suppressions: [suppression] },
          production: true,
          today,
        },
      }).verdict;
    const allowed = lost(["orders"], "2026-11-27");
    expect(allowed.level).to.equal("look");
    expect(allowed.reasons).to.include(
      "1 resource that holds data would be lost (0 replaced, 1 deleted): orders; allowed until 2026-11-27: moved to another queue.",
    );
    expect(allowed.reasons.join()).not.to.include("DATA LOSS");
    expect(lost(["orders"], "2026-11-28").level).to.equal("stop");
    const both = lost(["orders", "refunds"], "2026-11-27");
    expect(both.level).to.equal("stop");
    expect(both.reasons[0]).to.match(/^DATA LOSS: 1 resource .*: refunds\.$/);
  });

  it("names stores before logins and logs", () => {
    const logs = resource("aws:cloudwatch/logGroup:LogGroup", "a-logs");
    const { changes } = report({ before: snapshot([logs, queue]), after: snapshot([]) });
    expect(dangers(changes).map(({ name }) => name)).to.deep.equal(["orders", "a-logs"]);
  });

  it("says how long making what is new takes, and nothing where nothing is made", () => {
    const made = report({ before: snapshot([]), after: snapshot([queue]) });
    expect(made.verdict.reasons.join()).to.include("longest: orders (3 s)");
    expect(made.upTime?.path.map(({ name }) => name)).to.deep.equal(["orders"]);
    const same = report({ before: snapshot([queue]), after: snapshot([queue]) });
    expect(same.upTime).to.equal(undefined);
    expect(same.verdict.reasons.join()).not.to.include("typical times");
  });

  it("stops for a finding that is an error, and wants a look at a warning", () => {
    expect(report({ findings: [finding("error")] }).verdict.level).to.equal("stop");
    expect(report({ findings: [finding("warning")] }).verdict.level).to.equal("look");
    expect(report({ findings: [finding("note")] }).verdict.level).to.equal("fine");
  });

  it("stops what costs more than the budget", () => {
    const nat = resource("aws:ec2/natGateway:NatGateway", "nat", { connectivityType: "private" });
    const price = {
      ...{ key: "nat.gateway", region: home, unit: "hours", per: 1, usd: 1 },
      ...{ source: "https://example.com/", date: "2026-11-27" },
    };
    const withBudget = (budget: number) =>
      report({
        after: snapshot([nat], home, [home]),
        prices: [price],
        settings: { ...settings, cost: { ...cost, budget } },
      }).verdict;
    expect(withBudget(729).level).to.equal("stop");
    expect(withBudget(729).reasons[0]).to.match(/more than cost\.budget \(729\.00\)/);
    expect(withBudget(731).level).to.equal("fine");
  });

  it("wants a look at rights that grow, and tells which reach far", () => {
    const few = { Effect: "Allow", Action: "sqs:SendMessage", Resource: "*" };
    const all = { Effect: "Allow", Action: "sqs:*", Resource: "*" };
    const { verdict } = report({
      before: snapshot([role([few])]),
      after: snapshot([role([few, all])]),
    });
    expect(verdict.level).to.equal("look");
    expect(verdict.reasons.join("\n"))
      .to.include("1 statement of policies allow more than before.")
      .and.include("1 of them reach far");
  });

  it("tells of a move, and who does it right", () => {
    const { verdict } = report({
      before: snapshot([queue], home),
      after: snapshot([queue], away),
    });
    expect(verdict.reasons[0]).to.match(
      /^Writes move from eu-west-1 to eu-central-1\. .*npm run drill -- small --to eu-central-1/,
    );
  });

  it("stops changes to the gate while the other region serves", () => {
    const check = (threshold: number) =>
      resource("aws:route53/healthCheck:HealthCheck", "gate", { failureThreshold: threshold });
    const changed = (active: string) =>
      report({ before: snapshot([check(1)], active), after: snapshot([check(2)], active) });
    expect(changed(away).findings.map(({ rule }) => rule)).to.deep.equal(["gate-at-home"]);
    expect(changed(home).findings).to.deep.equal([]);
  });

  it("says that nothing changes when nothing does", () => {
    const same = snapshot([queue]);
    const { verdict, counts } = report({ before: same, after: same });
    expect(verdict.title).to.equal("Nothing changes");
    expect(counts).to.deep.equal({ create: 0, update: 0, replace: 0, delete: 0, same: 1 });
  });
});
