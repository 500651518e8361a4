import { type Definition } from "../schema";
import { functions } from "../services";

/** A shop in two regions whose services know each other by events alone. */
export const commerce = {
  production: true,
  protect: true,
  logRetentionDays: 365,
  alarmEmails: ["shop@example.com"],
  network: {
    zones: 3,
    addressRanges: { home: "10.70.0.0/16", standby: "10.71.0.0/16" },
    natGateways: "one-per-zone",
    interfaceEndpoints: ["events", "kms", "lambda", "logs", "secretsmanager", "sns", "sqs", "ssm"],
  },
  cluster: { version: "1.35", endpoint: "private" },
  data: {
    relational: {
      engine: "aurora-postgres",
      engineVersion: "16.13",
      capacity: { kind: "serverless", minAcu: 0.5, maxAcu: 16 },
      readers: 1,
      clusterPerService: true,
      backupRetentionDays: 14,
    },
    cache: "none",
  },
  events: { archiveDays: 90, outboxSweepMinutes: 1 },
  api: { rateLimit: 1000, burstLimit: 2000, queries: "apart" },
  edge: {
    priceClass: "PriceClass_All",
    requestsPerAddress: 2000,
    reads: { policy: "latency" },
    // Leads the sites' `/inventory` and `/ordering` to the queries' API, so that browsers read them without asking another origin.
    cacheSeconds: 5,
    sites: ["admin"],
  },
  standby: { capacity: 1 },
  services: functions,
} satisfies Definition;
