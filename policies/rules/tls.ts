import { grants, statementsIn } from "../statements";
import { at, isTree, type Plan, type Planned, texts, trees, UNKNOWN } from "../plan";
import {
  accompanied,
  allOf,
  always,
  finding,
  type Finding,
  mustBe,
  mustHave,
  requiring,
  type Rule,
  except,
  joinsDatastore,
  foundations,
} from "../rule";

const distribution = "aws:cloudfront/distribution:Distribution";

const behaviours = ({ inputs }: Planned) => [
  ...trees(inputs.defaultCacheBehavior),
  ...trees(inputs.orderedCacheBehaviors),
];

/** Whether a policy refuses what comes without TLS. */
const refusesPlain = (condition: unknown): boolean =>
  String(at(condition, "Bool.aws:SecureTransport")) === "false";

/** Resources of a type whose policy does not refuse what comes without TLS. */
const letsPlain = (plan: Plan, type: string): readonly Finding[] =>
  plan
    .of(type)
    .filter(({ inputs }) => typeof inputs.policy === "string")
    .filter(
      (policy) =>
        !statementsIn(plan).some(
          ({ resource, effect, principals, condition }) =>
            resource === policy &&
            effect === "Deny" &&
            principals.some((each) => each === "*" || each === "AWS *") &&
            refusesPlain(condition),
        ),
    )
    .map((policy) => finding(policy, "policy", "does not refuse calls without TLS"));

const forcesSsl = ({ inputs }: Planned): boolean =>
  inputs.parameters === UNKNOWN ||
  trees(inputs.parameters).some(({ name, value }) => name === "rds.force_ssl" && value === "1");

const isPostgres = ({ inputs }: Planned) => String(inputs.family).includes("postgres");

