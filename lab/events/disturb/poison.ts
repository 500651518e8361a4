import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { type LabCloud } from "../../emulator/types";
import { ownClient } from "../clients";
import { type Wiring } from "../wiring";

/** Messages that no consumer can ever handle, each wrong in another way. */
const bodies = [
  "this is not JSON",
  JSON.stringify({ "detail-type": "OrderPlaced", detail: { id: "no event" } }),
  JSON.stringify({ type: "CoffeeBrewed", version: 1 }),
  JSON.stringify({
    ...{ id: "5b0c7c3e-2f0a-4a52-9a0e-0a8f3c1d2e4f", type: "OrderPlaced", version: 999 },
    ...{ occurredAt: "2026-11-21T10:00:00Z", correlationId: "poison", aggregateId: "poison" },
    data: {},
  }),
] as const;

/** Puts poisoned messages into every inbox, in groups of their own where order is kept. @returns how many in all. */
export async function poison(lab: LabCloud, wiring: Wiring, count: number): Promise<number> {
  const client = ownClient(SQSClient, lab, wiring.region);
  const inboxes = wiring.inboxes.filter(({ handler }) => handler !== undefined);
  for (const { url, isOrdered } of inboxes) {
    for (let index = 0; index < count; index++) {
      const id = `lab-poison-${Date.now()}-${index}`;
      const order = isOrdered ? { MessageGroupId: id, MessageDeduplicationId: id } : {};
      const MessageBody = bodies[index % bodies.length];
      await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody, ...order }));
    }
  }
  return count * inboxes.length;
}
