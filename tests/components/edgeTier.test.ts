import { expect } from "chai";
import { EdgeTier } from "../../components";
import { type Settings } from "../../environments/schema";
import { certificateOf, placeOf, worldwide } from "../support/place";
import { dev, type Found, groundOf, prod, simulate, valueOf, without } from "../support/platform";

const recordType = "aws:route53/record:Record";
const healthType = "aws:route53/healthCheck:HealthCheck";
const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";
const bucketType = "aws:s3/bucket:Bucket";
const domainType = "aws:apigateway/domainName:DomainName";
const distributionType = "aws:cloudfront/distribution:Distribution";

/** A stack's edge over all its places, which have only what the edge needs. */
const edge = (of: Settings) => () => {
  const services = without(of.services, "payment");
  const light: Settings = { ...of, services };
  const { domain, prefix, protect } = of;
  const zoneId = of.zoneId ?? "";
  const opts = worldwide(of);
  const certificate = certificateOf(of, opts);
  const [home, standby] = of.places.map(({ isHome }) => {
    const ground = groundOf(of, isHome ? "home" : "standby");
    const context = { ...ground.shared.context, services };
    return placeOf(light, certificate, { ...ground, shared: { ...ground.shared, context } });
  });
  if (home === undefined) {
    throw new Error("every stack has a home");
  }
  const args = { domain, zoneId, prefix, protect, certificate, settings: of, home, standby };
  return new EdgeTier("edge", args, opts);
};

