import * as aws from "@pulumi/aws";
import { expect } from "chai";
import {
  failoverRecords,
  geolocationRecords,
  latencyRecords,
  type PlaceRecordsArgs,
} from "../../../components/parts/placeRecords";
import { worldwide } from "../../support/place";
import { differing, type Found, prod, refusal, simulate } from "../../support/platform";

const recordType = "aws:route53/record:Record";
const healthType = "aws:route53/healthCheck:HealthCheck";

const target = (region: string) => ({
  region,
  dnsName: `d.${region}.example.net`,
  zoneId: "ZLY8HYME6SFDD",
});

/** Makes records of one or two places, with a health check for each of two. */
const records =
  (
    make: (args: PlaceRecordsArgs, opts: { provider: aws.Provider }) => unknown,
    places: 1 | 2 = 2,
  ) =>
  () => {
    const opts = worldwide(prod);
    const check = (which: string) =>
      new aws.route53.HealthCheck(
        `${which}-health`,
        { type: "HTTPS", fqdn: which, port: 443 },
        opts,
      );
    const args = {
      host: "reads.shop.example.com",
      zoneId: "Z0123456789EXAMPLE",
      protect: true,
      home: target("eu-west-1"),
    };
    const both = {
      standby: target("eu-central-1"),
      health: { home: check("home"), standby: check("standby") },
    };
    make({ ...args, ...(places === 1 ? { health: {} } : both) }, opts);
  };

const failover = (args: PlaceRecordsArgs, opts: object) => failoverRecords("reads", args, opts);
const latency = (args: PlaceRecordsArgs, opts: object) => latencyRecords("reads", args, opts);
const geolocation = (args: PlaceRecordsArgs, opts: object) =>
  geolocationRecords("reads", args, ["US", "continent:SA"], opts);

/** Inputs of a record that both places have in common, but for its routing. */
const common = (region: string) => ({
  zoneId: "Z0123456789EXAMPLE",
  name: "reads.shop.example.com",
  type: "A",
  setIdentifier: region,
  aliases: [
    {
      name: `d.${region}.example.net`,
      zoneId: "ZLY8HYME6SFDD",
      evaluateTargetHealth: false,
    },
  ],
});

const namesOf = (found: Found<unknown>) => found.resources.of(recordType).map(({ name }) => name);

describe("Records of places", () => {
  const policies = {
    failover: {
      make: failover,
      home: { failoverRoutingPolicies: [{ type: "PRIMARY" }] },
      standby: { failoverRoutingPolicies: [{ type: "SECONDARY" }] },
    },
    latency: {
      make: latency,
      home: { latencyRoutingPolicies: [{ region: "eu-west-1" }] },
      standby: { latencyRoutingPolicies: [{ region: "eu-central-1" }] },
    },
  };
  for (const [policy, { make, home, standby }] of Object.entries(policies)) {
    it(`by ${policy}: one for each place, with its health`, async () => {
      const found = await simulate(prod, records(make));
      expect(found.inputs(recordType, "reads-home")).to.deep.equal({
        ...common("eu-west-1"),
        ...home,
        healthCheckId: found.id(healthType, "home-health"),
      });
      expect(found.inputs(recordType, "reads-standby")).to.deep.equal({
        ...common("eu-central-1"),
        ...standby,
        healthCheckId: found.id(healthType, "standby-health"),
      });
      expect(found.options(recordType, "reads-home").protect).to.equal(true);
    });
  }

  for (const [policy, make] of Object.entries({ failover, latency, geolocation })) {
    it(`by ${policy}: gain a peer by additions, and a health check at home`, async () => {
      const one = await simulate(prod, records(make, 1));
      const two = await simulate(prod, records(make));
      const home = policy === "geolocation" ? "reads-default-home" : "reads-home";
      const before = new Set(one.resources.all.map(({ name }) => name));
      expect(differing(one, two).filter((name) => before.has(name))).to.deep.equal([home]);
      const { healthCheckId, ...kept } = two.inputs(recordType, home);
      expect(healthCheckId).to.be.a("string");
      expect(kept).to.deep.equal(one.inputs(recordType, home));
    });
  }

  describe("by geolocation", () => {
    let found: Found<unknown>;
    before(async () => {
      found = await simulate(prod, records(geolocation));
    });

    it("are a default and one for each country or continent of the standby", () => {
      expect(namesOf(found).sort()).to.deep.equal([
        "reads-default-home",
        "reads-default-standby",
        "reads-home",
        "reads-standby-continent-sa",
        "reads-standby-us",
      ]);
    });

    it("lead those callers to the standby while it is healthy", () => {
      const health = found.id(healthType, "standby-health");
      expect(found.inputs(recordType, "reads-standby-us")).to.deep.equal({
        ...common("eu-central-1"),
        setIdentifier: "eu-central-1-US",
        geolocationRoutingPolicies: [{ country: "US" }],
        healthCheckId: health,
      });
      expect(found.inputs(recordType, "reads-standby-continent-sa")).to.deep.include({
        setIdentifier: "eu-central-1-continent-SA",
        geolocationRoutingPolicies: [{ continent: "SA" }],
        healthCheckId: health,
      });
    });

    it("lead all others to a name that falls back from home to the standby", () => {
      expect(found.inputs(recordType, "reads-home")).to.deep.equal({
        ...common("eu-west-1"),
        geolocationRoutingPolicies: [{ country: "*" }],
        aliases: [
          {
            name: "default.reads.shop.example.com",
            zoneId: "Z0123456789EXAMPLE",
            evaluateTargetHealth: false,
          },
        ],
      });
      for (const [which, region, type] of [
        ["home", "eu-west-1", "PRIMARY"],
        ["standby", "eu-central-1", "SECONDARY"],
      ] as const) {
        expect(found.inputs(recordType, `reads-default-${which}`)).to.deep.equal({
          ...common(region),
          name: "default.reads.shop.example.com",
          failoverRoutingPolicies: [{ type }],
          healthCheckId: found.id(healthType, `${which}-health`),
        });
      }
      expect(found.waitsFor(recordType, "reads-home")).to.deep.equal([
        "reads-default-home",
        "reads-default-standby",
      ]);
    });
  });

  it("refuses two policies under one name", async () => {
    const both = records((args, opts) => {
      failoverRecords("one", args, opts);
      latencyRecords("other", { ...args, home: target("eu-north-1"), standby: undefined }, opts);
    });
    expect(await refusal(prod, both)).to.match(/^InvalidChangeBatch: .*another routing policy/);
  });
});
