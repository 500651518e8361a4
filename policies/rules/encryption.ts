import { at, type Plan, type Planned, texts, trees, UNKNOWN } from "../plan";
import {
  allOf,
  always,
  finding,
  mustBe,
  mustHave,
  requiring,
  type Rule,
  except,
  joinsDatastore,
  foundations,
} from "../rule";

/** Elastic Load Balancing and S3 write access logs only to buckets that S3 encrypts with keys of its own (ELB and S3 user guides). */
const takesNoCustomerKey = ({ name }: Planned): boolean =>
  /-(public-logs|readers|reports)-/.test(name);

const unencryptedBuckets = (plan: Plan) =>
  plan
    .of("aws:s3/bucket:Bucket")
    .filter(
      (bucket) =>
        plan.about(
          bucket,
          "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
          "bucket",
        ).length === 0,
    )
    .map((bucket) => finding(bucket, "bucket", "says nothing about its encryption"));

const volumesOf = (plan: Plan, input: string, message: string, ok: (value: unknown) => boolean) =>
  plan.of("aws:ec2/launchTemplate:LaunchTemplate").flatMap((template) =>
    trees(template.inputs.blockDeviceMappings)
      .map((mapping) => at(mapping, `ebs.${input}`))
      .filter((value) => value !== UNKNOWN && !ok(value))
      .map(() => finding(template, `blockDeviceMappings.ebs.${input}`, message)),
  );

