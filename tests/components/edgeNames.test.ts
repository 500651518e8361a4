import { expect } from "chai";
import { EdgeTier } from "../../components";
import { type Settings } from "../../environments/schema";
import { type Tree } from "../../environments/merge";
import { activePassive, settings, singleRegion } from "../environments/support";
import { apiNames, proofOf, type Shown, sitesOf } from "../support/edge";
import { certificateOf, worldwide } from "../support/place";
import { differing, type Found, simulate, valueOf } from "../support/platform";

const recordType = "aws:route53/record:Record";
const healthType = "aws:route53/healthCheck:HealthCheck";
const balancerType = "aws:lb/loadBalancer:LoadBalancer";
const bucketType = "aws:s3/bucket:Bucket";
const distributionType = "aws:cloudfront/distribution:Distribution";

const changes: Tree = {
  api: { queries: "apart", ingress: "alb" },
  edge: { sites: ["admin"], accelerator: true, cacheSeconds: 60, reads: { policy: "latency" } },
};
const over = (raw: Tree) => settings({ ...raw, settings: JSON.stringify(changes) });
const prod = over(activePassive);
const dev = over(singleRegion);

/** A stack's edge over places that have every way in, unless told otherwise. */
const edge =
  (of: Settings, shown: Shown = { queries: true, balancer: true }) =>
  () => {
    const opts = worldwide(of);
    const { domain, prefix, protect, zoneId = "" } = of;
    const certificate = certificateOf(of, opts);
    const args = { domain, zoneId, prefix, protect, certificate, settings: of };
    return new EdgeTier("edge", { ...args, ...sitesOf(of, shown) }, opts);
  };

