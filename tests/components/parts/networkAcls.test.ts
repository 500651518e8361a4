import { expect } from "chai";
import { type Network } from "../../../components";
import { type Properties } from "../../../lab/model";
import { dev, type Found, groundOf, networkOn, prod, simulate } from "../../support/platform";

const type = "aws:ec2/networkAcl:NetworkAcl";
const list = "network-eu-west-1-acl";
const subnetType = "aws:ec2/subnet:Subnet";

describe("NetworkAcls", () => {
  let found: Found<Network>;
  let guarded: Found<Network>;

  before(async () => {
    found = await simulate(dev, () => networkOn(groundOf(dev), dev));
    const firewall = { allowedDomains: [".amazonaws.com"] };
    const changes = { firewall, natGateways: "one-per-zone" as const };
    guarded = await simulate(dev, () => networkOn(groundOf(dev), dev, changes));
  });

  const rules = (of: Found<Network>, layer: string, direction: "ingress" | "egress") =>
    (of.inputs(type, `${list}-${layer}`)[direction] as readonly Properties[]).map(
      ({ ruleNo, action, protocol, cidrBlock, fromPort, toPort }) =>
        `${String(ruleNo)} ${String(action)} ${String(protocol)} ${String(fromPort)}-${String(toPort)} ${String(cidrBlock)}`,
    );

  it("lets stores talk among themselves, and hear workloads on their ports", () => {
    expect(rules(found, "isolated", "ingress")).to.deep.equal([
      "100 allow -1 0-0 10.20.40.0/21",
      "110 allow -1 0-0 10.20.104.0/21",
      "120 deny -1 0-0 10.20.32.0/19",
      "130 deny -1 0-0 10.20.96.0/19",
      "140 allow tcp 5432-5432 10.20.0.0/16",
      "150 allow tcp 6379-6379 10.20.0.0/16",
      "160 allow tcp 8111-8111 10.20.0.0/16",
      "170 allow tcp 9094-9094 10.20.0.0/16",
      "180 allow tcp 9098-9098 10.20.0.0/16",
      "190 allow tcp 9111-9111 10.20.0.0/16",
    ]);
    expect(rules(found, "isolated", "egress")).to.deep.equal([
      "100 allow -1 0-0 10.20.40.0/21",
      "110 allow -1 0-0 10.20.104.0/21",
      "120 allow tcp 1024-65535 10.20.0.0/19",
      "130 allow tcp 1024-65535 10.20.64.0/19",
    ]);
  });

  it("lets workloads talk among themselves, call stores, and leave over TLS", () => {
    expect(rules(found, "private", "ingress")).to.deep.equal([
      "100 allow -1 0-0 10.20.0.0/19",
      "110 allow -1 0-0 10.20.64.0/19",
      "120 allow tcp 80-80 10.20.32.0/21",
      "130 allow tcp 80-80 10.20.96.0/21",
      "140 allow tcp 1024-65535 0.0.0.0/0",
    ]);
    expect(rules(found, "private", "egress")).to.deep.equal([
      "100 allow -1 0-0 10.20.0.0/19",
      "110 allow -1 0-0 10.20.64.0/19",
      "120 allow tcp 1024-65535 10.20.32.0/21",
      "130 allow tcp 1024-65535 10.20.96.0/21",
      "140 allow tcp 5432-5432 10.20.0.0/16",
      "150 allow tcp 6379-6379 10.20.0.0/16",
      "160 allow tcp 8111-8111 10.20.0.0/16",
      "170 allow tcp 9094-9094 10.20.0.0/16",
      "180 allow tcp 9098-9098 10.20.0.0/16",
      "190 allow tcp 9111-9111 10.20.0.0/16",
      "200 allow tcp 443-443 0.0.0.0/0",
    ]);
  });

  it("lets public subnets be called over TLS only, and not in clear text", () => {
    const both = ["100 allow tcp 443-443 0.0.0.0/0", "110 allow tcp 1024-65535 0.0.0.0/0"];
    expect(rules(found, "public", "ingress")).to.deep.equal(both);
    expect(rules(found, "public", "egress")).to.deep.equal([
      ...both,
      // The ingress controller of workloads, never the Internet.
      "120 allow tcp 80-80 10.20.0.0/19",
      "130 allow tcp 80-80 10.20.64.0/19",
    ]);
  });

  it("lets nothing but workloads' calls and their answers through the firewall's subnets", () => {
    expect(rules(guarded, "firewall", "ingress")).to.deep.equal([
      "100 allow tcp 443-443 10.20.0.0/19",
      "110 allow tcp 443-443 10.20.64.0/19",
      "120 deny -1 0-0 10.20.0.0/16",
      "130 allow tcp 1024-65535 0.0.0.0/0",
    ]);
    expect(rules(guarded, "firewall", "egress")).to.deep.equal([
      "100 allow tcp 443-443 0.0.0.0/0",
      "110 allow tcp 1024-65535 10.20.0.0/19",
      "120 allow tcp 1024-65535 10.20.64.0/19",
    ]);
  });

  it("answers load balancers where they are, which beside a firewall is in subnets of their own", () => {
    expect(rules(guarded, "private", "egress")).to.include.members([
      "120 allow tcp 1024-65535 10.20.56.0/21",
      "130 allow tcp 1024-65535 10.20.120.0/21",
    ]);
  });

  it("holds every subnet in one list", () => {
    for (const of of [found, guarded]) {
      const held = of.resources.of(type).flatMap(({ inputs }) => inputs.subnetIds as string[]);
      const made = of.resources.of(subnetType).map(({ id }) => String(id));
      expect([...held].sort()).to.deep.equal([...made].sort());
    }
    expect(guarded.inputs(type, `${list}-firewall`).subnetIds).to.deep.equal(
      [1, 2].map((zone) => guarded.id(subnetType, `network-eu-west-1-vpc-firewall-${zone}`)),
    );
  });

  it("stays within AWS's quota of rules in four zones, with a firewall and without", async () => {
    const zones = ["a", "b", "c", "d"].map((letter) => `eu-west-1${letter}`);
    for (const firewall of ["none" as const, { allowedDomains: [".amazonaws.com"] }]) {
      const large = await simulate(prod, () =>
        networkOn(groundOf(prod), prod, { zones, firewall }),
      );
      const counts = large.resources
        .of(type)
        .flatMap(({ inputs }) => [inputs.ingress, inputs.egress] as unknown[][])
        .map((all) => all.length);
      expect(Math.max(...counts)).to.be.at.most(20);
    }
  });

  it("closes the VPC's default list when the others hold their subnets, and leaves moved subnets to AWS", () => {
    const closed = "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl";
    const vpc = "aws:ec2/vpc:Vpc";
    expect(found.inputs(closed)).to.deep.equal({
      defaultNetworkAclId: found.output(vpc, "network-eu-west-1-vpc", "defaultNetworkAclId"),
    });
    expect(found.options(closed).ignoreChanges).to.deep.equal(["subnetIds"]);
    expect(found.waitsFor(closed, `${list}-default`)).to.include.members([
      `${list}-isolated`,
      `${list}-private`,
      `${list}-public`,
    ]);
  });
});
