import { expect } from "chai";
import fc from "fast-check";
import { Netmask } from "netmask";
import { rangesBesidePrivate, subnetRanges } from "../../../components/support/subnets";

describe("subnetRanges", () => {
  it("divides a /16 over three zones", () => {
    expect(subnetRanges("10.0.0.0/16", 3)).to.deep.equal({
      private: ["10.0.0.0/19", "10.0.64.0/19", "10.0.128.0/19"],
      public: ["10.0.32.0/21", "10.0.96.0/21", "10.0.160.0/21"],
      isolated: ["10.0.40.0/21", "10.0.104.0/21", "10.0.168.0/21"],
      firewall: ["10.0.48.0/24", "10.0.112.0/24", "10.0.176.0/24"],
      balancers: ["10.0.56.0/21", "10.0.120.0/21", "10.0.184.0/21"],
    });
  });

  it("divides a /20 over two zones", () => {
    expect(subnetRanges("192.168.16.0/20", 2)).to.deep.equal({
      private: ["192.168.16.0/23", "192.168.20.0/23"],
      public: ["192.168.18.0/25", "192.168.22.0/25"],
      isolated: ["192.168.18.128/25", "192.168.22.128/25"],
      firewall: ["192.168.19.0/28", "192.168.23.0/28"],
      balancers: ["192.168.19.128/25", "192.168.23.128/25"],
    });
  });

  it("moves no subnet when a zone is added", () => {
    const two = subnetRanges("10.0.0.0/16", 2);
    const four = subnetRanges("10.0.0.0/16", 4);
    for (const kind of ["private", "public", "isolated", "firewall", "balancers"] as const) {
      expect(four[kind].slice(0, 2)).to.deep.equal(two[kind]);
    }
  });

  it("keeps every subnet inside the range and apart from the others", () => {
    const ranges = fc
      .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 16, max: 20 }))
      .map(([octet, bits]) => {
        const block = new Netmask(`10.${octet}.0.0/${bits}`);
        return `${block.base}/${bits}`;
      });
    fc.assert(
      fc.property(ranges, fc.integer({ min: 2, max: 4 }), (range, zones) => {
        const vpc = new Netmask(range);
        const all = Object.values(subnetRanges(range, zones))
          .flat()
          .map((subnet) => new Netmask(subnet));
        expect(all).to.have.length(5 * zones);
        all.forEach((subnet, index) => {
          expect(vpc.contains(subnet), `${range} contains ${subnet.toString()}`).to.equal(true);
          for (const other of all.slice(index + 1)) {
            expect(subnet.contains(other) || other.contains(subnet)).to.equal(false);
          }
        });
      }),
    );
  });
});

describe("rangesBesidePrivate", () => {
  it("holds every subnet but the private ones, and nothing of those", () => {
    for (const zones of [2, 3, 4]) {
      const { private: workloads, ...others } = subnetRanges("10.0.0.0/16", zones);
      const beside = rangesBesidePrivate("10.0.0.0/16", zones).map((range) => new Netmask(range));
      const isBeside = (range: string) => beside.some((block) => block.contains(range));
      expect(Object.values(others).flat().every(isBeside)).to.equal(true);
      expect(workloads.some(isBeside)).to.equal(false);
      expect(
        workloads.some((range) => beside.some((block) => new Netmask(range).contains(block))),
      ).to.equal(false);
    }
  });
});
