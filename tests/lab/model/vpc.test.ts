import { expect } from "chai";
import { Cloud, type Properties, UNKNOWN, type Value } from "../../../lab/model";
import { build, named } from "./children";
import { caller } from "./support";

const zones = ["eu-west-1a", "eu-west-1b", "eu-west-1c"];
const vpcType = "awsx:ec2:Vpc";
const specs: Value = [
  { type: "Private", name: "private", cidrMask: 20 },
  { type: "Public", cidrMask: 24 },
  { type: "Isolated", cidrMask: 24, tags: { tier: "data" } },
];

const vpc = (count: number, strategy: string, more: Properties = {}) =>
  new Cloud().expand(
    vpcType,
    "net",
    {
      cidrBlock: "10.0.0.0/16",
      availabilityZoneNames: zones.slice(0, count),
      subnetStrategy: "Auto",
      subnetSpecs: specs,
      natGateways: { strategy },
      ...more,
    },
    caller,
  ) ?? { children: [], outputs: {} };

describe("the children of awsx.ec2.Vpc", () => {
  const counts: readonly (readonly [number, string, number, number])[] = [
    // zones, strategy, NAT gateways, children: VPC and gateway, 3 subnets of a zone with table and association, routes, addresses
    [2, "Single", 1, 2 + 2 * 9 + 4 + 2],
    [3, "Single", 1, 2 + 3 * 9 + 6 + 2],
    [2, "OnePerAz", 2, 2 + 2 * 9 + 4 + 4],
    [3, "OnePerAz", 3, 2 + 3 * 9 + 6 + 6],
    [3, "None", 0, 2 + 3 * 9 + 3],
  ];
  for (const [count, strategy, gateways, children] of counts) {
    it(`are ${children} for ${count} zones and NAT ${strategy}`, () => {
      const expansion = vpc(count, strategy);
      expect(expansion.children).to.have.length(children);
      expect(named(expansion.children, "NatGateway")).to.have.length(gateways);
      expect(named(expansion.children, "Eip")).to.have.length(gateways);
      expect(expansion.calls).to.deep.equal([]);
    });
  }

  it("are named after the VPC, the subnet's name or type, and the number of the zone", () => {
    const { children } = vpc(2, "OnePerAz");
    const subnets = [
      "net-public-1",
      "net-private-1",
      "net-isolated-1",
      "net-public-2",
      "net-private-2",
      "net-isolated-2",
    ];
    expect(named(children, "Subnet")).to.deep.equal(subnets);
    expect(named(children, "RouteTable")).to.deep.equal(subnets);
    expect(named(children, "RouteTableAssociation")).to.deep.equal(subnets);
    expect(named(children, "Route")).to.deep.equal(
      subnets.filter((name) => !name.includes("isolated")),
    );
    expect(named(children, "NatGateway")).to.deep.equal(["net-1", "net-2"]);
    expect(named(children, "Vpc")).to.deep.equal(["net"]);
    expect(named(children, "InternetGateway")).to.deep.equal(["net"]);
  });

  it("hang where the real ones hang", () => {
    const parents = Object.fromEntries(
      vpc(2, "Single").children.map(({ key, parent }) => [key, parent]),
    );
    expect(parents).to.include({
      vpc: undefined,
      internetGateway: "vpc",
      "subnet:net-private-1": "vpc",
      "routeTable:net-private-1": "subnet:net-private-1",
      "association:net-private-1": "routeTable:net-private-1",
      "route:net-private-2": "routeTable:net-private-2",
      "nat:0": "subnet:net-public-1",
      "eip:0": "subnet:net-public-1",
    });
  });

  it("divide each zone in the order of the specs", () => {
    const ranges = Object.fromEntries(
      vpc(2, "Single").children.flatMap(({ type, name, inputs }) =>
        type.endsWith(":Subnet") ? [[name, inputs.cidrBlock]] : [],
      ),
    );
    expect(ranges).to.deep.equal({
      "net-private-1": "10.0.0.0/20",
      "net-public-1": "10.0.16.0/24",
      "net-isolated-1": "10.0.17.0/24",
      "net-private-2": "10.0.128.0/20",
      "net-public-2": "10.0.144.0/24",
      "net-isolated-2": "10.0.145.0/24",
    });
  });

  it("take stated ranges as they are", () => {
    const stated = [
      { type: "Private", cidrBlocks: ["10.0.0.0/19", "10.0.64.0/19"] },
      { type: "Public", cidrBlocks: ["10.0.32.0/21", "10.0.96.0/21"] },
    ];
    const { children } = vpc(2, "Single", { subnetSpecs: stated });
    const second = children.find(({ key }) => key === "subnet:net-public-2");
    expect(second?.inputs).to.deep.include({
      cidrBlock: "10.0.96.0/21",
      availabilityZone: "eu-west-1b",
      mapPublicIpOnLaunch: true,
    });
  });

  it("exist in the cloud, in both preview and update", () => {
    const inputs = {
      cidrBlock: "10.0.0.0/16",
      availabilityZoneNames: zones,
      subnetStrategy: "Auto",
      subnetSpecs: specs,
    };
    const cloud = new Cloud();
    const outputs = build(cloud, vpcType, "net", inputs);
    expect(outputs.vpcId).to.match(/^vpc-/);
    expect(outputs.privateSubnetIds).to.have.length(3);
    expect(outputs.isolatedSubnetIds).to.have.length(3);
    expect(outputs.routeTables).to.have.length(9);
    expect(outputs.natGateways).to.have.length(3);
    expect(cloud.list()).to.have.length(2 + 27 + 6 + 6);
    const planned = build(new Cloud(), vpcType, "net", inputs, true);
    expect(planned.privateSubnetIds).to.deep.equal([UNKNOWN, UNKNOWN, UNKNOWN]);
  });

  it("count the look-up of zones that are not given", () => {
    const inputs = { subnetStrategy: "Auto" };
    const expansion = new Cloud().expand(vpcType, "net", inputs, caller);
    expect(expansion?.calls).to.deep.equal(["aws:index/getAvailabilityZones:getAvailabilityZones"]);
    expect(named(expansion?.children ?? [], "Subnet")).to.have.length(6);
  });

  const refused: { readonly [says: string]: readonly [Properties, RegExp] } = {
    "no public subnet for a NAT gateway": [
      { subnetSpecs: [{ type: "Private" }] },
      /both private and public subnets/,
    ],
    "subnets larger than their zone": [
      {
        subnetSpecs: [
          { type: "Private", cidrMask: 17 },
          { type: "Public", cidrMask: 17 },
        ],
      },
      /too large for VPC/,
    ],
    "ranges for some subnets only": [
      {
        subnetSpecs: [
          { type: "Private", cidrBlocks: ["10.0.0.0/24", "10.0.1.0/24"] },
          { type: "Public" },
        ],
      },
      /all subnets must have explicit cidrBlocks/,
    ],
    "fewer ranges than zones": [
      { subnetSpecs: [{ type: "Private", cidrBlocks: ["10.0.0.0/24"] }] },
      /must match the number of availability zones \(2\)/,
    ],
    "overlapping ranges": [
      {
        subnetSpecs: [
          { type: "Private", cidrBlocks: ["10.0.0.0/24", "10.0.1.0/24"] },
          { type: "Public", cidrBlocks: ["10.0.0.0/25", "10.0.2.0/24"] },
        ],
      },
      /overlap/,
    ],
    "gaps under Exact": [{ subnetStrategy: "Exact" }, /gaps/],
    "the legacy layout": [{ subnetStrategy: "Legacy" }, /"Auto" or "Exact" only/],
    "zones both named and counted": [{ numberOfAvailabilityZones: 2 }, /Only one of/],
    "an unknown NAT strategy": [
      { natGateways: { strategy: "Many" } },
      /Unknown NatGatewayStrategy/,
    ],
  };
  for (const [says, [more, message]] of Object.entries(refused)) {
    it(`refuses ${says}`, () => {
      expect(() => vpc(2, "Single", more)).to.throw(message);
    });
  }
});
