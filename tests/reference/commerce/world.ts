import { expect } from "chai";
import { type Resource } from "../../../lab/mocks/registrations";
import { assumed, costOf, sumOf } from "../../../report/cost";
import { Inventory } from "../../../report/inventory";
import { knownPrices } from "../../../report/prices";
import { home, standby, timeout } from "../../program/plans";
import { list, type System, systemOf, variablesOf } from "../support";
import { answering } from "./answering";

const regions = [home, standby];

/** Services whose data is in Aurora. */
const onAurora = ["ordering", "payment"];

const types = {
  alarm: "aws:cloudwatch/metricAlarm:MetricAlarm",
  cluster: "aws:rds/cluster:Cluster",
  function: "aws:lambda/function:Function",
  globalCluster: "aws:rds/globalCluster:GlobalCluster",
  healthCheck: "aws:route53/healthCheck:HealthCheck",
  instance: "aws:rds/clusterInstance:ClusterInstance",
  key: "aws:kms/key:Key",
  record: "aws:route53/record:Record",
};

const policyOf = (record: Resource, kind: string) => list(record.inputs[kind])[0] ?? {};

describe("The reference system commerce: two regions and their cost", function () {
  this.timeout(timeout);
  let system: System;
  before(async () => {
    system = await systemOf({ stack: "commerce", config: [] });
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
      const { domain } = answering(system, "api.commerce.example.com", region);
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
      "NAT: 24330",
      "Endpoints: 40346",
      "Transfer: 190",
      "Replication: 0 and 3 unknown",
      "SQS: 1590",
      "Route 53: 450",
      "Recovery Controller: 0",
      "CloudWatch: 1517",
    ]);
    expect(sumOf(lines)).to.deep.equal({ cents: 90491, unknown: 5 });
  });
});
