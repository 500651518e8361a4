import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import * as pulumi from "@pulumi/pulumi";
import { type EncryptionKeys } from "./parts/encryptionKeys";
import { logGroup, type Logging } from "./parts/logGroup";
import { NetworkAcls } from "./parts/networkAcls";
import { NetworkFirewall } from "./parts/networkFirewall";
import { allow, policy, trust } from "./support/iam";
import { type Location } from "./support/names";
import { type Subnets, subnetsOf } from "./support/subnetsOf";
import { type SubnetRanges, subnetRanges } from "./support/subnets";

export interface NetworkArgs {
  readonly location: Location;
  /** IPv4 range of the VPC, /16 to /20. */
  readonly addressRange: string;
  /** Zone names, given rather than looked up: a preview asks AWS nothing. */
  readonly zones: readonly string[];
  /** `single` saves money, `one-per-zone` keeps the other zones' way out when one is lost. */
  readonly natGateways: "single" | "one-per-zone";
  /** AWS services reached without NAT, by the last part of their endpoint's name: `sqs`, `ecr.api`. */
  readonly interfaceEndpoints: readonly string[];
  /** `none`, or the names that workloads may call through AWS Network Firewall, in every zone. */
  readonly firewall: "none" | { readonly allowedDomains: readonly string[] };
  /** AWS deletion protection of the firewall. */
  readonly protect: boolean;
  readonly keys: EncryptionKeys;
  readonly logging: Logging;
}

/**
 * The VPC of one place: public subnets for NAT, private ones for workloads, isolated ones for data, in every zone; what
 * may pass between them; a firewall on the way out, where settings have one; endpoints to AWS's services; flow logs. It
 * does not own the security groups of data stores: each tier guards itself.
 *
 * Once per place. A failover changes nothing here.
 * Cost: about 33 USD a month per NAT gateway, 7 USD per interface endpoint and zone, 290 USD per firewall and zone, plus
 * traffic.
 */
export class Network extends pulumi.ComponentResource {
  public readonly vpcId: pulumi.Output<string>;
  /** Subnets with a way in from the Internet, one per zone: for NAT and public load balancers. */
  public readonly publicSubnetIds: pulumi.Output<string[]>;
  /** Subnets of workloads, one per zone. */
  public readonly privateSubnetIds: pulumi.Output<string[]>;
  /** Subnets of data stores, without any route out of the VPC. */
  public readonly isolatedSubnetIds: pulumi.Output<string[]>;
  /** Security group of the Lambda functions that run in the VPC. */
  public readonly functionsSecurityGroupId: pulumi.Output<string>;
  /** IPv4 range of the VPC. */
  public readonly addressRange: string;

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    const { addressRange, zones, natGateways } = args;
    super("evenkeel:tier:Network", name, { addressRange, zones, natGateways }, opts);
    const child = { parent: this };

    const vpc = virtualNetwork(name, args, child);
    const subnets = subnetsOf(vpc, args);
    closeDefaultSecurityGroup(name, vpc.vpcId, child);
    accessLists(name, vpc, subnets, args, child);
    firewall(name, vpc, subnets, args, child);
    const functions = functionsSecurityGroup(name, vpc.vpcId, child);
    gatewayEndpoints(name, vpc, args, child);
    interfaceEndpoints(name, vpc, subnets, args, child);
    flowLogs(name, vpc.vpcId, args, child);

    this.vpcId = vpc.vpcId;
    this.publicSubnetIds = subnets.balancers;
    this.privateSubnetIds = subnets.private;
    this.isolatedSubnetIds = subnets.isolated;
    this.functionsSecurityGroupId = functions.id;
    this.addressRange = args.addressRange;
    this.registerOutputs({
      vpcId: this.vpcId,
      publicSubnetIds: this.publicSubnetIds,
      privateSubnetIds: this.privateSubnetIds,
      isolatedSubnetIds: this.isolatedSubnetIds,
      functionsSecurityGroupId: this.functionsSecurityGroupId,
    });
  }
}

function virtualNetwork(name: string, args: NetworkArgs, opts: pulumi.ComponentResourceOptions) {
  const ranges = subnetRanges(args.addressRange, args.zones.length);
  return new awsx.ec2.Vpc(
    `${name}-vpc`,
    {
      cidrBlock: args.addressRange,
      availabilityZoneNames: [...args.zones],
      enableDnsHostnames: true,
      enableDnsSupport: true,
      natGateways: { strategy: args.natGateways === "single" ? "Single" : "OnePerAz" },
      // Blocks are stated, not derived from the number of zones: a zone added later moves no subnet of the others.
      subnetStrategy: "Auto",
      subnetSpecs: [
        {
          // awsx routes private subnets to NAT. Beside a firewall those are its own, and workloads get routes to it.
          type: args.firewall === "none" ? "Private" : "Isolated",
          name: "private",
          cidrBlocks: ranges.private,
          tags: { "kubernetes.io/role/internal-elb": "1" },
        },
        { type: "Public", name: "public", cidrBlocks: ranges.public },
        { type: "Isolated", name: "isolated", cidrBlocks: ranges.isolated },
        ...(args.firewall === "none" ? [] : firewallSubnets(ranges)),
      ],
    },
    opts,
  );
}

