import { expect } from "chai";
import { defaultCost } from "../../../environments/groups/cost";
import { costReport } from "../../../report/plan/cost";
import { unknown } from "../../../report/plan/masks";
import { nothing } from "../../../report/plan/snapshot";
import { home, resource, snapshot } from "./support";

const price = {
  ...{ key: "aurora.capacity", region: home, unit: "ACU-hours", per: 1, usd: 0.1 },
  ...{ source: "https://example.com/", date: "2026-11-27" },
};
const aurora = { engine: "aurora-postgresql" };
const cluster = resource("aws:rds/cluster:Cluster", "db", {
  ...{ ...aurora, clusterIdentifier: "db" },
  serverlessv2ScalingConfiguration: { minCapacity: 2 },
});
const instance = (clusterIdentifier: string) =>
  resource(
    "aws:rds/clusterInstance:ClusterInstance",
    "db-1",
    { ...aurora, clusterIdentifier, instanceClass: "db.serverless" },
    { inputDependencies: { clusterIdentifier: [cluster.urn] } },
  );
const capacity = (after: Parameters<typeof snapshot>[0], before = nothing) =>
  costReport(before, snapshot(after), defaultCost(), [price]).lines.find(
    ({ item }) => item === "Aurora capacity",
  );

describe("The cost of a plan", () => {
  it("is the same whether AWS has chosen ids already or not", () => {
    expect(capacity([cluster, instance("db")])?.after).to.deep.equal({ cents: 14_600, unknown: 0 });
    expect(capacity([cluster, instance(unknown)])?.after).to.deep.equal({
      ...{ cents: 14_600, unknown: 0 },
    });
  });

  it("has what it costs now beside it, but for a stack that is not there yet", () => {
    expect(capacity([cluster, instance("db")])?.now).to.equal(undefined);
    expect(capacity([cluster], snapshot([cluster, instance("db")]))?.now?.cents).to.equal(14_600);
  });
});
