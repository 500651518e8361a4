import { type HealthCheck, type HealthCheckConfig } from "@aws-sdk/client-route-53";
import { expect } from "chai";
import { type Health, judge, type Seen } from "../../../lab/dns/health";

const check = (id: string, config: HealthCheckConfig): HealthCheck => ({
  Id: id,
  CallerReference: id,
  HealthCheckConfig: config,
  HealthCheckVersion: 1,
});

const alarm = (more: Partial<HealthCheckConfig> = {}): HealthCheckConfig => ({
  Type: "CLOUDWATCH_METRIC",
  AlarmIdentifier: { Region: "eu-central-1", Name: "off" },
  InsufficientDataHealthStatus: "LastKnownStatus",
  ...more,
});

/** Nobody sees anything but what a test says. */
const seen = (what: Partial<Seen> = {}): Seen => ({
  alarm: () => undefined,
  routingControl: () => undefined,
  endpoint: () => {
    throw new Error("nobody asked for an endpoint");
  },
  ...what,
});

const says = (state: string | undefined) =>
  seen({
    alarm: (region, name) => (region === "eu-central-1" && name === "off" ? state : undefined),
  });

/** Status of the one check that there is. */
const statusOf = (config: HealthCheckConfig, what: Seen, before?: Health) =>
  judge([check("one", config)], what, before).healthy.get("one");

describe("A health check that follows an alarm", () => {
  it("is healthy while the alarm is OK, and unhealthy while it rings", () => {
    expect(statusOf(alarm(), says("OK"))).to.equal(true);
    expect(statusOf(alarm(), says("ALARM"))).to.equal(false);
  });

  it("is healthy when it is new and there is no data yet", () => {
    expect(statusOf(alarm(), says("INSUFFICIENT_DATA"))).to.equal(true);
    expect(statusOf(alarm(), says(undefined))).to.equal(true);
  });

  for (const silence of ["INSUFFICIENT_DATA", undefined]) {
    it(`keeps its last known status while the alarm says ${silence ?? "nothing"}, however long`, () => {
      const checks = [check("one", alarm())];
      for (const [state, expected] of [
        ["ALARM", false],
        ["OK", true],
      ] as const) {
        let health = judge(checks, says(state));
        for (let minutes = 0; minutes < 3; minutes += 1) {
          health = judge(checks, says(silence), health);
          expect(health.healthy.get("one")).to.equal(expected);
        }
      }
    });
  }

  it("is what its setting says without data, whatever it was before", () => {
    const rang = judge([check("one", alarm())], says("ALARM"));
    const healthy = alarm({ InsufficientDataHealthStatus: "Healthy" });
    const unhealthy = alarm({ InsufficientDataHealthStatus: "Unhealthy" });
    expect(statusOf(healthy, says(undefined), rang)).to.equal(true);
    expect(statusOf(unhealthy, says(undefined))).to.equal(false);
    expect(statusOf(unhealthy, says("OK"))).to.equal(true);
  });

  it("is the opposite when it is inverted, also of what it last knew", () => {
    const inverted = alarm({ Inverted: true });
    const rang = judge([check("one", inverted)], says("ALARM"));
    expect(rang.healthy.get("one")).to.equal(true);
    expect(statusOf(inverted, says(undefined), rang)).to.equal(true);
    expect(statusOf(inverted, says("OK"), rang)).to.equal(false);
  });

  it("is healthy when it is disabled", () => {
    expect(statusOf(alarm({ Disabled: true }), says("ALARM"))).to.equal(true);
  });
});

describe("A health check that follows a routing control", () => {
  const control: HealthCheckConfig = { Type: "RECOVERY_CONTROL", RoutingControlArn: "arn:home" };
  const turned = (state: string | undefined) =>
    seen({ routingControl: (arn) => (arn === "arn:home" ? state : undefined) });

  it("is healthy exactly while the control is on", () => {
    expect(statusOf(control, turned("On"))).to.equal(true);
    expect(statusOf(control, turned("Off"))).to.equal(false);
  });

  it("keeps its last known status while nobody can say", () => {
    const off = judge([check("one", control)], turned("Off"));
    expect(statusOf(control, turned(undefined), off)).to.equal(false);
  });
});

describe("A health check of an endpoint", () => {
  it("is what the checkers see of it", () => {
    const https: HealthCheckConfig = { Type: "HTTPS", FullyQualifiedDomainName: "a.example.com" };
    const answers = (hosts: readonly string[]) =>
      seen({
        endpoint: ({ FullyQualifiedDomainName = "" }) => hosts.includes(FullyQualifiedDomainName),
      });
    expect(statusOf(https, answers(["a.example.com"]))).to.equal(true);
    expect(statusOf(https, answers(["b.example.com"]))).to.equal(false);
  });
});

describe("A calculated health check", () => {
  const calculated = (threshold: number, more: Partial<HealthCheckConfig> = {}) => [
    check("all", {
      Type: "CALCULATED",
      HealthThreshold: threshold,
      ChildHealthChecks: ["rings", "quiet"],
      ...more,
    }),
    check("rings", alarm()),
    check("quiet", alarm({ AlarmIdentifier: { Region: "eu-west-1", Name: "other" } })),
  ];
  const status = (threshold: number, more?: Partial<HealthCheckConfig>) =>
    judge(calculated(threshold, more), says("ALARM")).healthy.get("all");

  it("is healthy when enough of its children are", () => {
    expect(status(1)).to.equal(true);
    expect(status(2)).to.equal(false);
  });

  it("is always healthy with a threshold of 0, and never with one above the number of children", () => {
    expect(status(0)).to.equal(true);
    const allWell = judge(calculated(3), says("OK"));
    expect(allWell.healthy.get("all")).to.equal(false);
  });

  it("is the opposite when it is inverted", () => {
    expect(status(2, { Inverted: true })).to.equal(true);
  });
});
