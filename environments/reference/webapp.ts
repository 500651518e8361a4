import { shieldConsent } from "../groups/operations";
import { type Definition } from "../schema";
import { functions, standIn } from "../services";

/** A web application for the whole world: CloudFront in front of containers on ECS and Kubernetes and of functions, in two regions. */
export const webapp = {
  production: true,
  protect: true,
  logRetentionDays: 365,
  alarmEmails: ["ops@example.net"],
  network: {
    zones: 2,
    addressRanges: { home: "10.40.0.0/16", standby: "10.41.0.0/16" },
    natGateways: "one-per-zone",
    interfaceEndpoints: ["ecr.api", "ecr.dkr", "kms", "logs", "secretsmanager", "sqs", "ssm"],
    firewall: {
      allowedDomains: [
        ".amazonaws.com",
        ".amazoncognito.com",
        ".api.aws",
        ".cloudfront.net",
        "id.example.com",
        "public.ecr.aws",
      ],
    },
  },
  cluster: { version: "1.35", endpoint: "private" },
  data: {
    relational: {
      engine: "aurora-postgres",
      engineVersion: "16.13",
      capacity: { kind: "serverless", minAcu: 1, maxAcu: 32 },
      readers: 1,
      backupRetentionDays: 14,
    },
    cache: { nodeType: "cache.r7g.large", replicas: 1 },
    dax: { nodeType: "dax.r5.large", nodes: 3 },
  },
  events: { archiveDays: 30, outboxSweepMinutes: 1 },
  api: {
    // What the system has to carry on its first day.
    rateLimit: 500,
    burstLimit: 1000,
    ingress: "alb",
    auth: "cognito",
    samlMetadataUrl: "https://id.example.com/saml/metadata",
    queries: "apart",
    cache: { sizeGb: 1.6, seconds: 30 },
  },
  edge: {
    priceClass: "PriceClass_All",
    requestsPerAddress: 2000,
    reads: { policy: "latency" },
    cacheSeconds: 60,
    accelerator: true,
    zone: "own",
    registrar: true,
  },
  guardrails: {
    ebsEncryption: true,
    blockPublicBuckets: true,
    config: true,
    guardDuty: true,
    cloudTrail: true,
    shield: { consent: shieldConsent },
  },
  standby: { capacity: 1 },
  services: {
    ...functions,
    storefront: {
      runsOn: "ecs",
      api: "commands-and-queries",
      store: "postgres",
      usesCache: true,
      ecs: { image: standIn, cpu: 1024, memory: 2048, minTasks: 4, maxTasks: 40 },
    },
    catalogue: {
      runsOn: "kubernetes",
      api: "queries",
      store: "dynamodb",
      kubernetes: {
        image: standIn,
        ingress: "alb-nginx",
        cpu: 500,
        memory: 512,
        minPods: 4,
        maxPods: 40,
      },
    },
  },
} satisfies Definition;
