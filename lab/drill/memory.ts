import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Health } from "../dns/health";
import { type LabCloud } from "../emulator/types";

/** What Route 53 and CloudWatch know although nobody has the lab open. */

const fileOf = (state: string) => join(state, "health.json");

/** What was seen last of each health check, by its id. */
export function readKnown(state: string): Health["known"] {
  const file = fileOf(state);
  return new Map(
    existsSync(file)
      ? Object.entries(JSON.parse(readFileSync(file, "utf8")) as Record<string, boolean>)
      : [],
  );
}

export const keepKnown = (state: string, known: Health["known"]): void =>
  writeFileSync(fileOf(state), `${JSON.stringify(Object.fromEntries(known))}\n`);

/** Milliseconds that alarms may take to get their first datum. */
const patience = 60_000;

/** Alarms that health checks follow, with the region that each is in. */
const followed = (lab: LabCloud) =>
  lab
    .entries("aws:route53/healthCheck:HealthCheck")
    .flatMap(({ inputs: { cloudwatchAlarmName: name, cloudwatchAlarmRegion: region } }) =>
      typeof name === "string" && typeof region === "string" ? [{ name, region }] : [],
    )
    .filter(({ region }) => !lab.front.blackedOut.has(region));

/**
 * Waits until the alarms that health checks follow have data: on AWS, functions have published for a long time when somebody
 * begins a drill.
 */
export async function heardAlarms(
  lab: LabCloud,
  onProgress: (text: string) => void = () => undefined,
): Promise<void> {
  const start = Date.now();
  const isHeard = async ({ name, region }: { readonly name: string; readonly region: string }) => {
    const client = new CloudWatchClient(lab.clientOptions(region));
    const { MetricAlarms = [] } = await client.send(
      new DescribeAlarmsCommand({ AlarmNames: [name] }),
    );
    return MetricAlarms[0]?.StateValue !== "INSUFFICIENT_DATA";
  };
  while (Date.now() - start < patience) {
    const heard = await Promise.all(followed(lab).map(isHeard));
    if (heard.every(Boolean)) {
      return;
    }
    onProgress("waiting for the gate's alarms to hear of their switches");
    await pause(250);
  }
}
