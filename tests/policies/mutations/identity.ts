import { type Planned } from "../../../policies/plan";
import { added, edit, granting, lacking, type Mutation, set } from "./mutation";

const distribution = "aws:cloudfront/distribution:Distribution";
const balancer = "aws:lb/loadBalancer:LoadBalancer";
const ingress = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const rolePolicy = "aws:iam/rolePolicy:RolePolicy";
const acl = "aws:wafv2/webAcl:WebAcl";
const firewallPolicy = "aws:networkfirewall/firewallPolicy:FirewallPolicy";

const isPublic = ({ inputs }: Planned) => inputs.loadBalancerType === "application";

/** A policy document that says one thing. */
const document = (statement: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [statement] });

const role = (action: string, resource: string, more: object = {}) => ({
  Effect: "Allow",
  Action: action,
  Resource: resource,
  ...more,
});

/** Breaks of roles, of what they know, and of ways through the network. */
export const identityMutations: readonly Mutation[] = [
  granting(
    "actions-named",
    "granting a pattern",
    rolePolicy,
    "policy",
    role("s3:*", "arn:aws:s3:::a/*"),
  ),
  granting(
    "decryption-by-key",
    "decrypting with every key",
    rolePolicy,
    "policy",
    role("kms:Decrypt", "*"),
  ),
  set(
    "roles-trust-one-service",
    "aws:iam/role:Role",
    "assumeRolePolicy",
    document({
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::444455556666:root" },
      Action: "sts:AssumeRole",
    }),
  ),
  granting(
    "roles-passed-by-name",
    "handing on any role",
    rolePolicy,
    "policy",
    role("iam:PassRole", "arn:aws:iam::444455556666:role/*", {
      Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
    }),
  ),
  granting(
    "roles-passed-by-name",
    "handing a role to any service",
    rolePolicy,
    "policy",
    role("iam:PassRole", "arn:aws:iam::444455556666:role/a"),
  ),
  set(
    "managed-policies-listed",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "policyArn",
    "arn:aws:iam::aws:policy/AdministratorAccess",
  ),
  edit(
    "functions-called-by-name",
    "without a source",
    "aws:lambda/permission:Permission",
    "sourceArn",
    () => undefined,
    ({ inputs }) => inputs.sourceAccount === undefined,
  ),
  set(
    "no-credentials-in-variables",
    "aws:lambda/function:Function",
    "environment.variables.DB_PASSWORD",
    "correct-horse",
  ),
  set("no-credentials-in-variables", "kubernetes:core/v1:ConfigMap", "data.API_TOKEN", "tr0ub4dor"),
  edit(
    "no-credentials-in-variables",
    "with a token",
    "aws:ecs/taskDefinition:TaskDefinition",
    "containerDefinitions",
    (text: string) =>
      JSON.stringify(
        (JSON.parse(text) as { environment: object[] }[]).map((each) => ({
          ...each,
          environment: [...each.environment, { name: "API_TOKEN", value: "abc" }],
        })),
      ),
  ),
  set(
    "metadata-guarded",
    "aws:ec2/launchTemplate:LaunchTemplate",
    "metadataOptions.httpTokens",
    "optional",
  ),
  set(
    "metadata-guarded",
    "aws:ec2/launchTemplate:LaunchTemplate",
    "metadataOptions.httpPutResponseHopLimit",
    2,
  ),
  set("providers-bound", "pulumi:providers:aws", "allowedAccountIds", undefined),
  set(
    "database-logins-by-iam",
    "aws:rds/instance:Instance",
    "iamDatabaseAuthenticationEnabled",
    false,
  ),
  set("database-logins-by-iam", "aws:rds/instance:Instance", "username", "postgres"),
  set("people-sign-in-safely", "aws:cognito/userPool:UserPool", "passwordPolicy.minimumLength", 8),
  set("people-sign-in-safely", "aws:cognito/userPool:UserPool", "mfaConfiguration", "OFF"),
  set(
    "people-sign-in-safely",
    "aws:cognito/userPoolClient:UserPoolClient",
    "preventUserExistenceErrors",
    undefined,
  ),
  lacking(
    "secrets-rotate",
    "aws:secretsmanager/secret:Secret",
    "aws:secretsmanager/secretRotation:SecretRotation",
    "secretId",
  ),
  set("default-group-empty", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "ingress", [
    { protocol: "-1", self: true },
  ]),
  set("default-group-empty", "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl", "egress", [
    { action: "allow" },
  ]),
  {
    rule: "defaults-adopted",
    what: "without a default group of the program's",
    type: "aws:ec2/vpc:Vpc",
    apply: (plan, target) =>
      new (plan.constructor as new (all: readonly Planned[]) => typeof plan)(
        plan.resources.filter(
          (each) =>
            each.type !== "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup" ||
            each.region !== target.region,
        ),
      ),
  },
  edit(
    "administration-closed",
    "open to SSH",
    "aws:ec2/networkAcl:NetworkAcl",
    "ingress",
    (rules: readonly object[]) => [
      ...rules,
      {
        action: "allow",
        cidrBlock: "0.0.0.0/0",
        fromPort: 22,
        toPort: 22,
        protocol: "tcp",
        ruleNo: 20,
      },
    ],
  ),
  set(
    "groups-leave-by-name",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    "ipProtocol",
    "-1",
  ),
  set("groups-have-no-rules-inside", "aws:ec2/securityGroup:SecurityGroup", "egress", []),
  set("web-acls-in-front", distribution, "webAclId", undefined),
  lacking(
    "web-acls-in-front",
    "aws:apigateway/stage:Stage",
    "aws:wafv2/webAclAssociation:WebAclAssociation",
    "resourceArn",
  ),
  lacking(
    "web-acls-in-front",
    balancer,
    "aws:wafv2/webAclAssociation:WebAclAssociation",
    "resourceArn",
    isPublic,
  ),
  set("web-acls-work", acl, "rules", []),
  set("web-acls-work", acl, "visibilityConfig.cloudwatchMetricsEnabled", false),
  set("balancers-strict", balancer, "dropInvalidHeaderFields", false, isPublic),
  set("balancers-strict", balancer, "desyncMitigationMode", "monitor", isPublic),
  set("firewalls-drop", firewallPolicy, "firewallPolicy.statelessDefaultActions", ["aws:pass"]),
  set("firewalls-drop", firewallPolicy, "firewallPolicy.statefulRuleGroupReferences", []),
  set("origins-closed", distribution, "defaultRootObject", undefined),
  set(
    "origins-closed",
    "aws:cloudfront/originAccessControl:OriginAccessControl",
    "signingBehavior",
    "never",
  ),
  set(
    "endpoint-services-ask",
    "aws:ec2/vpcEndpointService:VpcEndpointService",
    "acceptanceRequired",
    false,
  ),
  set(
    "endpoint-services-ask",
    "aws:ec2/vpcEndpointService:VpcEndpointService",
    "allowedPrincipals",
    ["*"],
  ),
  added("ports-closed", "with a database open to the world", ingress, (target) => ({
    ...target,
    urn: `${target.urn}-open`,
    inputs: { cidrIpv6: "::/0", ipProtocol: "tcp", fromPort: 5432, toPort: 5432 },
  })),
];
