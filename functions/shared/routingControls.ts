import {
  type Route53RecoveryClusterClient,
  UpdateRoutingControlStatesCommand,
} from "@aws-sdk/client-route53-recovery-cluster";
import * as z from "zod/mini";
import { parseAs } from "./configuration";
import { type TakeNames } from "./gate";
import { describeError, type Log } from "./log";

const endpoints = z.array(z.object({ region: z.string(), endpoint: z.string() }));
const controls = z.object({ own: z.string(), other: z.string() });

export type ClusterEndpoints = z.output<typeof endpoints>;
export type Controls = z.output<typeof controls>;

export const readEndpoints = (text: string | undefined): ClusterEndpoints =>
  parseAs(endpoints, text, "CLUSTER_ENDPOINTS");
export const readControls = (text: string | undefined): Controls =>
  parseAs(controls, text, "ROUTING_CONTROLS");

export interface ControlOptions {
  readonly endpoints: ClusterEndpoints;
  readonly controls: Controls;
  readonly log: Log;
  readonly clientAt: (endpoint: ClusterEndpoints[number]) => Route53RecoveryClusterClient;
}

/** A safety rule's refusal is the cluster's answer: another endpoint would say the same. */
const isAnswer = (error: unknown): boolean =>
  error instanceof Error && ["ConflictException", "ValidationException"].includes(error.name);

/**
 * Turns the own control on and the other off in one change, at the first endpoint that takes it: of the five, three always
 * answer (ARC developer guide, "Getting and updating routing control states").
 */
export const byControls =
  ({ endpoints: all, controls: { own, other }, log, clientAt }: ControlOptions): TakeNames =>
  async () => {
    for (const endpoint of all) {
      try {
        await clientAt(endpoint).send(
          new UpdateRoutingControlStatesCommand({
            UpdateRoutingControlStateEntries: [
              { RoutingControlArn: own, RoutingControlState: "On" },
              { RoutingControlArn: other, RoutingControlState: "Off" },
            ],
          }),
        );
        return;
      } catch (error) {
        if (isAnswer(error)) {
          throw error;
        }
        log.warn("an endpoint of the routing controls does not answer", {
          region: endpoint.region,
          error: describeError(error),
        });
      }
    }
    throw new Error(`none of ${all.length} endpoints of the routing controls took the change`);
  };
