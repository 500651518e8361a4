import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { type LabCloud } from "../emulator/types";
import { ownClient } from "./clients";
import { type Inbox } from "./wiring";

/** Queues of one place. */
export interface Queues {
  /** Messages that wait, are being handled or are delayed. */
  depth(url: string): Promise<number>;
  /** Messages of a dead-letter queue, left where they are; of a FIFO queue at most ten of each group. */
  peek(url: string): Promise<Message[]>;
  /** Moves what rests in an inbox's dead-letter queue back into the inbox. @returns how many messages. */
  redrive(inbox: Inbox): Promise<number>;
}

const counters = [
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesNotVisible",
  "ApproximateNumberOfMessagesDelayed",
] as const;

/** Seconds that a message which is only looked at is out of sight: long enough to see each once. */
const lookSeconds = 20;

export function queuesOf(lab: LabCloud, region: string): Queues {
  const client = ownClient(SQSClient, lab, region);

  const receive = async (url: string, seconds: number): Promise<Message[]> => {
    const { Messages } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: seconds,
        MessageSystemAttributeNames: ["All"],
      }),
    );
    return Messages ?? [];
  };

  const sendBack = async ({ url, isOrdered }: Inbox, { Body, Attributes, MessageId }: Message) => {
    const { MessageGroupId, MessageDeduplicationId = "" } = Attributes ?? {};
    // The queue would drop what has the id of a message that it saw within five minutes.
    const again = `${MessageDeduplicationId.slice(0, 80)}-${MessageId ?? ""}`;
    const order = isOrdered ? { MessageGroupId, MessageDeduplicationId: again } : {};
    await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: Body, ...order }));
  };

  return {
    depth: async (url) => {
      const { Attributes = {} } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [...counters] }),
      );
      return counters.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
    },
    peek: async (url) => {
      const seen = new Map<string, Message>();
      for (let batch = await receive(url, lookSeconds); batch.length > 0;) {
        batch.forEach((message) => seen.set(message.MessageId ?? "", message));
        batch = (await receive(url, lookSeconds)).filter(
          ({ MessageId }) => !seen.has(MessageId ?? ""),
        );
      }
      for (const { ReceiptHandle } of seen.values()) {
        await client.send(
          new ChangeMessageVisibilityCommand({
            QueueUrl: url,
            ReceiptHandle,
            VisibilityTimeout: 0,
          }),
        );
      }
      return [...seen.values()];
    },
    redrive: async (inbox) => {
      let moved = 0;
      for (;;) {
        const batch = await receive(inbox.deadLettersUrl, lookSeconds);
        for (const message of batch) {
          await sendBack(inbox, message);
          await client.send(
            new DeleteMessageCommand({
              QueueUrl: inbox.deadLettersUrl,
              ReceiptHandle: message.ReceiptHandle,
            }),
          );
          moved += 1;
        }
        if (batch.length === 0) {
          return moved;
        }
      }
    },
  };
}
