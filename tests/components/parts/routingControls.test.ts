import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { type Gate, placeGates } from "../../../components/parts/placeGates";
import { sitesOf } from "../../support/edge";
import { worldwide } from "../../support/place";
import { type Found, prod, simulate, valueOf } from "../../support/platform";

const controlType = "aws:route53recoverycontrol/routingControl:RoutingControl";
const clusterType = "aws:route53recoverycontrol/cluster:Cluster";
const panelType = "aws:route53recoverycontrol/controlPanel:ControlPanel";
const ruleType = "aws:route53recoverycontrol/safetyRule:SafetyRule";
const healthType = "aws:route53/healthCheck:HealthCheck";

const gate = (protect: boolean) => {
  const parent = new pulumi.ComponentResource("evenkeel:part:Test", "edge", {}, worldwide(prod));
  const { prefix } = prod;
  return placeGates("edge", { ...sitesOf(prod), prefix, protect, gate: "routing-control" }, parent);
};

describe("RoutingControls", () => {
  let found: Found<Gate>;
  const arn = (which: "home" | "standby") => found.arn(controlType, `edge-gate-${which}`);

  before(async () => {
    found = await simulate(prod, () => gate(true));
  });

  it("creates a cluster, a panel, a control for each place and a rule, and no alarm and no function", () => {
    expect(found.below("edge")).to.deep.equal([
      "aws:route53/healthCheck:HealthCheck edge-api-home-health",
      "aws:route53/healthCheck:HealthCheck edge-api-standby-health",
      "aws:route53recoverycontrol/cluster:Cluster edge-gate-cluster",
      "aws:route53recoverycontrol/controlPanel:ControlPanel edge-gate-panel",
      "aws:route53recoverycontrol/routingControl:RoutingControl edge-gate-home",
      "aws:route53recoverycontrol/routingControl:RoutingControl edge-gate-standby",
      "aws:route53recoverycontrol/safetyRule:SafetyRule edge-gate-one-is-on",
      "evenkeel:part:RoutingControls edge-gate",
    ]);
    expect(found.inputs(clusterType)).to.deep.equal({ name: "evenkeel-test" });
    expect(found.inputs(panelType)).to.deep.equal({
      name: "evenkeel-test",
      clusterArn: found.arn(clusterType, "edge-gate-cluster"),
    });
  });

  it("names each control after the region of its place, which never changes", () => {
    const of = (which: "home" | "standby") => found.inputs(controlType, `edge-gate-${which}`);
    const common = {
      clusterArn: found.arn(clusterType, "edge-gate-cluster"),
      controlPanelArn: found.arn(panelType, "edge-gate-panel"),
    };
    expect(of("home")).to.deep.equal({ name: "eu-west-1", ...common });
    expect(of("standby")).to.deep.equal({ name: "eu-central-1", ...common });
  });

  describe("secures", () => {
    it("the names from leading nowhere: one of the two stays on", () => {
      expect(found.inputs(ruleType)).to.deep.equal({
        name: "one-place-is-on",
        controlPanelArn: found.arn(panelType, "edge-gate-panel"),
        assertedControls: [arn("home"), arn("standby")],
        ruleConfig: { type: "ATLEAST", threshold: 1, inverted: false },
        waitPeriodMs: 5000,
      });
    });

    it("all of it from removal", async () => {
      const own = (each: Found<Gate>) =>
        each.resources.all.filter(({ type }) => /recoverycontrol|healthCheck/.test(type));
      const open = await simulate(prod, () => gate(false));
      expect(own(found)).to.have.length(7);
      expect(own(found).map(({ options }) => options.protect)).to.deep.equal(Array(7).fill(true));
      expect(own(open).map(({ options }) => options.protect)).to.deep.equal(Array(7).fill(false));
    });
  });

  describe("connects", () => {
    it("each place's health to its control", () => {
      for (const [which, region] of [
        ["home", "eu-west-1"],
        ["standby", "eu-central-1"],
      ] as const) {
        expect(found.inputs(healthType, `edge-api-${which}-health`)).to.deep.equal({
          type: "RECOVERY_CONTROL",
          routingControlArn: arn(which),
          tags: { Name: `evenkeel-test-${region}` },
        });
      }
    });

    it("whoever turns the controls to the five endpoints that take it, and to what they are of", async () => {
      const { controls } = found.result;
      if (controls === undefined) {
        throw new Error("the gate has no controls");
      }
      const endpoints = await valueOf(controls.endpoints);
      expect(new Set(endpoints.map(({ region }) => region)).size).to.equal(5);
      expect(endpoints.every(({ endpoint }) => endpoint.startsWith("https://"))).to.equal(true);
      expect(await valueOf(controls.home)).to.equal(arn("home"));
      expect(await valueOf(controls.standby)).to.equal(arn("standby"));
      expect(await valueOf(controls.clusterArn)).to.equal(
        found.arn(clusterType, "edge-gate-cluster"),
      );
      expect(await valueOf(controls.panelArn)).to.equal(found.arn(panelType, "edge-gate-panel"));
    });
  });
});
