import { type ResourceRecordSet } from "@aws-sdk/client-route-53";
import { expect } from "chai";
import { answer, type Caller, regionOfHost } from "../../../lab/dns/answer";

const zoneId = "Z0123456789EXAMPLE";
const host = "api.shop.example.com";

/** A record that leads out of the zone, to what bears the name of its set. */
const leading = (set: string, more: Partial<ResourceRecordSet> = {}): ResourceRecordSet => ({
  Name: `${host}.`,
  Type: "A",
  SetIdentifier: set,
  AliasTarget: {
    HostedZoneId: "ZLY8HYME6SFDD",
    DNSName: `${set}.example.net.`,
    EvaluateTargetHealth: false,
  },
  ...more,
});

/** A record that leads to another name of the zone. */
const inside = (
  name: string,
  target: string,
  evaluates: boolean,
  more: Partial<ResourceRecordSet> = {},
): ResourceRecordSet => ({
  Name: name,
  Type: "A",
  AliasTarget: {
    HostedZoneId: zoneId,
    DNSName: target,
    EvaluateTargetHealth: evaluates,
  },
  ...more,
});

/** Who answers, with these checks unhealthy. */
function ask(
  records: readonly ResourceRecordSet[],
  sick: readonly string[] = [],
  caller?: Caller,
  name = host,
) {
  const healthy = new Map(sick.map((id) => [id, false]));
  return answer({ id: `/hostedzone/${zoneId}`, records }, healthy, name, caller);
}
const target = (...args: Parameters<typeof ask>) => ask(...args)?.target;

describe("Failover records", () => {
  const records = [
    leading("standby", { Failover: "SECONDARY", HealthCheckId: "standby-check" }),
    leading("home", { Failover: "PRIMARY", HealthCheckId: "home-check" }),
  ];
  const table = [
    { sick: [], leads: "home.example.net" },
    { sick: ["home-check"], leads: "standby.example.net" },
    { sick: ["standby-check"], leads: "home.example.net" },
    { sick: ["home-check", "standby-check"], leads: "home.example.net" },
  ];
  for (const { sick, leads } of table) {
    it(`lead to ${leads} while ${sick.join(" and ") || "nothing"} is unhealthy`, () => {
      expect(target(records, sick)).to.equal(leads);
    });
  }

  it("lead to a secondary without a check as soon as the primary is unhealthy", () => {
    const unchecked = [leading("standby", { Failover: "SECONDARY" }), ...records.slice(1)];
    expect(target(unchecked, ["home-check"])).to.equal("standby.example.net");
  });

  it("lead to the primary when it is alone, also while it is unhealthy", () => {
    expect(target(records.slice(1), ["home-check"])).to.equal("home.example.net");
  });

  it("say which of them was chosen", () => {
    expect(ask(records, ["home-check"])?.chosen).to.deep.equal(["standby"]);
  });
});

describe("Latency records", () => {
  const records = [
    leading("home", { Region: "eu-west-1", HealthCheckId: "home-check" }),
    leading("standby", { Region: "eu-central-1", HealthCheckId: "standby-check" }),
  ];
  const near = { nearest: ["eu-central-1", "eu-west-1"] };

  it("lead to the nearest place, and to the other while that one is unhealthy", () => {
    expect(target(records, [], near)).to.equal("standby.example.net");
    expect(target(records, ["standby-check"], near)).to.equal("home.example.net");
  });

  it("lead to the nearest place again when none is healthy", () => {
    expect(target(records, ["home-check", "standby-check"], near)).to.equal("standby.example.net");
  });
});

