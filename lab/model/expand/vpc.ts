import { regions, type RegionName } from "../../../environments/regions";
import { type Caller, type Child, CloudError, type Expansion, type Properties } from "../types";
import { isAbsent, isList, isObject, valueAt } from "../values";
import { type Subnet, type SubnetSpec, subnetsOf } from "./subnets";
import { ref } from "./inputs";
import { elasticIps, kindOf, type Strategy, zoneChildren } from "./zone";

/** Public subnets first in each zone, because private ones route through the gateways in them; isolated ones last. */
const order = ["public", "private", "isolated"];

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
