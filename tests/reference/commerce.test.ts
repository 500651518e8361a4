import { expect } from "chai";
import { type Properties } from "../../lab/model";
import { type Resource } from "../../lab/mocks/registrations";
import { assumed, costOf, sumOf } from "../../report/cost";
import { Inventory } from "../../report/inventory";
import { knownPrices } from "../../report/prices";
import { home, standby, timeout } from "../program/plans";
import { distinct } from "../program/values";
import { allowing, list, statements, type System, systemOf, variablesOf } from "./support";

const regions = [home, standby];

/** Services whose data is in Aurora. */
const onAurora = ["ordering", "payment"];

const types = {
  alarm: "aws:cloudwatch/metricAlarm:MetricAlarm",
  bucket: "aws:s3/bucket:Bucket",
  bucketBlock: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  bucketCopies: "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
  bucketPolicy: "aws:s3/bucketPolicy:BucketPolicy",
  cluster: "aws:rds/cluster:Cluster",
  distribution: "aws:cloudfront/distribution:Distribution",
  domainName: "aws:apigateway/domainName:DomainName",
  function: "aws:lambda/function:Function",
  globalCluster: "aws:rds/globalCluster:GlobalCluster",
  healthCheck: "aws:route53/healthCheck:HealthCheck",
  instance: "aws:rds/clusterInstance:ClusterInstance",
  key: "aws:kms/key:Key",
  mapping: "aws:apigateway/basePathMapping:BasePathMapping",
  record: "aws:route53/record:Record",
  restApi: "aws:apigateway/restApi:RestApi",
};

const policyOf = (record: Resource, kind: string) => list(record.inputs[kind])[0] ?? {};

