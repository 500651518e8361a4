import { GetQueueAttributesCommand, type QueueAttributeName } from "@aws-sdk/client-sqs";
import { type Context } from "../context";
import { placeOf } from "../stack/view";

/** What waits in a queue, is being worked on, or comes later. SQS says so approximately. */
const counted: QueueAttributeName[] = [
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesNotVisible",
  "ApproximateNumberOfMessagesDelayed",
];

/** Messages of one queue. */
export interface Backlog {
  readonly queue: string;
  readonly messages: number;
}

async function messagesIn({ aws }: Context, region: string, url: string): Promise<number> {
  const { Attributes = {} } = await aws(region).sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: counted }),
  );
  return counted.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
}

const backlogOf = (context: Context, region: string, isDeadLetters: boolean) =>
  Promise.all(
    placeOf(context.view, region)
      .queues.filter((queue) => queue.isDeadLetters === isDeadLetters)
      .map(async ({ name, url }) => ({
        queue: name,
        messages: await messagesIn(context, region, url),
      })),
  );

/** What the consumers of a place have still to do. */
export const backlog = (context: Context, region: string): Promise<readonly Backlog[]> =>
  backlogOf(context, region, false);

/** What failed for good in a place. */
export const deadLetters = (context: Context, region: string): Promise<readonly Backlog[]> =>
  backlogOf(context, region, true);

export const total = (backlogs: readonly Backlog[]): number =>
  backlogs.reduce((sum, { messages }) => sum + messages, 0);
