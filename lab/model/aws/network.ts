import { type Context, type Definitions } from "../definition";
import { CloudError, type Properties } from "../types";
import {
  aws,
  logGroupArn,
  toLogGroup,
  toRole,
  toRouteTable,
  toSecurityGroup,
  toSubnet,
  toVpc,
} from "./shared";

const made = (context: Context, prefix: string, resource: string) => {
  const id = context.ec2Id(prefix);
  return { id, arn: context.arn("ec2", `${resource}/${id}`) };
};

/** 203.0.113.0/24 is for documentation (RFC 5737): no address of the model belongs to anyone. */
const publicAddress = (context: Context) =>
  `203.0.113.${(Number.parseInt(context.hex(2), 16) % 254) + 1}`;

/** A route or association has an id that AWS's parts make up. */
const toGateway = {
  path: "gatewayId",
  to: [aws("ec2/internetGateway")],
  missing: "InvalidGatewayID.NotFound",
  holds: "DependencyViolation",
  key: (value: string) => (value.startsWith("igw-") ? value : undefined),
};

/** A table has one route to each destination; another is no way to change it. */
function refuseSameDestination(context: Context, before?: Properties): void {
  const { routeTableId, destinationCidrBlock: destination = null } = context.inputs;
  const same = context
    .all(context.type)
    .find(
      ({ urn, inputs }) =>
        urn !== context.urn &&
        inputs.routeTableId === routeTableId &&
        (inputs.destinationCidrBlock ?? null) === destination,
    );
  if (before === undefined && destination !== null && same !== undefined) {
    throw new CloudError(
      "RouteAlreadyExists",
      `The route identified by ${context.text("destinationCidrBlock")} already exists: ${same.name}.`,
    );
  }
}

