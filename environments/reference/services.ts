import { type Definition } from "../schema";

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
