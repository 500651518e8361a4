import { regions, type RegionName } from "../../../environments/regions";
import {
  type Caller,
  type Child,
  CloudError,
  type Expansion,
  type Properties,
  type Ref,
  type Value,
} from "../types";
import { isAbsent, isList, isObject, valueAt } from "../values";
import { type Subnet, type SubnetSpec, subnetsOf } from "./subnets";

const ref = (key: string, property: string): Ref => ({ ref: key, property });

const kindOf = ({ type }: Subnet) => type.toLowerCase();

/** Public subnets first in each zone, because private ones route through the gateways in them; isolated ones last. */
const order = ["public", "private", "isolated"];

type Strategy = "none" | "single" | "oneperaz";

function strategyOf(inputs: Properties, zones: number, subnets: readonly Subnet[]): Strategy {
  const given = valueAt(inputs, "natGateways.strategy") ?? "OnePerAz";
  const strategy = typeof given === "string" ? given.toLowerCase() : "";
  if (strategy !== "none" && strategy !== "single" && strategy !== "oneperaz") {
    throw new CloudError("InvalidArgument", `Unknown NatGatewayStrategy '${String(given)}'`);
  }
  const addresses = elasticIps(inputs).length;
  const wanted = { none: 0, single: 1, oneperaz: zones }[strategy];
  if (addresses > 0 && addresses !== wanted) {
    throw new CloudError(
      "InvalidArgument",
      `${addresses} Elastic IPs are given, NAT gateway strategy '${String(given)}' needs ${wanted}.`,
    );
  }
  const has = (kind: string) => subnets.some((subnet) => kindOf(subnet) === kind);
  if (strategy !== "none" && !(has("public") && has("private"))) {
    throw new CloudError(
      "InvalidArgument",
      "If NAT Gateway strategy is 'OnePerAz' or 'Single', both private and public subnets must be declared.",
    );
  }
  return strategy;
}

function elasticIps(inputs: Properties): readonly Value[] {
  const given = valueAt(inputs, "natGateways.elasticIpAllocationIds");
  return isList(given) ? given : [];
}

/** Zone names, and the look-up that the real component makes when it is not given any. */
function zonesOf(
  inputs: Properties,
  caller: Caller,
): { readonly zones: readonly string[]; readonly calls: readonly string[] } {
  const { availabilityZoneNames: given, numberOfAvailabilityZones: count } = inputs;
  if (isList(given) && !isAbsent(count)) {
    throw new CloudError(
      "InvalidArgument",
      "Only one of [availabilityZoneNames] and [numberOfAvailabilityZones] can be specified",
    );
  }
  if (isList(given)) {
    return { zones: given.filter((zone) => typeof zone === "string"), calls: [] };
  }
  const wanted = typeof count === "number" ? count : 3;
  const known = regions[(caller.region ?? "us-east-1") as RegionName].zones;
  if (known.length < wanted) {
    throw new CloudError(
      "InvalidArgument",
      `The configured region for this provider does not have at least ${wanted} Availability Zones.`,
    );
  }
  return {
    zones: known.slice(0, wanted),
    calls: ["aws:index/getAvailabilityZones:getAvailabilityZones"],
  };
}

const vpcInputs = [
  "assignGeneratedIpv6CidrBlock",
  "enableDnsHostnames",
  "enableDnsSupport",
  "enableNetworkAddressUsageMetrics",
  "instanceTenancy",
  "ipv4IpamPoolId",
  "ipv4NetmaskLength",
  "ipv6CidrBlock",
  "ipv6CidrBlockNetworkBorderGroup",
  "ipv6IpamPoolId",
  "ipv6NetmaskLength",
];