/** NAT gateways go to the first public subnet of each zone, so load balancers come after it. */
const firewallSubnets = (ranges: SubnetRanges): awsx.types.input.ec2.SubnetSpecArgs[] => [
  { type: "Private", name: "firewall", cidrBlocks: ranges.firewall },
  { type: "Public", name: "balancers", cidrBlocks: ranges.balancers },
];

function accessLists(
  name: string,
  vpc: awsx.ec2.Vpc,
  layers: Subnets,
  { addressRange, zones }: NetworkArgs,
  opts: pulumi.ComponentResourceOptions,
) {
  const { vpcId } = vpc;
  const { defaultNetworkAclId } = vpc.vpc;
  new NetworkAcls(
    `${name}-acl`,
    { vpcId, defaultNetworkAclId, addressRange, zones: zones.length, layers },
    opts,
  );
}

function firewall(
  name: string,
  vpc: awsx.ec2.Vpc,
  subnets: Subnets,
  args: NetworkArgs,
  opts: pulumi.ComponentResourceOptions,
) {
  const { firewall: endpoints } = subnets;
  if (args.firewall !== "none" && endpoints !== undefined) {
    const { allowedDomains } = args.firewall;
    new NetworkFirewall(
      `${name}-firewall`,
      { ...args, vpc, allowedDomains, subnets: { ...subnets, firewall: endpoints } },
      opts,
    );
  }
}

/** The group that AWS puts on whatever names none: it allows nothing (CIS 5.5). */
function closeDefaultSecurityGroup(
  name: string,
  vpcId: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
) {
  new aws.ec2.DefaultSecurityGroup(`${name}-default`, { vpcId }, opts);
}

/** Functions call out over TLS only; the rules to stores are added by the tiers that own the stores. */
function functionsSecurityGroup(
  name: string,
  vpcId: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
) {
  const group = new aws.ec2.SecurityGroup(
    `${name}-functions`,
    { vpcId, description: "Lambda functions in the VPC" },
    opts,
  );
  new aws.vpc.SecurityGroupEgressRule(
    `${name}-functions-to-https`,
    {
      securityGroupId: group.id,
      description: "AWS services and the outside, over TLS",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrIpv4: "0.0.0.0/0",
    },
    opts,
  );
  return group;
}

/** S3 and DynamoDB without NAT and without charge, from every subnet. */
function gatewayEndpoints(
  name: string,
  vpc: awsx.ec2.Vpc,
  { location }: NetworkArgs,
  opts: pulumi.CustomResourceOptions,
) {
  const routeTableIds = vpc.routeTables.apply((tables) => pulumi.all(tables.map(({ id }) => id)));
  for (const service of ["s3", "dynamodb"]) {
    new aws.ec2.VpcEndpoint(
      `${name}-${service}`,
      {
        vpcId: vpc.vpcId,
        vpcEndpointType: "Gateway",
        serviceName: `com.amazonaws.${location.region}.${service}`,
        routeTableIds,
      },
      opts,
    );
  }
}

function interfaceEndpoints(
  name: string,
  vpc: awsx.ec2.Vpc,
  subnets: Subnets,
  { location, interfaceEndpoints: services, addressRange }: NetworkArgs,
  opts: pulumi.CustomResourceOptions,
) {
  if (services.length === 0) {
    return;
  }
  const group = new aws.ec2.SecurityGroup(
    `${name}-endpoints`,
    { vpcId: vpc.vpcId, description: "Interface endpoints of AWS services" },
    opts,
  );
  new aws.vpc.SecurityGroupIngressRule(
    `${name}-endpoints-from-vpc`,
    {
      securityGroupId: group.id,
      description: "Workloads of this VPC",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrIpv4: addressRange,
    },
    opts,
  );
  for (const service of services) {
    new aws.ec2.VpcEndpoint(
      `${name}-${service.replace(/\./g, "-")}`,
      {
        vpcId: vpc.vpcId,
        vpcEndpointType: "Interface",
        serviceName: `com.amazonaws.${location.region}.${service}`,
        subnetIds: subnets.private,
        securityGroupIds: [group.id],
        privateDnsEnabled: true,
      },
      opts,
    );
  }
}

function flowLogs(
  name: string,
  vpcId: pulumi.Input<string>,
  args: NetworkArgs,
  opts: pulumi.CustomResourceOptions,
) {
  const group = logGroup(`${name}-flows`, `/evenkeel/${name}/flows`, args.logging, opts);
  const role = new aws.iam.Role(
    `${name}-flows-role`,
    { assumeRolePolicy: trust("vpc-flow-logs.amazonaws.com") },
    opts,
  );
  const rolePolicy = new aws.iam.RolePolicy(
    `${name}-flows-policy`,
    {
      role: role.name,
      policy: policy(
        allow(
          ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
          [group.arn, pulumi.interpolate`${group.arn}:*`],
        ),
        // Knows no resources (Service Authorization Reference).
        allow(["logs:DescribeLogGroups"], "*"),
      ),
    },
    opts,
  );
  new aws.ec2.FlowLog(
    `${name}-flow-log`,
    {
      vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: group.arn,
      iamRoleArn: role.arn,
      maxAggregationInterval: 60,
    },
    { ...opts, dependsOn: [rolePolicy] },
  );
}
