import { expect } from "chai";
import { dataPorts } from "../../components/parts/networkAcls";
import { crooked, type Flow, type Reach, reachOf, shown, stopped, wayOut } from "./flows";
import { aclFlows } from "./openings";
import { named, type Plan, planOf, timeout, variants } from "./plans";
import { tampered } from "./tampering";
import { distinct } from "./values";
import { internet } from "./vpcs";

const isPort = ({ protocol, ports }: Flow, ...allowed: readonly number[]) =>
  protocol === "tcp" && ports.from === ports.to && allowed.includes(ports.from);

/** One port, named; or a cluster's own group, which EKS opens to itself. */
const isNamed = (flow: Flow) =>
  flow.rules.every(({ byEks }) => byEks) ||
  (flow.protocol === "tcp" && flow.ports.from === flow.ports.to);

/** Who may call whom, on what. What is not here is not allowed. */
const matrix: { readonly [pair: string]: (flow: Flow) => boolean } = {
  "internet -> public": (flow) => isPort(flow, 443) && flow.to?.isPublic === true,
  "list -> public": (flow) => isPort(flow, 443) && flow.to?.isPublic === true,
  // CloudFront's own network interfaces in private subnets (VPC origins).
  "list -> app": (flow) => isPort(flow, 443),
  "public -> app": isNamed,
  "app -> app": isNamed,
  "app -> data": (flow) => isPort(flow, ...dataPorts),
  "app -> endpoints": (flow) => isPort(flow, 443),
  // What EKS opens to everything, access lists narrow to this.
  "app -> internet": (flow) => isPort(flow, 443) || flow.rules.every(({ byEks }) => byEks),
  "data -> data": ({ from, to }) => from === to,
  "data -> endpoints": (flow) => isPort(flow, 443),
};

const replies = ["tcp 1024-65535"];

/** What access lists may let one layer begin to say to another. */
const beginnings: { readonly [pair: string]: readonly string[] } = {
  "internet -> public": ["tcp 443"],
  "public -> internet": ["tcp 443"],
  "public -> public": ["tcp 443"],
  "public -> app": ["tcp 1024-65535"],
  "app -> app": ["all"],
  "app -> data": dataPorts.map((port) => `tcp ${port}`),
  "app -> public": ["tcp 443"],
  "app -> internet": ["tcp 443"],
  "app -> firewall": ["tcp 443"],
  "firewall -> public": ["tcp 443"],
  "firewall -> internet": ["tcp 443"],
  "data -> data": ["all"],
};

/** Lists keep no state, so where there are calls one way there are answers the other way. */
const allowedBetween = (pair: string): readonly string[] => {
  const [from = "", to = ""] = pair.split(" -> ");
  const isAnswered = beginnings[`${to} -> ${from}`] !== undefined;
  return [...(beginnings[pair] ?? []), ...(isAnswered ? replies : [])];
};

const isWithin = (span: string, allowed: readonly string[]) => {
  const [protocol, ports = ""] = span.split(" ");
  const [from = 0, to = from] = ports.split("-").map(Number);
  return allowed.some((each) => {
    const [other, otherPorts = ""] = each.split(" ");
    const [least = 0, most = least] = otherPorts.split("-").map(Number);
    return each === span || (protocol === other && least <= from && to <= most);
  });
};

