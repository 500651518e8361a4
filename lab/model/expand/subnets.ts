import { Netmask } from "netmask";
import { CloudError, type Properties, UNKNOWN, type Value } from "../types";
import { isAbsent, isList, isObject } from "../values";

/** A `subnetSpecs` entry, with the size as mask. */
export interface SubnetSpec {
  readonly type: string;
  readonly name?: string;
  readonly cidrMask?: number;
  readonly cidrBlocks?: readonly string[];
  readonly tags: Properties;
}

/** One subnet in one zone. */
export interface Subnet {
  readonly type: string;
  readonly name: string;
  readonly zone: string;
  readonly cidrBlock: string;
  readonly tags: Properties;
}

const refuse = (reason: string): never => {
  throw new CloudError("InvalidArgument", reason);
};

function specOf(value: Value, zones: number, index: number): SubnetSpec {
  if (!isObject(value) || typeof value.type !== "string") {
    return refuse(`subnetSpecs[${index}] needs a type`);
  }
  const { type, name, cidrMask, size, cidrBlocks, tags } = value;
  const fromSize = typeof size === "number" ? 32 - Math.log2(size) : undefined;
  if (fromSize !== undefined && !Number.isInteger(fromSize)) {
    return refuse(
      `The following subnet sizes are invalid: ${String(size)}. Sizes are powers of two.`,
    );
  }
  if (fromSize !== undefined && typeof cidrMask === "number" && fromSize !== cidrMask) {
    return refuse(
      `Subnet size ${String(size)} does not match the expected size for a /${cidrMask} subnet.`,
    );
  }
  if (isList(cidrBlocks) && cidrBlocks.length !== zones) {
    return refuse(
      `The number of CIDR blocks in subnetSpecs[${index}] must match the number of availability zones (${zones}).`,
    );
  }
  return {
    type,
    ...(typeof name === "string" ? { name } : {}),
    ...(typeof cidrMask === "number"
      ? { cidrMask }
      : fromSize === undefined
        ? {}
        : { cidrMask: fromSize }),
    ...(isList(cidrBlocks)
      ? { cidrBlocks: cidrBlocks.filter((each) => typeof each === "string") }
      : {}),
    tags: isObject(tags) ? tags : {},
  };
}

const bitsFor = (count: number) => (count === 0 ? 0 : Math.ceil(Math.log2(count)));

/** The first block of a size behind another one. */
const blockAfter = (previous: Netmask, mask: number) =>
  new Netmask(previous.last ?? previous.base, mask).next();

const subnetName = (vpc: string, spec: SubnetSpec, zone: number) =>
  `${vpc}-${spec.name ?? spec.type.toLowerCase()}-${zone + 1}`;

/** "Auto": the range is divided evenly between zones, and in a zone given out in the order of the specs. */
function allocated(
  vpc: string,
  range: string,
  zones: readonly string[],
  specs: readonly SubnetSpec[],
  zoneMask?: number,
): Subnet[] {
  const whole = new Netmask(range);
  const mask = zoneMask ?? whole.bitmask + bitsFor(zones.length);
  const share = mask + bitsFor(specs.length);
  const needed = specs.reduce((sum, { cidrMask }) => sum + 2 ** (32 - (cidrMask ?? share)), 0);
  if (needed > 2 ** (32 - mask)) {
    refuse(
      `Subnets are too large for VPC. VPC has ${2 ** (32 - mask)} addresses, but subnets require ${needed} addresses.`,
    );
  }
  let zoneBlock = new Netmask(`${whole.base}/${mask}`);
  return zones.flatMap((zone, index) => {
    let block: Netmask | undefined;
    const subnets = specs.map((spec) => {
      const size = spec.cidrMask ?? share;
      block = block === undefined ? new Netmask(zoneBlock.base, size) : blockAfter(block, size);
      return {
        type: spec.type,
        name: subnetName(vpc, spec, index),
        zone,
        cidrBlock: block.toString(),
        tags: spec.tags,
      };
    });
    zoneBlock = zoneBlock.next();
    return subnets;
  });
}