describe("Geolocation records", () => {
  /** As the program makes them: the rest of the world falls back by failover, under a name of its own. */
  const records = [
    inside(host, `default.${host}.`, false, {
      SetIdentifier: "eu-west-1",
      GeoLocation: { CountryCode: "*" },
    }),
    leading("us", { GeoLocation: { CountryCode: "US" }, HealthCheckId: "standby-check" }),
    leading("south", { GeoLocation: { ContinentCode: "SA" }, HealthCheckId: "standby-check" }),
    leading("home", {
      Name: `default.${host}`,
      Failover: "PRIMARY",
      HealthCheckId: "home-check",
    }),
    leading("standby", {
      Name: `default.${host}`,
      Failover: "SECONDARY",
      HealthCheckId: "standby-check",
    }),
  ];
  const table: { from: Caller; sick: string[]; leads: string }[] = [
    { from: { country: "US", continent: "NA" }, sick: [], leads: "us.example.net" },
    { from: { country: "CA", continent: "NA" }, sick: [], leads: "home.example.net" },
    { from: { country: "BR", continent: "SA" }, sick: [], leads: "south.example.net" },
    { from: {}, sick: [], leads: "home.example.net" },
    {
      from: { country: "US", continent: "NA" },
      sick: ["standby-check"],
      leads: "home.example.net",
    },
    { from: {}, sick: ["home-check"], leads: "standby.example.net" },
  ];
  for (const { from, sick, leads } of table) {
    it(`lead a caller in ${JSON.stringify(from)} to ${leads} while [${sick.join()}] is unhealthy`, () => {
      expect(target(records, sick, from)).to.equal(leads);
    });
  }

  it("prefer a country to its continent", () => {
    const brazil = leading("brazil", { GeoLocation: { CountryCode: "BR" } });
    expect(target([...records, brazil], [], { country: "BR", continent: "SA" })).to.equal(
      "brazil.example.net",
    );
  });

  it("have no answer for who is in none of their areas", () => {
    const [, , south] = records;
    expect(ask(south ? [south] : [], [], { country: "DE", continent: "EU" })).to.equal(undefined);
  });
});

describe("An alias of another name in the zone", () => {
  const below = [
    leading("one", { Name: "below.shop.example.com", Failover: "PRIMARY", HealthCheckId: "one" }),
  ];
  const pair = (evaluates: boolean) => [
    ...below,
    inside(host, "below.shop.example.com", evaluates, {
      SetIdentifier: "first",
      Failover: "PRIMARY",
    }),
    leading("second", { Failover: "SECONDARY" }),
  ];

  it("is followed although nothing behind it is healthy, when it does not look", () => {
    expect(target(pair(false), ["one"])).to.equal("one.example.net");
    expect(ask(pair(false), ["one"])?.chosen).to.deep.equal(["first", "one"]);
  });

  it("is left for another one when it looks, and nothing behind it is healthy", () => {
    expect(target(pair(true), ["one"])).to.equal("second.example.net");
    expect(target(pair(true), [])).to.equal("one.example.net");
  });

  it("is left when its own check is unhealthy, however well the target is", () => {
    const [first, , ...rest] = pair(false);
    const checked = inside(host, "below.shop.example.com", false, {
      SetIdentifier: "first",
      Failover: "PRIMARY",
      HealthCheckId: "own",
    });
    expect(target(first ? [first, checked, ...rest] : [], ["own"])).to.equal("second.example.net");
  });
});

describe("A question", () => {
  it("is asked in any case, with or without a dot at the end", () => {
    const records = [leading("home", { Failover: "PRIMARY" })];
    expect(target(records, [], {}, "API.Shop.example.com.")).to.equal("home.example.net");
  });

  it("for a record of its own values is answered with them", () => {
    const plain: ResourceRecordSet = {
      Name: "mail.shop.example.com",
      Type: "A",
      ResourceRecords: [{ Value: "192.0.2.7" }],
    };
    expect(ask([plain], [], {}, "mail.shop.example.com")).to.deep.equal({
      values: ["192.0.2.7"],
      chosen: [],
    });
  });

  it("for a name that nobody made, or of another type, has no answer", () => {
    const records = [leading("home", { Failover: "PRIMARY" })];
    expect(ask(records, [], {}, "nobody.shop.example.com")).to.equal(undefined);
    const other = answer({ id: zoneId, records }, new Map(), host, {}, "AAAA");
    expect(other).to.equal(undefined);
  });

  it("whose policy the lab does not know is refused, with its name", () => {
    expect(() => ask([leading("home", { Weight: 10 })])).to.throw(
      "api.shop.example.com is routed by Weight",
    );
  });
});

describe("The region of an answer", () => {
  it("is in the names that API Gateway and load balancers have, and in no other", () => {
    const api = "d-abc.execute-api.eu-west-1.amazonaws.com";
    const balancer = "app-123.eu-central-1.elb.amazonaws.com";
    expect([api, balancer].map(regionOfHost)).to.deep.equal(["eu-west-1", "eu-central-1"]);
    expect(regionOfHost("d111.cloudfront.net")).to.equal(undefined);
  });
});
