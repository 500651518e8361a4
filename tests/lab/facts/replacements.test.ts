import { expect } from "chai";
import { replacedBy, replacesOf } from "../../../lab/facts";

const cluster = "aws:rds/cluster:Cluster";

describe("which changes replace", () => {
  it("counts what founds a database cluster and nothing that a failover moves", () => {
    const founding = [
      "databaseName",
      "dbSubnetGroupName",
      "kmsKeyId",
      "masterUsername",
      "sourceRegion",
      "storageEncrypted",
    ];
    expect(replacesOf(cluster)).to.include.members(founding);
    expect(replacesOf(cluster)).not.to.include("replicationSourceIdentifier");
    expect(replacesOf(cluster)).not.to.include("globalClusterIdentifier");
    expect(replacesOf(cluster)).not.to.include("masterPassword");
  });

  it("tells the changes that replace from those that do not", () => {
    const changed = ["masterUsername", "backupRetentionPeriod", "tags.Team"];
    expect(replacedBy(cluster, changed, {}, {})).to.deep.equal(["masterUsername"]);
  });

  it("counts what lies below an input, whatever its index", () => {
    const type = "kubernetes:apps/v1:Deployment";
    const paths = [
      "spec.selector.matchLabels.app",
      "spec.template.spec.containers[0].image",
      "metadata.name",
    ];
    expect(replacedBy(type, paths, {}, {})).to.deep.equal([
      "spec.selector.matchLabels.app",
      "metadata.name",
    ]);
    const table = "aws:dynamodb/table:Table";
    const indexes = ["localSecondaryIndexes[0].rangeKey", "globalSecondaryIndexes[0].rangeKey"];
    expect(replacedBy(table, indexes, {}, {})).to.deep.equal(["localSecondaryIndexes[0].rangeKey"]);
  });

  it("looks into an object that appears as a whole", () => {
    const type = "aws:eks/cluster:Cluster";
    const added = (values: { [name: string]: string }) =>
      replacedBy(type, ["kubernetesNetworkConfig"], {}, { kubernetesNetworkConfig: values });
    expect(added({ ipFamily: "ipv6" })).to.deep.equal(["kubernetesNetworkConfig"]);
    expect(added({ other: "x" })).to.deep.equal([]);
  });

  it("counts the input of an invocation only while it is invoked on creation alone", () => {
    const type = "aws:lambda/invocation:Invocation";
    const scoped = (lifecycleScope: string) =>
      replacedBy(type, ["input"], { input: "{}" }, { input: "[]", lifecycleScope });
    expect(scoped("CREATE_ONLY")).to.deep.equal(["input"]);
    expect(scoped("CRUD")).to.deep.equal([]);
  });

  it("counts an older cache engine and not a newer one", () => {
    const type = "aws:elasticache/replicationGroup:ReplicationGroup";
    const from = (before: string, after: string) =>
      replacedBy(
        type,
        ["engineVersion"],
        { engine: "valkey", engineVersion: before },
        { engine: "valkey", engineVersion: after },
      );
    expect(from("8.0", "7.2")).to.deep.equal(["engineVersion"]);
    expect(from("7.2", "8.0")).to.deep.equal([]);
  });

  it("counts a subnet that a network load balancer loses and not one that it gains", () => {
    const type = "aws:lb/loadBalancer:LoadBalancer";
    const balancer = (...subnets: string[]) => ({ loadBalancerType: "network", subnets });
    expect(replacedBy(type, ["subnets[1]"], balancer("a", "b"), balancer("a"))).to.deep.equal([
      "subnets[1]",
    ]);
    expect(replacedBy(type, ["subnets[1]"], balancer("a"), balancer("a", "b"))).to.deep.equal([]);
  });

  it("counts no change of a component, whose children answer for themselves", () => {
    expect(replacedBy("eks:index:Cluster", ["version", "vpcId"], {}, {})).to.deep.equal([]);
  });

  it("knows nothing of an unknown type", () => {
    expect(replacesOf("aws:rds/proxy:Proxy")).to.deep.equal([]);
  });
});
