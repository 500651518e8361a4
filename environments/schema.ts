import { z } from "zod";
import { regionNames } from "./regions";

/**
 * The typed settings of one stack: what `Pulumi.<stack>.yaml` says (operator keys) together with what
 * `environments/<environment>.ts` decides (definition). Every object is strict: an unknown key is an error.
 * Rules that span several fields live in `check.ts`.
 */

const region = z.enum(regionNames);

/** Kebab-case, at most 20 characters: role names (64) and load balancer names (32) are built from it. */
const serviceName = z.string().regex(/^[a-z][a-z0-9-]{0,18}[a-z0-9]$/);

/** PascalCase past tense, as EventBridge's `detail-type`: `OrderPlaced`. */
const eventName = z.string().regex(/^[A-Z][A-Za-z0-9]{2,29}$/);

/** IPv4 range in CIDR notation; canonical form, size and overlap are checked in `check.ts`. */
const cidr = z.string().regex(/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/);

const roleArn = z.string().regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/);

/** Days that CloudWatch Logs accepts (PutRetentionPolicy API reference). */
export const logRetentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
] as const;

const consumption = z.strictObject({
  /** Per-customer order matters: the event travels through a FIFO topic and queue instead of a bus rule. @default false */
  ordered: z.boolean().default(false),
  /** Messages handed to the consumer at once; at most 10 for ordered events. @default 10 */
  batchSize: z.int().min(1).max(1000).default(10),
  /** Failed receives before a message moves to the dead-letter queue. @default 5 */
  maxReceives: z.int().min(2).max(100).default(5),
});

const service = z.strictObject({
  /** Where the service's code runs. */
  runsOn: z.enum(["lambda", "kubernetes"]),
  /** Which requests `/NAME/*` accepts: `commands` are POST, PUT, PATCH and DELETE; `queries` are GET. Absent: no API. */
  api: z.enum(["commands", "queries", "commands-and-queries"]).optional(),
  /** The service's own store: a database and login in Aurora PostgreSQL, or a DynamoDB table. Absent: stateless. */
  store: z.enum(["aurora", "dynamodb"]).optional(),
  /** Events that the service publishes to the bus of its own region. @default none */
  publishes: z.array(eventName).default([]),
  /** Events that the service handles, each through a queue of its own. @default none */
  consumes: z.record(eventName, consumption).default({}),
  /** Folder under `functions/` with the service's handlers. @default the service's name */
  code: z.string().regex(/^[a-z][a-z0-9-]*$/).optional(),
  /** Memory of the service's functions, in MiB. @default 512 */
  memory: z.int().min(128).max(10240).default(512),
  /** Timeout of the service's functions, in seconds; an API call ends at 29 all the same. @default 20 */
  timeout: z.int().min(1).max(900).default(20),
  /** Only for `runsOn: kubernetes`. */
  kubernetes: z
    .strictObject({
      /** Container image; it must exist in the registry before `pulumi up` and answer `healthPath` on `port`. */
      image: z.string().min(1),
      /** Port that the container listens on. @default 8080 */
      port: z.int().min(1024).max(65535).default(8080),
      /** Path that answers 200 when the container can serve. @default "/" */
      healthPath: z.string().startsWith("/").default("/"),
      /** Requested vCPU, in millicores. @default 250 */
      cpu: z.int().min(50).max(16000).default(250),
      /** Requested and maximal memory, in MiB. @default 256 */
      memory: z.int().min(64).max(65536).default(256),
      /** Pods that always run. @default 2 */
      minPods: z.int().min(1).max(100).default(2),
      /** Pods at most. @default 6 */
      maxPods: z.int().min(1).max(500).default(6),
    })
    .optional(),
});

