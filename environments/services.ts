import { type Definition } from "./schema";

/** Answers 200 on "/" and does nothing else: it lets the first `up` end well until the team's own image is built. */
export const standIn = "public.ecr.aws/nginx/nginx-unprivileged:1.28";

/** Services whose functions Evenkeel brings, under `functions/`. */
export const functions = {
  ordering: {
    runsOn: "lambda",
    api: "commands",
    store: "postgres",
    publishes: ["OrderPlaced"],
  },
  inventory: {
    runsOn: "lambda",
    api: "queries",
    store: "dynamodb",
    consumes: { OrderPlaced: {} },
  },
  payment: {
    runsOn: "lambda",
    store: "postgres",
    consumes: { OrderPlaced: { ordered: true } },
    publishes: ["PaymentProcessed", "PaymentFailed"],
  },
  shipping: {
    runsOn: "lambda",
    store: "dynamodb",
    consumes: { PaymentProcessed: {} },
    publishes: ["OrderShipped"],
  },
  notification: {
    runsOn: "lambda",
    store: "dynamodb",
    consumes: { OrderPlaced: {}, PaymentFailed: {}, OrderShipped: {} },
  },
} satisfies Definition["services"];

/**
 * Takes the numbered writes of a drill's probe, and tells what is still there of them. A stack in two regions that is drilled
 * has it under this name.
 */
export const heartbeat = {
  runsOn: "lambda",
  api: "commands-and-queries",
  store: "postgres",
} satisfies Definition["services"][string];

/**
 * Three services of the commerce system, shared by dev and prod so that they differ in size only. Payment is a container.
 * @param pods how many payment pods always run, and how many at most.
 */
export function commerceServices(pods: { minPods: number; maxPods: number }) {
  const { ordering, inventory, payment } = functions;
  return {
    ordering,
    inventory,
    payment: {
      ...payment,
      runsOn: "kubernetes",
      api: "queries",
      publishes: ["PaymentProcessed"],
      kubernetes: { image: standIn, ...pods },
    },
  } satisfies Definition["services"];
}
