import { z } from "zod";
import { eventName, field, oneOf, whole, yesNo } from "./fields";

/** How a service handles one event. */
export const consumption = z.strictObject({
  /** Per-customer order matters: the event travels through a FIFO topic and queue instead of a bus rule. */
  ordered: yesNo().default(false),
  /** Messages handed to the consumer at once; at most 10 for ordered events (a FIFO queue's limit). */
  batchSize: whole(1, 1000, 10).default(10),
  /** Failed receives before a message moves to the dead-letter queue. */
  maxReceives: whole(2, 100, 5).default(5),
});

/** The container of a service that runs on Kubernetes. */
const kubernetes = z.strictObject({
  /** Container image; it must exist in the registry before `pulumi up` and answer `healthPath` on `port`. */
  image: field(
    z.string().regex(/^\S+$/),
    "a container image without spaces",
    "public.ecr.aws/nginx/nginx-unprivileged:1.28",
  ),
  /** Port that the container listens on. */
  port: whole(1024, 65535, 8080, "lower ports need a privileged container").default(8080),
  /** Port of the place's internal load balancer that means this service; only matters with `api`. */
  listenerPort: whole(1, 65535, 8443, "a TCP port").default(443),
  /** Path that answers 200 when the container can serve. */
  healthPath: field(z.string().regex(/^\/\S*$/), "a path that begins with /", "/health").default(
    "/",
  ),
  /** Requested vCPU, in millicores. */
  cpu: whole(50, 16000, 250).default(250),
  /** Requested and maximal memory, in MiB. */
  memory: whole(64, 65536, 256).default(256),
  /** Pods that always run. */
  minPods: whole(1, 100, 2).default(2),
  /** Pods at most. */
  maxPods: whole(1, 500, 6).default(6),
});

/** A workload that the platform runs: what it exposes, stores, publishes and consumes. */
export const service = z.strictObject({
  /** Where the service's code runs. */
  runsOn: oneOf(["lambda", "kubernetes"]),
  /** Which requests `/NAME/*` accepts: `commands` are POST, PUT, PATCH and DELETE; `queries` are GET. Absent: no API. */
  api: oneOf(["commands", "queries", "commands-and-queries"]).optional(),
  /** The service's own store: a database and login in Aurora PostgreSQL, or a DynamoDB table. Absent: stateless. */
  store: oneOf(["aurora", "dynamodb"]).optional(),
  /** Events that the service publishes to the bus of its own region. */
  publishes: field(z.array(eventName), "a list of event names", ["OrderPlaced"]).default([]),
  /** Events that the service handles, each through a queue of its own. */
  consumes: field(z.record(eventName, consumption), "events, each with how it is handled", {
    OrderPlaced: {},
  }).default({}),
  /** Folder under `functions/` with the service's handlers. Absent: the service's name. Not for Kubernetes. */
  code: field(
    z.string().regex(/^[a-z][a-z0-9-]*$/),
    "the name of a folder under functions/",
    "ordering",
  ).optional(),
  /** Memory of the service's functions, in MiB. Not for Kubernetes, which has its own. */
  memory: whole(128, 10240, 512, "Lambda's limits").default(512),
  /** Timeout of the service's functions, in seconds; at most 29 with an API, where API Gateway gives up. */
  timeout: whole(1, 900, 20, "Lambda's limits").default(20),
  /** Required when `runsOn` is `kubernetes`, refused otherwise. */
  kubernetes: kubernetes.optional(),
});
