import { commerceServices, heartbeat } from "./services";
import { type Definition } from "./schema";

/** Two regions, three zones each; a standby that can carry the whole floor load from its first minute. */
export const prod = {
  production: true,
  protect: true,
  logRetentionDays: 365,
  network: {
    zones: 3,
    addressRanges: { home: "10.0.0.0/16", standby: "10.1.0.0/16" },
    natGateways: "one-per-zone",
    interfaceEndpoints: [
      "ecr.api",
      "ecr.dkr",
      "events",
      "kms",
      "lambda",
      "logs",
      "secretsmanager",
      "sns",
      "sqs",
      "ssm",
      "sts",
    ],
  },
  cluster: { version: "1.35", endpoint: "private" },
  data: {
    relational: {
      engine: "aurora-postgres",
      engineVersion: "16.13",
      capacity: { kind: "provisioned", instanceClass: "db.r6g.large" },
      readers: 1,
      backupRetentionDays: 14,
    },
    cache: { nodeType: "cache.r7g.large", replicas: 1 },
  },
  events: { archiveDays: 30, outboxSweepMinutes: 1 },
  api: { rateLimit: 500, burstLimit: 1000 },
  edge: { priceClass: "PriceClass_All", requestsPerAddress: 2000 },
  standby: { capacity: 1 },
  services: { ...commerceServices({ minPods: 3, maxPods: 12 }), heartbeat },
} satisfies Definition;
