import { expect } from "chai";
import { Cloud, type Properties } from "../../../lab/model";
import { aws } from "../../support/minimalInputs";
import { Builder, caller, creationOf } from "./support";

const cluster = aws("rds/cluster");
const globalCluster = aws("rds/globalCluster");
const standby = "eu-central-1";
const joining = { engine: "aurora-postgresql", engineVersion: "17.5", skipFinalSnapshot: true };

/** A global database with a cluster at home and one in the standby. */
function globalDatabase() {
  const builder = new Builder();
  const home = builder.make(cluster, { clusterIdentifier: "shop-home" });
  const global = builder.create(globalCluster, "global", {
    globalClusterIdentifier: "shop",
    sourceDbClusterIdentifier: home.outputs.arn ?? "",
    forceDestroy: true,
  });
  const join = (more: Properties = {}, region = standby) =>
    builder.create(
      cluster,
      "peer",
      { ...joining, clusterIdentifier: "shop-peer", globalClusterIdentifier: global.id, ...more },
      region,
    );
  return { builder, home, global, join };
}

const truth = (cloud: Cloud, type: string, id: string, region: string = caller.region) =>
  cloud.read(type, id, { ...caller, region });

describe("a global database", () => {
  it("has its source as the writer, and joined clusters as readers", () => {
    const { builder, home, global, join } = globalDatabase();
    const peer = join();
    const outputs: Properties = truth(builder.cloud, globalCluster, global.id)?.outputs ?? {};
    expect(outputs.globalClusterMembers).to.deep.equal([
      { dbClusterArn: home.outputs.arn, isWriter: true, readers: [peer.outputs.arn] },
      { dbClusterArn: peer.outputs.arn, isWriter: false, readers: [] },
    ]);
    expect(outputs.endpoint).to.match(/^shop\.global-[a-z0-9]{12}\.global\.rds\.amazonaws\.com$/);
    expect(outputs).to.include({ engine: "aurora-postgresql", engineVersion: "17.5" });
  });

  const refused: { readonly [says: string]: readonly [Properties, RegExp, string?] } = {
    "founding credentials": [
      { masterUsername: "a", masterPassword: "secret-password" },
      /masterUsername, masterPassword/,
    ],
    "a database name": [{ databaseName: "shop" }, /databaseName/],
    "another engine version": [{ engineVersion: "16.4" }, /16\.4 differs from the writer's 17\.5/],
    "the writer's own region": [{}, /has a cluster in eu-west-1 already/, caller.region],
    "a global database that does not exist": [
      { globalClusterIdentifier: "nowhere" },
      /GlobalClusterNotFoundFault/,
    ],
  };
  for (const [says, [inputs, message, region]] of Object.entries(refused)) {
    it(`refuses a joining cluster with ${says}`, () => {
      expect(() => globalDatabase().join(inputs, region)).to.throw(message);
    });
  }

  it("refuses a managed password in a cluster that joins, and in the one it is founded from", () => {
    const { builder, global } = globalDatabase();
    const inputs = {
      ...joining,
      clusterIdentifier: "x",
      globalClusterIdentifier: global.id,
      manageMasterUserPassword: true,
    };
    expect(() =>
      builder.cloud.create(creationOf(cluster, "x", inputs, { region: standby })),
    ).to.throw(/Managed master user passwords/);
    const managed = builder.cloud.create(
      creationOf(cluster, "managed", {
        ...joining,
        clusterIdentifier: "managed",
        masterUsername: "a",
        manageMasterUserPassword: true,
      }),
    );
    const found: Properties = {
      globalClusterIdentifier: "second",
      sourceDbClusterIdentifier: String(managed.outputs.arn),
    };
    expect(() => builder.cloud.create(creationOf(globalCluster, "second", found))).to.throw(
      /managed master user password/,
    );
  });

  it("refuses a cluster without credentials that joins nothing", () => {
    const inputs = { ...joining, clusterIdentifier: "alone" };
    expect(() => new Cloud().create(creationOf(cluster, "alone", inputs))).to.throw(
      /MasterUsername/,
    );
  });

  it("refuses to add an existing cluster by update", () => {
    const { builder, global } = globalDatabase();
    const other = builder.make(cluster, { clusterIdentifier: "other" }, standby);
    const change = creationOf(
      cluster,
      "other",
      { ...other.inputs, globalClusterIdentifier: global.id },
      { region: standby },
    );
    expect(() => builder.cloud.update(change, other.id, other.outputs)).to.throw(
      /existing RDS Clusters cannot be added/,
    );
  });

  it("swaps writer and reader in a switchover and back, and nothing else", () => {
    const { builder, home, global, join } = globalDatabase();
    const peer = join();
    const source = () => [
      truth(builder.cloud, cluster, home.id)?.outputs.replicationSourceIdentifier,
      truth(builder.cloud, cluster, peer.id, standby)?.outputs.replicationSourceIdentifier,
    ];
    expect(source()).to.deep.equal(["", home.outputs.arn]);
    builder.cloud.switchover(global.id, String(peer.outputs.arn));
    expect(source()).to.deep.equal([peer.outputs.arn, ""]);
    const before = truth(builder.cloud, cluster, peer.id, standby);
    expect(before?.inputs).to.deep.equal(peer.inputs);
    builder.cloud.switchover(global.id, String(home.outputs.arn));
    expect(source()).to.deep.equal(["", home.outputs.arn]);
  });

  it("shows a refreshed program no change when both identifiers are ignored, and one when they are not", () => {
    const { builder, home, global, join } = globalDatabase();
    const peer = join();
    builder.cloud.switchover(global.id, String(peer.outputs.arn));
    const refreshed = truth(builder.cloud, cluster, home.id)?.inputs ?? {};
    const ignored = ["replicationSourceIdentifier", "globalClusterIdentifier"];
    expect(builder.cloud.diff(cluster, refreshed, home.inputs, ignored).changed).to.deep.equal([]);
    expect(builder.cloud.diff(cluster, refreshed, home.inputs, []).changed).to.have.members(
      ignored,
    );
  });

  it("keeps its writer through an update of a member", () => {
    const { builder, home, global, join } = globalDatabase();
    const peer = join();
    builder.cloud.switchover(global.id, String(peer.outputs.arn));
    const update = creationOf(cluster, "home", { ...home.inputs, backupRetentionPeriod: 9 });
    builder.cloud.update(update, home.id, home.outputs);
    expect(truth(builder.cloud, cluster, home.id)?.outputs.replicationSourceIdentifier).to.equal(
      peer.outputs.arn,
    );
  });

  it("has one writing instance, in the writer's cluster", () => {
    const { builder, home, global, join } = globalDatabase();
    const peer = join();
    const instances = [
      { of: home, name: "home-1", region: caller.region },
      { of: home, name: "home-2", region: caller.region },
      { of: peer, name: "peer-1", region: standby },
    ].map(({ of, name, region }) => {
      const inputs = { engine: "aurora-postgresql", instanceClass: "db.r7g.large" };
      const own = { ...inputs, identifier: name, clusterIdentifier: of.id };
      return builder.create(aws("rds/clusterInstance"), name, own, region);
    });
    const writers = () =>
      instances
        .filter(({ type, id, region }) => truth(builder.cloud, type, id, region)?.outputs.writer)
        .map(({ id }) => id);
    expect(writers()).to.deep.equal(["home-1"]);
    builder.cloud.switchover(global.id, String(peer.outputs.arn));
    expect(writers()).to.deep.equal(["peer-1"]);
  });

  it("refuses a switchover to a cluster that is no member", () => {
    const { builder, global } = globalDatabase();
    expect(() =>
      builder.cloud.switchover(global.id, "arn:aws:rds:eu-west-1:123456789012:cluster:x"),
    ).to.throw(/no member/);
  });

  it("refuses to lose its writer while a reader is there", () => {
    const { builder, home, join } = globalDatabase();
    const peer = join();
    expect(() => builder.cloud.delete(cluster, home.id, caller)).to.throw(/is the writer of shop/);
    builder.cloud.delete(cluster, peer.id, { ...caller, region: standby });
    builder.cloud.delete(globalCluster, "shop", caller);
    expect(() => builder.cloud.delete(cluster, home.id, caller)).to.not.throw();
  });
});
