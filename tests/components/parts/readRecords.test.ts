import { expect } from "chai";
import * as pulumi from "@pulumi/pulumi";
import { readRecords, type ReadTarget } from "../../../components/parts/readRecords";
import { type Settings } from "../../../environments/schema";
import { worldwide } from "../../support/place";
import { prod, simulate } from "../../support/platform";

const recordType = "aws:route53/record:Record";
const healthType = "aws:route53/healthCheck:HealthCheck";

type Reads = Settings["edge"]["reads"];

const target = (region: string, stage = "/live"): ReadTarget => ({
  region,
  dnsName: `d.${region}.example.net`,
  zoneId: "ZLY8HYME6SFDD",
  placeUrl: pulumi.output(`https://abcdefghij.execute-api.${region}.amazonaws.com${stage}`),
});

const reads = (policy: Reads, places: 1 | 2, stage?: string) => () =>
  readRecords(
    "reads",
    {
      host: "queries.shop.example.com",
      zoneId: "Z0123456789EXAMPLE",
      home: target("eu-west-1", stage),
      ...(places === 2 ? { standby: target("eu-central-1") } : {}),
      health: {},
      protect: true,
      reads: policy,
    },
    worldwide(prod),
  );

const own: readonly Reads[] = [
  { policy: "latency" },
  { policy: "geolocation", standbyAnswers: ["US"] },
];

describe("Records of reads", () => {
  it("by failover have no health checks of their own", async () => {
    const found = await simulate(prod, reads({ policy: "failover" }, 2));
    expect(found.resources.of(healthType)).to.deep.equal([]);
    expect(found.inputs(recordType, "reads-standby")).to.deep.include({
      failoverRoutingPolicies: [{ type: "SECONDARY" }],
    });
  });

  for (const policy of own) {
    describe(`by ${policy.policy}`, () => {
      it("ask each place by its own name whether its API answers", async () => {
        const found = await simulate(prod, reads(policy, 2));
        for (const [which, region] of [
          ["home", "eu-west-1"],
          ["standby", "eu-central-1"],
        ]) {
          expect(found.inputs(healthType, `reads-${which}-health`)).to.deep.equal({
            type: "HTTPS",
            fqdn: `abcdefghij.execute-api.${region}.amazonaws.com`,
            port: 443,
            resourcePath: "/live/health",
            enableSni: true,
            requestInterval: 30,
            failureThreshold: 3,
            tags: { Name: `queries.shop.example.com in ${region}` },
          });
          expect(found.options(healthType, `reads-${which}-health`).protect).to.equal(true);
        }
      });

      it("do not ask a single place, which answers anyway", async () => {
        const found = await simulate(prod, reads(policy, 1));
        expect(found.resources.of(healthType)).to.deep.equal([]);
      });
    });
  }

  it("ask an API whose stage has no path at its root", async () => {
    for (const stage of ["", "/"]) {
      const found = await simulate(prod, reads({ policy: "latency" }, 2, stage));
      expect(found.inputs(healthType, "reads-home-health").resourcePath).to.equal("/health");
    }
  });

  it("by latency leave a place that its own health check no longer reaches", async () => {
    const found = await simulate(prod, reads({ policy: "latency" }, 2));
    for (const which of ["home", "standby"]) {
      expect(found.inputs(recordType, `reads-${which}`).healthCheckId).to.equal(
        found.id(healthType, `reads-${which}-health`),
      );
    }
  });
});
