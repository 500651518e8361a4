import {
  GetRoutingControlStateCommand,
  type RoutingControlState,
  type Route53RecoveryClusterClient,
  UpdateRoutingControlStatesCommand,
} from "@aws-sdk/client-route53-recovery-cluster";
import { type Context } from "../context";
import { DrillError } from "../run";
import { type Gate } from "../stack/gate";

export type RoutingControls = Extract<Gate, { kind: "routing-control" }>;

/**
 * Asks one endpoint of the ARC cluster after the other until one answers: at least three of the five always do (ARC developer
 * guide, "Getting and updating routing control states"). That of a region that is down is not asked.
 */
export async function throughEndpoints<T>(
  { aws, run }: Pick<Context, "aws" | "run">,
  { endpoints }: RoutingControls,
  ask: (client: Route53RecoveryClusterClient) => Promise<T>,
): Promise<T> {
  const dead = run.mode === "disaster" ? run.from : undefined;
  const failures: string[] = [];
  for (const { url, region } of endpoints.filter((each) => each.region !== dead)) {
    try {
      return await ask(aws(region).routingControl(url));
    } catch (error) {
      failures.push(`${region}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new DrillError(
    `No endpoint of the routing controls' cluster answered: ${failures.join("; ") || "none is known"}.`,
    "Try again; the controls' data plane is in five regions.",
  );
}

/** Whether each place's control lets it answer. */
export async function controlStates(
  context: Context,
  gate: RoutingControls,
): Promise<{ readonly [region: string]: RoutingControlState | undefined }> {
  const states = await Promise.all(
    Object.entries(gate.controls).map(async ([region, arn]) => {
      const { RoutingControlState: state } = await throughEndpoints(context, gate, (client) =>
        client.send(new GetRoutingControlStateCommand({ RoutingControlArn: arn })),
      );
      return [region, state] as const;
    }),
  );
  return Object.fromEntries(states);
}

/** Turns both controls in one call, so that there is no moment with both on or both off. */
export async function turnControls(context: Context, gate: RoutingControls): Promise<void> {
  const { to } = context.run;
  await throughEndpoints(context, gate, (client) =>
    client.send(
      new UpdateRoutingControlStatesCommand({
        UpdateRoutingControlStateEntries: Object.entries(gate.controls).map(([region, arn]) => ({
          RoutingControlArn: arn,
          RoutingControlState: region === to ? "On" : "Off",
        })),
      }),
    ),
  );
}
