import { PutEventsCommand, type EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { PublishBatchCommand, type SNSClient } from "@aws-sdk/client-sns";
import { busEntry } from "./bus";
import { type AnyEvent } from "./events";
import { describeError, type Log } from "./log";
import { type Publish } from "./outbox";

/** PutEvents and PublishBatch take ten entries at most. */
const batchSize = 10;

const inBatches = <T>(items: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(items.length / batchSize) }, (_, index) =>
    items.slice(index * batchSize, (index + 1) * batchSize),
  );

export interface PublisherOptions {
  readonly bus: EventBridgeClient;
  readonly topics: SNSClient;
  /** Bus that carries every event; absent where topics do. */
  readonly busName?: string;
  /** Topic per event name that carries every event, where no bus does. */
  readonly plainTopics: Readonly<Record<string, string>>;
  /** Service that the events come from: their `source` is `evenkeel.<service>`. */
  readonly service: string;
  /** FIFO topic per event name, for events that have ordered consumers. */
  readonly orderedTopics: Readonly<Record<string, string>>;
  readonly log: Log;
}

/** The topics of TOPICS or ORDERED_TOPICS; none where the variable is not set. */
export function readTopics(
  variable: "TOPICS" | "ORDERED_TOPICS",
  text: string | undefined,
): Readonly<Record<string, string>> {
  const value: unknown = JSON.parse(text ?? "{}");
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  if (entries.some(([, arn]) => typeof arn !== "string")) {
    throw new Error(`${variable} must be a JSON map from event name to topic ARN`);
  }
  return Object.fromEntries(entries);
}

/**
 * Publishes to the bus or to each event's topic, then, for events with ordered consumers, to their FIFO topic: grouped by
 * aggregate, and told apart by event id, so that SNS drops what a second try repeats. At least once: an event that
 * reached the bus but not its FIFO topic goes to both again.
 */
export function publisher(options: PublisherOptions): Publish {
  /** A whole call that fails is its entries' failure: the other batches still go out. */
  const attempt = async (events: AnyEvent[], send: () => Promise<string[]>): Promise<string[]> => {
    try {
      return await send();
    } catch (error) {
      options.log.error("events could not be published", { error: describeError(error) });
      return events.map((event) => event.id);
    }
  };

  const putOnBus = async (events: AnyEvent[], busName: string): Promise<string[]> => {
    const answer = await options.bus.send(
      new PutEventsCommand({
        Entries: events.map((event) => busEntry(event, options.service, busName)),
      }),
    );
    // Answers come in the order of the entries; PutEvents succeeds as a call even when entries were refused.
    const refused =
      (answer.FailedEntryCount ?? 0) === 0
        ? []
        : events.filter((_, index) => answer.Entries?.[index]?.EventId === undefined);
    if (refused.length > 0) {
      const codes = answer.Entries?.map((entry) => entry.ErrorCode).filter(
        (code) => code !== undefined,
      );
      options.log.error("the bus refused events", { ids: refused.map(({ id }) => id), codes });
    }
    return refused.map(({ id }) => id);
  };

  const putOnTopic = async (events: AnyEvent[], topicArn: string): Promise<string[]> => {
    const isFifo = topicArn.endsWith(".fifo");
    const answer = await options.topics.send(
      new PublishBatchCommand({
        TopicArn: topicArn,
        PublishBatchRequestEntries: events.map((event) => ({
          Id: event.id,
          Message: JSON.stringify(event),
          ...(isFifo
            ? { MessageGroupId: event.aggregateId, MessageDeduplicationId: event.id }
            : {}),
        })),
      }),
    );
    const refused = answer.Failed ?? [];
    if (refused.length > 0) {
      options.log.error("the topic refused events", {
        topicArn,
        codes: refused.map((entry) => entry.Code),
      });
    }
    return refused.map((entry) => entry.Id ?? "");
  };

  const putOnTopics = async (
    events: readonly AnyEvent[],
    topics: Readonly<Record<string, string>>,
  ): Promise<string[]> => {
    const failed: string[] = [];
    for (const [name, topicArn] of Object.entries(topics)) {
      for (const batch of inBatches(events.filter((event) => event.type === name))) {
        failed.push(...(await attempt(batch, () => putOnTopic(batch, topicArn))));
      }
    }
    return failed;
  };

  /** By the bus, or each by its own topic; one without a topic did not arrive. */
  const carry = async (events: readonly AnyEvent[]): Promise<string[]> => {
    const { busName, plainTopics } = options;
    if (busName === undefined) {
      const lost = events.filter(({ type }) => !(type in plainTopics));
      if (lost.length > 0) {
        options.log.error("events have no topic", { ids: lost.map(({ id }) => id) });
      }
      return [...lost.map(({ id }) => id), ...(await putOnTopics(events, plainTopics))];
    }
    const failed: string[] = [];
    for (const batch of inBatches(events)) {
      failed.push(...(await attempt(batch, () => putOnBus(batch, busName))));
    }
    return failed;
  };

  return async (events) => {
    const failed = new Set(await carry(events));
    const carried = events.filter(({ id }) => !failed.has(id));
    (await putOnTopics(carried, options.orderedTopics)).forEach((id) => failed.add(id));
    return new Set(events.map((event) => event.id).filter((id) => !failed.has(id)));
  };
}
