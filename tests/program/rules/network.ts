import { isDeepStrictEqual } from "node:util";
import { type Reach, reachOf, shown } from "../flows";
import { faults } from "../matrix";
import { label, type Plan } from "../plans";
import { distinct } from "../values";
import { type Rule } from "./rule";

/** Reading a plan's network takes a while, and every rule here begins with it. */
const known = new WeakMap<Plan, Reach>();

function reach(plan: Plan): Reach {
  const found = known.get(plan) ?? reachOf(plan);
  known.set(plan, found);
  return found;
}

const defaultList = "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl";

/** The network has a group for functions before there are any: it costs nothing, and a first service moves nothing. */
const waitsForFunctions = /^network-[a-z0-9-]+-functions$/;

/** Who may call whom. */
export const network: readonly Rule[] = [
  ...Object.entries(faults).map(([fault, find]) => ({
    name: `has no ${fault}`,
    violations: ({ plan }: { readonly plan: Plan }) =>
      find(reach(plan)).filter((line) => !waitsForFunctions.test(line)),
  })),
  {
    name: "has no path from the Internet to workloads or to data",
    violations: ({ plan }) =>
      reach(plan)
        .flows.filter(({ pair }) => /^internet -> (app|data)$/.test(pair))
        .map(shown),
  },
  {
    name: "lets workloads reach the outside, and databases where there are any",
    violations: ({ plan, settings }) => {
      const pairs = distinct(reach(plan).flows.map(shown));
      const hasDatabase = Object.values(settings.services).some(
        ({ store }) => store === "postgres",
      );
      // Pods alone need no rule of ours: EKS lets its nodes out, and access lists narrow that.
      const wanted = [
        /^app -> internet: (443|all)$/,
        ...(hasDatabase ? [/^app -> data: 5432$/] : []),
      ];
      return wanted
        .filter((pair) => !pairs.some((each) => pair.test(each)))
        .map((pair) => `no flow ${pair.source}`);
    },
  },
  {
    name: "has a default access list that lets nothing pass, in every VPC",
    violations: ({ plan }) => {
      const lists = plan.resources.of(defaultList);
      const open = lists.filter(
        ({ inputs }) => !isDeepStrictEqual(Object.keys(inputs), ["defaultNetworkAclId"]),
      );
      const vpcs = plan.resources.of("aws:ec2/vpc:Vpc").length;
      return [
        ...open.map(label),
        ...(lists.length === vpcs ? [] : [`${lists.length} lists in ${vpcs} VPCs`]),
      ];
    },
  },
];
