import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  PutMetricDataCommand,
} from "@aws-sdk/client-cloudwatch";
import { RDSClient } from "@aws-sdk/client-rds";
import { Route53RecoveryClusterClient } from "@aws-sdk/client-route53-recovery-cluster";
import { SSMClient } from "@aws-sdk/client-ssm";
import * as z from "zod/mini";
import { clientOptions } from "../shared/clients";
import { parseAs, readRole } from "../shared/configuration";
import { type Environment, readEnvironment } from "../shared/environment";
import { type TakeNames, turnSwitch } from "../shared/gate";
import { lambdaHandler, type Handle } from "../shared/lambda";
import { type Log } from "../shared/log";
import { byControls, readControls, readEndpoints } from "../shared/routingControls";
import { writerIn, type WritesHere } from "../shared/writer";

/** Which place answers `/health` below a URL; undefined where nobody does. */
export type PlaceAt = (url: string) => Promise<string | undefined>;

export interface WatchOptions {
  /** Regions of this place and of the other one. */
  readonly own: string;
  readonly judged: string;
  /** Where each of them answers for itself, and where whoever is led to answers. */
  readonly urls: { readonly own: string; readonly judged: string; readonly shared: string };
  readonly placeAt: PlaceAt;
  /** Publishes 1 where the other place did not answer. */
  readonly putMetric: (value: 0 | 1) => Promise<void>;
  /** Whether the other place has not answered for so long that the alarm rings. */
  readonly isOverdue: () => Promise<boolean>;
  /** Whether this place serves writes now: an operator, a drill or a plan said so. */
  readonly readActive: () => Promise<boolean>;
  readonly writesHere: WritesHere;
  /** Absent where an operator turns the gate. */
  readonly takeNames?: TakeNames;
}

export type Watched = "answers" | "missed" | "waits" | "took";

/**
 * Watches the other place, once a minute. When it has not answered for as long as the alarm waits, the alarm asks people to
 * decide; promoting a database is never decided here, because what had not been replicated would be lost. Once they did (this
 * place is active, and every writer is in it) the names are led here without anybody turning the gate: nowhere else could a
 * write be served. Never to a place that does not answer itself, and never back.
 */
export function placeWatch(options: WatchOptions): Handle<unknown, { outcome: Watched }> {
  const { own, judged, urls, placeAt } = options;
  const answers = async (url: string, place: string) =>
    (await placeAt(url)) === place || (await placeAt(url)) === place;

  return async (_event, { log }) => {
    const isThere = await answers(urls.judged, judged);
    await options.putMetric(isThere ? 0 : 1);
    if (isThere) {
      return { outcome: "answers" };
    }
    if (!(await options.isOverdue())) {
      log.warn("the other place does not answer", { judged });
      return { outcome: "missed" };
    }
    const { takeNames } = options;
    const lacking = await lacksToTake(options);
    if (lacking !== undefined || takeNames === undefined) {
      log.warn("the other place has not answered for long; the names stay where they are", {
        judged,
        lacking,
      });
      return { outcome: "waits" };
    }
    await takeNames();
    log.warn("the other place has not answered for long; the names lead here now", { own });
    return { outcome: "took" };
  };

  /** What must be so before the names may lead here, and is not; cheapest first. */
  async function lacksToTake({
    takeNames,
    readActive,
    writesHere,
  }: WatchOptions): Promise<string | undefined> {
    if (takeNames === undefined) {
      return "an operator turns the gate";
    }
    if (!(await readActive())) {
      return "this place is not active";
    }
    if (!(await writesHere())) {
      return "a database has its writer elsewhere";
    }
    if (!(await answers(urls.own, own))) {
      return "this place does not answer either";
    }
    return (await placeAt(urls.shared)) === own ? "the names lead here already" : undefined;
  }
}

/** Milliseconds that a place may take for `/health`. */
const patience = 4_000;

const answer = z.object({ region: z.string() });

/** Asks over HTTPS, as callers do. Whatever goes wrong means that nobody answered. */
export const placeOver =
  (request: typeof fetch): PlaceAt =>
  async (url) => {
    try {
      const response = await request(`${url.replace(/\/$/, "")}/health`, {
        signal: AbortSignal.timeout(patience),
        redirect: "error",
      });
      return response.ok ? parseAs(answer, await response.text(), "/health").region : undefined;
    } catch {
      return undefined;
    }
  };

/** Whether an alarm of this region rings. */
export async function rings(cloudwatch: CloudWatchClient, alarmName: string): Promise<boolean> {
  const { MetricAlarms = [] } = await cloudwatch.send(
    new DescribeAlarmsCommand({ AlarmNames: [alarmName] }),
  );
  return MetricAlarms.some(({ StateValue }) => StateValue === "ALARM");
}

const identifiers = z.array(z.string());

type Gate = Partial<Environment<"SWITCH_PARAMETER" | "ROUTING_CONTROLS" | "CLUSTER_ENDPOINTS">>;

/** The gate that the program gave: a switch of this region, routing controls, or none to turn. */
function gateOf(gate: Gate, ssm: SSMClient, log: Log): TakeNames | undefined {
  const { SWITCH_PARAMETER: parameter, ROUTING_CONTROLS: controls } = gate;
  if (parameter !== undefined) {
    return () => turnSwitch(ssm, parameter, "1");
  }
  return controls === undefined
    ? undefined
    : byControls({
        endpoints: readEndpoints(gate.CLUSTER_ENDPOINTS),
        controls: readControls(controls),
        log,
        clientAt: ({ region, endpoint }) =>
          new Route53RecoveryClusterClient({ ...clientOptions, maxAttempts: 1, region, endpoint }),
      });
}

export const handler = lambdaHandler(({ log }) => {
  const environment = readEnvironment(
    [
      ...(["PREFIX", "PLACE", "JUDGED_PLACE", "ROLE_PARAMETER", "GLOBAL_CLUSTERS"] as const),
      ...(["OWN_URL", "JUDGED_URL", "SHARED_URL", "UNANSWERED_ALARM"] as const),
    ],
    ["SWITCH_PARAMETER", "ROUTING_CONTROLS", "CLUSTER_ENDPOINTS"],
  );
  const { PLACE: own, JUDGED_PLACE: judged } = environment;
  const ssm = new SSMClient(clientOptions);
  const metrics = new CloudWatchClient(clientOptions);
  const databases = parseAs(identifiers, environment.GLOBAL_CLUSTERS, "GLOBAL_CLUSTERS");
  return placeWatch({
    own,
    judged,
    urls: {
      own: environment.OWN_URL,
      judged: environment.JUDGED_URL,
      shared: environment.SHARED_URL,
    },
    placeAt: placeOver(fetch),
    putMetric: async (value) => {
      await metrics.send(
        new PutMetricDataCommand({
          Namespace: "Evenkeel/Gate",
          MetricData: [
            {
              MetricName: "PlaceUnanswered",
              Value: value,
              Dimensions: [
                { Name: "Stack", Value: environment.PREFIX },
                { Name: "Place", Value: judged },
              ],
            },
          ],
        }),
      );
    },
    isOverdue: () => rings(metrics, environment.UNANSWERED_ALARM),
    readActive: async () => (await readRole(ssm, environment.ROLE_PARAMETER)).active,
    writesHere: writerIn(new RDSClient(clientOptions), databases, own),
    takeNames: gateOf(environment, ssm, log),
  });
});
