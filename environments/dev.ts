import { commerceServices } from "./services";
import { type Definition } from "./schema";

/** One region, small and cheap: the same shape as prod, so that what works here works there. */
export const dev = {
  production: false,
  protect: false,
  logRetentionDays: 14,
  network: {
    zones: 2,
    addressRanges: { home: "10.20.0.0/16", standby: "10.21.0.0/16" },
    natGateways: "single",
    interfaceEndpoints: [],
  },
  cluster: { version: "1.35", endpoint: { publicCidrs: ["0.0.0.0/0"] } },
  data: {
    relational: {
      engine: "aurora-postgres",
      engineVersion: "16.13",
      capacity: { kind: "serverless", minAcu: 0, maxAcu: 2 },
      readers: 0,
      backupRetentionDays: 1,
    },
    cache: "none",
  },
  events: { archiveDays: 7, outboxSweepMinutes: 60 },
  api: { rateLimit: 50, burstLimit: 100 },
  edge: { priceClass: "PriceClass_100", requestsPerAddress: 1000 },
  standby: { capacity: 0 },
  services: commerceServices({ minPods: 1, maxPods: 2 }),
} satisfies Definition;
