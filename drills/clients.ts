import { ACMClient } from "@aws-sdk/client-acm";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ECRClient } from "@aws-sdk/client-ecr";
import { ECSClient } from "@aws-sdk/client-ecs";
import { ElastiCacheClient } from "@aws-sdk/client-elasticache";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { KafkaClient } from "@aws-sdk/client-kafka";
import { KMSClient } from "@aws-sdk/client-kms";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { RDSClient } from "@aws-sdk/client-rds";
import { Route53RecoveryClusterClient } from "@aws-sdk/client-route53-recovery-cluster";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient } from "@aws-sdk/client-ssm";
import { STSClient } from "@aws-sdk/client-sts";

/** What every client is made with; `endpoint` only where something stands in for AWS. */
export interface ClientOptions {
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

/** The clients of one region, each an ordinary client of the AWS SDK. There is none for Route 53: a drill never edits it. */
export interface Clients {
  readonly acm: ACMClient;
  readonly cloudwatch: CloudWatchClient;
  readonly dynamodb: DynamoDBClient;
  readonly ecr: ECRClient;
  readonly ecs: ECSClient;
  readonly elasticache: ElastiCacheClient;
  readonly eventbridge: EventBridgeClient;
  readonly kafka: KafkaClient;
  readonly kms: KMSClient;
  readonly lambda: LambdaClient;
  readonly rds: RDSClient;
  readonly s3: S3Client;
  readonly secretsManager: SecretsManagerClient;
  readonly sqs: SQSClient;
  readonly ssm: SSMClient;
  readonly sts: STSClient;
  /** The data plane of ARC routing control behind one of a cluster's five endpoints, which lives in this region. */
  routingControl(endpoint: string): Route53RecoveryClusterClient;
}

/** Short: a region that does not answer must cost seconds. Few attempts: every phase asks again by itself. */
const patience = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000 },
};

/** Clients of a region, made when they are first asked for. */
export function createClients(options: ClientOptions): Clients {
  const config = { ...patience, ...options };
  const made = new Map<string, unknown>();
  const once = <T>(name: string, make: () => T): T => {
    if (!made.has(name)) {
      made.set(name, make());
    }
    return made.get(name) as T;
  };
  return {
    get acm() {
      return once("acm", () => new ACMClient(config));
    },
    get cloudwatch() {
      return once("cloudwatch", () => new CloudWatchClient(config));
    },
    get dynamodb() {
      return once("dynamodb", () => new DynamoDBClient(config));
    },
    get ecr() {
      return once("ecr", () => new ECRClient(config));
    },
    get ecs() {
      return once("ecs", () => new ECSClient(config));
    },
    get elasticache() {
      return once("elasticache", () => new ElastiCacheClient(config));
    },
    get eventbridge() {
      return once("eventbridge", () => new EventBridgeClient(config));
    },
    get kafka() {
      return once("kafka", () => new KafkaClient(config));
    },
    get kms() {
      return once("kms", () => new KMSClient(config));
    },
    get lambda() {
      return once("lambda", () => new LambdaClient(config));
    },
    get rds() {
      return once("rds", () => new RDSClient(config));
    },
    get s3() {
      // Path style works with what stands in for S3 as well, and with the names of our buckets.
      return once("s3", () => new S3Client({ ...config, forcePathStyle: true }));
    },
    get secretsManager() {
      return once("secretsManager", () => new SecretsManagerClient(config));
    },
    get sqs() {
      return once("sqs", () => new SQSClient(config));
    },
    get ssm() {
      return once("ssm", () => new SSMClient(config));
    },
    get sts() {
      return once("sts", () => new STSClient(config));
    },
    routingControl: (endpoint) =>
      once(
        `routingControl ${endpoint}`,
        // What stands in for AWS stands in for the cluster's endpoints too, and tells them apart by region.
        () => new Route53RecoveryClusterClient({ endpoint, ...config }),
      ),
  };
}
