import { type Child, type Properties, type Value } from "../types";
import { isList, valueAt } from "../values";
import { type Subnet } from "./subnets";
import { ref } from "./inputs";

export const kindOf = ({ type }: Subnet) => type.toLowerCase();

/** How many NAT gateways there are. */
export type Strategy = "none" | "single" | "oneperaz";

export function elasticIps(inputs: Properties): readonly Value[] {
  const given = valueAt(inputs, "natGateways.elasticIpAllocationIds");
  return isList(given) ? given : [];
}

/** One subnet with its route table and association. */
function subnetChildren(subnet: Subnet, sharedTags: Properties, region: Properties): Child[] {
  const { name, type, zone, cidrBlock, tags } = subnet;
  const own = { ...sharedTags, Name: name, SubnetType: type };
  return [
    {
      key: `subnet:${name}`,
      type: "aws:ec2/subnet:Subnet",
      name,
      parent: "vpc",
      inputs: {
        ...region,
        vpcId: ref("vpc", "id"),
        availabilityZone: zone,
        mapPublicIpOnLaunch: kindOf(subnet) === "public",
        cidrBlock,
        tags: { ...sharedTags, ...tags, Name: name, SubnetType: type },
      },
      dependsOn: ["vpc"],
    },
    {
      key: `routeTable:${name}`,
      type: "aws:ec2/routeTable:RouteTable",
      name,
      parent: `subnet:${name}`,
      inputs: { ...region, vpcId: ref("vpc", "id"), tags: own },
      dependsOn: [`subnet:${name}`],
    },
    {
      key: `association:${name}`,
      type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
      name,
      parent: `routeTable:${name}`,
      inputs: {
        ...region,
        routeTableId: ref(`routeTable:${name}`, "id"),
        subnetId: ref(`subnet:${name}`, "id"),
      },
      dependsOn: [`routeTable:${name}`],
    },
  ];
}

function gatewayChildren(
  vpc: string,
  zone: number,
  subnet: Subnet,
  given: Value | undefined,
  tags: Properties,
  region: Properties,
): Child[] {
  const name = `${vpc}-${zone + 1}`;
  const parent = `subnet:${subnet.name}`;
  const own = { ...tags, Name: name };
  const address: Child = {
    key: `eip:${zone}`,
    type: "aws:ec2/eip:Eip",
    name,
    parent,
    inputs: { ...region, tags: own },
    dependsOn: [parent],
  };
  return [
    ...(given === undefined ? [address] : []),
    {
      key: `nat:${zone}`,
      type: "aws:ec2/natGateway:NatGateway",
      name,
      parent,
      inputs: {
        ...region,
        subnetId: ref(parent, "id"),
        allocationId: given ?? ref(`eip:${zone}`, "allocationId"),
        tags: own,
      },
      dependsOn: [parent],
    },
  ];
}

function route(subnet: Subnet, to: Child["inputs"], region: Properties): Child {
  return {
    key: `route:${subnet.name}`,
    type: "aws:ec2/route:Route",
    name: subnet.name,
    parent: `routeTable:${subnet.name}`,
    inputs: {
      ...region,
      routeTableId: ref(`routeTable:${subnet.name}`, "id"),
      destinationCidrBlock: "0.0.0.0/0",
      ...to,
    },
    dependsOn: [`routeTable:${subnet.name}`],
  };
}

/** Everything in one zone, in the order in which the component makes it. */
export function zoneChildren(
  vpc: string,
  zone: number,
  subnets: readonly Subnet[],
  strategy: Strategy,
  inputs: Properties,
  tags: Properties,
  sharedTags: Properties,
  region: Properties,
): Child[] {
  let hasGateway = false;
  return subnets.flatMap((subnet) => {
    const children = subnetChildren(subnet, sharedTags, region);
    const kind = kindOf(subnet);
    if (kind === "public") {
      const isFirst =
        !hasGateway && (strategy === "oneperaz" || (strategy === "single" && zone === 0));
      hasGateway ||= isFirst;
      const gateway = isFirst
        ? gatewayChildren(vpc, zone, subnet, elasticIps(inputs)[zone], tags, region)
        : [];
      return [
        ...children,
        ...gateway,
        route(subnet, { gatewayId: ref("internetGateway", "id") }, region),
      ];
    }
    const isRouted = kind === "private" && strategy !== "none";
    const through = strategy === "single" ? 0 : zone;
    return isRouted
      ? [...children, route(subnet, { natGatewayId: ref(`nat:${through}`, "id") }, region)]
      : children;
  });
}