export const network: Definitions = {
  [aws("ec2/vpc")]: {
    make: (context) => {
      const { id, arn } = made(context, "vpc", "vpc");
      const routeTable = context.ec2Id("rtb", "main");
      const group = context.ec2Id("sg", "default");
      const acl = context.ec2Id("acl", "default");
      return {
        id,
        outputs: {
          arn,
          ownerId: context.account,
          cidrBlock: context.text("cidrBlock"),
          defaultNetworkAclId: acl,
          defaultRouteTableId: routeTable,
          mainRouteTableId: routeTable,
          defaultSecurityGroupId: group,
          dhcpOptionsId: `dopt-${context.hex(8, "dhcp")}`,
          enableDnsSupport: context.flag("enableDnsSupport", true),
          enableDnsHostnames: context.flag("enableDnsHostnames"),
          instanceTenancy: context.text("instanceTenancy", "default"),
        },
        implied: [
          { type: aws("ec2/routeTable"), id: routeTable },
          { type: aws("ec2/securityGroup"), id: group },
          { type: aws("ec2/networkAcl"), id: acl },
        ],
      };
    },
  },
  [aws("ec2/subnet")]: {
    references: [toVpc("vpcId")],
    make: (context) => {
      const { id, arn } = made(context, "subnet", "subnet");
      const zone = context.text("availabilityZone", `${context.region}a`);
      return {
        id,
        outputs: {
          arn,
          ownerId: context.account,
          availabilityZone: zone,
          availabilityZoneId: `${zone.replace(/^(..).*-(.*)-(\d).$/, (_, a: string, b: string, c: string) => `${a}${b.slice(0, 1)}${c}`)}-az${zone.charCodeAt(zone.length - 1) - 96}`,
        },
      };
    },
    rules: (context) => {
      const zone = context.text("availabilityZone");
      if (zone !== "" && !zone.startsWith(context.region)) {
        throw new CloudError(
          "InvalidParameterValue",
          `Value (${zone}) for parameter availabilityZone is invalid. Subnets of ${context.region} lie in its own zones.`,
        );
      }
      const same = context
        .all(aws("ec2/subnet"))
        .find(
          (other) =>
            other.urn !== context.urn &&
            other.inputs.vpcId === context.inputs.vpcId &&
            other.inputs.cidrBlock === context.inputs.cidrBlock,
        );
      if (same !== undefined) {
        throw new CloudError(
          "InvalidSubnet.Conflict",
          `The CIDR '${context.text("cidrBlock")}' conflicts with another subnet: ${same.name}.`,
        );
      }
    },
  },
  [aws("ec2/internetGateway")]: {
    references: [toVpc("vpcId")],
    make: (context) => {
      const { id, arn } = made(context, "igw", "internet-gateway");
      return { id, outputs: { arn, ownerId: context.account } };
    },
  },
  [aws("ec2/eip")]: {
    make: (context) => {
      const { id, arn } = made(context, "eipalloc", "elastic-ip");
      return {
        id,
        outputs: {
          arn,
          allocationId: id,
          publicIp: publicAddress(context),
          domain: "vpc",
          publicDns: `ec2-${publicAddress(context).replace(/\./g, "-")}.${context.region}.compute.amazonaws.com`,
        },
      };
    },
  },
  [aws("ec2/natGateway")]: {
    references: [
      toSubnet("subnetId"),
      {
        path: "allocationId",
        to: [aws("ec2/eip")],
        missing: "InvalidAllocationID.NotFound",
        holds: "AuthFailure",
      },
    ],
    make: (context) => {
      const id = `nat-0${context.hex(16)}`;
      return {
        id,
        outputs: {
          networkInterfaceId: context.ec2Id("eni"),
          associationId: context.ec2Id("eipassoc"),
          publicIp: publicAddress(context),
          privateIp: "10.0.0.10",
          connectivityType: "public",
        },
      };
    },
  },
  [aws("ec2/routeTable")]: {
    references: [toVpc("vpcId")],
    make: (context) => {
      const { id, arn } = made(context, "rtb", "route-table");
      return { id, outputs: { arn, ownerId: context.account, routes: [], propagatingVgws: [] } };
    },
  },
  [aws("ec2/routeTableAssociation")]: {
    references: [
      toRouteTable("routeTableId", { holds: "DependencyViolation" }),
      toSubnet("subnetId", { holds: undefined }),
    ],
    make: (context) => ({ id: context.ec2Id("rtbassoc") }),
  },
  [aws("ec2/route")]: {
    references: [
      toRouteTable("routeTableId"),
      toGateway,
      {
        path: "natGatewayId",
        to: [aws("ec2/natGateway")],
        missing: "InvalidNatGatewayID.NotFound",
      },
      {
        path: "vpcEndpointId",
        to: [aws("ec2/vpcEndpoint"), aws("networkfirewall/firewall")],
        missing: "InvalidVpcEndpointId.NotFound",
      },
    ],
    rules: refuseSameDestination,
    make: (context) => ({
      id: `r-${context.text("routeTableId")}${context.digits(10)}`,
      outputs: { origin: "CreateRoute", state: "active" },
    }),
  },
  [aws("ec2/vpcEndpoint")]: {
    references: [
      toVpc("vpcId"),
      toSubnet("subnetIds[*]"),
      toSecurityGroup("securityGroupIds[*]"),
      toRouteTable("routeTableIds[*]"),
    ],
    rules: (context) => {
      const service = context.text("serviceName");
      if (
        /^com\.amazonaws\.[a-z]{2}-/.test(service) &&
        !service.startsWith(`com.amazonaws.${context.region}.`)
      ) {
        throw new CloudError(
          "InvalidServiceName",
          `The Vpc Endpoint Service '${service}' does not exist in ${context.region}.`,
        );
      }
    },
    make: (context) => {
      const id = context.ec2Id("vpce");
      const service = context.text("serviceName").split(".").pop() ?? "";
      return {
        id,
        outputs: {
          arn: context.arn("ec2", `vpc-endpoint/${id}`),
          state: "available",
          ownerId: context.account,
          prefixListId: `pl-${context.hex(8, "prefix")}`,
          cidrBlocks: [],
          networkInterfaceIds: [],
          dnsEntries: [
            {
              dnsName: `${id}-${context.letters(8)}.${service}.${context.region}.vpce.amazonaws.com`,
              hostedZoneId: `Z${context.capitals(13)}`,
            },
          ],
        },
      };
    },
  },
  [aws("ec2/flowLog")]: {
    references: [
      toVpc("vpcId", { holds: undefined }),
      toRole("iamRoleArn"),
      toLogGroup("logDestination", {
        key: (value) => (value.includes(":logs:") ? logGroupArn(value) : undefined),
      }),
    ],
    make: (context) => {
      const id = context.ec2Id("fl");
      return { id, outputs: { arn: context.arn("ec2", `vpc-flow-log/${id}`) } };
    },
  },
};
