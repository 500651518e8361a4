import { expect } from "chai";
import {
  label,
  named,
  type Plan,
  planOf,
  providerName,
  settingsOf,
  systems,
  timeout,
} from "./plans";
import { type Said, statements } from "./policies";
import { distinct, texts } from "./values";

/** AWS's own policies that may be in use: the first for our roles, the others for those that EKS asks for. */
const managedPolicies = [
  "service-role/AWSLambdaVPCAccessExecutionRole",
  "service-role/AmazonAPIGatewayPushToCloudWatchLogs",
  "service-role/AWS_ConfigRole",
  "AmazonEC2ContainerRegistryPullOnly",
  "AmazonEKSBlockStoragePolicy",
  "AmazonEKSClusterPolicy",
  "AmazonEKSComputePolicy",
  "AmazonEKSLoadBalancingPolicy",
  "AmazonEKSNetworkingPolicy",
  "AmazonEKSWorkerNodeMinimalPolicy",
  "AmazonEKSWorkerNodePolicy",
  "AmazonEKS_CNI_Policy",
];

/** Those of nodes that Auto Mode does not run, and of RDS's enhanced monitoring. */
const nodeAndDatabasePolicies = [
  "AmazonEKSWorkerNodePolicy",
  "AmazonEKS_CNI_Policy",
  "service-role/AmazonRDSEnhancedMonitoringRole",
];

/** Those of a stack with backups. */
const backupPolicies = [
  "service-role/AWSBackupServiceRolePolicyForBackup",
  "service-role/AWSBackupServiceRolePolicyForRestores",
];

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

