import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { SSMClient } from "@aws-sdk/client-ssm";
import { clientOptions } from "../shared/clients";
import { readRole } from "../shared/configuration";
import { readEnvironment } from "../shared/environment";
import { readSwitchParameter } from "../shared/gate";
import { lambdaHandler, type Handle } from "../shared/lambda";

export interface GateOptions {
  /** Text of the operator's switch; undefined where it was never set. */
  readonly readSwitch: () => Promise<string | undefined>;
  /** Whether this region, the one that judges, serves writes now. */
  readonly readActive: () => Promise<boolean>;
  /** Publishes one datum; not through the log, so that a failure is an error of this call and its alarm's. */
  readonly putMetric: (name: "PlaceOff" | "GateDisagrees", value: 0 | 1) => Promise<void>;
  /** Whether the judged place is home. */
  readonly judgesHome: boolean;
}

const isOn = (text: string | undefined): boolean => {
  if (text !== undefined && text !== "0" && text !== "1") {
    throw new Error('the switch must be "0" or "1"');
  }
  return text === "1";
};

/**
 * Home is off exactly while the standby, which judges it, is active. The standby is taken off only when it dies while
 * active, and put back afterwards: on is never a state to stay in.
 */
export const disagrees = (gate: { judgesHome: boolean; isOff: boolean; isActive: boolean }) =>
  gate.isOff !== (gate.judgesHome && gate.isActive);

/**
 * Repeats every minute what the operator's switch says about the other place. When the switch cannot be read nothing is
 * published: the alarm keeps the last status it knows, which is right, while a guess might move all traffic.
 */
export function gateSwitch(
  options: GateOptions,
): Handle<unknown, { placeOff: boolean; disagrees: boolean }> {
  return async (_event, { log }) => {
    const placeOff = isOn(await options.readSwitch());
    // First and alone: whether the gate agrees must not decide whether it is heard.
    await options.putMetric("PlaceOff", placeOff ? 1 : 0);
    const isActive = await options.readActive();
    const isOdd = disagrees({ judgesHome: options.judgesHome, isOff: placeOff, isActive });
    await options.putMetric("GateDisagrees", isOdd ? 1 : 0);
    if (isOdd) {
      log.warn("the gate disagrees with the active region", { placeOff, isActive });
    }
    return { placeOff, disagrees: isOdd };
  };
}

function readJudgesHome(text: string): boolean {
  if (text !== "true" && text !== "false") {
    throw new Error('JUDGES_HOME must be "true" or "false"');
  }
  return text === "true";
}

export const handler = lambdaHandler(() => {
  const environment = readEnvironment([
    "PREFIX",
    "JUDGED_PLACE",
    "JUDGES_HOME",
    "SWITCH_PARAMETER",
    "ROLE_PARAMETER",
  ]);
  const ssm = new SSMClient(clientOptions);
  const metrics = new CloudWatchClient(clientOptions);
  return gateSwitch({
    readSwitch: () => readSwitchParameter(ssm, environment.SWITCH_PARAMETER),
    readActive: async () => (await readRole(ssm, environment.ROLE_PARAMETER)).active,
    judgesHome: readJudgesHome(environment.JUDGES_HOME),
    putMetric: async (name, value) => {
      await metrics.send(
        new PutMetricDataCommand({
          Namespace: "Evenkeel/Gate",
          MetricData: [
            {
              MetricName: name,
              Value: value,
              // One minute: Route 53 follows alarms on standard resolution only.
              StorageResolution: 60,
              Dimensions: [
                { Name: "Stack", Value: environment.PREFIX },
                { Name: "Place", Value: environment.JUDGED_PLACE },
              ],
            },
          ],
        }),
      );
    },
  });
});
