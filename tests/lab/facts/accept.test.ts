import { expect } from "chai";
import { checkInputs } from "../../../lab/facts";
import { type Caller, type Properties, UNKNOWN } from "../../../lab/model/types";

const caller: Caller = { region: "eu-west-1", account: "111122223333", partition: "aws" };

const key = "arn:aws:kms:eu-west-1:111122223333:key/1b2c3d4e-1111-4222-a333-444455556666";
const role = "arn:aws:iam::111122223333:role/service/orders";
const policy = (resource: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: {
      Sid: "Read",
      Effect: "Allow",
      Action: ["s3:GetObject"],
      Resource: resource,
      Condition: {},
    },
  });

interface Accepted {
  readonly what: string;
  readonly type: string;
  readonly inputs: Properties;
}

const accepted: readonly Accepted[] = [
  {
    what: "a serverless Aurora cluster",
    type: "aws:rds/cluster:Cluster",
    inputs: {
      clusterIdentifier: "evenkeel-prod-eu-west-1",
      engine: "aurora-postgresql",
      engineMode: "provisioned",
      engineVersion: "16.8",
      databaseName: "commerce",
      masterUsername: "founder",
      masterPassword: UNKNOWN,
      storageEncrypted: true,
      kmsKeyId: key,
      vpcSecurityGroupIds: ["sg-0123456789abcdef0"],
      serverlessv2ScalingConfiguration: { minCapacity: 0.5, maxCapacity: 8 },
      enabledCloudwatchLogsExports: ["postgresql"],
      preferredBackupWindow: "02:00-03:00",
      preferredMaintenanceWindow: "sun:04:00-sun:05:00",
      backupRetentionPeriod: 14,
      tags: { Service: "orders / payments", "cost-center": "a@b" },
    },
  },
  {
    what: "numbers and booleans given as text, which the bridge converts",
    type: "aws:sqs/queue:Queue",
    inputs: {
      name: "orders.fifo",
      fifoQueue: "true",
      visibilityTimeoutSeconds: "120",
      tags: { Retries: 5 },
    },
  },
  {
    what: "a number where text belongs, which the bridge writes out",
    type: "aws:lb/targetGroup:TargetGroup",
    inputs: {
      port: 8080,
      protocol: "TCP",
      targetType: "ip",
      vpcId: UNKNOWN,
      healthCheck: { port: 8080 },
    },
  },
  {
    what: "values that are not known yet, at every depth",
    type: "aws:lb/listener:Listener",
    inputs: {
      loadBalancerArn: UNKNOWN,
      port: UNKNOWN,
      defaultActions: [{ type: "forward", targetGroupArn: UNKNOWN }, UNKNOWN],
      tags: UNKNOWN,
    },
  },
  {
    what: "an unknown in the place of a whole object",
    type: "aws:rds/cluster:Cluster",
    inputs: { engine: "aurora-postgresql", serverlessv2ScalingConfiguration: UNKNOWN },
  },
  {
    what: "inputs that are null, which count as absent",
    type: "aws:sqs/queue:Queue",
    inputs: { name: null, delaySeconds: null },
  },
  {
    what: "the defaults that the engine adds",
    type: "aws:sqs/queue:Queue",
    inputs: { name: "orders", __defaults: ["name"] },
  },
  {
    what: "a role whose trust is an object with an unknown principal",
    type: "aws:iam/role:Role",
    inputs: {
      assumeRolePolicy: {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: UNKNOWN } }],
      },
    },
  },
  {
    what: "a policy of one statement",
    type: "aws:s3/bucketPolicy:BucketPolicy",
    inputs: {
      bucket: "evenkeel-site-111122223333",
      policy: policy("arn:aws:s3:::evenkeel-site/*"),
    },
  },
  {
    what: "a function in a VPC",
    type: "aws:lambda/function:Function",
    inputs: {
      name: "evenkeel-prod-ordering",
      role,
      runtime: "nodejs22.x",
      handler: "index.handler",
      architectures: ["arm64"],
      code: { hash: "abc" },
      memorySize: 512,
      timeout: 20,
      environment: { variables: { TABLE: "orders" } },
      vpcConfig: {
        subnetIds: ["subnet-0123456789abcdef0"],
        securityGroupIds: ["sg-0123456789abcdef0"],
      },
      tracingConfig: { mode: "Active" },
    },
  },
  {
    what: "an instance whose engine is not known yet, whatever its class",
    type: "aws:rds/clusterInstance:ClusterInstance",
    inputs: { clusterIdentifier: UNKNOWN, engine: UNKNOWN, instanceClass: "db.serverless" },
  },
  {
    what: "a serverless instance",
    type: "aws:rds/clusterInstance:ClusterInstance",
    inputs: { clusterIdentifier: "a", engine: "aurora-postgresql", instanceClass: "db.serverless" },
  },
  {
    what: "a Valkey replication group",
    type: "aws:elasticache/replicationGroup:ReplicationGroup",
    inputs: {
      replicationGroupId: "evenkeel-prod",
      description: "cache of evenkeel-prod",
      engine: "valkey",
      engineVersion: "8.0",
      nodeType: "cache.r7g.large",
      numCacheClusters: 2,
      transitEncryptionEnabled: true,
      atRestEncryptionEnabled: "true",
    },
  },
  {
    what: "a secret that is deleted at once, and one that is kept for a month",
    type: "aws:secretsmanager/secret:Secret",
    inputs: {
      name: "evenkeel/prod/orders",
      recoveryWindowInDays: 0,
      replicas: [{ region: "eu-central-1", kmsKeyId: "alias/data" }],
    },
  },
  {
    what: "a record with failover",
    type: "aws:route53/record:Record",
    inputs: {
      zoneId: "Z0123456789EXAMPLE",
      name: "api.shop.example.com",
      type: "A",
      setIdentifier: "home",
      failoverRoutingPolicies: [{ type: "PRIMARY" }],
      aliases: [
        {
          name: "d-1.execute-api.eu-west-1.amazonaws.com",
          zoneId: "ZLY8HYME6SFDD",
          evaluateTargetHealth: false,
        },
      ],
      healthCheckId: UNKNOWN,
    },
  },
  {
    what: "a log group that keeps its events for ever",
    type: "aws:cloudwatch/logGroup:LogGroup",
    inputs: { name: "/aws/lambda/orders", retentionInDays: 0 },
  },
  {
    what: "all traffic over IPv4 and IPv6",
    type: "aws:ec2/securityGroup:SecurityGroup",
    inputs: {
      description: "Egress of functions",
      egress: [
        {
          protocol: "-1",
          fromPort: 0,
          toPort: 0,
          cidrBlocks: ["0.0.0.0/0"],
          ipv6CidrBlocks: ["::/0"],
        },
      ],
    },
  },
  {
    what: "a deployment with probes, quantities and named ports",
    type: "kubernetes:apps/v1:Deployment",
    inputs: {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "payment", namespace: "payment", labels: { app: "payment" } },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: "payment" } },
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: "25%" } },
        template: {
          metadata: { labels: { app: "payment" } },
          spec: {
            serviceAccountName: "payment",
            containers: [
              {
                name: "payment",
                image: "public.ecr.aws/nginx/nginx-unprivileged:1.28",
                ports: [{ name: "http", containerPort: 8080 }],
                resources: {
                  requests: { cpu: "250m", memory: "256Mi" },
                  limits: { memory: "0.5Gi" },
                },
                readinessProbe: { httpGet: { path: "/", port: "http" }, periodSeconds: 5 },
                securityContext: {
                  seccompProfile: { type: "RuntimeDefault" },
                  capabilities: { drop: ["ALL"] },
                },
              },
            ],
          },
        },
      },
    },
  },
  {
    what: "a network policy with exceptions",
    type: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    inputs: {
      spec: {
        podSelector: {},
        policyTypes: ["Egress"],
        egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.169.254/32"] } }] }],
      },
    },
  },
  {
    what: "the VPC component with explicit zones",
    type: "awsx:ec2:Vpc",
    inputs: {
      cidrBlock: "10.0.0.0/16",
      availabilityZoneNames: ["eu-west-1a", "eu-west-1b"],
      natGateways: { strategy: "Single" },
      subnetStrategy: "Auto",
      subnetSpecs: [
        { type: "Public", cidrMask: 24 },
        { type: "Isolated", name: "data", cidrMask: 24 },
      ],
    },
  },
  {
    what: "the cluster component in Auto Mode",
    type: "eks:index:Cluster",
    inputs: {
      version: "1.34",
      authenticationMode: "API",
      autoMode: { enabled: true },
      createOidcProvider: false,
      skipDefaultNodeGroup: true,
      vpcId: UNKNOWN,
    },
  },
];

describe("inputs that AWS accepts", () => {
  for (const { what, type, inputs } of accepted) {
    it(`accepts ${what}`, () => {
      const own = type.startsWith("kubernetes:") ? { ...caller, region: undefined } : caller;
      expect(checkInputs(type, inputs, own)).to.deep.equal([]);
    });
  }
});
