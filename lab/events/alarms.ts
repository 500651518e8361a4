import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  type MetricAlarm,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import { type LabCloud } from "../emulator/types";
import { ownClient } from "./clients";
import { type SendReport } from "./report";
import { type Inbox } from "./wiring";

/** What SQS tells CloudWatch of a queue every minute, and nobody tells the emulated one. */
const metric = { Namespace: "AWS/SQS", MetricName: "ApproximateNumberOfMessagesVisible" };

const queueOf = ({ Dimensions = [] }: MetricAlarm) =>
  Dimensions.find(({ Name }) => Name === "QueueName")?.Value ?? "";

/** Alarms on the depth of one of the queues. */
async function alarmsOn(
  client: CloudWatchClient,
  queues: ReadonlySet<string>,
): Promise<MetricAlarm[]> {
  const found: MetricAlarm[] = [];
  let from: string | undefined;
  do {
    const page = await client.send(new DescribeAlarmsCommand({ NextToken: from }));
    found.push(...(page.MetricAlarms ?? []));
    from = page.NextToken;
  } while (from !== undefined);
  return found.filter(
    (alarm) =>
      alarm.Namespace === metric.Namespace &&
      alarm.MetricName === metric.MetricName &&
      queues.has(queueOf(alarm)),
  );
}

/**
 * Lets the alarms on dead-letter queues ring where something rests, and fall silent where nothing does, with what they lead to.
 * @returns names of those that ring.
 */
export async function ringAlarms(
  lab: LabCloud,
  region: string,
  inboxes: readonly Inbox[],
  { byQueue }: SendReport["deadLetters"],
): Promise<string[]> {
  const client = ownClient(CloudWatchClient, lab, region);
  const alarms = await alarmsOn(client, new Set(inboxes.map(({ deadLetters }) => deadLetters)));
  const ringing: string[] = [];
  for (const alarm of alarms) {
    const { AlarmName = "", Threshold = 1, StateValue } = alarm;
    const depth = byQueue[queueOf(alarm)] ?? 0;
    const state = depth >= Threshold ? "ALARM" : "OK";
    if (state === "ALARM") {
      ringing.push(AlarmName);
    }
    if (state !== StateValue) {
      await client.send(
        new SetAlarmStateCommand({
          ...{ AlarmName, StateValue: state },
          StateReason: `${depth} messages in ${queueOf(alarm)}`,
        }),
      );
    }
  }
  return ringing.sort();
}
