import {
  EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from "@aws-sdk/client-eventbridge";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { type FrontAnswer, type FrontRequest, type LabCloud } from "../../emulator/types";
import { ownClient } from "../clients";
import { type Draw } from "../random";

/** What happens to events between those who tell and those who hear. */
export interface DeliveryOptions {
  /** Share of events that are told twice. */
  readonly duplicates: number;
  /** Whether events on the bus overtake each other. Never those of FIFO topics, which keep order. */
  readonly shuffle: boolean;
  readonly draw: Draw;
}

export interface Deliveries {
  readonly counts: { duplicated: number; delayed: number };
  /** Deliveries that are still to come. */
  readonly pending: () => number;
  /** Deliveries that failed for good: the lab itself lost them. */
  readonly failures: readonly string[];
  /** Lets everything through again. */
  stop(): void;
}

/** Milliseconds that a delivery comes late at most. */
const longestDelay = 2_000;

/** An entry of PutEvents as it is sent: the time is a number of seconds. */
type WireEntry = Omit<PutEventsRequestEntry, "Time"> & { readonly Time?: number };

interface Publication {
  readonly topic: string;
  readonly message: string;
  readonly group?: string;
}

/** Messages of a PublishBatch, in the flat names of the query protocol. */
function publicationsIn({ parameters }: FrontRequest): Publication[] {
  const text = (name: string) => {
    const value = parameters[name];
    return typeof value === "string" ? value : undefined;
  };
  const publications: Publication[] = [];
  for (let index = 1; ; index++) {
    const at = `PublishBatchRequestEntries.member.${index}`;
    const message = text(`${at}.Message`);
    if (message === undefined) {
      return publications;
    }
    const group = text(`${at}.MessageGroupId`);
    publications.push({
      topic: text("TopicArn") ?? "",
      message,
      ...(group === undefined ? {} : { group }),
    });
  }
}

/** Disturbs what relays put on the bus and on topics, as AWS may: at least once, and in any order. */
export function disturbDeliveries(
  lab: LabCloud,
  region: string,
  { duplicates, shuffle, draw }: DeliveryOptions,
): Deliveries {
  const counts = { duplicated: 0, delayed: 0 };
  const failures: string[] = [];
  let waiting = 0;
  const bus = ownClient(EventBridgeClient, lab, region);
  const topics = ownClient(SNSClient, lab, region);

  const later = (deliver: () => Promise<unknown>) => {
    waiting += 1;
    pause(draw.below(longestDelay))
      .then(deliver)
      .catch((error: unknown) => failures.push(String(error)))
      .finally(() => (waiting -= 1));
  };

  const put = ({ Time, ...entry }: WireEntry) =>
    bus.send(
      new PutEventsCommand({
        Entries: [{ ...entry, ...(Time === undefined ? {} : { Time: new Date(Time * 1_000) }) }],
      }),
    );

  const publish = ({ topic, message, group }: Publication) => {
    const order = group === undefined ? {} : { MessageGroupId: group };
    // With its own id SNS would drop it: this is a publisher that does not know that it had told already.
    const id = group === undefined ? {} : { MessageDeduplicationId: randomUUID() };
    return topics.send(new PublishCommand({ TopicArn: topic, Message: message, ...order, ...id }));
  };

  const onEvents = (request: FrontRequest): FrontAnswer | undefined => {
    const entries = request.parameters.Entries as readonly WireEntry[];
    for (const entry of entries) {
      if (draw.happens(duplicates)) {
        counts.duplicated += 1;
        later(() => put(entry));
      }
    }
    if (!shuffle) {
      return undefined;
    }
    for (const entry of entries) {
      counts.delayed += 1;
      later(() => put(entry));
    }
    const answer = { FailedEntryCount: 0, Entries: entries.map(() => ({ EventId: randomUUID() })) };
    return { status: 200, body: JSON.stringify(answer) };
  };

  const onTopic = (request: FrontRequest): undefined => {
    for (const publication of publicationsIn(request)) {
      if (draw.happens(duplicates)) {
        counts.duplicated += 1;
        later(() => publish(publication));
      }
    }
  };

  const stop = lab.front.onCall((request) => {
    if (request.region !== region) {
      return undefined;
    }
    switch (`${request.service} ${request.operation}`) {
      case "events PutEvents":
        return onEvents(request);
      case "sns PublishBatch":
        return onTopic(request);
      default:
        return undefined;
    }
  });
  return { counts, pending: () => waiting, failures, stop: () => void stop() };
}