describe("EdgeTier", () => {
  let one: Found<EdgeTier>;
  let two: Found<EdgeTier>;

  before(async () => {
    one = await simulate(dev, edge(dev));
    two = await simulate(prod, edge(prod));
  });

  const children = (found: Found<unknown>) =>
    found.resources.all
      .filter(({ parent }) => parent.endsWith("::edge"))
      .map(({ type, name }) => `${type} ${name}`)
      .sort();

  describe("creates", () => {
    const always = [
      "aws:route53/record:Record edge-api-home",
      "aws:route53/record:Record edge-site-a",
      "aws:route53/record:Record edge-site-aaaa",
      "aws:s3/bucketPolicy:BucketPolicy edge-site-eu-west-1-access-policy",
      "evenkeel:part:SiteBucket edge-site-eu-west-1",
      "evenkeel:part:SiteDistribution edge-site",
      "evenkeel:part:WebAcl edge-firewall",
    ];

    it("a site and the API's record over one place", () => {
      expect(children(one)).to.deep.equal(always);
    });

    it("a gate, a second bucket and its copies over two, and keeps what there was", () => {
      const replication = (region: string) => [
        `aws:iam/role:Role edge-site-${region}-replication-role`,
        `aws:iam/rolePolicy:RolePolicy edge-site-${region}-replication-policy`,
        `aws:s3/bucketReplicationConfig:BucketReplicationConfig edge-site-${region}-replication`,
      ];
      expect(children(two)).to.deep.equal(
        [
          ...always,
          "aws:route53/healthCheck:HealthCheck edge-api-home-health",
          "aws:route53/healthCheck:HealthCheck edge-api-standby-health",
          "aws:route53/record:Record edge-api-standby",
          "aws:s3/bucketPolicy:BucketPolicy edge-site-eu-central-1-access-policy",
          "evenkeel:part:GateSwitch edge-gate-eu-central-1",
          "evenkeel:part:GateSwitch edge-gate-eu-west-1",
          "evenkeel:part:SiteBucket edge-site-eu-central-1",
          ...replication("eu-west-1"),
          ...replication("eu-central-1"),
        ].sort(),
      );
    });

    it("each thing where it belongs: the world's in us-east-1, a place's in the place", () => {
      expect(two.region(distributionType, "edge-site-distribution")).to.equal("us-east-1");
      expect(two.region("aws:wafv2/webAcl:WebAcl", "edge-firewall-acl")).to.equal("us-east-1");
      for (const region of ["eu-west-1", "eu-central-1"]) {
        expect(two.region(bucketType, `edge-site-${region}-bucket`)).to.equal(region);
        expect(two.region(alarmType, `edge-gate-${region}-place-off`)).to.equal(region);
        expect(
          two.region("aws:s3/bucketPolicy:BucketPolicy", `edge-site-${region}-access-policy`),
        ).to.equal(region);
        expect(
          two.region(
            "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
            `edge-site-${region}-replication`,
          ),
        ).to.equal(region);
      }
    });
  });

  describe("secures", () => {
    it("the site by a web ACL of CloudFront's scope, with its log", () => {
      const acl = two.inputs("aws:wafv2/webAcl:WebAcl", "edge-firewall-acl");
      expect(acl.scope).to.equal("CLOUDFRONT");
      expect(acl).to.have.nested.property("rules[4].statement.rateBasedStatement.limit", 2000);
      expect(two.inputs("aws:cloudwatch/logGroup:LogGroup", "edge-firewall-logs")).to.deep.equal({
        name: "aws-waf-logs-evenkeel-test-site",
        retentionInDays: 365,
      });
      expect(two.inputs(distributionType).webAclId).to.equal(
        two.arn("aws:wafv2/webAcl:WebAcl", "edge-firewall-acl"),
      );
    });

    it("each bucket, which only this distribution reads", () => {
      const distribution = two.arn(distributionType, "edge-site-distribution");
      for (const region of ["eu-west-1", "eu-central-1"]) {
        const [read] = two.statements(
          "aws:s3/bucketPolicy:BucketPolicy",
          `edge-site-${region}-access-policy`,
        );
        expect(read).to.deep.include({
          Action: "s3:GetObject",
          Resource: `${two.arn(bucketType, `edge-site-${region}-bucket`)}/*`,
          Condition: { StringEquals: { "aws:SourceArn": distribution } },
        });
      }
    });

    it("the gate from removal: records, health checks, alarms and files", () => {
      const guarded = [
        ...["home", "standby"].map((which) => two.options(recordType, `edge-api-${which}`)),
        ...["home", "standby"].map((which) => two.options(healthType, `edge-api-${which}-health`)),
        two.options(alarmType, "edge-gate-eu-west-1-place-off"),
        two.options(alarmType, "edge-gate-eu-central-1-place-off"),
        two.options(bucketType, "edge-site-eu-west-1-bucket"),
        two.options(bucketType, "edge-site-eu-central-1-bucket"),
      ];
      expect(guarded.map(({ protect }) => protect)).to.deep.equal(guarded.map(() => true));
      const halves = two.resources.all.filter(({ name }) => name.startsWith("edge-gate-"));
      const open = halves.filter(({ options }) => options.protect !== true);
      expect(halves.length).to.be.greaterThan(18);
      expect(open.map(({ name }) => name)).to.deep.equal([]);
      expect(one.options(recordType, "edge-api-home").protect).to.equal(false);
    });
  });

  describe("connects", () => {
    const record = (
      found: Found<unknown>,
      region: string,
      type: "PRIMARY" | "SECONDARY",
      domain: string,
    ) => ({
      zoneId: "Z0123456789EXAMPLE",
      name: `api.${domain}`,
      type: "A",
      setIdentifier: region,
      failoverRoutingPolicies: [{ type }],
      aliases: [
        {
          name: found.output(domainType, `api-${region}-gateway-domain`, "regionalDomainName"),
          zoneId: found.output(domainType, `api-${region}-gateway-domain`, "regionalZoneId"),
          evaluateTargetHealth: false,
        },
      ],
    });

    it("the API's name to home alone, as a record that can gain a peer", () => {
      expect(one.inputs(recordType, "edge-api-home")).to.deep.equal(
        record(one, "eu-west-1", "PRIMARY", "dev.example.com"),
      );
      expect(one.resources.of(healthType)).to.deep.equal([]);
    });

    it("the API's name to home, and to the standby while home is off", () => {
      expect(two.inputs(recordType, "edge-api-home")).to.deep.equal({
        ...record(two, "eu-west-1", "PRIMARY", "shop.example.com"),
        healthCheckId: two.id(healthType, "edge-api-home-health"),
      });
      expect(two.inputs(recordType, "edge-api-standby")).to.deep.equal({
        ...record(two, "eu-central-1", "SECONDARY", "shop.example.com"),
        healthCheckId: two.id(healthType, "edge-api-standby-health"),
      });
    });

    it("each place's health to an alarm in the other place", () => {
      for (const [which, judged, judge] of [
        ["home", "eu-west-1", "eu-central-1"],
        ["standby", "eu-central-1", "eu-west-1"],
      ] as const) {
        expect(two.inputs(healthType, `edge-api-${which}-health`)).to.deep.equal({
          type: "CLOUDWATCH_METRIC",
          cloudwatchAlarmName: `evenkeel-test-${judged}-off`,
          cloudwatchAlarmRegion: judge,
          insufficientDataHealthStatus: "LastKnownStatus",
          tags: { Name: `evenkeel-test-${judged}-off` },
        });
        const alarm = two.inputs(alarmType, `edge-gate-${judge}-place-off`);
        expect(alarm.name).to.equal(`evenkeel-test-${judged}-off`);
        const { environment } = two.inputs(
          "aws:lambda/function:Function",
          `edge-gate-${judge}-function`,
        );
        expect(environment).to.deep.nested.include({
          "variables.JUDGED_PLACE": judged,
          "variables.JUDGES_HOME": String(which === "home"),
        });
      }
    });

    it("a disagreeing gate to the alarms of the place that judges", () => {
      for (const region of ["eu-west-1", "eu-central-1"]) {
        const topic = two.arn("aws:sns/topic:Topic", `observability-${region}-alarms`);
        const alarm = two.inputs(alarmType, `edge-gate-${region}-disagrees`);
        expect(alarm.alarmActions).to.deep.equal([topic]);
      }
    });

    it("the site's name to CloudFront, over IPv4 and IPv6", () => {
      for (const type of ["A", "AAAA"]) {
        expect(two.inputs(recordType, `edge-site-${type.toLowerCase()}`)).to.deep.equal({
          zoneId: "Z0123456789EXAMPLE",
          name: "shop.example.com",
          type,
          aliases: [
            {
              name: two.output(distributionType, "edge-site-distribution", "domainName"),
              zoneId: two.output(distributionType, "edge-site-distribution", "hostedZoneId"),
              evaluateTargetHealth: false,
            },
          ],
        });
      }
    });

    it("each bucket to the other, both ways", () => {
      for (const [from, to] of [
        ["eu-west-1", "eu-central-1"],
        ["eu-central-1", "eu-west-1"],
      ] as const) {
        const inputs = two.inputs(
          "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
          `edge-site-${from}-replication`,
        );
        expect(inputs.bucket).to.equal(two.id(bucketType, `edge-site-${from}-bucket`));
        expect(inputs).to.have.nested.property(
          "rules[0].destination.bucket",
          two.arn(bucketType, `edge-site-${to}-bucket`),
        );
      }
    });

    it("CloudFront to the certificate of us-east-1 and home's bucket first", () => {
      const inputs = two.inputs(distributionType);
      expect(inputs).to.have.nested.property(
        "viewerCertificate.acmCertificateArn",
        two.arn("aws:acm/certificate:Certificate", "edge-domain-certificate"),
      );
      expect(inputs).to.have.nested.property(
        "origins[0].domainName",
        two.output(bucketType, "edge-site-eu-west-1-bucket", "bucketRegionalDomainName"),
      );
      expect(inputs.priceClass).to.equal("PriceClass_All");
      expect(one.inputs(distributionType).priceClass).to.equal("PriceClass_100");
    });

    it("people to the site, its API and where its files go", async () => {
      const { siteUrl, apiUrl, siteBuckets } = two.result;
      expect({ siteUrl, apiUrl }).to.deep.equal({
        siteUrl: "https://shop.example.com",
        apiUrl: "https://api.shop.example.com",
      });
      expect(await Promise.all(siteBuckets.map(valueOf))).to.deep.equal([
        two.id(bucketType, "edge-site-eu-west-1-bucket"),
        two.id(bucketType, "edge-site-eu-central-1-bucket"),
      ]);
    });
  });
});