const pick = (inputs: Properties, names: readonly string[]): Properties =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = inputs[name];
      return isAbsent(value) ? [] : [[name, value]];
    }),
  );

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
function zoneChildren(
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

function endpointChildren(inputs: Properties, region: Properties): Child[] {
  if (inputs.vpcEndpointStrategy === "Auto") {
    throw new CloudError(
      "InvalidArgument",
      'The lab makes VPC endpoints by vpcEndpointStrategy "Legacy" only.',
    );
  }
  const specs = isList(inputs.vpcEndpointSpecs) ? inputs.vpcEndpointSpecs.filter(isObject) : [];
  const names = [
    "autoAccept",
    "policy",
    "privateDnsEnabled",
    "routeTableIds",
    "securityGroupIds",
    "serviceName",
    "subnetIds",
    "tags",
    "vpcEndpointType",
  ];
  return specs.map((spec) => ({
    key: `endpoint:${String(spec.serviceName)}`,
    type: "aws:ec2/vpcEndpoint:VpcEndpoint",
    name: String(spec.serviceName),
    parent: "vpc",
    inputs: { ...region, ...pick(spec, names), vpcId: ref("vpc", "id") },
    dependsOn: ["vpc"],
  }));
}

const layoutOf = ({ type, name, cidrMask, cidrBlocks }: SubnetSpec): Properties => ({
  type,
  ...(name === undefined ? {} : { name }),
  ...(cidrMask === undefined ? {} : { cidrMask, size: 2 ** (32 - cidrMask) }),
  ...(cidrBlocks === undefined ? {} : { cidrBlocks }),
});

function outputsOf(
  children: readonly Child[],
  inZones: readonly Subnet[],
  specs: readonly SubnetSpec[],
): Expansion["outputs"] {
  const all = (prefix: string) =>
    children.filter(({ key }) => key.startsWith(`${prefix}:`)).map(({ key }) => ref(key, "*"));
  const subnets = (kind: string, property: string) =>
    inZones
      .filter((subnet) => kindOf(subnet) === kind)
      .map(({ name }) => ref(`subnet:${name}`, property));
  return {
    vpc: ref("vpc", "*"),
    vpcId: ref("vpc", "id"),
    internetGateway: ref("internetGateway", "*"),
    subnets: all("subnet"),
    publicSubnets: subnets("public", "*"),
    privateSubnets: subnets("private", "*"),
    isolatedSubnets: subnets("isolated", "*"),
    publicSubnetIds: subnets("public", "id"),
    privateSubnetIds: subnets("private", "id"),
    isolatedSubnetIds: subnets("isolated", "id"),
    routeTables: all("routeTable"),
    routeTableAssociations: all("association"),
    routes: all("route"),
    natGateways: all("nat"),
    eips: all("eip"),
    vpcEndpoints: all("endpoint"),
    subnetLayout: specs.map(layoutOf),
  };
}

/** The children of `awsx.ec2.Vpc` (pulumi-awsx v3, awsx/ec2/vpc.ts): same types, names, parents and inputs. */
export function vpc(name: string, inputs: Properties, caller: Caller): Expansion {
  const { zones, calls } = zonesOf(inputs, caller);
  if (zones.length === 0) {
    throw new CloudError("InvalidArgument", "availabilityZoneNames is empty: a VPC needs a zone.");
  }
  const range = typeof inputs.cidrBlock === "string" ? inputs.cidrBlock : "10.0.0.0/16";
  const { subnets, specs } = subnetsOf(name, range, zones, inputs);
  const used = subnets.filter((subnet) => order.includes(kindOf(subnet)));
  const sorted = zones.map((zone) =>
    used
      .filter((subnet) => subnet.zone === zone)
      .sort((a, b) => order.indexOf(kindOf(a)) - order.indexOf(kindOf(b))),
  );
  const strategy = strategyOf(inputs, zones.length, used);
  const tags = isObject(inputs.tags) ? inputs.tags : {};
  const sharedTags = { Name: name, ...tags };
  const region = pick(inputs, ["region"]);
  const children: Child[] = [
    {
      key: "vpc",
      type: "aws:ec2/vpc:Vpc",
      name,
      inputs: { ...region, ...pick(inputs, vpcInputs), cidrBlock: range, tags: sharedTags },
    },
    {
      key: "internetGateway",
      type: "aws:ec2/internetGateway:InternetGateway",
      name,
      parent: "vpc",
      inputs: { ...region, vpcId: ref("vpc", "id"), tags: sharedTags },
      dependsOn: ["vpc"],
    },
    ...endpointChildren(inputs, region),
    ...sorted.flatMap((inZone, zone) =>
      zoneChildren(name, zone, inZone, strategy, inputs, tags, sharedTags, region),
    ),
  ];
  return { children, outputs: outputsOf(children, sorted.flat(), specs), calls };
}
