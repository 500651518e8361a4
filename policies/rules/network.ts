import { at, isTree, type Planned, texts, trees } from "../plan";
import {
  accompanied,
  allOf,
  always,
  finding,
  mustBe,
  mustHave,
  requiring,
  type Rule,
  foundations,
} from "../rule";

const acl = "aws:wafv2/webAcl:WebAcl";
const association = "aws:wafv2/webAclAssociation:WebAclAssociation";
const balancer = "aws:lb/loadBalancer:LoadBalancer";
const policy = "aws:networkfirewall/firewallPolicy:FirewallPolicy";

const isApplication = ({ inputs }: Planned) => inputs.loadBalancerType === "application";

/** Ports by which people get into machines. */
const administration = [22, 3389];

const opensAdministration = (rule: unknown): boolean =>
  isTree(rule) &&
  (rule.action === "allow" || rule.ruleAction === "allow") &&
  ["0.0.0.0/0", "::/0"].includes(String(rule.cidrBlock ?? rule.ipv6CidrBlock)) &&
  ["-1", "6", "tcp"].includes(String(rule.protocol)) &&
  administration.some(
    (port) =>
      String(rule.protocol) === "-1" ||
      (Number(rule.fromPort) <= port && port <= Number(rule.toPort)),
  );

/** Which ways there are. */
export const network: readonly Rule[] = [
  {
    id: "default-group-empty",
    title: "the default security group and access list of a VPC let nothing pass",
    severity: "high",
    source: [`${foundations}: EC2.2`, "CIS AWS Foundations 5.0: 5.5"],
    remedy: "Adopt the VPC's defaults without any rule.",
    enforcement: always,
    check: (plan) =>
      plan
        .of(
          "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
          "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
        )
        .flatMap((group) =>
          ["ingress", "egress"]
            .filter((direction) => trees(group.inputs[direction]).length > 0)
            .map((direction) => finding(group, direction, "lets something pass")),
        ),
  },
  {
    id: "defaults-adopted",
    title: "every VPC's default security group is one of the program's",
    severity: "high",
    source: [`${foundations}: EC2.2`, "CIS AWS Foundations 5.0: 5.5"],
    remedy: "Make a DefaultSecurityGroup for the VPC.",
    enforcement: always,
    check: (plan) => {
      const groups = plan.of("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup");
      // A group knows its VPC by the component that made it.
      return plan
        .of("aws:ec2/vpc:Vpc")
        .filter(
          ({ urn, parent }) =>
            !groups.some(({ references }) =>
              references.vpcId?.some((each) => each === urn || each === parent),
            ),
        )
        .map((vpc) =>
          finding(vpc, "vpcId", "has a default security group that nobody looks after"),
        );
    },
  },
  {
    id: "administration-closed",
    title: "access lists let nobody outside near the ports of SSH and RDP",
    severity: "medium",
    source: [`${foundations}: EC2.21`, "CIS AWS Foundations 5.0: 5.2"],
    remedy: "Narrow the rule to the ports and ranges that are needed.",
    enforcement: always,
    check: (plan) =>
      plan
        .of("aws:ec2/networkAcl:NetworkAcl")
        .filter(({ inputs, name }) => {
          const rules = [...trees(inputs.ingress)].sort(
            (a, b) => Number(a.ruleNo) - Number(b.ruleNo),
          );
          // Replies to what workloads ask come back to ephemeral ports, of which 3389 is one (VPC user guide).
          return (
            rules.some((rule) => opensAdministration(rule) && !(Number(rule.fromPort) >= 1024)) &&
            name !== ""
          );
        })
        .map((list) => finding(list, "ingress", "lets the Internet near ports of administration")),
  },
  {
    id: "groups-leave-by-name",
    title: "security groups let out by single ports of TCP",
    severity: "medium",
    source: ["Amazon VPC user guide, Security group rules"],
    remedy: "Name protocol and port, and the group or list that is called.",
    enforcement: always,
    check: (plan) =>
      plan
        .of("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule")
        .filter(({ inputs }) => inputs.ipProtocol !== "tcp" || inputs.fromPort !== inputs.toPort)
        .map((rule) => finding(rule, "ipProtocol", "lets out by more than one port")),
  },
  {
    id: "groups-have-no-rules-inside",
    title: "security groups have rules that are resources of their own",
    severity: "low",
    source: ["Pulumi AWS provider, ec2.SecurityGroup: do not mix rules inside with rules outside"],
    remedy: "Make SecurityGroupIngressRule and SecurityGroupEgressRule instead.",
    enforcement: always,
    check: (plan) =>
      plan
        .of("aws:ec2/securityGroup:SecurityGroup")
        .filter(({ inputs }) => inputs.ingress !== undefined || inputs.egress !== undefined)
        .map((group) => finding(group, "ingress", "has rules inside of it")),
  },
  {
    id: "web-acls-in-front",
    title: "whatever the Internet calls has a web ACL in front",
    severity: "medium",
    source: [`${foundations}: CloudFront.6, APIGateway.4, ELB.16`],
    remedy: "Associate a web ACL; CloudFront's is of us-east-1.",
    enforcement: always,
    check: allOf(
      requiring(mustHave("aws:cloudfront/distribution:Distribution", "webAclId", "has no web ACL")),
      accompanied("aws:apigateway/stage:Stage", association, "resourceArn", "has no web ACL"),
      accompanied(
        balancer,
        association,
        "resourceArn",
        "has no web ACL",
        (each) => !isApplication(each) || each.inputs.internal === true,
      ),
    ),
  },
  {
    id: "web-acls-work",
    title: "web ACLs have rules, and count what they do",
    severity: "medium",
    source: [`${foundations}: WAF.10, WAF.12`],
    remedy: "Give the web ACL rules, each with cloudwatchMetricsEnabled.",
    enforcement: always,
    check: (plan) =>
      plan
        .of(acl)
        .flatMap((each) => [
          ...(trees(each.inputs.rules).length === 0
            ? [finding(each, "rules", "has no rules")]
            : []),
          ...[each.inputs, ...trees(each.inputs.rules)]
            .filter((one) => at(one, "visibilityConfig.cloudwatchMetricsEnabled") !== true)
            .map(() => finding(each, "rules.visibilityConfig", "does not count what it does")),
        ]),
  },
  {
    id: "balancers-strict",
    title: "public load balancers drop what is no proper HTTP",
    severity: "medium",
    source: [`${foundations}: ELB.4, ELB.12`],
    remedy: "Set dropInvalidHeaderFields, and desyncMitigationMode to defensive or strictest.",
    enforcement: always,
    check: requiring(
      {
        ...mustBe(balancer, "dropInvalidHeaderFields", true),
        unless: (each) => !isApplication(each),
      },
      {
        type: balancer,
        property: "desyncMitigationMode",
        // AWS's default is defensive.
        accepts: (value) => value === undefined || value === "defensive" || value === "strictest",
        message: "passes requests on that a server may understand otherwise",
      },
    ),
  },
  {
    id: "firewalls-drop",
    title: "network firewalls have rules, and hand everything to them or drop it",
    severity: "medium",
    source: [
      `${foundations}: NetworkFirewall.3, NetworkFirewall.4, NetworkFirewall.5, NetworkFirewall.6`,
    ],
    remedy: "Name rule groups; stateless defaults aws:forward_to_sfe or aws:drop.",
    enforcement: always,
    check: requiring(
      {
        type: policy,
        property: "firewallPolicy.statefulRuleGroupReferences",
        accepts: (value) => trees(value).length > 0,
        message: "has no rule groups",
      },
      ...["statelessDefaultActions", "statelessFragmentDefaultActions"].map((property) => ({
        type: policy,
        property: `firewallPolicy.${property}`,
        accepts: (value: unknown) =>
          texts(value).length > 0 &&
          texts(value).every((action) => ["aws:drop", "aws:forward_to_sfe"].includes(action)),
        message: "lets packets pass that no rule has seen",
      })),
    ),
  },
  {
    id: "origins-closed",
    title: "buckets behind CloudFront answer CloudFront alone, and there is a page to begin with",
    severity: "medium",
    source: [`${foundations}: CloudFront.1, CloudFront.13`],
    remedy:
      "Give each bucket's origin an origin access control that always signs, and set defaultRootObject.",
    enforcement: always,
    check: allOf(
      requiring(
        mustHave(
          "aws:cloudfront/distribution:Distribution",
          "defaultRootObject",
          "has no page to begin with",
        ),
        mustBe(
          "aws:cloudfront/originAccessControl:OriginAccessControl",
          "signingBehavior",
          "always",
        ),
      ),
      (plan) =>
        plan.of("aws:cloudfront/distribution:Distribution").flatMap((each) =>
          trees(each.inputs.origins)
            .filter(
              ({ customOriginConfig, originAccessControlId, vpcOriginConfig }) =>
                customOriginConfig === undefined &&
                vpcOriginConfig === undefined &&
                originAccessControlId === undefined,
            )
            .map(() =>
              finding(
                each,
                "origins.originAccessControlId",
                "reads a bucket without an access control",
              ),
            ),
        ),
    ),
  },
  {
    id: "endpoint-services-ask",
    title: "who connects to an endpoint service is asked about, and named",
    severity: "medium",
    source: ["AWS PrivateLink guide, Manage permissions for your endpoint service"],
    remedy: "Set acceptanceRequired, and name accounts in allowedPrincipals.",
    enforcement: always,
    check: requiring(
      mustBe("aws:ec2/vpcEndpointService:VpcEndpointService", "acceptanceRequired", true),
      {
        type: "aws:ec2/vpcEndpointService:VpcEndpointService",
        property: "allowedPrincipals",
        accepts: (value) => !texts(value).includes("*"),
        message: "lets everybody connect",
      },
    ),
  },
];