describe("EdgeTier's further names", () => {
  let one: Found<EdgeTier>;
  let two: Found<EdgeTier>;
  before(async () => {
    one = await simulate(dev, edge(dev));
    two = await simulate(prod, edge(prod));
  });

  const records = (found: Found<unknown>, part: string) =>
    found.resources.of(recordType).filter(({ name }) => name.startsWith(`edge-${part}-`));

  it("are created for what the places have, and for nothing else", async () => {
    const bare = await simulate(prod, edge(prod, {}));
    expect([...records(bare, "app"), ...records(bare, "queries")]).to.deep.equal([]);
    expect(records(two, "app").map(({ name }) => name)).to.deep.equal([
      "edge-app-home",
      "edge-app-standby",
    ]);
    expect(records(two, "queries").map(({ name }) => name)).to.deep.equal([
      "edge-queries-home",
      "edge-queries-standby",
    ]);
  });

  it("lead app. to load balancers by the health checks that the API's name follows", () => {
    for (const [which, region] of [
      ["home", "eu-west-1"],
      ["standby", "eu-central-1"],
    ] as const) {
      const { healthCheckId, name, aliases } = two.inputs(recordType, `edge-app-${which}`);
      expect({ healthCheckId, name, aliases }).to.deep.equal({
        healthCheckId: two.id(healthType, `edge-api-${which}-health`),
        name: "app.shop.example.com",
        aliases: [
          {
            name: two.output(balancerType, `balancer-${region}`, "dnsName"),
            zoneId: two.output(balancerType, `balancer-${region}`, "zoneId"),
            evaluateTargetHealth: false,
          },
        ],
      });
    }
  });

  it("lead queries. to the nearest place that is healthy by itself", () => {
    for (const [which, region] of [
      ["home", "eu-west-1"],
      ["standby", "eu-central-1"],
    ] as const) {
      const { regionalDomainName, regionalZoneId } = apiNames("queries", region);
      expect(two.inputs(recordType, `edge-queries-${which}`)).to.deep.equal({
        zoneId: "Z0123456789EXAMPLE",
        name: "queries.shop.example.com",
        type: "A",
        setIdentifier: region,
        latencyRoutingPolicies: [{ region }],
        healthCheckId: two.id(healthType, `edge-queries-${which}-health`),
        aliases: [
          { name: regionalDomainName, zoneId: regionalZoneId, evaluateTargetHealth: false },
        ],
      });
    }
  });

  it("lead queries. along the gate where that is the policy", async () => {
    const follows: Settings = { ...prod, edge: { ...prod.edge, reads: { policy: "failover" } } };
    const found = await simulate(follows, edge(follows));
    expect(found.inputs(recordType, "edge-queries-standby")).to.deep.include({
      failoverRoutingPolicies: [{ type: "SECONDARY" }],
      healthCheckId: found.id(healthType, "edge-api-standby-health"),
    });
    expect(found.resources.of(healthType)).to.have.length(2);
  });

  it("lead global. to an accelerator over both places", () => {
    expect(
      two.below("edge-global").filter((label) => label.includes("EndpointGroup")),
    ).to.have.length(2);
    expect(two.inputs(recordType, "edge-global-name").name).to.equal("global.shop.example.com");
  });

  it("do not move with active", async () => {
    const moved = settings({
      ...activePassive,
      settings: JSON.stringify(changes),
      active: "eu-central-1",
    });
    expect(differing(two, await simulate(moved, edge(moved)))).to.deep.equal([]);
  });

  it("gain a peer without losing or replacing anything", async () => {
    const single = settings({
      ...activePassive,
      topology: "single-region",
      standby: "",
      settings: JSON.stringify(changes),
    });
    const before = await simulate(single, edge(single));
    const names = new Set(before.resources.all.map(({ urn }) => urn));
    const kept = two.resources.all.filter(({ urn }) => names.has(urn));
    expect(kept).to.have.length(names.size);
    expect(
      differing(before, two).filter((name) =>
        before.resources.all.some((each) => each.name === name),
      ),
    ).to.deep.equal([
      "edge-admin-site-distribution",
      "edge-api-home",
      "edge-app-home",
      "edge-queries-home",
      "edge-site-distribution",
    ]);
  });

  describe("of further sites", () => {
    it("create buckets, copies, a distribution and records, under the one web ACL", () => {
      const own = two.resources.all
        .filter(({ name, parent }) => name.startsWith("edge-admin-") && parent.endsWith("::edge"))
        .map(({ type, name }) => `${type.split(":")[2]} ${name}`);
      expect(own.sort()).to.deep.equal(
        [
          "Record edge-admin-site-a",
          "Record edge-admin-site-aaaa",
          "SiteDistribution edge-admin-site",
          ...["eu-west-1", "eu-central-1"].flatMap((region) => [
            `BucketPolicy edge-admin-site-${region}-access-policy`,
            `BucketReplicationConfig edge-admin-site-${region}-replication`,
            `Role edge-admin-site-${region}-replication-role`,
            `RolePolicy edge-admin-site-${region}-replication-policy`,
            `SiteBucket edge-admin-site-${region}`,
          ]),
        ].sort(),
      );
      const of = (name: string) => two.inputs(distributionType, name);
      expect(of("edge-admin-site-distribution")).to.deep.include({
        aliases: ["admin.shop.example.com"],
        webAclId: of("edge-site-distribution").webAclId,
        viewerCertificate: of("edge-site-distribution").viewerCertificate,
      });
    });

    it("connect to the API, and to no path of a service", () => {
      const { origins, orderedCacheBehaviors } = two.inputs(
        distributionType,
        "edge-admin-site-distribution",
      );
      expect(
        (orderedCacheBehaviors as { pathPattern: string }[]).map((b) => b.pathPattern),
      ).to.deep.equal(["/api/*"]);
      expect((origins as { domainName: string }[]).at(-1)?.domainName).to.equal(
        "api.shop.example.com",
      );
    });

    it("tell people where their files go", async () => {
      const { admin } = two.result.furtherSites;
      expect(admin?.url).to.equal("https://admin.shop.example.com");
      expect(await Promise.all((admin?.buckets ?? []).map(valueOf))).to.deep.equal([
        two.id(bucketType, "edge-admin-site-eu-west-1-bucket"),
        two.id(bucketType, "edge-admin-site-eu-central-1-bucket"),
      ]);
    });
  });

  describe("behind CloudFront", () => {
    const inputs = (found: Found<unknown>) =>
      found.inputs(distributionType, "edge-site-distribution");

    it("are the API, the load balancers and the queries, over TLS alone", () => {
      const origins = inputs(two).origins as { originId: string; domainName: string }[];
      expect(
        origins.slice(2).map(({ originId, domainName }) => [originId, domainName]),
      ).to.deep.equal([
        ["api", "api.shop.example.com"],
        ["queries", "queries.shop.example.com"],
        ["app", "app.shop.example.com"],
      ]);
    });

    it("are told by both places that a request came through CloudFront", () => {
      const proofs = (found: Found<unknown>) =>
        (inputs(found).origins as { originId: string; customHeaders?: unknown }[]).flatMap(
          ({ originId, customHeaders }) => (customHeaders ? [[originId, customHeaders]] : []),
        );
      const both = [proofOf("eu-west-1"), proofOf("eu-central-1")];
      const labels = ["api", "queries", "app"];
      expect(proofs(two)).to.deep.equal(labels.map((label) => [label, both]));
      expect(proofs(one).map(([, proof]) => proof)).to.deep.include([proofOf("eu-west-1")]);
    });

    it("pass on errors of services as they are", () => {
      expect(inputs(two)).not.to.have.property("customErrorResponses");
      const behaviors = inputs(two).orderedCacheBehaviors as object[];
      expect(behaviors).to.have.length(7);
      expect(behaviors.filter((each) => "functionAssociations" in each)).to.have.length(1);
    });
  });
});
