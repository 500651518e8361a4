import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Service } from "../../environments/schema";
import { type Network } from "../network";
import {
  publishEnvironment,
  publishStatements,
  relayName,
  workloadEnvironment,
  type ServiceContext,
  workloadStatements,
} from "../support/services";
import { type Logging } from "./logGroup";
import { invokeEvery } from "./schedule";
import { WorkloadFunction } from "./workloadFunction";

export interface OutboxRelayArgs {
  readonly serviceName: string;
  readonly service: Service;
  readonly context: ServiceContext;
  readonly network: Network;
  readonly logging: Logging;
  /** Minutes between sweeps. */
  readonly sweepMinutes: number;
  /** Role: whether this place publishes now. */
  readonly publishing: boolean;
}

/**
 * Carries a service's outbox to the bus or the topics: what was committed is published, at least once and in order. Commands wake it
 * at once; the sweep finds what a lost wake-up left.
 *
 * Once per service that publishes and has a store, and per place. A failover flips the schedule's state, nothing else.
 */
export class OutboxRelay extends pulumi.ComponentResource {
  /** What sweeps the outbox while this place publishes. */
  public readonly sweep: aws.cloudwatch.EventRule;

  constructor(name: string, args: OutboxRelayArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:OutboxRelay", name, { service: args.serviceName }, opts);
    const child = { parent: this };
    const { serviceName, service, context } = args;

    const relay = new WorkloadFunction(
      name,
      {
        entry: "platform/outboxRelay",
        functionName: relayName(serviceName, service, context.prefix) ?? name,
        environment: {
          ...workloadEnvironment(serviceName, service, context),
          ...publishEnvironment(service, context),
        },
        statements: [
          ...workloadStatements(serviceName, service, context),
          ...publishStatements(service, context),
        ],
        network: args.network,
        memory: 256,
        timeout: 60,
        logging: args.logging,
      },
      child,
    );
    this.sweep = invokeEvery(
      name,
      "sweep",
      {
        handler: relay,
        minutes: args.sweepMinutes,
        description: `Sweeps the outbox of ${serviceName}`,
        running: args.publishing,
      },
      child,
    );
    this.registerOutputs({ functionName: relay.functionName });
  }
}
