import { type Definition } from "./schema";

/**
 * Three services of the commerce system, shared by the environments so that they differ in size only.
 * @param pods how many payment pods always run, and how many at most.
 */
export function commerceServices(pods: { minPods: number; maxPods: number }) {
  return {
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
      runsOn: "kubernetes",
      api: "queries",
      store: "postgres",
      consumes: { OrderPlaced: { ordered: true } },
      publishes: ["PaymentProcessed"],
      kubernetes: {
        // Answers 200 on "/" and does nothing else: it lets the first `up` end well until the team's own image is built.
        image: "public.ecr.aws/nginx/nginx-unprivileged:1.28",
        ...pods,
      },
    },
  } satisfies Definition["services"];
}
