import { z } from "zod";
import { field, oneOf, whole, yesNo } from "../fields";

const acu = (min: number, example: number) =>
  field(
    z.number().min(min).max(256).multipleOf(0.5),
    `a number from ${min} to 256 in steps of 0.5 (ACU, 2 GiB of memory each)`,
    example,
  );

const instanceClass = field(
  z.string().regex(/^db\.[a-z0-9]+\.[a-z0-9]+$/),
  "an RDS instance class",
  "db.r6g.large",
);

const serverless = z.strictObject({
  /** `serverless`: Aurora Serverless v2. */
  kind: oneOf(["serverless"]),
  /** 0 pauses the cluster when idle; a cluster that joins a global database needs 0.5 or more here. */
  minAcu: acu(0, 0.5),
  /** Largest capacity of each instance. */
  maxAcu: acu(1, 8),
});

const provisioned = z.strictObject({
  /** `provisioned`: instances of one fixed class. */
  kind: oneOf(["provisioned"]),
  /** Class of every instance, in both places. */
  instanceClass,
});

const engineVersion = field(
  z.string().regex(/^\d{2}\.\d{1,2}$/),
  "a PostgreSQL version, major and minor",
  "16.13",
);

const rotationDays = whole(
  1,
  1000,
  30,
  "Secrets Manager's limits; absent: never rotated by itself",
).optional();

const reservations = field(
  z.array(
    z.strictObject({
      /** From `aws rds describe-reserved-db-instances-offerings`. */
      offeringId: field(
        z.string().regex(/^[0-9a-f-]{36}$/),
        "the id of an offering",
        "438012d3-4052-4cc7-b2e3-8d3372e0e706",
      ),
      /** Instances to pay for in advance. To buy more later, add an entry: none can be changed or given back. */
      count: whole(1, 40, 1, "RDS's quota"),
      /** Offerings are regional: the place whose region this one is of. */
      place: oneOf(["home", "standby"]).default("home"),
    }),
  ),
  "a list of offerings, each with a count",
  [{ offeringId: "438012d3-4052-4cc7-b2e3-8d3372e0e706", count: 1 }],
).default([]);

const aurora = z.strictObject({
  /** `aurora-postgres`: Aurora PostgreSQL, in one region or two; `rds-postgres`: RDS for PostgreSQL, in one. */
  engine: oneOf(["aurora-postgres"]),
  /** Engine version, the same in both places. */
  engineVersion,
  /** Serverless v2 capacity in ACU (2 GiB of memory each), or instances of a fixed class. */
  capacity: field(
    z.discriminatedUnion("kind", [serverless, provisioned]),
    "a serverless range or a provisioned class",
    { kind: "serverless", minAcu: 0.5, maxAcu: 8 },
  ),
  /** Readers beside the first instance, in each place. */
  readers: whole(0, 15, 1, "Aurora's limit"),
  /** Readers that come and go with load, beside those, in each place; absent: none. */
  autoscaling: z
    .strictObject({
      /** Readers at most, those that always run included. */
      maxReaders: whole(1, 15, 4, "Aurora's limit"),
      /** Average CPU use of the readers that is aimed at, in percent. */
      targetCpu: whole(20, 90, 60).default(60),
    })
    .optional(),
  /** A cluster of its own for every service instead of a database in a shared one. */
  clusterPerService: yesNo().default(false),
  /** Days of automated backups, in each place. */
  backupRetentionDays: whole(1, 35, 14, "Aurora's limits"),
  /** Days after which a service's login is changed, by turns with a second one so that no open connection is refused. */
  rotationDays,
  /** Reserved instances to buy, for one to three years: they cannot be given back. */
  reservations,
});

