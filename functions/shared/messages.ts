import { ContractError, parseEvent, type AnyEvent } from "./events";

/** What a bus rule puts on a queue: EventBridge's own fields around ours. */
const isBusEvent = (value: unknown): value is { detail: unknown } =>
  typeof value === "object" && value !== null && "detail-type" in value && "detail" in value;

/**
 * The event in the body of an SQS message, whichever way it came: by a bus rule (EventBridge's JSON, ours in `detail`)
 * or by a topic with raw delivery (ours alone).
 */
export function readMessage(body: string): AnyEvent {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    // The parser's own message quotes the text, and that may hold a customer's data.
    throw new ContractError("the message's body is not JSON");
  }
  return parseEvent(isBusEvent(value) ? value.detail : value);
}
