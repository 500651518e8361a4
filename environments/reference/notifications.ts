import { type Definition } from "../schema";
import { alone, functions, standIn } from "../services";

/** One region, two zones: pods publish, queues keep, functions send. Nothing is lost when a pod, a zone or a function fails. */
export const notifications = {
  production: true,
  protect: true,
  logRetentionDays: 180,
  alarmEmails: ["ops@example.com"],
  network: {
    zones: 2,
    addressRanges: { home: "10.30.0.0/16", standby: "10.31.0.0/16" },
    natGateways: "one-per-zone",
    interfaceEndpoints: ["ecr.api", "ecr.dkr", "kms", "logs", "secretsmanager", "sns", "sqs"],
  },
  cluster: {
    version: "1.35",
    endpoint: "private",
    nodes: { kind: "karpenter", instanceFamilies: ["c7i", "m7i"], maxCpu: 64 },
  },
  data: {
    relational: {
      engine: "rds-postgres",
      engineVersion: "16.13",
      instanceClass: "db.m7g.large",
      storageGiB: 100,
      multiAz: true,
      backupRetentionDays: 14,
    },
    cache: { engine: "redis", nodeType: "cache.r7g.large", replicas: 1 },
  },
  events: { archiveDays: 30, outboxSweepMinutes: 1, transport: "topics" },
  api: {
    rateLimit: 500,
    burstLimit: 1000,
    cache: { sizeGb: 0.5, seconds: 60 },
    clients: {
      "mobile-app": { rateLimit: 100, burstLimit: 200 },
      "back-office": { rateLimit: 20, burstLimit: 40, perDay: 50_000 },
    },
    endpointService: { allowedPrincipals: ["arn:aws:iam::111122223333:root"] },
  },
  edge: { priceClass: "PriceClass_100", requestsPerAddress: 2000 },
  standby: { capacity: 1 },
  services: {
    // Keeps orders in the database; its events leave through the outbox.
    orders: {
      runsOn: "kubernetes",
      api: "commands-and-queries",
      store: "postgres",
      usesCache: true,
      publishes: ["OrderPlaced"],
      kubernetes: { image: standIn, cpu: 500, memory: 512, minPods: 4, maxPods: 20 },
    },
    // Keeps nothing of its own, so its pods publish themselves.
    carriers: {
      runsOn: "kubernetes",
      api: "commands",
      publishes: ["OrderShipped"],
      kubernetes: { image: standIn, listenerPort: 8443, cpu: 100, memory: 128, maxPods: 8 },
    },
    // Takes orders of one customer in their order.
    payment: alone.payment,
    notification: {
      ...functions.notification,
      memory: 256,
      consumes: {
        OrderPlaced: { batchSize: 100, windowSeconds: 5 },
        PaymentFailed: { batchSize: 10, windowSeconds: 1, maxReceives: 10 },
        OrderShipped: { batchSize: 100, windowSeconds: 5 },
      },
    },
  },
} satisfies Definition;
