import type * as awsx from "@pulumi/awsx";
import * as pulumi from "@pulumi/pulumi";
import { subnetRanges } from "./subnets";

/** Ids of a VPC's subnets by what they are for. */
export interface Subnets {
  /** All with a route to the Internet. */
  readonly public: pulumi.Output<string[]>;
  /** NAT gateways: some of the public ones, one per zone. */
  readonly nat: pulumi.Output<string[]>;
  /** Public load balancers: some of the public ones, one per zone. */
  readonly balancers: pulumi.Output<string[]>;
  readonly private: pulumi.Output<string[]>;
  readonly isolated: pulumi.Output<string[]>;
  /** Endpoints of the firewall; absent in a VPC without one. */
  readonly firewall?: pulumi.Output<string[]>;
}

/** What of a network's settings says which subnets there are. */
export interface SubnetPlan {
  readonly addressRange: string;
  readonly zones: readonly string[];
  readonly firewall: "none" | object;
}

/** Finds the subnets that awsx made. Its own lists go by type, which beside a firewall says little, so ranges tell. */
export function subnetsOf(vpc: awsx.ec2.Vpc, plan: SubnetPlan): Subnets {
  const { publicSubnetIds, privateSubnetIds, isolatedSubnetIds } = vpc;
  if (plan.firewall === "none") {
    return {
      public: publicSubnetIds,
      nat: publicSubnetIds,
      balancers: publicSubnetIds,
      private: privateSubnetIds,
      isolated: isolatedSubnetIds,
    };
  }
  const ranges = subnetRanges(plan.addressRange, plan.zones.length);
  const made = vpc.subnets.apply((subnets) =>
    pulumi.all(subnets.map(({ id, cidrBlock }) => pulumi.all([cidrBlock, id]))),
  );
  const at = (wanted: readonly string[]) =>
    made.apply((subnets) =>
      subnets.filter(([range]) => wanted.includes(String(range))).map(([, id]) => id),
    );
  return {
    public: publicSubnetIds,
    nat: at(ranges.public),
    balancers: at(ranges.balancers),
    private: at(ranges.private),
    isolated: at(ranges.isolated),
    firewall: at(ranges.firewall),
  };
}

/** The route table that awsx gave to each subnet of `subnetIds`, in their order. */
export function routeTablesOf(
  vpc: awsx.ec2.Vpc,
  subnetIds: pulumi.Output<string[]>,
): pulumi.Output<string[]> {
  const associations = vpc.routeTableAssociations.apply((each) =>
    pulumi.all(each.map(({ subnetId, routeTableId }) => pulumi.all([subnetId, routeTableId]))),
  );
  return pulumi
    .all([associations, subnetIds])
    .apply(([tables, ids]) =>
      ids.map((id) => tables.find(([subnetId]) => subnetId === id)?.[1] ?? missing(id)),
    );
}

function missing(subnetId: string): never {
  throw new Error(`subnet ${subnetId} has no route table`);
}
