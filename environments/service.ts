import { z } from "zod";
import { eventName, field, oneOf, topicName, whole, yesNo } from "./fields";
import { ingress } from "./groups/api";

/** How a service handles one event. */
export const consumption = z.strictObject({
  /** Per-customer order matters: the event travels through a FIFO topic and queue instead of a bus rule. */
  ordered: yesNo().default(false),
  /** Messages handed to the consumer at once; at most 10 for ordered events (a FIFO queue's limit). */
  batchSize: whole(1, 1000, 10).default(10),
  /** Seconds that Lambda gathers messages before it hands over fewer than a batch; 0 for ordered events; at least 1 is used for batches over 10. */
  windowSeconds: whole(0, 300, 5, "Lambda's limits").default(0),
  /** Failed receives before a message moves to the dead-letter queue. */
  maxReceives: whole(2, 100, 5).default(5),
});

/** What every container has, wherever it runs. */
const container = {
  /** Container image; it must exist in the registry before `pulumi up` and answer `healthPath` on `port`. */
  image: field(
    z.string().regex(/^\S+$/),
    "a container image without spaces",
    "public.ecr.aws/nginx/nginx-unprivileged:1.28",
  ),
  /** Port that the container listens on. */
  port: whole(1024, 65535, 8080, "lower ports need a privileged container").default(8080),
  /** Port of the place's internal load balancer that means this service; only matters with `api` and where it is reached by `nlb`. */
  listenerPort: whole(1, 65535, 8443, "a TCP port").default(443),
  /** Path that answers 200 when the container can serve. */
  healthPath: field(z.string().regex(/^\/\S*$/), "a path that begins with /", "/health").default(
    "/",
  ),
  /** How it is reached from outside; only matters with `api`. Absent: as `api.ingress` says. */
  ingress: ingress.optional(),
};

/** The container of a service that runs on Kubernetes. */
const kubernetes = z.strictObject({
  ...container,
  /** Requested vCPU, in millicores. */
  cpu: whole(50, 16000, 250).default(250),
  /** Requested and maximal memory, in MiB. */
  memory: whole(64, 65536, 256).default(256),
  /** Pods that always run. */
  minPods: whole(1, 100, 2).default(2),
  /** Pods at most. */
  maxPods: whole(1, 500, 6).default(6),
  /** False: its pods may run on spot nodes, which AWS takes back at two minutes' notice. */
  critical: yesNo().default(true),
});

/** The container of a service that runs on ECS with Fargate. */
const ecs = z.strictObject({
  ...container,
  /** vCPU of a task, in CPU units of 1/1024. */
  cpu: field(
    z.literal([256, 512, 1024, 2048, 4096, 8192, 16384]),
    "a size of Fargate: 256, 512, 1024, 2048, 4096, 8192 or 16384",
    256,
  ).default(256),
  /** Memory of a task, in MiB; Fargate has a range for each `cpu`. */
  memory: whole(512, 122_880, 512, "Fargate's limits").default(512),
  /**
   * User and group that the container runs as, by number; root is refused. Its root file system is read-only: it may write
   * to `/tmp` alone, which the image declares as a volume (`VOLUME /tmp`), so that others than root may.
   */
  user: field(
    z.string().regex(/^[1-9]\d{0,8}(:[1-9]\d{0,8})?$/),
    "a user, or user:group, by number and not 0",
    "1000:1000",
  ).default("1000:1000"),
  /** Tasks that always run. */
  minTasks: whole(1, 1000, 2).default(2),
  /** Tasks at most. */
  maxTasks: whole(1, 5000, 6, "ECS's quota of a service").default(6),
});

/** A workload that the platform runs: what it exposes, stores, publishes and consumes. */
export const service = z.strictObject({
  /** Where the service's code runs. */
  runsOn: oneOf(["lambda", "kubernetes", "ecs"]),
  /** Which requests `/NAME/*` accepts: `commands` are POST, PUT, PATCH and DELETE; `queries` are GET. Absent: no API. */
  api: oneOf(["commands", "queries", "commands-and-queries"]).optional(),
  /** The service's own store: a database and login in PostgreSQL (Aurora or RDS), or a DynamoDB table. Absent: stateless. */
  store: oneOf(["postgres", "dynamodb"]).optional(),
  /**
   * Events that the service publishes in its own region: through an outbox where it has a store; without one it publishes
   * itself, and an event is lost when the process dies between its work and the publishing.
   */
  publishes: field(z.array(eventName), "a list of event names", ["OrderPlaced"]).default([]),
  /** Events that the service handles, each through a queue of its own. */
  consumes: field(z.record(eventName, consumption), "events, each with how it is handled", {
    OrderPlaced: {},
  }).default({}),
  /** Kafka topics of `events.stream` that the service writes. */
  writesTopics: field(z.array(topicName), "a list of topics", ["trades"]).default([]),
  /** Kafka topics of `events.stream` that the service reads, as the consumer group of its name. Only for containers. */
  readsTopics: field(z.array(topicName), "a list of topics", ["trades"]).default([]),
  /** Whether the service uses the cache of its place (`data.cache`): it is told the address and may read the login. */
  usesCache: yesNo().default(false),
  /** Folder under `functions/` with the service's handlers. Absent: the service's name. Only for Lambda. */
  code: field(
    z.string().regex(/^[a-z][a-z0-9-]*$/),
    "the name of a folder under functions/",
    "ordering",
  ).optional(),
  /** Memory of the service's functions, in MiB. Containers have their own. */
  memory: whole(128, 10240, 512, "Lambda's limits").default(512),
  /** Timeout of the service's functions, in seconds; at most 29 with an API, where API Gateway gives up. */
  timeout: whole(1, 900, 20, "Lambda's limits").default(20),
  /** Required when `runsOn` is `kubernetes`, refused otherwise. */
  kubernetes: kubernetes.optional(),
  /** Required when `runsOn` is `ecs`, refused otherwise. */
  ecs: ecs.optional(),
});
