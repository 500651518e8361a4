import { Netmask } from "netmask";

/** CIDR blocks of a VPC's subnets, one per zone and kind. */
export interface SubnetRanges {
  readonly private: string[];
  readonly public: string[];
  readonly isolated: string[];
  /** Endpoints of AWS Network Firewall; only in a VPC that has one. */
  readonly firewall: string[];
  /** Public load balancers of a VPC with a firewall: there, the public subnets are left to the NAT gateways. */
  readonly balancers: string[];
}

/** Zones that the layout leaves room for, so that a third or fourth zone moves no subnet. */
const zoneSlots = 4;

/**
 * Divides a VPC's range: each of four zone slots gets a quarter of it; of the quarter, the first half is private
 * (pods take an address each), the next eighth public, the next isolated; of the last quarter, the firewall's endpoint has
 * the first sixteenth, public load balancers beside a firewall have the second half, and the rest is kept for later.
 * `10.0.0.0/16`, first zone: 10.0.0.0/19, 10.0.32.0/21, 10.0.40.0/21, 10.0.48.0/24, 10.0.56.0/21.
 */
export function subnetRanges(vpcRange: string, zones: number): SubnetRanges {
  const each = (from: number, share: number) => blocks(vpcRange, zones, from, share);
  return {
    private: each(0, 1 / 2),
    public: each(1 / 2, 1 / 8),
    isolated: each(5 / 8, 1 / 8),
    firewall: each(3 / 4, 1 / 64),
    balancers: each(7 / 8, 1 / 8),
  };
}

/** Everything in the zones that is not private: one block for each zone, to say it in few rules. */
export function rangesBesidePrivate(vpcRange: string, zones: number): string[] {
  return blocks(vpcRange, zones, 1 / 2, 1 / 2);
}

/** The same part of each zone's slot. @param from where it begins, and @param share how much it is, of the slot. */
function blocks(vpcRange: string, zones: number, from: number, share: number): string[] {
  const vpc = new Netmask(vpcRange);
  const slot = vpc.size / zoneSlots;
  const mask = 32 - Math.log2(slot * share);
  return Array.from(
    { length: zones },
    (_, zone) => `${toAddress(toNumber(vpc.base) + (zone + from) * slot)}/${mask}`,
  );
}

function toNumber(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

function toAddress(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
}