const rds = z.strictObject({
  engine: oneOf(["rds-postgres"]),
  engineVersion,
  /** Class of the instance, and of its standby. */
  instanceClass,
  /** Storage to begin with, in GiB; it grows by itself to five times that. */
  storageGiB: whole(20, 13_000, 100, "gp3"),
  /** A second instance in another zone that takes over by itself. */
  multiAz: yesNo().default(true),
  backupRetentionDays: whole(1, 35, 14, "RDS's limits"),
  rotationDays,
  reservations,
});

const cacheNodes = z.strictObject({
  /** `valkey`, or `redis` where a client needs it (20 % dearer). */
  engine: oneOf(["valkey", "redis"]).default("valkey"),
  /** Class of every cache node. */
  nodeType: field(
    z.string().regex(/^cache\.[a-z0-9]+\.[a-z0-9]+$/),
    "an ElastiCache node type",
    "cache.r7g.large",
  ),
  /** Replicas of the first node; at least 1 where zones may be lost. */
  replicas: whole(0, 5, 1, "ElastiCache's limit"),
  /**
   * One global datastore over both places of an active-passive stack: the standby's cache follows home's, and is warm when it
   * takes over. Without, each place fills its own. Replication between regions is charged as traffic.
   */
  global: yesNo().default(false),
});

const accelerator = z.strictObject({
  /** Class of every DAX node. */
  nodeType: field(z.string().regex(/^dax\.\w+\.\w+$/), "a DAX node type", "dax.r5.large"),
  /** Nodes of the cluster, spread over the zones. */
  nodes: whole(1, 11, 3, "DAX's limit; 3 survive the loss of a zone"),
});

const throughput = (example: number) =>
  z.strictObject({
    /** Units that are always paid for. */
    min: whole(1, 40_000, example, "DynamoDB's quota of a table"),
    /** Units at most. */
    max: whole(1, 40_000, 20 * example, "DynamoDB's quota of a table"),
  });

const backups = z.strictObject({
  /** Hour of the day at which a backup starts, UTC; RDS makes none near its own windows, from 01:00 to 05:00. */
  hour: whole(0, 23, 5, "UTC").default(5),
  /** Days that a backup is kept. */
  retentionDays: whole(1, 3650, 35),
  /** Days after which a backup moves to cold storage, where its kind can; it then stays 90 days or more. Absent: never. */
  coldStorageAfterDays: whole(1, 3650, 30).optional(),
  /** Days that the copy in the other region is kept; only in an active-passive stack. */
  copyRetentionDays: whole(1, 3650, 35).default(35),
  /** A weekly trial: restores the newest backup of each kind, and deletes what it restored. */
  testRestores: yesNo().default(true),
});

export const data = z.strictObject({
  /** PostgreSQL: Aurora, or RDS with a standby in another zone. */
  relational: field(z.discriminatedUnion("engine", [aurora, rds]), "an Aurora or RDS database", {
    engine: "aurora-postgres",
  }),
  /** Valkey or Redis replication group per place; `none` where no service needs it. */
  cache: field(
    z.union([z.literal("none"), cacheNodes]),
    "none, or a node type with a number of replicas",
    { nodeType: "cache.r7g.large", replicas: 1 },
  ),
  /** DynamoDB Accelerator in front of the tables of each place. */
  dax: field(
    z.union([z.literal("none"), accelerator]),
    "none, or a node type with a number of nodes",
    { nodeType: "dax.r5.large", nodes: 3 },
  ).default("none"),
  /** How DynamoDB tables are paid: by request, or by throughput that follows the load between limits. */
  tableCapacity: field(
    z.union([
      z.literal("on-demand"),
      z.strictObject({
        /** Read capacity units. */
        read: throughput(5),
        /** Write capacity units. */
        write: throughput(5),
      }),
    ]),
    "on-demand, or limits of read and write",
    { read: { min: 5, max: 100 }, write: { min: 5, max: 100 } },
  ).default("on-demand"),
  /** AWS Backup of every store, beside what each store keeps of itself. */
  backups: field(z.union([z.literal("none"), backups]), "none, or how long backups are kept", {
    retentionDays: 35,
  }).default("none"),
});