/** What an engineer decides for an environment: sizes, retention, services. Reviewed as code in `environments/<environment>.ts`. */
export const definitionSchema = z.strictObject({
  /** Pulumi `protect` and AWS deletion protection on everything that holds data. */
  protect: z.boolean(),
  /** Retention of every log group, in days. */
  logRetentionDays: z.int(),
  /** Addresses that alarms are mailed to; each must confirm AWS's message once. @default none */
  alarmEmails: z.array(z.email()).default([]),

  network: z.strictObject({
    /** Availability zones per region. */
    zones: z.int(),
    /** IPv4 range of the VPC of each place; they must not overlap. /16 to /20. */
    addressRanges: z.strictObject({ home: cidr, standby: cidr }),
    /** `single` saves money, `one-per-zone` survives the loss of a zone. */
    natGateways: z.enum(["single", "one-per-zone"]),
    /** AWS services reached through private interface endpoints instead of NAT (last part of the endpoint name). */
    interfaceEndpoints: z.array(z.string().regex(/^[a-z][a-z0-9.-]*$/)),
  }),

  cluster: z.strictObject({
    /** Kubernetes minor version of EKS. */
    version: z.string().regex(/^1\.\d{2}$/),
    /** `private`, or the ranges that may reach the public API endpoint. */
    endpoint: z.union([z.literal("private"), z.strictObject({ publicCidrs: z.array(cidr).min(1) })]),
    /** IAM roles with cluster-admin access, besides the one that runs Pulumi. @default none */
    admins: z.array(roleArn).default([]),
  }),

  data: z.strictObject({
    relational: z.strictObject({
      /** Aurora PostgreSQL engine version, the same in both places. */
      engineVersion: z.string().regex(/^\d{2}\.\d{1,2}$/),
      /** Serverless v2 capacity in ACU (2 GiB of memory each), or instances of a fixed class. */
      capacity: z.discriminatedUnion("kind", [
        z.strictObject({
          kind: z.literal("serverless"),
          /** 0 pauses the cluster when idle; a cluster that joins a global database needs 0.5 or more here. */
          minAcu: z.number().min(0).max(256).multipleOf(0.5),
          maxAcu: z.number().min(1).max(256).multipleOf(0.5),
        }),
        z.strictObject({
          kind: z.literal("provisioned"),
          instanceClass: z.string().regex(/^db\.[a-z0-9]+\.[a-z0-9]+$/),
        }),
      ]),
      /** Readers beside the first instance, in each place. */
      readers: z.int().min(0).max(15),
      /** A cluster of its own for every service instead of a database in a shared one. @default false */
      clusterPerService: z.boolean().default(false),
      /** Days of automated backups, in each place. */
      backupRetentionDays: z.int().min(1).max(35),
    }),
    /** Valkey replication group per place; `none` where no service needs it. */
    cache: z.union([
      z.literal("none"),
      z.strictObject({
        nodeType: z.string().regex(/^cache\.[a-z0-9]+\.[a-z0-9]+$/),
        /** Replicas of the first node; at least 1 where zones may be lost. */
        replicas: z.int().min(0).max(5),
      }),
    ]),
  }),

  events: z.strictObject({
    /** Days that the bus's archive keeps events for replay. */
    archiveDays: z.int().min(1).max(3650),
    /** Minutes between two sweeps of the outbox; a command is relayed at once, the sweep catches what that missed. */
    outboxSweepMinutes: z.int().min(1).max(1440),
  }),

  api: z.strictObject({
    /** Steady requests per second over the whole API of a place, before 429 is answered. */
    rateLimit: z.int().min(1).max(10000),
    /** Requests accepted at once above the steady rate. */
    burstLimit: z.int().min(1).max(5000),
  }),

  edge: z.strictObject({
    /** CloudFront price class: 100 is Europe and North America, All the whole world. */
    priceClass: z.enum(["PriceClass_100", "PriceClass_200", "PriceClass_All"]),
    /** Requests from one address in five minutes before the web ACL blocks it. */
    requestsPerAddress: z.int().min(10).max(2_000_000_000),
  }),

  standby: z.strictObject({
    /** Share of home's floor capacity that runs in the standby before it is needed: 1 is all of it. */
    capacity: z.number().min(0).max(1),
  }),

  services: z.record(serviceName, service),
});

/** What an operator turns: flat keys of `Pulumi.<stack>.yaml`, in the namespace `evenkeel`. */
export const operatorSchema = z.strictObject({
  /** Which definition under `environments/` the stack is built from. */
  environment: z.string().min(1),
  /** `single-region`, or `active-passive` over home and standby. */
  topology: z.enum(["single-region", "active-passive"]),
  /** Region where the databases are founded. Never changes in a stack's life. */
  home: region,
  /** The other region of an active-passive stack. */
  standby: region.optional(),
  /** Region that serves writes now. @default home */
  active: region.optional(),
  /** A region that must not be called at all, because it is down. @default none */
  unavailable: region.optional(),
  /** The site's name; the API answers on `api.<domain>`. */
  domain: z
    .string()
    .max(245)
    .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/),
  /** Route 53 public hosted zone that `domain` belongs to. */
  zoneId: z.string().regex(/^Z[A-Z0-9]{4,31}$/),
  /** The AWS account, 12 digits; every provider refuses to work in another one. */
  account: z.string().regex(/^\d{12}$/),
  /** Whether this stack owns what exists once per account and region (API Gateway's log role). */
  accountBaseline: z.enum(["own", "exists"]),
});

/** Definition as written in `environments/*.ts`: defaults may be left out. */
export type Definition = z.input<typeof definitionSchema>;
/** One service of the platform, with defaults filled in. */
export type Service = z.output<typeof service>;
/** How a service handles one event. */
export type Consumption = z.output<typeof consumption>;
export type Region = z.output<typeof region>;

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

/** Everything that the program needs to know, checked and complete. */
export type Settings = z.output<typeof definitionSchema> &
  Omit<z.output<typeof operatorSchema>, "active"> & {
    readonly active: Region;
    /** `evenkeel-<stack>`: the AWS name of what is called the same in both regions. */
    readonly prefix: string;
    /** Home first, then standby when active-passive. */
    readonly places: readonly Place[];
  };
