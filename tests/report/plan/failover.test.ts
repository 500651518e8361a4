import { expect } from "chai";
import { DrillReportError, readDrill } from "../../../report/plan/drill";
import { failoverOf } from "../../../report/plan/failover";
import { type PlannedResource } from "../../../report/plan/types";
import { away, home, resource, snapshot, urnOf } from "./support";

const failover = (resources: readonly PlannedResource[]) =>
  failoverOf({
    after: snapshot(resources),
    move: undefined,
    objectives: undefined,
    drill: undefined,
  });

const verdicts = (resources: readonly PlannedResource[]) =>
  failover(resources)?.crossings.map(({ what, name, verdict }) => `${what} ${name} ${verdict}`);

const there = { region: away };

describe("Failover readiness", () => {
  it("is nothing that a stack of one region has", () => {
    const one = snapshot([], home, [home]);
    expect(
      failoverOf({ after: one, move: undefined, objectives: undefined, drill: undefined }),
    ).to.equal(undefined);
  });

  it("says of each store whether it moves, stays, begins empty or is lost", () => {
    const cluster = resource("aws:rds/cluster:Cluster", "db");
    expect(verdicts([cluster])).to.deep.equal(["Aurora cluster db unprotected"]);
    const global = resource(
      "aws:rds/globalCluster:GlobalCluster",
      "global",
      {},
      { inputDependencies: { sourceDbClusterIdentifier: [cluster.urn] } },
    );
    const member = resource(
      "aws:rds/cluster:Cluster",
      "db-away",
      {},
      { ...there, inputDependencies: { globalClusterIdentifier: [global.urn] } },
    );
    expect(verdicts([cluster, global, member])).to.deep.equal(["Aurora cluster db moves"]);

    const table = resource("aws:dynamodb/table:Table", "stock");
    const replica = resource(
      "aws:dynamodb/tableReplica:TableReplica",
      "stock-away",
      {},
      { ...there, inputDependencies: { globalTableArn: [table.urn] } },
    );
    expect(verdicts([table])).to.deep.equal(["table stock unprotected"]);
    expect(verdicts([table, replica])).to.deep.equal(["table stock moves"]);

    const cacheType = "aws:elasticache/replicationGroup:ReplicationGroup";
    expect(verdicts([resource(cacheType, "cache")])).to.deep.equal(["cache cache unprotected"]);
    expect(
      verdicts([resource(cacheType, "cache"), resource(cacheType, "other", {}, there)]),
    ).to.deep.equal(["cache cache begins empty"]);

    const bucket = resource("aws:s3/bucket:Bucket", "site");
    const copying = resource(
      "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
      "copy",
      {},
      { inputDependencies: { bucket: [urnOf("aws:s3/bucket:Bucket", "site")] } },
    );
    expect(verdicts([bucket])).to.deep.equal(["bucket site stays"]);
    expect(verdicts([bucket, copying])).to.deep.equal(["bucket site moves"]);
  });

  it("tells of what there are many in one line", () => {
    const queue = (name: string) => resource("aws:sqs/queue:Queue", name);
    expect(verdicts([queue("a"), queue("b")])).to.deep.equal(["queues 2 stays"]);
  });

  it("compares what both regions can carry", () => {
    const instance = (name: string, more = {}) =>
      resource("aws:rds/clusterInstance:ClusterInstance", name, {}, more);
    expect(failover([instance("a"), instance("b"), instance("c", there)])?.capacity).to.deep.equal([
      { what: "database instances", active: 2, standby: 1 },
    ]);
  });
});

describe("The report of a drill", () => {
  const report = {
    ...{ version: 1, run: "20261126-2140", stack: "prod", mode: "planned", exitCode: 0 },
    ...{ from: home, to: away, endedAt: "2026-11-26T21:44:00.000Z" },
    pretended: true,
    objectives: { rto: { seconds: 900, met: true }, rpo: { seconds: 60, met: null } },
    ...{ rto: { total: 74.2 }, rpo: null },
  };

  it("gives its figures, and null where nothing was measured", () => {
    expect(readDrill(JSON.stringify(report), "prod")).to.deep.equal({
      ...{ run: "20261126-2140", mode: "planned", from: home, to: away },
      ...{ endedAt: "2026-11-26T21:44:00.000Z", within: true, pretended: true },
      ...{ rtoSeconds: 74.2, rtoMet: true, rpoSeconds: null, rpoMet: null, lostWrites: null },
    });
  });

  it("is refused when it is none, or of another stack", () => {
    expect(() => readDrill("{}", "prod")).to.throw(
      DrillReportError,
      /is not the report\.json of a drill \(version/,
    );
    expect(() => readDrill(JSON.stringify(report), "dev")).to.throw(
      DrillReportError,
      "is the report of a drill of prod, not of dev.",
    );
  });
});
