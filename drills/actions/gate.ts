import { DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { type Context } from "../context";
import { type Judgement, judgementOf, type Gate } from "../stack/gate";
import { turnControls } from "./controls";
import { readParameter, writeParameter } from "./parameters";

export type Alarms = Extract<Gate, { kind: "alarms" }>;

/** Whether a place is switched off. A switch that nobody ever turned says no. */
export const isOff = async ({ aws }: Context, { judge, parameter }: Judgement): Promise<boolean> =>
  (await readParameter(aws(judge), parameter)) === "1";

/** `OK`, `ALARM` or `INSUFFICIENT_DATA`; `undefined` where there is no such alarm. */
export async function alarmState(
  { aws }: Context,
  { judge, alarm }: Judgement,
): Promise<string | undefined> {
  const { MetricAlarms = [] } = await aws(judge).cloudwatch.send(
    new DescribeAlarmsCommand({ AlarmNames: [alarm] }),
  );
  return MetricAlarms[0]?.StateValue;
}

/**
 * Turns a place's switch, and has it published at once rather than within the minute. When that fails the schedule does it:
 * the switch is what counts.
 */
export async function turnSwitch(
  { aws, say }: Context,
  { judge, judged, parameter, functionName }: Judgement,
  off: boolean,
): Promise<void> {
  await writeParameter(aws(judge), parameter, off ? "1" : "0");
  try {
    await aws(judge).lambda.send(new InvokeCommand({ FunctionName: functionName }));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    say(`the switch of ${judged} is published by its schedule, within a minute (${why})`);
  }
}

/** Which switch leads the names to `to`: in the region that judges, and reachable in every case (architecture rule 7). */
export function switchTowards(
  gate: Alarms,
  { to, home, disaster }: { to: string; home: string; disaster: boolean },
): { readonly judgement: Judgement; readonly off: boolean } {
  const other = gate.judgements.map(({ judged }) => judged).find((judged) => judged !== to) ?? "";
  if (to !== home) {
    return { judgement: judgementOf(gate, home), off: true };
  }
  // Home's own switch is in the standby's region. When that is down, the standby is taken off as well: with both off Route 53
  // answers with the PRIMARY, which is home.
  return disaster
    ? { judgement: judgementOf(gate, other), off: true }
    : { judgement: judgementOf(gate, home), off: false };
}

/** Leads the public names to the new place. */
export async function turnGate(context: Context): Promise<void> {
  const { view, run } = context;
  const { gate, home } = view;
  if (gate.kind === "routing-control") {
    await turnControls(context, gate);
    return;
  }
  const { judgement, off } = switchTowards(gate, {
    ...{ to: run.to, home },
    disaster: run.mode === "disaster",
  });
  await turnSwitch(context, judgement, off);
}