/** What is stored is encrypted, with keys that the account holds. */
export const encryption: readonly Rule[] = [
  {
    id: "stores-encrypted",
    title: "databases, caches, volumes and tables are encrypted at rest",
    severity: "high",
    source: [
      `${foundations}: RDS.3, RDS.27, DynamoDB.3, EC2.3, EC2.7, ElastiCache.4`,
      "CIS AWS Foundations 5.0: 2.2.1, 5.1.1",
    ],
    remedy: "Turn the encryption of the store on; most stores take it only when they are made.",
    enforcement: always,
    check: allOf(
      requiring(
        mustBe("aws:rds/cluster:Cluster", "storageEncrypted", true),
        mustBe("aws:rds/instance:Instance", "storageEncrypted", true),
        mustBe("aws:dynamodb/table:Table", "serverSideEncryption.enabled", true),
        mustBe("aws:dax/cluster:Cluster", "serverSideEncryption.enabled", true),
        except(
          joinsDatastore,
          mustBe(
            "aws:elasticache/replicationGroup:ReplicationGroup",
            "atRestEncryptionEnabled",
            true,
          ),
        ),
        mustBe("aws:ebs/encryptionByDefault:EncryptionByDefault", "enabled", true),
      ),
      unencryptedBuckets,
      (plan) =>
        volumesOf(plan, "encrypted", "has a volume that is not encrypted", (value) =>
          [true, "true"].includes(value as boolean | string),
        ),
    ),
  },
  {
    id: "stores-customer-key",
    title: "what holds data is encrypted with a key of the account's own",
    severity: "medium",
    source: [
      `${foundations}: S3.17, Backup.1, APIGateway.5`,
      "AWS KMS developer guide, Customer managed keys",
    ],
    remedy: "Give the store the data key of its place.",
    enforcement: always,
    check: allOf(
      requiring(
        mustHave("aws:rds/cluster:Cluster", "kmsKeyId", "names no key"),
        mustHave("aws:rds/instance:Instance", "kmsKeyId", "names no key"),
        mustHave(
          "aws:rds/clusterInstance:ClusterInstance",
          "performanceInsightsKmsKeyId",
          "keeps performance data under no key of the account",
          ({ inputs }) => inputs.performanceInsightsEnabled !== true,
        ),
        mustHave(
          "aws:rds/instance:Instance",
          "performanceInsightsKmsKeyId",
          "keeps performance data under no key of the account",
          ({ inputs }) => inputs.performanceInsightsEnabled !== true,
        ),
        mustHave("aws:dynamodb/table:Table", "serverSideEncryption.kmsKeyArn", "names no key"),
        mustHave("aws:dynamodb/tableReplica:TableReplica", "kmsKeyArn", "names no key"),
        mustHave(
          "aws:elasticache/replicationGroup:ReplicationGroup",
          "kmsKeyId",
          "names no key",
          joinsDatastore,
        ),
        mustHave(
          "aws:msk/cluster:Cluster",
          "encryptionInfo.encryptionAtRestKmsKeyArn",
          "names no key",
        ),
        mustHave("aws:backup/vault:Vault", "kmsKeyArn", "names no key"),
        mustHave("aws:ebs/defaultKmsKey:DefaultKmsKey", "keyArn", "names no key"),
        ...["firewall:Firewall", "firewallPolicy:FirewallPolicy", "ruleGroup:RuleGroup"].map(
          (type) =>
            mustHave(
              `aws:networkfirewall/${type}`,
              "encryptionConfiguration.keyId",
              "names no key",
            ),
        ),
        mustHave("aws:amp/workspace:Workspace", "kmsKeyArn", "names no key"),
        mustHave("aws:grafana/workspace:Workspace", "kmsKeyId", "names no key"),
      ),
      requiring({
        type: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        property: "rules.0.applyServerSideEncryptionByDefault.kmsMasterKeyId",
        accepts: (value) => value !== undefined,
        message: "names no key for the bucket",
        unless: takesNoCustomerKey,
      }),
      (plan) =>
        volumesOf(
          plan,
          "kmsKeyId",
          "has a volume under no key of the account",
          (value) => value !== undefined,
        ),
    ),
  },
  {
    id: "messages-encrypted",
    title: "queues, topics, buses and archives are encrypted with a key of the account's own",
    severity: "medium",
    source: [`${foundations}: SQS.1, SNS.1`, "Amazon EventBridge user guide, Data encryption"],
    remedy:
      "Give it the events key of its place, and let the services that write to it use the key.",
    enforcement: always,
    check: requiring(
      mustHave("aws:sqs/queue:Queue", "kmsMasterKeyId", "is encrypted with no key of the account"),
      mustHave("aws:sns/topic:Topic", "kmsMasterKeyId", "is encrypted with no key of the account"),
      mustHave(
        "aws:cloudwatch/eventBus:EventBus",
        "kmsKeyIdentifier",
        "is encrypted with no key of the account",
      ),
      mustHave(
        "aws:cloudwatch/eventArchive:EventArchive",
        "kmsKeyIdentifier",
        "is encrypted with no key of the account",
      ),
    ),
  },
  {
    id: "secrets-encrypted",
    title: "secrets are encrypted with a key of the account's own, copies with one of their region",
    severity: "high",
    source: ["AWS Secrets Manager user guide, Secret encryption and decryption"],
    remedy: "Give the secret, and each replica of it, the data key of its region.",
    enforcement: always,
    check: allOf(
      requiring(mustHave("aws:secretsmanager/secret:Secret", "kmsKeyId", "names no key")),
      (plan) =>
        plan.of("aws:secretsmanager/secret:Secret").flatMap((secret) =>
          trees(secret.inputs.replicas)
            .filter(
              ({ kmsKeyId, region }) =>
                kmsKeyId !== UNKNOWN &&
                region !== UNKNOWN &&
                !String(kmsKeyId).startsWith(`arn:aws:kms:${String(region)}:`),
            )
            .map(({ region }) =>
              finding(
                secret,
                "replicas.kmsKeyId",
                `is copied to ${String(region)} under no key of that region`,
              ),
            ),
        ),
    ),
  },
  {
    id: "logs-encrypted",
    title: "logs of workloads and of the account are encrypted with a key of the account's own",
    severity: "medium",
    source: [
      `${foundations}: CloudTrail.2, CodeBuild.3`,
      "CIS AWS Foundations 5.0: 3.5",
      "Amazon CloudWatch Logs user guide, Encrypt log data",
    ],
    remedy: "Give the log group the logs key of its place.",
    enforcement: always,
    check: requiring(
      // The edge has no key: us-east-1 is no place, and its logs say who asked for what, not what was answered.
      mustHave("aws:cloudwatch/logGroup:LogGroup", "kmsKeyId", "names no key", ({ name }) =>
        name.startsWith("edge-"),
      ),
      mustHave("aws:cloudtrail/trail:Trail", "kmsKeyId", "names no key"),
      mustHave("aws:cfg/deliveryChannel:DeliveryChannel", "s3KmsKeyArn", "names no key"),
    ),
  },
  {
    id: "builds-encrypted",
    title: "artifacts and images of a delivery are encrypted with a key of the account's own",
    severity: "medium",
    source: [
      `${foundations}: CodeBuild.3, CodeBuild.7`,
      "Amazon ECR user guide, Encryption at rest",
    ],
    remedy: "Give it the data key of its place.",
    enforcement: always,
    check: requiring(
      mustHave("aws:codebuild/project:Project", "encryptionKey", "names no key"),
      mustHave(
        "aws:codepipeline/pipeline:Pipeline",
        "artifactStores.0.encryptionKey",
        "names no key",
      ),
      mustHave(
        "aws:ecr/repository:Repository",
        "encryptionConfigurations.0.kmsKey",
        "names no key",
      ),
    ),
  },
  {
    id: "cluster-secrets-encrypted",
    title: "secrets of a Kubernetes cluster are encrypted with a key of the account's own",
    severity: "medium",
    source: [`${foundations}: EKS.3`],
    remedy: "Give the cluster an encryptionConfig over secrets.",
    enforcement: always,
    check: requiring({
      type: "aws:eks/cluster:Cluster",
      property: "encryptionConfig.resources",
      accepts: (value) => texts(value).includes("secrets"),
      message: "does not encrypt secrets",
    }),
  },
];
