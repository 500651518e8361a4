import { expect } from "chai";
import { planOf } from "../../../lab/postgres/plan";
import { aws } from "../../support/minimalInputs";
import {
  entriesOf,
  entriesOfPair,
  entriesOfSingle,
  globalId,
  homeArn,
  master,
  standbyArn,
} from "./support";

describe("The servers that a stack's journal asks for", () => {
  it("are one for each cluster, under all hosts that AWS gives it", () => {
    const { servers, globals } = planOf(entriesOfSingle);
    expect(globals).to.deep.equal([]);
    expect(servers).to.have.length(1);
    const [{ hosts = [], resourceId = "", ...server } = {}] = servers;
    expect(server).to.deep.equal({
      ...{ name: "eu-west-1-shop-home", identifier: "shop-home", region: "eu-west-1" },
      ...{ arn: homeArn, database: "app", master },
    });
    expect(resourceId).to.match(/^cluster-[A-Z0-9]{26}$/);
    expect(hosts.map((host) => host.replace(/[a-z0-9]{12}\.eu/, "SUFFIX.eu"))).to.deep.equal([
      "shop-home.cluster-SUFFIX.eu-west-1.rds.amazonaws.com",
      "shop-home.cluster-ro-SUFFIX.eu-west-1.rds.amazonaws.com",
      "shop-home-1.SUFFIX.eu-west-1.rds.amazonaws.com",
    ]);
  });

  it("form a global database with the one that founded it first, from which the other takes its master", () => {
    const { servers, globals } = planOf([...entriesOfPair].reverse());
    expect(globals).to.deep.equal([
      { id: globalId, members: ["eu-west-1-shop-home", "eu-central-1-shop-standby"] },
    ]);
    const joined = servers.find(({ arn }) => arn === standbyArn);
    expect(joined).not.to.have.any.keys("master", "database");
  });

  it("are one for an RDS instance, and none for other engines", () => {
    const entries = entriesOf((builder) => {
      builder.make(aws("rds/instance"));
      builder.create(aws("rds/cluster"), "other", {
        ...{ engine: "aurora-mysql", clusterIdentifier: "other", skipFinalSnapshot: true },
        ...{ masterUsername: "admin", masterPassword: "not-a-real-password" },
      });
    });
    const { servers } = planOf(entries);
    expect(servers).to.have.length(1);
    expect(servers[0]?.arn).to.match(/^arn:aws:rds:eu-west-1:\d{12}:db:/);
    expect(servers[0]).to.have.property("master");
    expect(servers[0]?.hosts).to.have.length(1);
  });
});
