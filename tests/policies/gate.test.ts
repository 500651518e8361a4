import { expect } from "chai";
import { type ForeseenChange, gateChanges } from "../../policies/gate";
import { foreseen } from "../program/changes";
import { home, planOf, standby, timeout, variants } from "../program/plans";

const away = { home, active: standby };
const atHome = { home, active: home };

const edge = "urn:pulumi:prod::evenkeel::evenkeel:tier:EdgeTier";
const change = (
  kind: ForeseenChange["kind"],
  type: string,
  name: string,
  parent = "",
): ForeseenChange => ({ kind, type, urn: `${edge}$${parent}${type}::${name}` });

const inGate = "evenkeel:part:GateSwitch$";
const alarm = "aws:cloudwatch/metricAlarm:MetricAlarm";
const record = "aws:route53/record:Record";
const lambda = "aws:lambda/function:Function";

const shown = (changes: readonly ForeseenChange[]) =>
  changes.map(({ kind, urn }) => `${kind} ${urn.split("::").pop() ?? ""}`).sort();

describe("Changes to the gate while home does not serve", function () {
  this.timeout(timeout);

  for (const name of ["prod", "prod, routing controls"] as const) {
    it(`are none of those that moving the stack makes, there and back: ${name}`, async () => {
      const { stack, config } = variants[name];
      const moved = { stack, config: [...config, `active=${standby}`] };
      const [one, other] = [await planOf(variants[name]), await planOf(moved)];
      const there = foreseen(one, other);
      expect(there.map(({ kind }) => kind)).to.include("update");
      expect(shown(gateChanges(there, away))).to.deep.equal([]);
      expect(shown(gateChanges(foreseen(other, one), away))).to.deep.equal([]);
    });
  }

  it("are found when another kind of gate is chosen, and are none of its business at home", async () => {
    const controls = { stack: "prod", config: ["settings.failover={gate: routing-control}"] };
    const changes = foreseen(await planOf(variants.prod), await planOf(controls));
    const found = shown(gateChanges(changes, away));
    expect(found).to.include.members([
      "replace edge-api-home-health",
      "replace edge-api-standby-health",
      `delete edge-gate-${standby}-place-off`,
      `delete edge-gate-${home}-function`,
    ]);
    expect(found.filter((line) => line.startsWith("create"))).to.deep.equal([]);
    expect(gateChanges(changes, atHome)).to.deep.equal([]);
  });

  it("are those to alarms, health checks, controls and answers, and to nothing else", () => {
    const dangerous = [
      change("update", alarm, "edge-gate-eu-central-1-place-off", inGate),
      change("update", "aws:route53/healthCheck:HealthCheck", "edge-api-home-health"),
      change("update", record, "edge-api-home"),
      change("replace", record, "edge-reads-standby"),
      change("delete", "aws:route53recoverycontrol/safetyRule:SafetyRule", "edge-gate-rule"),
      change("delete", lambda, "edge-gate-eu-central-1-function", inGate),
      change("replace", "aws:iam/role:Role", "edge-gate-eu-central-1-role", inGate),
    ];
    const harmless = [
      change("update", lambda, "edge-gate-eu-central-1-function", inGate),
      change("update", alarm, "api-errors"),
      change("create", record, "edge-queries-home"),
      change("delete", record, "edge-api-validation"),
      change("replace", lambda, "orders-function"),
    ];
    expect(gateChanges([...dangerous, ...harmless], away)).to.deep.equal(dangerous);
    expect(gateChanges(dangerous, atHome)).to.deep.equal([]);
  });
});
