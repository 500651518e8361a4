import { expect } from "chai";
import { bulkLines } from "../../../lab/print/bulk";
import { type Change } from "../../../lab/run/operation";

const created = (tier: string, type: string, name: string): Change => ({
  kind: "create",
  urn: `urn:pulumi:dev::evenkeel::evenkeel:tier:${tier}$${type}::${name}`,
  type,
  name,
  properties: [],
  replaces: [],
});

describe("A long list of resources", () => {
  it("counts each kind of a tier, the most first, under the names that people use", () => {
    expect(
      bulkLines([
        created("DataTier", "random:index/randomPassword:RandomPassword", "a"),
        created("DataTier", "aws:rds/clusterInstance:ClusterInstance", "b"),
        created("DataTier", "aws:rds/clusterInstance:ClusterInstance", "c"),
        created("EksCluster", "kubernetes:apps/v1:Deployment", "d"),
      ]),
    ).to.deep.equal([
      "  DataTier    rds ClusterInstance \u00d72, random RandomPassword",
      "  EksCluster  apps Deployment",
    ]);
  });

  it("leaves components out: they are made of what it counts", () => {
    expect(
      bulkLines([
        created("Network", "awsx:ec2:Vpc", "a"),
        created("Network", "evenkeel:part:Flow", "b"),
        created("Network", "aws:ec2/vpc:Vpc", "c"),
      ]),
    ).to.deep.equal(["  Network  ec2 Vpc"]);
  });

  it("breaks lines before they get longer than a terminal", () => {
    const many = Array.from({ length: 30 }, (_, index) =>
      created("ApiTier", `aws:apigateway/kind${index}:Kind${index}`, `k${index}`),
    );
    const lines = bulkLines(many);
    expect(lines.length).to.be.greaterThan(1);
    expect(Math.max(...lines.map((line) => line.length))).to.be.at.most(100);
    expect(lines.slice(1).every((line) => line.startsWith(" ".repeat(11)))).to.equal(true);
  });
});
