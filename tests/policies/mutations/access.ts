import { type Planned } from "../../../policies/plan";
import { edit, granting, lacking, type Mutation, set } from "./mutation";

const bucket = "aws:s3/bucket:Bucket";
const distribution = "aws:cloudfront/distribution:Distribution";
const ingress = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const eks = "aws:eks/cluster:Cluster";
const kafka = "aws:msk/cluster:Cluster";
const cache = "aws:elasticache/replicationGroup:ReplicationGroup";

const named = (pattern: RegExp) => (resource: Planned) => pattern.test(resource.name);

/** A policy document that says one thing. */
const document = (statement: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [statement] });

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
];