for (const [name, variant] of [...named, ...systems]) {
  describe(`Access in ${name}`, function () {
    this.timeout(timeout);
    let plan: Plan;
    let all: readonly Said[];
    before(async () => {
      plan = await planOf(variant);
      all = statements(plan);
    });
    const gates = () => plan.resources.of("evenkeel:part:GateSwitch").length;
    const granted = () => all.filter(({ effect }) => effect === "Allow");
    const ofRoles = () =>
      granted().filter(({ resource }) => resource.type === "aws:iam/rolePolicy:RolePolicy");

    it("is granted by action, never by a pattern of actions", () => {
      const outsideKeys = granted().filter(({ resource }) => resource.type !== "aws:kms/key:Key");
      expect(outsideKeys).not.to.be.empty;
      const patterns = outsideKeys.filter(({ actions }) =>
        actions.some((action) => action.includes("*")),
      );
      expect(patterns.map(shown)).to.deep.equal([]);
    });

    it("to metrics is given to the gate alone, in its own namespace", () => {
      const limit = { StringEquals: { "cloudwatch:namespace": "Evenkeel/Gate" } };
      const metrics = ofRoles().filter(({ actions }) =>
        actions.includes("cloudwatch:PutMetricData"),
      );
      expect(metrics.map(({ condition }) => condition)).to.deep.equal(Array(gates()).fill(limit));
    });

    it("is given to one kind of principal by each role", () => {
      const trust = all.filter(({ path }) => path === "assumeRolePolicy");
      expect(trust).to.have.length(plan.resources.of("aws:iam/role:Role").length);
      expect(trust.filter(({ principals }) => principals.length !== 1).map(shown)).to.deep.equal(
        [],
      );
      expect(
        trust
          .filter(
            ({ principals: [only = ""] }) => !/^Service [a-z0-9.-]+\.amazonaws\.com$/.test(only),
          )
          .map(shown),
      ).to.deep.equal([]);
    });

    it("to a shared resource is granted to AWS's services only under a condition", () => {
      const loose = granted().filter(
        ({ path, principals, condition }) =>
          path !== "assumeRolePolicy" &&
          condition === undefined &&
          principals.some(
            (each) => each === "*" || each.startsWith("Service ") || each === "AWS *",
          ),
      );
      const account = settingsOf(variant).account;
      const unbound = loose.filter(
        ({ principals, resources }) =>
          !principals.every((each) => withoutCondition.includes(each)) ||
          !resources.every((each) => each.endsWith(`/AWSLogs/${account}/*`)),
      );
      expect(unbound.map(shown)).to.deep.equal([]);
    });

    it("is granted by no policies of AWS's but these", () => {
      const attached = plan.resources
        .of("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
        .map(({ inputs }) => String(inputs.policyArn).replace("arn:aws:iam::aws:policy/", ""));
      expect(attached).not.to.be.empty;
      expect([
        ...managedPolicies,
        ...nodeAndDatabasePolicies,
        ...backupPolicies,
      ]).to.include.members(attached);
    });

    it("is open to the whole Internet on no port, but for callers whose address an accelerator keeps", () => {
      const rules = plan.resources.of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
      expect(rules).not.to.be.empty;
      const open = rules.filter(({ inputs }) =>
        [inputs.cidrIpv4, inputs.cidrIpv6].some((range) => anywhere.includes(String(range))),
      );
      const { edge, places } = settingsOf(variant);
      const accelerated = places.map(
        ({ region }) =>
          `SecurityGroupIngressRule ingress-${region}-public-from-callers tcp 443-443`,
      );
      expect(
        open.map(
          (rule) =>
            `${label(rule)} ${String(rule.inputs.ipProtocol)} ${String(rule.inputs.fromPort)}-${String(rule.inputs.toPort)}`,
        ),
      ).to.have.members(edge.accelerator ? accelerated : []);
    });

    it("leaves a security group by named ports only", () => {
      const rules = plan.resources.of("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule");
      expect(rules).not.to.be.empty;
      expect(
        rules
          .filter(({ inputs }) => inputs.ipProtocol !== "tcp" || inputs.fromPort !== inputs.toPort)
          .map(label),
      ).to.deep.equal([]);
    });

    it("is told by rules of their own, not inside of security groups", () => {
      const groups = plan.resources.all.filter(({ type }) =>
        /ec2\/(default)?securityGroup:/i.test(type),
      );
      expect(groups).not.to.be.empty;
      groups.forEach(({ inputs }) => expect(inputs).not.to.have.any.keys("ingress", "egress"));
    });

    it("to the sites is by certificates and web ACLs of us-east-1", () => {
      const distributions = plan.resources.of("aws:cloudfront/distribution:Distribution");
      expect(distributions).not.to.be.empty;
      for (const { name, inputs } of distributions) {
        const arns = texts({
          acl: inputs.webAclId ?? null,
          certificate: inputs.viewerCertificate ?? null,
        });
        const found = arns.filter(({ text }) => text.startsWith("arn:"));
        expect(
          found.map(({ text }) => text.split(":").slice(2, 4).join(" ")),
          name,
        ).to.deep.equal(["wafv2 us-east-1", "acm us-east-1"]);
      }
      const scopes = plan.resources
        .of("aws:wafv2/webAcl:WebAcl")
        .map((acl) => `${String(acl.inputs.scope)} by ${providerName(acl)}`);
      expect(distinct(scopes.filter((each) => each.startsWith("CLOUDFRONT")))).to.deep.equal([
        "CLOUDFRONT by edge",
      ]);
      expect(scopes.filter((each) => each === "REGIONAL by edge")).to.deep.equal([]);
    });

    it("is refused by every provider in another account, and tags are constants", () => {
      const providers = plan.resources.of("pulumi:providers:aws");
      const { account } = settingsOf(variant);
      expect(providers).not.to.be.empty;
      for (const { inputs } of providers) {
        expect(JSON.parse(String(inputs.allowedAccountIds))).to.deep.equal([account]);
        expect(JSON.parse(String(inputs.defaultTags))).to.deep.equal({
          tags: tagsOf(variant.stack),
        });
      }
    });
  });
}
