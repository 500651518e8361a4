import * as aws from "@pulumi/aws";
import { QueueConsumer, type QueueConsumerArgs } from "../../components/parts/queueConsumer";
import { WorkloadFunction } from "../../components/parts/workloadFunction";
import { consumeStatements } from "../../components/support/services";
import { type Consumption, type Service } from "../../environments/schema";
import { groundOf, prod } from "./platform";

/** Where the events come from, and what is different from the usual. */
export interface ConsumerOptions {
  readonly from: "bus" | "topic" | "plain topic";
  readonly consumption?: Partial<Consumption>;
  /** Pods poll the queue themselves. */
  readonly byPods?: boolean;
  readonly changes?: Partial<QueueConsumerArgs>;
}

/** A consumer with the function that handles its events. */
export function consumer({ from, consumption, byPods = false, changes = {} }: ConsumerOptions) {
  const { shared, provider } = groundOf(prod);
  const opts = { provider };
  const { keys, logging, context } = shared;
  const handles = {
    ordered: from === "topic",
    batchSize: 10,
    windowSeconds: 0,
    maxReceives: 5,
    ...consumption,
  };
  const service = { ...prod.services.inventory, consumes: { OrderPlaced: handles } } as Service;
  const handler = new WorkloadFunction(
    "handler",
    {
      entry: "inventory/consumer",
      functionName: "handler",
      environment: {},
      statements: consumeStatements("inventory", service, context),
      memory: 512,
      timeout: 20,
      logging,
    },
    opts,
  );
  const bus = new aws.cloudwatch.EventBus("bus", {}, opts);
  const topic = new aws.sns.Topic("topic", from === "topic" ? { fifoTopic: true } : {}, opts);
  return new QueueConsumer(
    "inbox",
    {
      event: "OrderPlaced",
      source: from === "bus" ? { kind: "bus", bus } : { kind: "topic", topic },
      consumption: handles,
      queueName: "evenkeel-test-inventory-OrderPlaced",
      timeout: 20,
      consuming: true,
      keys,
      ...(byPods ? {} : { handler }),
      ...changes,
    },
    opts,
  );
}