/** Everything on its way is encrypted. */
export const tls: readonly Rule[] = [
  {
    id: "site-tls",
    title: "CloudFront talks TLS 1.2 or later to everybody, and to origins of ours",
    severity: "medium",
    source: [
      `${foundations}: CloudFront.3, CloudFront.7, CloudFront.8, CloudFront.9, CloudFront.10, CloudFront.15`,
    ],
    remedy:
      "Redirect viewers to HTTPS, use a certificate of ACM by SNI with TLSv1.2_2021, and call origins by https-only.",
    enforcement: always,
    check: allOf(
      requiring(
        {
          type: distribution,
          property: "viewerCertificate.minimumProtocolVersion",
          accepts: (value) => /^TLSv1\.[23]_20(21|2[2-9])$/.test(String(value)),
          message: "accepts TLS before TLSv1.2_2021",
        },
        mustBe(distribution, "viewerCertificate.sslSupportMethod", "sni-only"),
        mustHave(
          distribution,
          "viewerCertificate.acmCertificateArn",
          "has no certificate of its own",
        ),
      ),
      (plan) =>
        plan.of(distribution).flatMap((each) => [
          ...behaviours(each)
            .filter(
              ({ viewerProtocolPolicy }) =>
                !["https-only", "redirect-to-https"].includes(String(viewerProtocolPolicy)),
            )
            .map(() => finding(each, "viewerProtocolPolicy", "answers viewers without TLS")),
          ...trees(each.inputs.origins)
            .map(({ customOriginConfig }) => customOriginConfig)
            .filter(isTree)
            .filter(
              ({ originProtocolPolicy, originSslProtocols }) =>
                originProtocolPolicy !== "https-only" ||
                texts(originSslProtocols).some((protocol) => protocol !== "TLSv1.2"),
            )
            .map(() =>
              finding(each, "origins.customOriginConfig", "calls an origin without TLS 1.2"),
            ),
        ]),
    ),
  },
  {
    id: "balancers-tls",
    title: "load balancers end TLS 1.2 or later",
    severity: "medium",
    source: [
      `${foundations}: ELB.1, ELB.17, ELB.18`,
      "Elastic Load Balancing user guide, Security policies",
    ],
    remedy:
      "Use HTTPS or TLS with a policy ELBSecurityPolicy-TLS13-1-2-*, or redirect HTTP to HTTPS.",
    enforcement: always,
    check: (plan) =>
      plan
        .of("aws:lb/listener:Listener")
        .filter(({ inputs }) => {
          const redirects = trees(inputs.defaultActions).some(
            (action) => action.type === "redirect" && at(action, "redirect.protocol") === "HTTPS",
          );
          const encrypts = ["HTTPS", "TLS"].includes(String(inputs.protocol));
          return (
            !redirects &&
            !(encrypts && /^ELBSecurityPolicy-TLS13-1-[23]-/.test(String(inputs.sslPolicy)))
          );
        })
        .map((listener) => finding(listener, "sslPolicy", "does not end TLS 1.2 or later")),
  },
  {
    id: "api-tls",
    title: "the names of APIs talk TLS 1.2 or later",
    severity: "medium",
    source: ["Amazon API Gateway developer guide, Security policy for custom domains"],
    remedy: "Set securityPolicy to TLS_1_2.",
    enforcement: always,
    check: requiring(mustBe("aws:apigateway/domainName:DomainName", "securityPolicy", "TLS_1_2")),
  },
  {
    id: "databases-tls",
    title: "databases refuse connections without TLS",
    severity: "medium",
    source: [`${foundations}: RDS.38`, "Amazon Aurora user guide, Requiring SSL/TLS"],
    remedy: "Set rds.force_ssl to 1 in the parameter group.",
    enforcement: always,
    check: (plan) =>
      plan
        .of(
          "aws:rds/clusterParameterGroup:ClusterParameterGroup",
          "aws:rds/parameterGroup:ParameterGroup",
        )
        .filter((group) => isPostgres(group) && !forcesSsl(group))
        .map((group) => finding(group, "parameters", "does not set rds.force_ssl")),
  },
  {
    id: "caches-tls",
    title: "caches refuse connections without TLS and without a password",
    severity: "medium",
    source: [`${foundations}: ElastiCache.5, ElastiCache.6, DynamoDB.7`],
    remedy:
      "Require encryption in transit and an authToken; DAX: clusterEndpointEncryptionType TLS.",
    enforcement: always,
    check: requiring(
      except(
        joinsDatastore,
        mustBe(
          "aws:elasticache/replicationGroup:ReplicationGroup",
          "transitEncryptionEnabled",
          true,
        ),
      ),
      {
        type: "aws:elasticache/replicationGroup:ReplicationGroup",
        property: "transitEncryptionMode",
        accepts: (value) => value === undefined || value === "required",
        message: "accepts connections without TLS",
      },
      mustHave(
        "aws:elasticache/replicationGroup:ReplicationGroup",
        "authToken",
        "has no password",
        ({ inputs }) => inputs.userGroupIds !== undefined,
      ),
      mustBe("aws:dax/cluster:Cluster", "clusterEndpointEncryptionType", "TLS"),
    ),
  },
  {
    id: "kafka-tls",
    title: "Kafka talks TLS, and to nobody it does not know",
    severity: "medium",
    source: [`${foundations}: MSK.1, MSK.4, MSK.6`],
    remedy: "Set clientBroker to TLS, inCluster to true, and unauthenticated to false.",
    enforcement: always,
    check: requiring(
      mustBe("aws:msk/cluster:Cluster", "encryptionInfo.encryptionInTransit.clientBroker", "TLS"),
      mustBe("aws:msk/cluster:Cluster", "encryptionInfo.encryptionInTransit.inCluster", true),
      mustBe("aws:msk/cluster:Cluster", "clientAuthentication.unauthenticated", false),
      mustBe(
        "aws:msk/serverlessCluster:ServerlessCluster",
        "clientAuthentication.sasl.iam.enabled",
        true,
      ),
    ),
  },
  {
    id: "buckets-tls",
    title: "buckets refuse calls without TLS",
    severity: "medium",
    source: [`${foundations}: S3.5`, "CIS AWS Foundations 5.0: 2.1.1"],
    remedy: "Deny everything where aws:SecureTransport is false in the bucket's policy.",
    enforcement: always,
    check: allOf(
      accompanied(
        "aws:s3/bucket:Bucket",
        "aws:s3/bucketPolicy:BucketPolicy",
        "bucket",
        "has no policy, and so accepts calls without TLS",
      ),
      (plan) => letsPlain(plan, "aws:s3/bucketPolicy:BucketPolicy"),
    ),
  },
  {
    id: "messages-tls",
    title: "queues and topics refuse calls without TLS",
    severity: "medium",
    source: [
      "Amazon SQS developer guide, Enforce encryption of data in transit",
      "Amazon SNS developer guide, Enforce encryption of data in transit",
    ],
    remedy: "Deny everything where aws:SecureTransport is false in the policy.",
    enforcement: always,
    check: allOf(
      accompanied(
        "aws:sqs/queue:Queue",
        "aws:sqs/queuePolicy:QueuePolicy",
        "queueUrl",
        "has no policy, and so accepts calls without TLS",
      ),
      accompanied(
        "aws:sns/topic:Topic",
        "aws:sns/topicPolicy:TopicPolicy",
        "arn",
        "has no policy, and so accepts calls without TLS",
      ),
      (plan) => letsPlain(plan, "aws:sqs/queuePolicy:QueuePolicy"),
      (plan) => letsPlain(plan, "aws:sns/topicPolicy:TopicPolicy"),
    ),
  },
  {
    id: "certificates-strong",
    title: "certificates have keys that count as strong, and are renewed by ACM",
    severity: "high",
    source: [`${foundations}: ACM.1, ACM.2`],
    remedy: "Let ACM issue the certificate with DNS validation and RSA_2048 or an elliptic curve.",
    enforcement: always,
    check: requiring(mustBe("aws:acm/certificate:Certificate", "validationMethod", "DNS"), {
      type: "aws:acm/certificate:Certificate",
      property: "keyAlgorithm",
      accepts: (value) => value === undefined || value !== "RSA_1024",
      message: "has a key that is too short",
    }),
  },
  {
    id: "services-under-condition",
    title: "AWS's services may use shared resources only on behalf of this account",
    severity: "high",
    source: ["IAM user guide, The confused deputy problem"],
    remedy: "Add aws:SourceArn or aws:SourceAccount to the statement.",
    enforcement: always,
    check: (plan) =>
      grants(plan)
        .filter(
          ({ resource, path }) =>
            path !== "assumeRolePolicy" && resource.type !== "aws:kms/key:Key",
        )
        .filter(
          ({ condition, principals }) =>
            condition === undefined && principals.some((each) => each.startsWith("Service ")),
        )
        // No condition is documented for these logs: the account stands in the path that they are written to.
        .filter(
          ({ principals, resources }) =>
            !principals.every(
              (each) => each === "Service logdelivery.elasticloadbalancing.amazonaws.com",
            ) || !resources.every((each) => /\/AWSLogs\/\d{12}\/\*$/.test(each)),
        )
        .map(({ resource, path, principals }) =>
          finding(resource, path, `lets ${principals.join(", ")} in for anybody's sake`),
        ),
  },
];
