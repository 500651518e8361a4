import { shieldConsent } from "../groups/operations";
import { type Definition } from "../schema";
import { alone, standIn } from "../services";

/** Three zones, a delivery pipeline, backups that are tried: the house that teams move into. */
export const platform = {
  production: true,
  protect: true,
  logRetentionDays: 365,
  alarmEmails: ["platform@example.com"],
  network: {
    zones: 3,
    addressRanges: { home: "10.60.0.0/16", standby: "10.61.0.0/16" },
    natGateways: "one-per-zone",
    interfaceEndpoints: ["ecr.api", "ecr.dkr", "kms", "logs", "secretsmanager", "ssm", "sts"],
  },
  cluster: {
    version: "1.35",
    endpoint: "private",
    admins: ["arn:aws:iam::444455556666:role/platform-admin"],
    nodes: { kind: "managed", instanceType: "m7i.xlarge", minNodes: 1, maxNodes: 6 },
    spot: true,
  },
  data: {
    relational: {
      engine: "aurora-postgres",
      engineVersion: "16.13",
      capacity: { kind: "provisioned", instanceClass: "db.r7g.large" },
      readers: 2,
      autoscaling: { maxReaders: 5 },
      backupRetentionDays: 35,
      rotationDays: 30,
      reservations: [{ offeringId: "438012d3-4052-4cc7-b2e3-8d3372e0e706", count: 2 }],
    },
    cache: { engine: "redis", nodeType: "cache.r7g.large", replicas: 2 },
    backups: { hour: 2, retentionDays: 120, coldStorageAfterDays: 30, copyRetentionDays: 35 },
  },
  events: { archiveDays: 30, outboxSweepMinutes: 1 },
  api: { rateLimit: 1000, burstLimit: 2000 },
  edge: { priceClass: "PriceClass_100", requestsPerAddress: 2000, cacheSeconds: 60 },
  monitoring: { alarms: true, prometheus: true, grafana: "identity-center" },
  guardrails: {
    ebsEncryption: true,
    blockPublicBuckets: true,
    config: true,
    guardDuty: true,
    cloudTrail: true,
    shield: { consent: shieldConsent },
  },
  delivery: { repository: "example/platform", branch: "main", services: ["accounts"] },
  standby: { capacity: 1 },
  services: {
    ordering: alone.ordering,
    inventory: alone.inventory,
    accounts: {
      runsOn: "kubernetes",
      api: "commands-and-queries",
      store: "postgres",
      usesCache: true,
      kubernetes: { image: standIn, minPods: 3, maxPods: 24 },
    },
    // An office tool, apart from DNS and the API: the cluster makes its load balancer from an Ingress.
    console: {
      runsOn: "kubernetes",
      api: "commands-and-queries",
      kubernetes: { image: standIn, ingress: "ingress", minPods: 2, maxPods: 4 },
    },
    // Work that can wait runs where it is cheap.
    reports: {
      runsOn: "kubernetes",
      store: "dynamodb",
      consumes: { OrderPlaced: {} },
      kubernetes: { image: standIn, critical: false, minPods: 1, maxPods: 20 },
    },
  },
} satisfies Definition;
