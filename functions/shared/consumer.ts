import {
  BatchProcessor,
  EventType,
  processPartialResponse,
  SqsFifoPartialProcessorAsync,
} from "@aws-lambda-powertools/batch";
import { type SQSBatchResponse, type SQSEvent, type SQSRecord } from "aws-lambda";
import { type HeardBy, type ServiceName } from "./choreography";
import { ContractError, type AnyEvent, type Envelope, type EventName } from "./events";
import { type Handle, type Tools } from "./lambda";
import { describeError, type Log } from "./log";
import { readMessage } from "./messages";
import { type RequestRelay } from "./relayRequest";
import { type RoleReader } from "./role";
import { traceId } from "./trace";

/** What became of an event: its effect happened now, with an event of its own in the outbox or without, or had happened before. */
export type Outcome = "told" | "done" | "duplicate";

/** What is done with an event. Must be idempotent by event id. @param remaining milliseconds until Lambda ends the call */
type Reaction<N extends EventName> = (
  event: Envelope<N>,
  log: Log,
  remaining: () => number,
) => Promise<Outcome>;

/** What a service does with each event that the choreography says it hears. */
export type Reactions<S extends ServiceName> = { readonly [N in HeardBy<S>]: Reaction<N> };

export interface ConsumerOptions<S extends ServiceName> extends Tools {
  readonly role: RoleReader;
  readonly reactions: Reactions<S>;
  /**
   * How messages of a standard queue are handled: side by side, or one after the other for a store with one connection. Those
   * of a FIFO queue always are one after the other, and after a failure nothing more of the same group.
   */
  readonly mode: "parallel" | "sequential";
  /** Wakes the outbox's relay, once for a batch in which something was told. @default the service tells nothing */
  readonly requestRelay?: RequestRelay;
}

const react = (
  reactions: { readonly [N in EventName]?: Reaction<N> },
  event: AnyEvent,
  log: Log,
  remaining: () => number,
): Promise<Outcome> => {
  // The table is keyed by the event's own type, which the compiler cannot follow through the union.
  const reaction = reactions[event.type] as
    ((event: AnyEvent, log: Log, remaining: () => number) => Promise<Outcome>) | undefined;
  if (reaction === undefined) {
    throw new ContractError(`${event.type} is not consumed here`);
  }
  return reaction(event, log, remaining);
};

const everyMessage = (event: SQSEvent): SQSBatchResponse => ({
  batchItemFailures: event.Records.map((record) => ({ itemIdentifier: record.messageId })),
});

/** A batch comes from one queue, and the names of FIFO queues end so. */
const isOrdered = ({ Records: [first] }: SQSEvent): boolean =>
  first?.eventSourceARN.endsWith(".fifo") ?? false;

/**
 * Handles a batch from SQS message by message and returns the ids of those that failed, so that only they come back. A
 * place that is not active handles nothing: its messages stay in the queue until it is.
 */
export function sqsConsumer<S extends ServiceName>(
  options: ConsumerOptions<S>,
): Handle<SQSEvent, SQSBatchResponse> {
  return async (event, { log, remaining }) => {
    if (!(await options.role.isActive())) {
      log.warn("this place is not active; the messages stay in the queue");
      return everyMessage(event);
    }
    let hasTold = false;
    const handleRecord = async (record: SQSRecord) => {
      let about = log.with({ messageId: record.messageId });
      try {
        const message = readMessage(record.body);
        const { id, type, correlationId, trace } = message;
        about = about.with({
          eventId: id,
          eventType: type,
          correlationId,
          traceId: traceId(trace),
        });
        const outcome = await react(options.reactions, message, about, remaining);
        hasTold ||= outcome === "told";
        options.count(outcome === "duplicate" ? "DuplicateEvents" : "EventsHandled");
        about.info(outcome === "duplicate" ? "event known already" : "event handled");
      } catch (error) {
        about.error("the message was not handled", { error: describeError(error) });
        options.count("EventsFailed");
        throw error;
      }
    };
    // A failure of all is an answer like any other; thrown, it would hide which messages failed behind one error.
    const common = { throwOnFullBatchFailure: false };
    const response = isOrdered(event)
      ? await processPartialResponse(event, handleRecord, new SqsFifoPartialProcessorAsync(), {
          ...common,
          skipGroupOnError: true,
        })
      : await processPartialResponse(event, handleRecord, new BatchProcessor(EventType.SQS), {
          ...common,
          processInParallel: options.mode === "parallel",
        });
    if (hasTold) {
      await options.requestRelay?.(log);
    }
    return response;
  };
}
