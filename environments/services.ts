import { type Definition } from "./schema";

/** Answers 200 on "/" and does nothing else: it lets the first `up` end well until the team's own image is built. */
export const standIn = "public.ecr.aws/nginx/nginx-unprivileged:1.28";

/** Services whose functions Evenkeel brings, under `functions/`: the whole choreography (docs/events.md). */
export const functions = {
  ordering: {
    runsOn: "lambda",
    api: "commands-and-queries",
    store: "postgres",
    consumes: { InventoryShort: {}, PaymentFailed: {}, OrderShipped: {} },
    publishes: ["OrderPlaced"],
  },
  inventory: {
    runsOn: "lambda",
    api: "queries",
    store: "dynamodb",
    consumes: { OrderPlaced: {}, PaymentFailed: {} },
    publishes: ["InventoryReserved", "InventoryShort"],
  },
  payment: {
    runsOn: "lambda",
    store: "postgres",
    consumes: { OrderPlaced: { ordered: true }, InventoryShort: {} },
    publishes: ["PaymentProcessed", "PaymentFailed"],
  },
  shipping: {
    runsOn: "lambda",
    store: "dynamodb",
    consumes: { InventoryReserved: {}, PaymentProcessed: {} },
    publishes: ["OrderShipped"],
  },
  notification: {
    runsOn: "lambda",
    store: "dynamodb",
    consumes: { OrderPlaced: {}, InventoryShort: {}, PaymentFailed: {}, OrderShipped: {} },
  },
} satisfies Definition["services"];

/** The same where most of the others are missing: they tell and hear nothing of how an order ends. */
export const alone = {
  ordering: { ...functions.ordering, api: "commands", consumes: {} },
  inventory: { ...functions.inventory, consumes: { OrderPlaced: {} }, publishes: [] },
  payment: { ...functions.payment, consumes: { OrderPlaced: { ordered: true } } },
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
  const { ordering, inventory, payment } = alone;
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
