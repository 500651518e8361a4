import { setTimeout as pause } from "node:timers/promises";
import { type LabCloud } from "../emulator/types";
import { type Queues } from "./queues";
import { waitingEvents } from "./stores/outboxes";
import { type Wiring } from "./wiring";

export interface Settling {
  readonly lab: LabCloud;
  readonly wiring: Wiring;
  readonly queues: Queues;
  /** Deliveries that the lab itself holds back. @default none */
  readonly pending?: () => number;
  /** Seconds after which it is given up. */
  readonly patience: number;
  readonly onProgress: (text: string) => void;
}

/** What is still under way, by where it waits: `outbox of ordering`, a queue's name. */
export type Waiting = ReadonlyMap<string, number>;

/** Milliseconds between two looks. */
const between = 1_000;

/** Everything that waits to be handled by functions of the lab. What waits for containers, waits for ever. */
export async function whatWaits({
  lab,
  wiring,
  queues,
  pending = () => 0,
}: Settling): Promise<Waiting> {
  const handled = wiring.inboxes.filter(({ handler }) => handler !== undefined);
  const [outboxes, depths] = await Promise.all([
    waitingEvents(lab, wiring),
    Promise.all(handled.map(async ({ name, url }) => [name, await queues.depth(url)] as const)),
  ]);
  const all: [string, number][] = [
    ...[...outboxes].map(([service, count]): [string, number] => [`outbox of ${service}`, count]),
    ...depths.map(([name, depth]): [string, number] => [name, depth]),
    ["deliveries that the lab holds back", pending()],
  ];
  return new Map(all.filter(([, count]) => count > 0));
}

/** Calls of functions that the front has seen: while there are new ones, something is going on. */
const callsOf = ({ front }: LabCloud) =>
  front.calls.filter(({ from }) => from === "function").length;

/**
 * Waits until nothing waits any more and no function has called anything for a while: an event on its way from one queue to
 * the next is in neither. While functions call, something is going on, and nobody need look.
 * @returns what still waits when patience ends; nothing where all is at rest.
 */
export async function settle(options: Settling): Promise<Waiting> {
  const end = Date.now() + options.patience * 1_000;
  let before = -1;
  for (;;) {
    const calls = callsOf(options.lab);
    const isLate = Date.now() > end;
    if (calls === before || isLate) {
      const waiting = await whatWaits(options);
      const isQuiet = waiting.size === 0 && callsOf(options.lab) === calls;
      if (isQuiet || isLate) {
        return waiting;
      }
      const total = [...waiting.values()].reduce((sum, count) => sum + count, 0);
      options.onProgress(`${total} events under way`);
    } else {
      options.onProgress(`events under way: ${calls} calls of AWS so far`);
    }
    before = calls;
    await pause(between);
  }
}
