import { z } from "zod";
import { cidr, field, oneOf, region, roleArn, serviceName, whole, yesNo } from "./fields";
import { type consumption, service } from "./service";

/**
 * The typed settings of one stack: what `Pulumi.<stack>.yaml` says (operator keys) together with what
 * `environments/<environment>.ts` decides (definition). Every object is strict: an unknown key is an error.
 * Rules that span several fields live in `rules/`. docs/settings.md is made from this file.
 */

/** Days that CloudWatch Logs accepts (PutRetentionPolicy API reference). */
export const logRetentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
] as const;

const acu = (min: number, example: number) =>
  field(
    z.number().min(min).max(256).multipleOf(0.5),
    `a number from ${min} to 256 in steps of 0.5 (ACU, 2 GiB of memory each)`,
    example,
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
  instanceClass: field(
    z.string().regex(/^db\.[a-z0-9]+\.[a-z0-9]+$/),
    "an RDS instance class",
    "db.r6g.large",
  ),
});

const relational = z.strictObject({
  /** Aurora PostgreSQL engine version, the same in both places. */
  engineVersion: field(
    z.string().regex(/^\d{2}\.\d{1,2}$/),
    "an Aurora PostgreSQL version, major and minor",
    "16.13",
  ),
  /** Serverless v2 capacity in ACU (2 GiB of memory each), or instances of a fixed class. */
  capacity: field(
    z.discriminatedUnion("kind", [serverless, provisioned]),
    "a serverless range or a provisioned class",
    { kind: "serverless", minAcu: 0.5, maxAcu: 8 },
  ),
  /** Readers beside the first instance, in each place. */
  readers: whole(0, 15, 1, "Aurora's limit"),
  /** A cluster of its own for every service instead of a database in a shared one. */
  clusterPerService: yesNo().default(false),
  /** Days of automated backups, in each place. */
  backupRetentionDays: whole(1, 35, 14, "Aurora's limits"),
});

const cacheNodes = z.strictObject({
  /** Class of every cache node. */
  nodeType: field(
    z.string().regex(/^cache\.[a-z0-9]+\.[a-z0-9]+$/),
    "an ElastiCache node type",
    "cache.r7g.large",
  ),
  /** Replicas of the first node; at least 1 where zones may be lost. */
  replicas: whole(0, 5, 1, "ElastiCache's limit"),
});

const cluster = z.strictObject({
  /** Kubernetes minor version of EKS. */
  version: field(z.string().regex(/^1\.\d{2}$/), "a Kubernetes version of EKS", "1.35"),
  /** `private`, or the ranges that may reach the public API endpoint. */
  endpoint: field(
    z.union([
      z.literal("private"),
      z.strictObject({
        /** Addresses that may reach the Kubernetes API. */
        publicCidrs: field(z.array(cidr("203.0.113.0/24")).min(1), "a list of IPv4 ranges", [
          "203.0.113.0/24",
        ]),
      }),
    ]),
    "private, or publicCidrs with the ranges that may reach the API",
    { publicCidrs: ["203.0.113.0/24"] },
  ),
  /** IAM roles with cluster-admin access, besides the one that runs Pulumi. */
  admins: field(z.array(roleArn), "a list of role ARNs", [
    "arn:aws:iam::111122223333:role/platform-admin",
  ]).default([]),
});