function explicit(vpc: string, zones: readonly string[], specs: readonly SubnetSpec[]): Subnet[] {
  return zones.flatMap((zone, index) =>
    specs.map((spec) => ({
      type: spec.type,
      name: subnetName(vpc, spec, index),
      zone,
      cidrBlock: spec.cidrBlocks?.[index] ?? "",
      tags: spec.tags,
    })),
  );
}

function refuseOverlaps(subnets: readonly Subnet[]): void {
  const overlapping = subnets.filter((a) =>
    subnets.some((b) => {
      const [left, right] = [new Netmask(a.cidrBlock), new Netmask(b.cidrBlock)];
      return a !== b && (left.contains(right) || right.contains(left));
    }),
  );
  if (overlapping.length > 0) {
    refuse(
      `The following subnets overlap with at least one other subnet: ${overlapping.map(({ name, cidrBlock }) => `${name}: ${cidrBlock}`).join(", ")}`,
    );
  }
}

/** "Exact" wants all of the range accounted for. */
function refuseGaps(range: string, subnets: readonly Subnet[]): void {
  const whole = new Netmask(range);
  let expected: string | undefined = whole.base;
  for (const { name, cidrBlock } of subnets) {
    const block = new Netmask(cidrBlock);
    if (block.base !== expected) {
      refuse(
        `There are gaps in the subnet ranges: ${name} (${cidrBlock}) does not start at ${expected ?? "the end"}. Declare them as type "Unused".`,
      );
    }
    expected = block.next().base;
  }
  const last = subnets.at(-1);
  if (last === undefined || new Netmask(last.cidrBlock).last !== whole.last) {
    refuse(
      `There are gaps in the subnet ranges: the last subnet ends before the VPC ends (${whole.last ?? ""}).`,
    );
  }
}

/** What a VPC without `subnetSpecs` gets under "Auto": half of each zone private, a quarter public. */
const defaultSpecs = (zoneMask: number): SubnetSpec[] =>
  zoneMask > 26
    ? refuse(
        `Automatic subnet creation requires a VPC with at least /26 available per AZ, but only /${zoneMask} is available.`,
      )
    : [
        { type: "Private", cidrMask: Math.max(zoneMask, 16) + 1, tags: {} },
        { type: "Public", cidrMask: Math.max(zoneMask, 16) + 2, tags: {} },
      ];

/** The subnets of `awsx.ec2.Vpc`, zone by zone in the order of the specs, as its "Auto" and "Exact" strategies lay them out. */
export function subnetsOf(
  vpc: string,
  range: string,
  zones: readonly string[],
  inputs: Properties,
): { readonly subnets: readonly Subnet[]; readonly specs: readonly SubnetSpec[] } {
  const strategy = isAbsent(inputs.subnetStrategy) ? "Legacy" : inputs.subnetStrategy;
  if (strategy !== "Auto" && strategy !== "Exact") {
    refuse(
      `The lab lays out subnets by subnetStrategy "Auto" or "Exact" only, not "${String(strategy === UNKNOWN ? "unknown" : strategy)}".`,
    );
  }
  const zoneMask =
    typeof inputs.availabilityZoneCidrMask === "number"
      ? inputs.availabilityZoneCidrMask
      : undefined;
  const specs = isList(inputs.subnetSpecs)
    ? inputs.subnetSpecs.map((each, index) => specOf(each, zones.length, index))
    : defaultSpecs(zoneMask ?? new Netmask(range).bitmask + bitsFor(zones.length));
  if (specs.length === 0) {
    refuse("No subnets specified");
  }
  const stated = specs.filter(({ cidrBlocks }) => cidrBlocks !== undefined).length;
  if (stated > 0 && stated < specs.length) {
    refuse(
      "If any subnet spec has explicit cidrBlocks, all subnets must have explicit cidrBlocks.",
    );
  }
  const subnets =
    stated > 0 ? explicit(vpc, zones, specs) : allocated(vpc, range, zones, specs, zoneMask);
  refuseOverlaps(subnets);
  if (strategy === "Exact") {
    refuseGaps(range, subnets);
  }
  return { subnets, specs };
}
