import { expect } from "chai";
import { dataPorts } from "../../components/parts/networkAcls";
import { reachOf } from "./flows";
import { type Fault, faults } from "./matrix";
import { type Plan, planOf, timeout, variants } from "./plans";
import { tampered } from "./tampering";

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