/** Everything that is wrong with a plan's network, by property. */
const faults = {
  "flows outside the matrix": ({ flows }: Reach) =>
    distinct(flows.filter((flow) => matrix[flow.pair]?.(flow) !== true).map(shown)),
  "flows that access lists stop": stopped,
  "openings of access lists outside the matrix": (reach: Reach) =>
    [...aclFlows(reach)].flatMap(([pair, spans]) =>
      spans
        .filter((span) => !isWithin(span, allowedBetween(pair)))
        .map((span) => `${pair}: ${span}`),
    ),
  "stores opened to ranges instead of groups": ({ groups }: Reach) =>
    groups
      .filter(({ tiers }) => tiers.includes("data"))
      .flatMap(({ rules }) => rules.filter(({ peer }) => peer.group === undefined))
      .map(({ name }) => name),
  "rules that let everything out": ({ groups }: Reach) =>
    groups
      .flatMap(({ rules }) => rules)
      .filter(
        ({ direction, protocol, peer, byEks }) =>
          !byEks && direction === "out" && protocol === "-1" && peer.range?.bitmask === 0,
      )
      .map(({ name }) => name),
  "stores with a way to the Internet": ({ subnets }: Reach) =>
    subnets
      .filter(({ layer, routes }) => layer === "data" && routes.length > 0)
      .map(({ name }) => name),
  "subnets without an access list": ({ subnets }: Reach) =>
    subnets.filter(({ acl }) => acl === undefined).map(({ name }) => name),
  "groups that nothing wears": ({ groups }: Reach) =>
    groups
      .filter(({ subnets, rules }) => subnets.length === 0 && !rules.every(({ byEks }) => byEks))
      .map(({ name }) => name),
  "crooked ways": crooked,
  "ways past the firewall": ({ subnets }: Reach) => {
    const guarded = new Set(
      subnets.filter(({ layer }) => layer === "firewall").map(({ vpc }) => vpc),
    );
    return subnets
      .filter(({ layer, vpc }) => layer === "app" && guarded.has(vpc))
      .filter((from) =>
        internet.some(
          (address) =>
            wayOut(from, subnets, address)?.some(({ layer }) => layer === "firewall") !== true,
        ),
      )
      .map(({ name }) => name);
  },
};

type Fault = keyof typeof faults;

for (const [name, variant] of named) {
  describe(`The network of ${name}`, function () {
    this.timeout(timeout);
    let reach: Reach;
    before(async () => {
      reach = reachOf(await planOf(variant));
    });

    for (const [fault, find] of Object.entries(faults)) {
      it(`has no ${fault}`, () => {
        expect(find(reach)).to.deep.equal([]);
      });
    }

    it("has no path from the Internet to workloads or to data", () => {
      const paths = reach.flows.filter(({ pair }) => /^internet -> (app|data)$/.test(pair));
      expect(paths.map(shown)).to.deep.equal([]);
    });

    it("lets workloads reach stores, endpoints' services and the outside", () => {
      const pairs = reach.flows.map(shown);
      expect(pairs).to.include.members(["app -> data: 5432", "app -> internet: 443"]);
    });

    it("has a default access list that lets nothing pass, in every VPC", async () => {
      const { resources } = await planOf(variant);
      const lists = resources.of("aws:ec2/defaultNetworkAcl:DefaultNetworkAcl");
      expect(lists).to.have.length(resources.of("aws:ec2/vpc:Vpc").length);
      lists.forEach(({ inputs }) => expect(inputs).to.have.all.keys("defaultNetworkAclId"));
    });
  });
}