describe("The reference system commerce", function () {
  this.timeout(timeout);
  let system: System;
  before(async () => {
    system = await systemOf({ stack: "commerce", config: [] });
  });

  /** What answers a host name in a region: the REST API's document, with the function behind each path. */
  function answering(host: string, region: string) {
    const domain = system.where(region, types.domainName, "domainName", host);
    const mapping = system.where(region, types.mapping, "domainName", domain.outputs.domainName);
    const api = system.where(region, types.restApi, "id", mapping.inputs.restApi);
    const { paths } = JSON.parse(String(api.inputs.body)) as {
      readonly paths: Readonly<Record<string, Readonly<Record<string, Properties>>>>;
    };
    const operations = Object.entries(paths)
      .filter(([path]) => path !== "/health")
      .flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, operation]) => {
          const { uri } = operation["x-amazon-apigateway-integration"] as Properties;
          const arn = /functions\/(.*)\/invocations/.exec(String(uri))?.[1];
          const handler = system.where(region, types.function, "arn", arn);
          return { method, path, service: variablesOf(handler).SERVICE_NAME };
        }),
      );
    return { domain, api, operations };
  }

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
      const commands = answering("api.commerce.example.com", region);
      const queries = answering("queries.commerce.example.com", region);
      expect(commands.api.id).not.to.equal(queries.api.id);
      expect(distinct(commands.operations.map(({ method }) => method))).to.deep.equal([
        ...["delete", "patch", "post", "put"],
      ]);
      expect(distinct(commands.operations.map(({ service }) => String(service)))).to.deep.equal([
        "ordering",
      ]);
      expect(distinct(queries.operations.map(({ method }) => method))).to.deep.equal(["get"]);
      expect(distinct(queries.operations.map(({ service }) => String(service)))).to.deep.equal([
        "inventory",
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
    expect(behind("/inventory/*")).to.deep.equal({
      host: "queries.commerce.example.com",
      methods: ["GET", "HEAD", "OPTIONS"],
    });
  });

  it("keeps each relational database as an Aurora Global database: founded at home, joined by the standby", () => {
    const global = system.of(types.globalCluster);
    expect(global.map(({ inputs }) => inputs.globalClusterIdentifier)).to.have.members(
      onAurora.map((service) => `evenkeel-commerce-${service}`),
    );
    for (const { inputs } of global) {
      const founder = system.where(home, types.cluster, "arn", inputs.sourceDbClusterIdentifier);
      expect(founder.inputs).not.to.have.property("globalClusterIdentifier");
      expect(founder.inputs.masterUsername).to.equal("evenkeel");
      const joiner = system.where(
        standby,
        types.cluster,
        "globalClusterIdentifier",
        inputs.globalClusterIdentifier,
      );
      // What joins takes its data and logins from the founder, and its key from its own region.
      expect(joiner.inputs).not.to.have.any.keys("masterUsername", "masterPassword");
      expect(joiner.inputs.sourceRegion).to.equal(home);
      [founder, joiner].forEach((cluster, index) => {
        const [region = ""] = [regions[index]];
        const key = system.where(region, types.key, "arn", cluster.inputs.kmsKeyId);
        expect(key.inputs.enableKeyRotation).to.equal(true);
        expect(cluster.inputs).to.include({
          ...{ engine: "aurora-postgresql", engineVersion: "16.13", storageEncrypted: true },
          ...{ backupRetentionPeriod: 14, deletionProtection: true },
        });
        const instances = system
          .in(region, types.instance)
          .filter((each) => each.inputs.clusterIdentifier === cluster.inputs.clusterIdentifier);
        expect(instances, "a writer and a reader, to be ready to write").to.have.length(2);
      });
    }
  });

  it("moves the name that takes writes by failover records, whose health checks follow an alarm in the other region", () => {
    const gated = system
      .of(types.record)
      .filter(({ inputs }) => inputs.name === "api.commerce.example.com");
    expect(
      gated.map((record) => [
        record.inputs.setIdentifier,
        policyOf(record, "failoverRoutingPolicies").type,
      ]),
    ).to.have.deep.members([
      [home, "PRIMARY"],
      [standby, "SECONDARY"],
    ]);
    for (const { inputs } of gated) {
      const region = String(inputs.setIdentifier);
      const other = regions.find((each) => each !== region) ?? "";
      const { domain } = answering("api.commerce.example.com", region);
      expect(list(inputs.aliases)[0]).to.include({
        name: domain.outputs.regionalDomainName,
        zoneId: domain.outputs.regionalZoneId,
      });
      const check = system.where("us-east-1", types.healthCheck, "id", inputs.healthCheckId).inputs;
      expect(check).to.include({
        ...{ type: "CLOUDWATCH_METRIC", insufficientDataHealthStatus: "LastKnownStatus" },
        cloudwatchAlarmRegion: other,
      });
      const alarm = system.where(other, types.alarm, "name", check.cloudwatchAlarmName);
      expect(alarm.inputs).to.include({ metricName: "PlaceOff", threshold: 1 });
      expect(alarm.inputs.dimensions).to.include({ Place: region });
      // What tells the alarm is in its own region as well: a dead region need not say that it is dead.
      const gate = system.where(other, types.function, "name", "evenkeel-commerce-gate");
      expect(variablesOf(gate).JUDGED_PLACE).to.equal(region);
    }
  });

  it("tells its monthly cost for a million requests, line by line, from what is planned", () => {
    const { resources, regions: regionsOf } = system.plan;
    const planned = resources.all.map((each) => ({
      ...each,
      region: regionsOf.get(each.provider),
    }));
    const lines = costOf(new Inventory(planned, home), assumed, knownPrices());
    const shown = lines.map((line) => {
      const { cents, unknown } = sumOf([line]);
      return `${line.item}: ${cents}${unknown > 0 ? ` and ${unknown} unknown` : ""}`;
    });
    expect(assumed).to.include({ requests: 1_000_000, milliseconds: 100, memoryMb: 256 });
    expect(assumed).to.include({ auroraGb: 100, bucketGb: 100 });
    expect(shown).to.deep.equal([
      "Lambda requests: 20",
      "Lambda time: 33",
      "Aurora storage: 1100 and 1 unknown",
      "Aurora capacity: 20440 and 1 unknown",
      "S3: 475",
      "NAT: 24090",
      "SQS: 750",
      "Route 53: 450",
      "CloudWatch: 1237",
    ]);
    expect(sumOf(lines)).to.deep.equal({ cents: 48595, unknown: 2 });
  });
});
