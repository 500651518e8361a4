import { type Inbox } from "./wiring";
import { type Queues } from "./queues";
import { type SendReport } from "./report";

const sum = (counts: readonly (readonly [string, number])[]) =>
  counts.reduce((total, [, count]) => total + count, 0);

/** Depth of every dead-letter queue. */
export async function deadLettersOf(
  queues: Queues,
  inboxes: readonly Inbox[],
): Promise<SendReport["deadLetters"]> {
  const depths = await Promise.all(
    inboxes.map(
      async ({ deadLetters, deadLettersUrl }) =>
        [deadLetters, await queues.depth(deadLettersUrl)] as const,
    ),
  );
  const filled = depths.filter(([, depth]) => depth > 0);
  return { total: sum(filled), byQueue: Object.fromEntries(filled) };
}

/** What waits for what the lab does not run here, containers mostly, by queue. */
export async function forContainers(
  queues: Queues,
  inboxes: readonly Inbox[],
): Promise<Record<string, number>> {
  const unhandled = inboxes.filter(({ handler }) => handler === undefined);
  const depths = await Promise.all(
    unhandled.map(async ({ name, url }) => [name, await queues.depth(url)] as const),
  );
  return Object.fromEntries(depths.filter(([, depth]) => depth > 0));
}

/** Ids that messages in dead-letter queues tell of, in a field of that name: `orderId`, or an event's own `id`. */
export async function strandedIds(
  queues: Queues,
  inboxes: readonly Inbox[],
  field: "id" | "orderId",
): Promise<ReadonlySet<string>> {
  const pattern = new RegExp(`"${field}"\\s*:\\s*"([0-9a-f-]{36})"`, "g");
  const ids = new Set<string>();
  for (const { deadLettersUrl } of inboxes) {
    for (const { Body = "" } of await queues.peek(deadLettersUrl)) {
      [...Body.matchAll(pattern)].forEach(([, id = ""]) => ids.add(id));
    }
  }
  return ids;
}
