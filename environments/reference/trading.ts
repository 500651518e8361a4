import { shieldConsent } from "../groups/operations";
import { type Definition } from "../schema";
import { alone, standIn } from "../services";

/** Layers that answer fast: reads where the caller is, orders where the database is, trades over Kafka. */
export const trading = {
  production: true,
  protect: true,
  logRetentionDays: 2557,
  alarmEmails: ["desk@example.org"],
  network: {
    zones: 3,
    addressRanges: { home: "10.50.0.0/16", standby: "10.51.0.0/16" },
    natGateways: "one-per-zone",
    interfaceEndpoints: ["ecr.api", "ecr.dkr", "kms", "logs", "secretsmanager", "ssm", "sts"],
  },
  cluster: {
    version: "1.35",
    endpoint: "private",
    nodes: { kind: "managed", instanceType: "c7i.2xlarge", minNodes: 2, maxNodes: 10 },
  },
  data: {
    relational: {
      engine: "aurora-postgres",
      engineVersion: "16.13",
      capacity: { kind: "provisioned", instanceClass: "db.r7g.2xlarge" },
      readers: 2,
      autoscaling: { maxReaders: 8, targetCpu: 50 },
      backupRetentionDays: 35,
    },
    cache: { nodeType: "cache.r7g.xlarge", replicas: 2 },
    tableCapacity: { read: { min: 500, max: 20_000 }, write: { min: 500, max: 20_000 } },
  },
  events: {
    archiveDays: 365,
    outboxSweepMinutes: 1,
    stream: {
      kind: "msk",
      version: "3.9.x",
      instanceType: "kafka.m7g.xlarge",
      brokersPerZone: 1,
      storageGiB: 500,
      topics: {
        trades: { partitions: 24, retentionHours: 168 },
        quotes: { partitions: 48, retentionHours: 24 },
      },
    },
  },
  api: { rateLimit: 5000, burstLimit: 5000, queries: "apart" },
  edge: {
    priceClass: "PriceClass_All",
    requestsPerAddress: 10_000,
    // Quotes that are a second old are as good as new to whoever looks at a page.
    cacheSeconds: 1,
    reads: { policy: "geolocation", standbyAnswers: ["continent:NA", "continent:SA"] },
  },
  monitoring: { alarms: true, prometheus: true, grafana: "none" },
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
    ordering: alone.ordering,
    // Matches orders in memory and writes what was traded.
    matching: {
      runsOn: "kubernetes",
      api: "commands",
      store: "dynamodb",
      writesTopics: ["trades", "quotes"],
      kubernetes: { image: standIn, cpu: 4000, memory: 8192, minPods: 3, maxPods: 12 },
    },
    // Quotes to people and robots, from the cache of the place that answers their continent.
    quotes: {
      runsOn: "kubernetes",
      api: "queries",
      readsTopics: ["quotes"],
      usesCache: true,
      kubernetes: {
        image: standIn,
        listenerPort: 8443,
        cpu: 1000,
        memory: 1024,
        minPods: 6,
        maxPods: 60,
      },
    },
    // What each desk holds now: sums of its trades, in the cache.
    positions: {
      runsOn: "kubernetes",
      api: "queries",
      readsTopics: ["trades"],
      usesCache: true,
      kubernetes: {
        image: standIn,
        ingress: "alb",
        cpu: 1000,
        memory: 1024,
        minPods: 3,
        maxPods: 12,
      },
    },
    // Keeps the books.
    ledger: {
      runsOn: "kubernetes",
      api: "queries",
      store: "postgres",
      readsTopics: ["trades"],
      kubernetes: {
        image: standIn,
        ingress: "alb",
        cpu: 1000,
        memory: 2048,
        minPods: 3,
        maxPods: 12,
      },
    },
  },
} satisfies Definition;