describe("A network", function () {
  this.timeout(timeout);
  let plan: Plan;
  let guarded: Plan;
  before(async () => {
    plan = await planOf(variants.prod);
    guarded = await planOf(variants["prod, firewall"]);
  });

  const notices = (what: string, fault: Fault, change: (of: Plan) => Plan, expected: unknown) => {
    it(`${what} is noticed`, () => {
      const of = fault === "ways past the firewall" || what.includes("firewall") ? guarded : plan;
      expect(faults[fault](reachOf(change(of)))).to.deep.equal(expected);
    });
  };
  const name = (what: string) => `network-eu-west-1-${what}`;
  const ingress = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
  const egress = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
  const open = { cidrIpv4: "0.0.0.0/0", referencedSecurityGroupId: undefined };

  notices(
    "whose database the Internet may call",
    "flows outside the matrix",
    (of) => tampered(of, ingress, "data-eu-west-1-functions-to-databases-in", open),
    ["internet -> data: 5432"],
  );
  notices(
    "whose pods the Internet may call",
    "flows outside the matrix",
    (of) => tampered(of, ingress, "ingress-eu-west-1-internal-to-pods-8080-in", open),
    ["internet -> app: 8080"],
  );
  notices(
    "whose cache is called on a port that is none of its own",
    "flows outside the matrix",
    (of) =>
      ["in", "out"].reduce(
        (changed, side) =>
          tampered(
            changed,
            side === "in" ? ingress : egress,
            `data-eu-west-1-functions-to-cache-${side}`,
            { fromPort: 6380, toPort: 6380 },
          ),
        of,
      ),
    ["app -> data: 6380"],
  );
  notices(
    "whose stores are opened to a range",
    "stores opened to ranges instead of groups",
    (of) =>
      tampered(of, ingress, "data-eu-west-1-functions-to-databases-in", {
        cidrIpv4: "10.0.0.0/16",
        referencedSecurityGroupId: undefined,
      }),
    ["data-eu-west-1-functions-to-databases-in"],
  );
  notices(
    "that lets everything out",
    "rules that let everything out",
    (of) => tampered(of, egress, name("functions-to-https"), { ipProtocol: "-1" }),
    [name("functions-to-https")],
  );
  notices(
    "whose stores have a default route",
    "stores with a way to the Internet",
    (of) => {
      const table = of.resources.only("aws:ec2/routeTable:RouteTable", name("vpc-isolated-1")).id;
      return tampered(of, "aws:ec2/route:Route", name("vpc-private-1"), {
        routeTableId: String(table),
      });
    },
    [name("vpc-isolated-1")],
  );
  notices(
    "whose access list knows less ports than its groups",
    "flows that access lists stop",
    (of) => withoutRule(of, name("acl-isolated"), "ingress", 5432),
    ["app -> data: 5432"],
  );
  notices(
    "whose access list lets no answers back",
    "flows that access lists stop",
    (of) => withoutRule(of, name("acl-private"), "ingress", 1024),
    ["app -> data: 5432", "app -> data: 6379", "app -> internet: 443"],
  );
  notices(
    "whose access list lets public subnets call stores",
    "openings of access lists outside the matrix",
    (of) => withoutRule(of, name("acl-isolated"), "ingress", 0, "deny"),
    dataPorts.map((port) => `public -> data: tcp ${port}`),
  );
  notices(
    "with a subnet on the default access list",
    "subnets without an access list",
    (of) => tampered(of, "aws:ec2/networkAcl:NetworkAcl", name("acl-public"), { subnetIds: [] }),
    [1, 2, 3].map((zone) => name(`vpc-public-${zone}`)),
  );
  notices(
    "with a group that nothing wears",
    "groups that nothing wears",
    (of) =>
      tampered(of, "aws:lb/loadBalancer:LoadBalancer", "ingress-eu-west-1-internal-balancer", {
        securityGroups: [],
      }),
    ["ingress-eu-west-1-internal-access"],
  );
  notices(
    "whose firewall hears only one side",
    "crooked ways",
    (of) =>
      tampered(of, "aws:ec2/route:Route", name("firewall-1-back"), {
        destinationCidrBlock: "10.9.0.0/19",
      }),
    [`${name("vpc-private-1")} is answered another way than it calls`],
  );
  notices(
    "with half of the Internet past the firewall",
    "ways past the firewall",
    (of) =>
      tampered(of, "aws:ec2/route:Route", name("firewall-1-high"), {
        vpcEndpointId: undefined,
        natGatewayId: String(of.resources.only("aws:ec2/natGateway:NatGateway", name("vpc-1")).id),
      }),
    [name("vpc-private-1")],
  );
});

/** Takes the rules that begin at a port out of an access list. */
function withoutRule(
  of: Plan,
  list: string,
  direction: "ingress" | "egress",
  port: number,
  action = "allow",
): Plan {
  const type = "aws:ec2/networkAcl:NetworkAcl";
  const rules = of.resources.only(type, list).inputs[direction] as readonly {
    readonly fromPort: number;
    readonly action: string;
  }[];
  return tampered(of, type, list, {
    [direction]: rules.filter((rule) => rule.fromPort !== port || rule.action !== action),
  });
}
