import { type LabCloud } from "../emulator/types";
import { ringAlarms } from "./alarms";
import { holdQueues, leaveOut, withoutStore } from "./available";
import { deadLettersOf } from "./deadLetters";
import { queuesOf } from "./queues";
import { type SendReport } from "./report";
import { settle } from "./settle";
import { activeRegion, type Inbox, wiringOf } from "./wiring";

/** What a redrive did. Printed as it is by `--json`. */
export interface RedriveReport {
  readonly stack: string;
  readonly region: string;
  /** Whether nothing is left in the dead-letter queues that were emptied. */
  readonly ok: boolean;
  /** Messages that were moved back, by dead-letter queue; those that were empty are left out. */
  readonly moved: Readonly<Record<string, number>>;
  /** What rests there once everything was handled again. */
  readonly deadLetters: SendReport["deadLetters"];
  /** Alarms of these queues that ring still. */
  readonly alarms: readonly string[];
  /** What still waits, where it did not come to rest. */
  readonly waiting: Readonly<Record<string, number>>;
}

export interface RedriveOptions {
  /** Name of a queue or of its dead-letter queue. @default all of the place that serves writes */
  readonly queue?: string;
  /** Seconds. @default 900 */
  readonly patience?: number;
  readonly onProgress?: (text: string) => void;
}

/** @throws Error naming the queues that there are. */
function chosen(inboxes: readonly Inbox[], queue: string | undefined): readonly Inbox[] {
  const found = inboxes.filter(
    ({ name, deadLetters }) => queue === undefined || queue === name || queue === deadLetters,
  );
  if (found.length === 0) {
    const known = inboxes.map(({ name }) => name).sort();
    throw new Error(
      known.length === 0
        ? "the stack has no queues with dead letters"
        : `there is no queue "${queue ?? ""}"; there are: ${known.join(", ")}`,
    );
  }
  return found;
}

/** Moves dead letters back into their queues, and waits until the functions have handled them, or given up again. */
export async function redrive(lab: LabCloud, options: RedriveOptions): Promise<RedriveReport> {
  const { patience = 900, onProgress = () => undefined } = options;
  const entries = lab.entries();
  const all = wiringOf(entries, activeRegion(entries));
  const missing = withoutStore(lab, all);
  const wiring = leaveOut(all, missing);
  await holdQueues(lab, all, missing);
  const queues = queuesOf(lab, wiring.region);
  const inboxes = chosen(wiring.inboxes, options.queue);
  const moved: Record<string, number> = {};
  for (const inbox of inboxes) {
    const count = await queues.redrive(inbox);
    if (count > 0) {
      moved[inbox.deadLetters] = count;
      onProgress(`${count} messages back in ${inbox.name}`);
    }
  }
  const waiting = await settle({ lab, wiring, queues, patience, onProgress });
  const deadLetters = await deadLettersOf(queues, inboxes);
  const alarms = await ringAlarms(lab, wiring.region, inboxes, deadLetters);
  return {
    ...{ stack: lab.stack, region: wiring.region, moved, deadLetters, alarms },
    waiting: Object.fromEntries(waiting),
    ok: deadLetters.total === 0 && waiting.size === 0,
  };
}
