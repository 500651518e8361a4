import { expect } from "chai";
import { type Properties } from "../../../lab/model";
import { aws } from "../../support/minimalInputs";
import { refusal } from "./refusal";
import { Builder, caller } from "./support";

const record = aws("route53/record");
const zone = "Z0123456789EXAMPLE";

/** An alias of something elsewhere under one name, unless told otherwise. */
const alias = (setIdentifier: string, more: Properties): Properties => ({
  zoneId: zone,
  name: "reads.example.com",
  type: "A",
  setIdentifier,
  aliases: [{ name: "d.example.net", zoneId: "Z2FDTNDATAQYW2", evaluateTargetHealth: false }],
  ...more,
});

const latency = (region: string) => ({ latencyRoutingPolicies: [{ region }] });
const failover = (type: string) => ({ failoverRoutingPolicies: [{ type }] });

describe("records of one name", () => {
  it("share a kind of routing, each with a place of its own", () => {
    const b = new Builder();
    b.create(record, "one", alias("eu-west-1", latency("eu-west-1")));
    b.create(record, "two", alias("eu-central-1", latency("eu-central-1")));
    b.create(record, "v6", alias("eu-west-1", { ...failover("PRIMARY"), type: "AAAA" }));
    expect(b.made).to.have.length(3);
  });

  const first = alias("one", failover("PRIMARY"));
  const cases: { readonly [what: string]: Properties } = {
    "another kind of routing": alias("two", latency("eu-west-1")),
    "no routing beside one with": {
      ...Object.fromEntries(
        Object.entries(alias("two", {})).filter(([key]) => key !== "setIdentifier"),
      ),
    },
    "a second PRIMARY": alias("two", failover("PRIMARY")),
    "a set identifier without a policy": { ...alias("two", {}), name: "other.example.com" },
  };
  for (const [what, inputs] of Object.entries(cases)) {
    it(`refuses ${what}`, () => {
      const b = new Builder();
      b.create(record, "one", first);
      expect(refusal(() => b.create(record, "two", inputs)).code).to.equal("InvalidChangeBatch");
    });
  }

  it("refuses to be an alias of a name of their own zone that is not there", () => {
    const b = new Builder();
    const own = alias("x", {
      geolocationRoutingPolicies: [{ country: "*" }],
      aliases: [{ name: "default.example.com", zoneId: zone, evaluateTargetHealth: false }],
    });
    expect(refusal(() => b.create(record, "tree", own)).message).to.include(
      "the alias target name does not exist",
    );
    b.create(record, "leaf", alias("y", { ...failover("PRIMARY"), name: "default.example.com" }));
    expect(b.create(record, "tree", own).id).to.equal(`${zone}_reads.example.com_A_x`);
  });
});

describe("a hosted zone", () => {
  it("is not deleted while records are in it", () => {
    const b = new Builder();
    const { id } = b.make(aws("route53/zone"));
    b.create(record, "one", alias("a", { ...failover("PRIMARY"), zoneId: id }));
    const remove = () => b.cloud.delete(aws("route53/zone"), id, caller);
    expect(refusal(remove).code).to.equal("HostedZoneNotEmpty");
  });

  it("has four name servers of different endings", () => {
    const { outputs } = new Builder().make(aws("route53/zone"));
    const endings = (outputs.nameServers as string[]).map((name) =>
      name.replace(/^ns-\d+\.awsdns-\d\d\./, ""),
    );
    expect(endings).to.have.members(["com", "net", "org", "co.uk"]);
  });

  it("logs only where CloudWatch Logs lets Route 53 write, in us-east-1", () => {
    const queryLog = aws("route53/queryLog");
    const b = new Builder();
    const zoneId = b.make(aws("route53/zone")).id;
    const group = (region: string) =>
      String(b.make(aws("cloudwatch/logGroup"), {}, region).outputs.arn);
    const attempt = (region: string) => () =>
      b.create(queryLog, region, { zoneId, cloudwatchLogGroupArn: group(region) });
    expect(refusal(attempt("us-east-1")).code).to.equal("InsufficientCloudWatchLogsResourcePolicy");
    b.make(aws("cloudwatch/logResourcePolicy"));
    expect(refusal(attempt("eu-west-1")).code).to.equal("NoSuchCloudWatchLogsLogGroup");
    expect(attempt("us-east-1")().id).to.be.a("string");
  });
});

describe("an accelerator's endpoint group", () => {
  const group = aws("globalaccelerator/endpointGroup");
  const balancer = (b: Builder) => b.make(aws("lb/loadBalancer")).id;

  it("refuses a load balancer of another region", () => {
    const b = new Builder();
    const inputs = {
      endpointGroupRegion: "eu-central-1",
      endpointConfigurations: [{ endpointId: balancer(b) }],
    };
    expect(refusal(() => b.make(group, inputs)).code).to.equal("InvalidArgumentException");
    expect(b.make(group, { ...inputs, endpointGroupRegion: "eu-west-1" }).id).to.be.a("string");
  });

  it("is the only one of its region", () => {
    const b = new Builder();
    const inputs = { endpointGroupRegion: "eu-west-1" };
    b.make(group, inputs);
    expect(refusal(() => b.make(group, { ...inputs, trafficDialPercentage: 50 })).code).to.equal(
      "EndpointGroupAlreadyExistsException",
    );
  });
});

describe("a cache policy", () => {
  const policy = aws("cloudfront/cachePolicy");

  it("refuses a default above its maximum", () => {
    const refused = () => new Builder().make(policy, { maxTtl: 60 });
    expect(refusal(refused).code).to.equal("InvalidArgument");
    expect(new Builder().make(policy, { defaultTtl: 0, maxTtl: 60 }).id).to.be.a("string");
  });

  it("must exist for a distribution to use it, unless AWS manages it", () => {
    const distribution = (cachePolicyId: string) => (b: Builder) =>
      b.make(aws("cloudfront/distribution"), {
        defaultCacheBehavior: {
          targetOriginId: "site",
          viewerProtocolPolicy: "redirect-to-https",
          allowedMethods: ["GET", "HEAD"],
          cachedMethods: ["GET", "HEAD"],
          cachePolicyId,
        },
      });
    const unknown = distribution("00000000-0000-4000-a000-000000000000");
    expect(refusal(() => unknown(new Builder())).code).to.equal("NoSuchCachePolicy");
    const b = new Builder();
    expect(distribution(b.make(policy).id)(b).id).to.be.a("string");
    expect(distribution("4135ea2d-6df8-44a3-9df3-4b5a84be39ad")(b).id).to.be.a("string");
  });
});

describe("a distribution", () => {
  const distribution = aws("cloudfront/distribution");
  const header = { name: "X-Origin-Verify", value: "secret" };
  const origin = (originId: string, more: Properties = {}): Properties => ({
    originId,
    domainName: `${originId}.example.com`,
    ...more,
  });
  const of = (...origins: Properties[]) => new Builder().make(distribution, { origins });

  it("refuses a behaviour that leads to no origin", () => {
    expect(refusal(() => of(origin("app"))).code).to.equal("NoSuchOrigin");
  });

  it("refuses two origins of one id", () => {
    expect(refusal(() => of(origin("site"), origin("site"))).code).to.equal("InvalidArgument");
  });

  it("refuses to send a header twice", () => {
    const twice = { customHeaders: [header, { ...header, name: "x-origin-verify" }] };
    expect(refusal(() => of(origin("site", twice))).message).to.include("a custom header twice");
    const apart = { customHeaders: [header, { ...header, name: "X-Origin-Verify-2" }] };
    expect(of(origin("site", apart)).id).to.be.a("string");
  });
});
