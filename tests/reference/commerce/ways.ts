import { expect } from "chai";
import { home, standby, timeout } from "../../program/plans";
import { distinct } from "../../program/values";
import { allowing, list, statements, type System, systemOf } from "../support";
import { answering } from "./answering";

const regions = [home, standby];

const types = {
  bucket: "aws:s3/bucket:Bucket",
  bucketBlock: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  bucketCopies: "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
  bucketPolicy: "aws:s3/bucketPolicy:BucketPolicy",
  distribution: "aws:cloudfront/distribution:Distribution",
  healthCheck: "aws:route53/healthCheck:HealthCheck",
  record: "aws:route53/record:Record",
};

describe("The reference system commerce: ways in", function () {
  this.timeout(timeout);
  let system: System;
  before(async () => {
    system = await systemOf({ stack: "commerce", config: [] });
  });

  it("serves single-page applications from S3 behind a CloudFront distribution each, in both regions", () => {
    const sites = system.of(types.distribution);
    expect(sites.map(({ inputs }) => inputs.aliases)).to.have.deep.members([
      ["commerce.example.com"],
      ["admin.commerce.example.com"],
    ]);
    const seen = new Set<unknown>();
    for (const { inputs, outputs } of sites) {
      const [group] = list(inputs.originGroups);
      expect(inputs.defaultCacheBehavior).to.include({ targetOriginId: group?.originId });
      expect(list(group?.failoverCriteria)[0]?.statusCodes).to.deep.equal([500, 502, 503, 504]);
      const members = list(group?.members).map(({ originId }) =>
        list(inputs.origins).find((origin) => origin.originId === originId),
      );
      const buckets = members.map((origin, index) => {
        const [region = ""] = [regions[index]];
        const bucket = system.where(
          region,
          types.bucket,
          "bucketRegionalDomainName",
          origin?.domainName,
        );
        expect(origin?.originAccessControlId).to.be.a("string").that.is.not.empty;
        const { policy } = system.where(region, types.bucketPolicy, "bucket", bucket.id).inputs;
        const [read] = allowing(
          statements(policy),
          "s3:GetObject",
          `${String(bucket.outputs.arn)}/*`,
        );
        expect(read?.Principal).to.deep.equal({ Service: "cloudfront.amazonaws.com" });
        expect(read?.Condition?.StringEquals).to.deep.equal({ "aws:SourceArn": outputs.arn });
        const closed = system.where(region, types.bucketBlock, "bucket", bucket.id);
        expect(closed.inputs).to.include({
          ...{ blockPublicAcls: true, blockPublicPolicy: true },
          ...{ ignorePublicAcls: true, restrictPublicBuckets: true },
        });
        expect(seen.has(bucket.id), "a bucket of two sites").to.equal(false);
        seen.add(bucket.id);
        return bucket;
      });
      // Each bucket is copied to the other, so that the second has what the first had.
      regions.forEach((region, index) => {
        const copies = system.where(region, types.bucketCopies, "bucket", buckets[index]?.id);
        const [rule] = list(copies.inputs.rules);
        expect(rule?.status).to.equal("Enabled");
        expect(list(rule?.destination)[0]?.bucket).to.equal(buckets[1 - index]?.outputs.arn);
      });
    }
  });

  it("has an API of commands only, apart from one of queries that both regions serve, the nearer first", () => {
    for (const region of regions) {
      const commands = answering(system, "api.commerce.example.com", region);
      const queries = answering(system, "queries.commerce.example.com", region);
      expect(commands.api.id).not.to.equal(queries.api.id);
      expect(distinct(commands.operations.map(({ method }) => method))).to.deep.equal([
        ...["delete", "patch", "post", "put"],
      ]);
      expect(distinct(commands.operations.map(({ service }) => String(service)))).to.deep.equal([
        "ordering",
      ]);
      expect(distinct(queries.operations.map(({ method }) => method))).to.deep.equal(["get"]);
      expect(distinct(queries.operations.map(({ service }) => String(service)))).to.deep.equal([
        ...["inventory", "ordering"],
      ]);
      const record = system
        .of(types.record)
        .find(
          ({ inputs }) =>
            inputs.name === "queries.commerce.example.com" && inputs.setIdentifier === region,
        );
      expect(list(record?.inputs.latencyRoutingPolicies)).to.deep.equal([{ region }]);
      expect(list(record?.inputs.aliases)[0]).to.include({
        name: queries.domain.outputs.regionalDomainName,
        zoneId: queries.domain.outputs.regionalZoneId,
      });
      const check = system.where(
        "us-east-1",
        types.healthCheck,
        "id",
        record?.inputs.healthCheckId,
      );
      expect(check.inputs).to.include({
        ...{ type: "HTTPS", resourcePath: "/live/health" },
        fqdn: `${String(queries.api.id)}.execute-api.${region}.amazonaws.com`,
      });
    }
  });

  it("leads the site's own paths to either API, so that a browser needs no other origin", () => {
    const { inputs } = system.only(types.distribution, "edge-site-distribution");
    const behind = (path: string) => {
      const behavior = list(inputs.orderedCacheBehaviors).find(
        ({ pathPattern }) => pathPattern === path,
      );
      const origin = list(inputs.origins).find(
        ({ originId }) => originId === behavior?.targetOriginId,
      );
      return { host: origin?.domainName, methods: behavior?.allowedMethods };
    };
    expect(behind("/api/*")).to.deep.equal({
      host: "api.commerce.example.com",
      methods: ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"],
    });
    for (const path of ["/inventory/*", "/ordering/*"]) {
      expect(behind(path)).to.deep.equal({
        host: "queries.commerce.example.com",
        methods: ["GET", "HEAD", "OPTIONS"],
      });
    }
  });
});