/** What an engineer decides for an environment: sizes, retention, services. Reviewed as code in `environments/<environment>.ts`. */
export const definitionSchema = z.strictObject({
  /** Real traffic depends on the stack: the rules for production hold (`environments/rules/production.ts`). */
  production: yesNo(),
  /** Pulumi `protect` and AWS deletion protection on everything that holds data. */
  protect: yesNo(),
  /** Retention of every log group, in days. */
  logRetentionDays: field(z.int(), "a number of days that CloudWatch Logs accepts", 365),
  /** Addresses that alarms are mailed to; each must confirm AWS's message once. */
  alarmEmails: field(
    z.array(field(z.email(), "an e-mail address", "ops@example.com")),
    "a list of e-mail addresses",
    ["ops@example.com"],
  ).default([]),

  /** The VPC of each place. */
  network: z.strictObject({
    /** Availability zones per region. */
    zones: whole(
      2,
      4,
      2,
      "a region's zones may fail one at a time; the address plan has room for 4",
    ),
    /** IPv4 range of the VPC of each place; they must not overlap. /16 to /20. */
    addressRanges: z.strictObject({
      /** Range of the home region's VPC. */
      home: cidr("10.0.0.0/16"),
      /** Range of the other region's VPC; kept free while the stack has one region, so that it can grow. */
      standby: cidr("10.1.0.0/16"),
    }),
    /** `single` saves money, `one-per-zone` survives the loss of a zone. */
    natGateways: oneOf(["single", "one-per-zone"]),
    /** AWS services reached through private interface endpoints instead of NAT (last part of the endpoint name). */
    interfaceEndpoints: field(z.array(z.string()), "a list of endpoint names", ["sqs", "ecr.api"]),
  }),

  /** The EKS cluster of each place. */
  cluster,

  /** Stores. */
  data: z.strictObject({
    /** Aurora PostgreSQL. */
    relational,
    /** Valkey replication group per place; `none` where no service needs it. */
    cache: field(
      z.union([z.literal("none"), cacheNodes]),
      "none, or a node type with a number of replicas",
      { nodeType: "cache.r7g.large", replicas: 1 },
    ),
  }),

  /** The event bus of each place. */
  events: z.strictObject({
    /** Days that the bus's archive keeps events for replay. */
    archiveDays: whole(1, 3650, 30),
    /** Minutes between two sweeps of the outbox; a command is relayed at once, the sweep catches what that missed. */
    outboxSweepMinutes: whole(1, 1440, 1),
  }),

  /** The REST API of each place. */
  api: z.strictObject({
    /** Steady requests per second over the whole API of a place, before 429 is answered. */
    rateLimit: whole(1, 10000, 500, "API Gateway's quota of an account and region"),
    /** Requests accepted at once above the steady rate. */
    burstLimit: whole(1, 5000, 1000, "API Gateway's quota of an account and region"),
  }),

  /** CloudFront, once over all places. */
  edge: z.strictObject({
    /** CloudFront price class: 100 is Europe and North America, All the whole world. */
    priceClass: oneOf(["PriceClass_100", "PriceClass_200", "PriceClass_All"]),
    /** Requests from one address in five minutes before the web ACL blocks it. */
    requestsPerAddress: whole(10, 2_000_000_000, 2000, "AWS WAF's limits"),
  }),

  /** The place that waits. */
  standby: z.strictObject({
    /** Share of home's floor capacity that runs in the standby before it is needed: 1 is all of it. */
    capacity: field(z.number().min(0).max(1), "a number from 0 to 1", 1),
  }),

  /** Services by name. */
  services: field(z.record(serviceName, service), "services by name", {
    ordering: { runsOn: "lambda", api: "commands" },
  }),
});

/** What an operator turns: flat keys of `Pulumi.<stack>.yaml`, in the namespace `evenkeel`. */
export const operatorSchema = z.strictObject({
  /** Which definition under `environments/` the stack is built from. */
  environment: field(z.string().min(1), "the name of a definition under environments/", "dev"),
  /** `single-region`, or `active-passive` over home and standby. */
  topology: oneOf(["single-region", "active-passive"]),
  /** Region where the databases are founded. Never changes in a stack's life. */
  home: region,
  /** The other region of an active-passive stack. */
  standby: region.optional(),
  /** Region that serves writes now. Absent: home. */
  active: region.optional(),
  /** A region that must not be called at all, because it is down. Absent: none. */
  unavailable: region.optional(),
  /** The site's name; the API answers on `api.<domain>`. */
  domain: field(
    z
      .string()
      .max(60)
      .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/),
    "a host name in lower case, at most 60 characters (ACM allows 64, and the API's name begins with api.)",
    "shop.example.com",
  ),
  /** Route 53 public hosted zone that `domain` belongs to. */
  zoneId: field(
    z.string().regex(/^Z[A-Z0-9]{4,31}$/),
    "the id of a Route 53 hosted zone",
    "Z0123456789EXAMPLE",
  ),
  /** The AWS account; every provider refuses to work in another one. */
  account: field(
    z.string().regex(/^\d{12}$/),
    "an AWS account id, a string of 12 digits",
    "111122223333",
  ),
  /** Whether this stack owns what exists once per account and region (API Gateway's log role). */
  accountBaseline: oneOf(["own", "exists"]),
});

/** Definition as written in `environments/*.ts`: defaults may be left out. */
export type Definition = z.input<typeof definitionSchema>;
/** One service of the platform, with defaults filled in. */
export type Service = z.output<typeof service>;
/** How a service handles one event. */
export type Consumption = z.output<typeof consumption>;
export type Region = z.output<typeof region>;
export type Operator = z.output<typeof operatorSchema>;

/** One region of a stack. Place is identity: names and providers are keyed by it, never by role. */
export interface Place {
  readonly region: Region;
  /** IPv4 range of the place's VPC. */
  readonly addressRange: string;
  /** Zone names, as many as `network.zones`. */
  readonly zones: readonly string[];
  /** Whether the databases were founded here. */
  readonly isHome: boolean;
  /** Whether this place serves writes now. The only field that a drill changes. */
  readonly isActive: boolean;
  /** False when the region is down and must not be called. */
  readonly isAvailable: boolean;
  /** Share of the floor capacity that runs here before it is needed: 1 at home. */
  readonly capacity: number;
}

/** A definition with its defaults filled in. */
export type CompleteDefinition = z.output<typeof definitionSchema>;

/**
 * Everything that the program needs to know, checked and complete. `standby` is the region; the definition's group of
 * that name ends in `Place.capacity`.
 */
export type Settings = Omit<CompleteDefinition, "standby"> &
  Omit<Operator, "active"> & {
    readonly active: Region;
    /** `evenkeel-<stack>`: the AWS name of what is called the same in both regions. */
    readonly prefix: string;
    /** Home first, then standby when active-passive. */
    readonly places: readonly [Place, ...Place[]];
  };
