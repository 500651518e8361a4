import { type Planned } from "../../../policies/plan";
import { added, edit, granting, lacking, type Mutation, set } from "./mutation";

const bucket = "aws:s3/bucket:Bucket";
const distribution = "aws:cloudfront/distribution:Distribution";
const balancer = "aws:lb/loadBalancer:LoadBalancer";
const ingress = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const rolePolicy = "aws:iam/rolePolicy:RolePolicy";
const eks = "aws:eks/cluster:Cluster";
const kafka = "aws:msk/cluster:Cluster";
const cache = "aws:elasticache/replicationGroup:ReplicationGroup";
const acl = "aws:wafv2/webAcl:WebAcl";
const firewallPolicy = "aws:networkfirewall/firewallPolicy:FirewallPolicy";

const isPublic = ({ inputs }: Planned) => inputs.loadBalancerType === "application";
const named = (pattern: RegExp) => (resource: Planned) => pattern.test(resource.name);

/** A policy document that says one thing. */
const document = (statement: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [statement] });

const role = (action: string, resource: string, more: object = {}) => ({
  Effect: "Allow",
  Action: action,
  Resource: resource,
  ...more,
});

/** Breaks of who is let in: doors, TLS, roles, network. */
export const accessMutations: readonly Mutation[] = [
  set(
    "buckets-blocked",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "restrictPublicBuckets",
    false,
  ),
  set(
    "buckets-blocked",
    "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
    "blockPublicPolicy",
    false,
  ),
  lacking(
    "buckets-blocked",
    bucket,
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "bucket",
  ),
  set(
    "buckets-without-acls",
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    "rule.objectOwnership",
    "ObjectWriter",
  ),
  lacking(
    "buckets-without-acls",
    bucket,
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    "bucket",
  ),
  set("databases-private", "aws:rds/clusterInstance:ClusterInstance", "publiclyAccessible", true),
  set("databases-private", "aws:rds/instance:Instance", "publiclyAccessible", true),
  granting(
    "policies-name-callers",
    "read by everybody",
    "aws:s3/bucketPolicy:BucketPolicy",
    "policy",
    {
      Effect: "Allow",
      Principal: "*",
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::site/*",
    },
  ),
  granting(
    "policies-name-callers",
    "written to by everybody",
    "aws:sqs/queuePolicy:QueuePolicy",
    "policy",
    {
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: "sqs:SendMessage",
      Resource: "*",
    },
  ),
  set("policies-name-callers", "aws:lambda/permission:Permission", "principal", "*"),
  edit(
    "ports-closed",
    "SSH open to the world",
    ingress,
    "fromPort",
    () => 22,
    ({ inputs }) => inputs.cidrIpv4 === "0.0.0.0/0",
  ),
  set("addresses-private", "aws:ec2/subnet:Subnet", "mapPublicIpOnLaunch", true, named(/private/)),
  set("addresses-private", "aws:ecs/service:Service", "networkConfiguration.assignPublicIp", true),
  set("addresses-private", "aws:ec2/launchTemplate:LaunchTemplate", "networkInterfaces", [
    { associatePublicIpAddress: "true" },
  ]),
  set(
    "cluster-endpoint-narrow",
    eks,
    "vpcConfig.publicAccessCidrs",
    ["0.0.0.0/0"],
    ({ inputs }) => (inputs.vpcConfig as { endpointPublicAccess: boolean }).endpointPublicAccess,
  ),
  set("cluster-endpoint-private", eks, "vpcConfig.endpointPrivateAccess", false),
  set("site-tls", distribution, "viewerCertificate.minimumProtocolVersion", "TLSv1"),
  set("site-tls", distribution, "defaultCacheBehavior.viewerProtocolPolicy", "allow-all"),
  edit(
    "site-tls",
    "calling an origin over HTTP",
    distribution,
    "origins",
    (origins: readonly { customOriginConfig?: object }[]) =>
      origins.map((origin) =>
        origin.customOriginConfig === undefined
          ? origin
          : {
              ...origin,
              customOriginConfig: {
                ...origin.customOriginConfig,
                originProtocolPolicy: "http-only",
              },
            },
      ),
  ),
  set("balancers-tls", "aws:lb/listener:Listener", "sslPolicy", "ELBSecurityPolicy-2016-08"),
  edit("balancers-tls", "without TLS", "aws:lb/listener:Listener", "protocol", () => "HTTP"),
  set("api-tls", "aws:apigateway/domainName:DomainName", "securityPolicy", "TLS_1_0"),
  set("databases-tls", "aws:rds/parameterGroup:ParameterGroup", "parameters", []),
  edit(
    "databases-tls",
    "without force_ssl",
    "aws:rds/clusterParameterGroup:ClusterParameterGroup",
    "parameters",
    () => [],
    (_, plan) => plan.of("aws:rds/globalCluster:GlobalCluster").length === 0,
  ),
  set("caches-tls", cache, "transitEncryptionEnabled", false),
  set("caches-tls", cache, "transitEncryptionMode", "preferred"),
  set("caches-tls", cache, "authToken", undefined),
  set("caches-tls", "aws:dax/cluster:Cluster", "clusterEndpointEncryptionType", "NONE"),
  set("kafka-tls", kafka, "encryptionInfo.encryptionInTransit.clientBroker", "TLS_PLAINTEXT"),
  set("kafka-tls", kafka, "clientAuthentication.unauthenticated", true),
  set(
    "kafka-tls",
    "aws:msk/serverlessCluster:ServerlessCluster",
    "clientAuthentication",
    undefined,
  ),
  lacking("buckets-tls", bucket, "aws:s3/bucketPolicy:BucketPolicy", "bucket"),
  set(
    "buckets-tls",
    "aws:s3/bucketPolicy:BucketPolicy",
    "policy",
    document({
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: "*",
      Condition: { Bool: { "aws:Other": "false" } },
    }),
  ),
  lacking("messages-tls", "aws:sqs/queue:Queue", "aws:sqs/queuePolicy:QueuePolicy", "queueUrl"),
  lacking("messages-tls", "aws:sns/topic:Topic", "aws:sns/topicPolicy:TopicPolicy", "arn"),
  set(
    "messages-tls",
    "aws:sns/topicPolicy:TopicPolicy",
    "policy",
    document({
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::444455556666:root" },
      Action: "sns:Publish",
      Resource: "*",
    }),
  ),
  set("certificates-strong", "aws:acm/certificate:Certificate", "keyAlgorithm", "RSA_1024"),
  set("certificates-strong", "aws:acm/certificate:Certificate", "validationMethod", "EMAIL"),
  granting(
    "services-under-condition",
    "open to a service for anybody",
    "aws:sqs/queuePolicy:QueuePolicy",
    "policy",
    {
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: "*",
    },
  ),
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
