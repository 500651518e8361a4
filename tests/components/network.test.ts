import { expect } from "chai";
import { type Network } from "../../components";
import { type Properties } from "../../lab/model";
import {
  dev,
  type Found,
  groundOf,
  networkOn,
  prod,
  refusal,
  simulate,
  valueOf,
} from "../support/platform";

const name = "network-eu-west-1";
const vpcType = "aws:ec2/vpc:Vpc";
const subnetType = "aws:ec2/subnet:Subnet";
const endpointType = "aws:ec2/vpcEndpoint:VpcEndpoint";
const natType = "aws:ec2/natGateway:NatGateway";
const routeType = "aws:ec2/route:Route";
const tableType = "aws:ec2/routeTable:RouteTable";

describe("Network", () => {
  /** Three zones, a NAT gateway in each, endpoints. */
  let found: Found<Network>;
  /** Two zones, one NAT gateway, no endpoint. */
  let small: Found<Network>;

  const subnetIds = (kind: string, zones: number) =>
    Array.from({ length: zones }, (_, zone) =>
      found.id(subnetType, `${name}-vpc-${kind}-${zone + 1}`),
    );
  const vpcId = () => found.id(vpcType, `${name}-vpc`);

  before(async () => {
    found = await simulate(prod, () => networkOn(groundOf(prod), prod));
    small = await simulate(dev, () => networkOn(groundOf(dev), dev));
  });

  describe("creates", () => {
    const inZones = (zones: number, type: string, kinds: readonly string[]) =>
      kinds.flatMap((kind) =>
        Array.from({ length: zones }, (_, zone) => `${type} ${name}-vpc-${kind}-${zone + 1}`),
      );
    const everywhere = [
      "aws:cloudwatch/logGroup:LogGroup network-eu-west-1-flows",
      "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl network-eu-west-1-acl-default",
      "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup network-eu-west-1-default",
      "aws:ec2/flowLog:FlowLog network-eu-west-1-flow-log",
      "aws:ec2/internetGateway:InternetGateway network-eu-west-1-vpc",
      "aws:ec2/networkAcl:NetworkAcl network-eu-west-1-acl-isolated",
      "aws:ec2/networkAcl:NetworkAcl network-eu-west-1-acl-private",
      "aws:ec2/networkAcl:NetworkAcl network-eu-west-1-acl-public",
      "aws:ec2/securityGroup:SecurityGroup network-eu-west-1-functions",
      "aws:ec2/vpc:Vpc network-eu-west-1-vpc",
      "aws:ec2/vpcEndpoint:VpcEndpoint network-eu-west-1-dynamodb",
      "aws:ec2/vpcEndpoint:VpcEndpoint network-eu-west-1-s3",
      "aws:iam/role:Role network-eu-west-1-flows-role",
      "aws:iam/rolePolicy:RolePolicy network-eu-west-1-flows-policy",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule network-eu-west-1-functions-to-https",
      "awsx:ec2:Vpc network-eu-west-1-vpc",
      "evenkeel:part:NetworkAcls network-eu-west-1-acl",
    ];
    const subnets = (zones: number) => [
      ...["subnet:Subnet", "routeTable:RouteTable", "routeTableAssociation:RouteTableAssociation"]
        .map((type) => `aws:ec2/${type}`)
        .flatMap((type) => inZones(zones, type, ["isolated", "private", "public"])),
      ...inZones(zones, routeType, ["private", "public"]),
    ];

    it("a VPC with three kinds of subnets in each zone, and nothing else", () => {
      expect(small.below(name)).to.deep.equal(
        [
          ...everywhere,
          ...subnets(2),
          "aws:ec2/eip:Eip network-eu-west-1-vpc-1",
          "aws:ec2/natGateway:NatGateway network-eu-west-1-vpc-1",
        ].sort(),
      );
    });

    it("a NAT gateway for each zone when told so, and the interface endpoints", () => {
      const natGateways = [1, 2, 3].flatMap((zone) => [
        `aws:ec2/eip:Eip ${name}-vpc-${zone}`,
        `${natType} ${name}-vpc-${zone}`,
      ]);
      const endpoints = prod.network.interfaceEndpoints.map(
        (service) => `${endpointType} ${name}-${service.replace(".", "-")}`,
      );
      expect(found.below(name)).to.deep.equal(
        [
          ...everywhere,
          ...subnets(3),
          ...natGateways,
          ...endpoints,
          "aws:ec2/securityGroup:SecurityGroup network-eu-west-1-endpoints",
          "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule network-eu-west-1-endpoints-from-vpc",
        ].sort(),
      );
    });

    it("subnets whose ranges do not depend on the number of zones", () => {
      const range = (of: Found<Network>, subnet: string) =>
        of.inputs(subnetType, `${name}-vpc-${subnet}`).cidrBlock;
      const ranges = (of: Found<Network>, zone: number) =>
        ["private", "public", "isolated"].map((kind) => range(of, `${kind}-${zone}`));
      expect([1, 2, 3].map((zone) => ranges(found, zone))).to.deep.equal([
        ["10.0.0.0/19", "10.0.32.0/21", "10.0.40.0/21"],
        ["10.0.64.0/19", "10.0.96.0/21", "10.0.104.0/21"],
        ["10.0.128.0/19", "10.0.160.0/21", "10.0.168.0/21"],
      ]);
      expect([1, 2].map((zone) => ranges(small, zone))).to.deep.equal([
        ["10.20.0.0/19", "10.20.32.0/21", "10.20.40.0/21"],
        ["10.20.64.0/19", "10.20.96.0/21", "10.20.104.0/21"],
      ]);
    });
  });

  describe("secures", () => {
    it("the default security group, by taking every rule from it", () => {
      const type = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";
      expect(found.inputs(type)).to.deep.equal({ vpcId: vpcId() });
    });

    it("functions, which only call out over TLS and are called by nobody", () => {
      const group = found.inputs("aws:ec2/securityGroup:SecurityGroup", `${name}-functions`);
      expect(group).to.deep.equal({ vpcId: vpcId(), description: "Lambda functions in the VPC" });
      expect(found.egress(`${name}-functions`)).to.deep.equal(["tcp 443 to 0.0.0.0/0"]);
      expect(found.ingress(`${name}-functions`)).to.deep.equal([]);
    });

    it("endpoints, which only the VPC may call", () => {
      expect(found.ingress(`${name}-endpoints`)).to.deep.equal(["tcp 443 from 10.0.0.0/16"]);
      expect(found.egress(`${name}-endpoints`)).to.deep.equal([]);
    });

    it("isolated subnets, which have no route out", () => {
      const isolated = [1, 2, 3].map((zone) => found.id(tableType, `${name}-vpc-isolated-${zone}`));
      const routed = found.resources.of(routeType).map(({ inputs }) => inputs.routeTableId);
      expect(routed).to.have.length(6);
      expect(routed).not.to.include.members(isolated);
    });

    it("private subnets, which give nobody a public address", () => {
      const subnets = found.resources.of(subnetType);
      const open = subnets.filter(({ inputs }) => inputs.mapPublicIpOnLaunch !== false);
      expect(open.map((subnet) => subnet.name)).to.deep.equal(
        [1, 2, 3].map((zone) => `${name}-vpc-public-${zone}`),
      );
    });

    it("by logging all traffic every minute, encrypted and for as long as settings say", () => {
      const logs = found.inputs("aws:cloudwatch/logGroup:LogGroup");
      expect(logs).to.deep.equal({
        name: `/evenkeel/${name}/flows`,
        retentionInDays: 365,
        kmsKeyId: found.key("logs"),
      });
      const group = found.arn("aws:cloudwatch/logGroup:LogGroup", `${name}-flows`);
      expect(found.inputs("aws:ec2/flowLog:FlowLog")).to.deep.equal({
        vpcId: vpcId(),
        trafficType: "ALL",
        logDestinationType: "cloud-watch-logs",
        logDestination: group,
        iamRoleArn: found.arn("aws:iam/role:Role", `${name}-flows-role`),
        maxAggregationInterval: 60,
      });
      expect(found.waitsFor("aws:ec2/flowLog:FlowLog", `${name}-flow-log`)).to.include(
        `${name}-flows-policy`,
      );
      expect(
        found.statements("aws:iam/rolePolicy:RolePolicy", `${name}-flows-policy`),
      ).to.deep.equal([
        {
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
          Resource: [group, `${group}:*`],
        },
        { Effect: "Allow", Action: ["logs:DescribeLogGroups"], Resource: "*" },
      ]);
      expect(
        found.json("aws:iam/role:Role", `${name}-flows-role`, "assumeRolePolicy"),
      ).to.have.nested.property("Statement[0].Principal.Service", "vpc-flow-logs.amazonaws.com");
    });
  });

  describe("connects", () => {
    it("the VPC to its range, its zones and its names", () => {
      expect(found.inputs(vpcType)).to.deep.include({
        cidrBlock: "10.0.0.0/16",
        enableDnsHostnames: true,
        enableDnsSupport: true,
      });
      const zones = [1, 2, 3].map(
        (zone) => found.inputs(subnetType, `${name}-vpc-isolated-${zone}`).availabilityZone,
      );
      expect(zones).to.deep.equal(["eu-west-1a", "eu-west-1b", "eu-west-1c"]);
    });

    it("private subnets to internal load balancers", () => {
      const tags = found.inputs(subnetType, `${name}-vpc-private-1`).tags as Properties;
      expect(tags).to.have.property("kubernetes.io/role/internal-elb", "1");
      const others = ["public-1", "isolated-1"].map(
        (subnet) => found.inputs(subnetType, `${name}-vpc-${subnet}`).tags,
      );
      others.forEach((each) =>
        expect(each).not.to.have.property("kubernetes.io/role/internal-elb"),
      );
    });

    it("each zone to the NAT gateway of its own, or all to the only one", () => {
      const gateways = (of: Found<Network>) =>
        of.resources
          .of(routeType)
          .filter((route) => route.name.includes("private"))
          .map(({ inputs }) => inputs.natGatewayId);
      const natIds = [1, 2, 3].map((zone) => found.id(natType, `${name}-vpc-${zone}`));
      expect(gateways(found)).to.deep.equal(natIds);
      const only = small.id(natType, `${name}-vpc-1`);
      expect(gateways(small)).to.deep.equal([only, only]);
    });

    it("S3 and DynamoDB to every subnet, without charge", () => {
      const tables = found.resources.of(tableType).map(({ id }) => id);
      for (const service of ["s3", "dynamodb"]) {
        const { routeTableIds, ...rest } = found.inputs(endpointType, `${name}-${service}`);
        expect(rest).to.deep.equal({
          vpcId: vpcId(),
          vpcEndpointType: "Gateway",
          serviceName: `com.amazonaws.eu-west-1.${service}`,
        });
        expect(routeTableIds).to.have.members(tables);
      }
    });

    it("interface endpoints to the private subnets, under AWS's own names", () => {
      expect(found.inputs(endpointType, `${name}-ecr-api`)).to.deep.equal({
        vpcId: vpcId(),
        vpcEndpointType: "Interface",
        serviceName: "com.amazonaws.eu-west-1.ecr.api",
        subnetIds: subnetIds("private", 3),
        securityGroupIds: [found.id("aws:ec2/securityGroup:SecurityGroup", `${name}-endpoints`)],
        privateDnsEnabled: true,
      });
    });

    it("whoever uses it to the right subnets and group", async () => {
      const { result } = found;
      expect(await valueOf(result.vpcId)).to.equal(vpcId());
      expect(await valueOf(result.privateSubnetIds)).to.deep.equal(subnetIds("private", 3));
      expect(await valueOf(result.isolatedSubnetIds)).to.deep.equal(subnetIds("isolated", 3));
      expect(await valueOf(result.functionsSecurityGroupId)).to.equal(
        found.id("aws:ec2/securityGroup:SecurityGroup", `${name}-functions`),
      );
      expect(result.addressRange).to.equal("10.0.0.0/16");
    });
  });

  describe("refuses", () => {
    const changed = (changes: Parameters<typeof networkOn>[2]) =>
      refusal(prod, () => networkOn(groundOf(prod), prod, changes));

    it("zones of another region", async () => {
      expect(await changed({ zones: ["eu-central-1a", "eu-central-1b"] })).to.equal(
        "InvalidParameterValue: Value (eu-central-1a) for parameter availabilityZone is invalid. Subnets of eu-west-1 lie in its own zones.",
      );
    });
  });
});
