import { Netmask } from "netmask";

/** CIDR blocks of a VPC's subnets, one per zone and kind. */
export interface SubnetRanges {
  readonly private: string[];
  readonly public: string[];
  readonly isolated: string[];
}

/** Zones that the layout leaves room for, so that a third or fourth zone moves no subnet. */
const zoneSlots = 4;

/**
 * Divides a VPC's range: each of four zone slots gets a quarter of it; of the quarter, the first half is private
 * (pods take an address each), the next eighth public, the next isolated, the rest is kept for later.
 * `10.0.0.0/16`, first zone: 10.0.0.0/19, 10.0.32.0/21, 10.0.40.0/21.
 */
export function subnetRanges(vpcRange: string, zones: number): SubnetRanges {
  const vpc = new Netmask(vpcRange);
  const base = toNumber(vpc.base);
  const slot = vpc.size / zoneSlots;
  const block = (zone: number, offset: number, size: number) =>
    `${toAddress(base + zone * slot + offset)}/${32 - Math.log2(size)}`;
  const each = (offset: number, size: number) =>
    Array.from({ length: zones }, (_, zone) => block(zone, offset, size));
  return {
    private: each(0, slot / 2),
    public: each(slot / 2, slot / 8),
    isolated: each(slot / 2 + slot / 8, slot / 8),
  };
}

function toNumber(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

function toAddress(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
}
