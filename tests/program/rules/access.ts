import { isDeepStrictEqual } from "node:util";
import { managedPolicies } from "../../../policies/data/managedPolicies";
import { label, type Plan, providerName } from "../plans";
import { type Said, statements } from "../policies";
import { texts } from "../values";
import { over, type Rule, type Run } from "./rule";

/** Tags that every resource of a stack gets: constants, so that no change of settings touches everything. */
const tagsOf = (stack: string) => ({
  Project: "evenkeel",
  Stack: `evenkeel-${stack}`,
  Environment: stack,
  ManagedBy: "pulumi",
});

/** Services of AWS's for which no condition is documented, and where the account's number is in the path that they write to. */
const withoutCondition = ["Service logdelivery.elasticloadbalancing.amazonaws.com"];

const anywhere = ["0.0.0.0/0", "::/0"];

const shown = ({ resource, actions }: Said) => `${label(resource)}: ${actions.join(", ")}`;

const granted = (plan: Plan) => statements(plan).filter(({ effect }) => effect === "Allow");

/** What everybody, or a service of AWS's for anybody, may do with a shared resource. */
const loose = (plan: Plan) =>
  granted(plan).filter(
    ({ path, principals, condition }) =>
      path !== "assumeRolePolicy" &&
      condition === undefined &&
      principals.some((each) => each === "*" || each.startsWith("Service ") || each === "AWS *"),
  );

const openPorts = ({ plan }: Run) =>
  plan.resources
    .of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    .filter(({ inputs }) =>
      [inputs.cidrIpv4, inputs.cidrIpv6].some((range) => anywhere.includes(String(range))),
    )
    .map(
      (rule) =>
        `${label(rule)} ${String(rule.inputs.ipProtocol)} ${String(rule.inputs.fromPort)}-${String(rule.inputs.toPort)}`,
    );

/** Who is let in, and by whom. */
export const access: readonly Rule[] = [
  {
    name: "grants by action, never by a pattern of actions",
    violations: ({ plan }) =>
      over(
        "grant",
        granted(plan).filter(({ resource }) => resource.type !== "aws:kms/key:Key"),
        (all) =>
          all.filter(({ actions }) => actions.some((action) => action.includes("*"))).map(shown),
      ),
  },
  {
    name: "lets the gate and what watches alone write metrics, in the gate's own namespace",
    violations: ({ plan }) => {
      const limit = { StringEquals: { "cloudwatch:namespace": "Evenkeel/Gate" } };
      const metrics = granted(plan).filter(
        ({ resource, actions }) =>
          resource.type === "aws:iam/rolePolicy:RolePolicy" &&
          actions.includes("cloudwatch:PutMetricData"),
      );
      const gates = ["GateSwitch", "PlaceWatch"].flatMap((part) =>
        plan.resources.of(`evenkeel:part:${part}`),
      ).length;
      return [
        ...metrics.filter(({ condition }) => !isDeepStrictEqual(condition, limit)).map(shown),
        ...(metrics.length === gates ? [] : [`${metrics.length} grants for ${gates} gates`]),
      ];
    },
  },
  {
    name: "trusts one service of AWS's in each role",
    violations: ({ plan }) => {
      const trust = statements(plan).filter(({ path }) => path === "assumeRolePolicy");
      const roles = plan.resources.of("aws:iam/role:Role").length;
      return [
        ...(trust.length === roles ? [] : [`${trust.length} statements of ${roles} roles`]),
        ...trust
          .filter(
            ({ principals }) =>
              principals.length !== 1 ||
              !/^Service [a-z0-9.-]+\.amazonaws\.com$/.test(principals.join()),
          )
          .map(shown),
      ];
    },
  },
  {
    name: "opens shared resources to AWS's services only under a condition",
    violations: ({ plan, settings }) =>
      loose(plan)
        .filter(
          ({ principals, resources }) =>
            !principals.every((each) => withoutCondition.includes(each)) ||
            !resources.every((each) => each.endsWith(`/AWSLogs/${settings.account}/*`)),
        )
        .map(shown),
  },
  {
    name: "uses no policies of AWS's but those that are listed",
    violations: ({ plan }) =>
      plan.resources
        .of("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
        .map(({ inputs }) => String(inputs.policyArn).replace("arn:aws:iam::aws:policy/", ""))
        .filter((each) => !managedPolicies.includes(each)),
  },
  {
    name: "is open to the whole Internet on no port, but for callers whose address an accelerator keeps",
    violations: (run) => {
      const { edge, places } = run.settings;
      const accelerated = (edge.accelerator ? places : []).map(
        ({ region }) =>
          `SecurityGroupIngressRule ingress-${region}-public-from-callers tcp 443-443`,
      );
      const open = openPorts(run);
      return [
        ...open.filter((each) => !accelerated.includes(each)),
        ...accelerated.filter((each) => !open.includes(each)).map((each) => `absent: ${each}`),
      ];
    },
  },
  {
    name: "leaves a security group by named ports only",
    violations: ({ plan }) =>
      over(
        "rule",
        plan.resources.of("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"),
        (rules) =>
          rules
            .filter(
              ({ inputs }) => inputs.ipProtocol !== "tcp" || inputs.fromPort !== inputs.toPort,
            )
            .map(label),
      ),
  },
  {
    name: "has rules of their own, not inside of security groups",
    violations: ({ plan }) =>
      over(
        "group",
        plan.resources.all.filter(({ type }) => /ec2\/(default)?securityGroup:/i.test(type)),
        (groups) =>
          groups.filter(({ inputs }) => "ingress" in inputs || "egress" in inputs).map(label),
      ),
  },
  {
    name: "guards its sites by certificates and web ACLs of us-east-1",
    violations: ({ plan }) => [
      ...over(
        "distribution",
        plan.resources.of("aws:cloudfront/distribution:Distribution"),
        (all) =>
          all.flatMap((distribution) => {
            const { webAclId = null, viewerCertificate = null } = distribution.inputs;
            const from = texts({ acl: webAclId, certificate: viewerCertificate })
              .filter(({ text }) => text.startsWith("arn:"))
              .map(({ text }) => text.split(":").slice(2, 4).join(" "));
            const wanted = ["wafv2 us-east-1", "acm us-east-1"];
            return isDeepStrictEqual(from, wanted)
              ? []
              : [`${label(distribution)}: ${from.join()}`];
          }),
      ),
      ...plan.resources
        .of("aws:wafv2/webAcl:WebAcl")
        .filter((acl) => (acl.inputs.scope === "CLOUDFRONT") !== (providerName(acl) === "edge"))
        .map(label),
    ],
  },
  {
    name: "is refused by every provider in another account, and tags by constants",
    violations: ({ plan, settings, stack }) =>
      over("provider", plan.resources.of("pulumi:providers:aws"), (providers) =>
        providers
          .filter(
            ({ inputs }) =>
              !isDeepStrictEqual(JSON.parse(String(inputs.allowedAccountIds)), [
                settings.account,
              ]) ||
              !isDeepStrictEqual(JSON.parse(String(inputs.defaultTags)), { tags: tagsOf(stack) }),
          )
          .map(label),
      ),
  },
];
