import { type AnyEvent } from "./events";

/** How events lie on the bus. Producers and rules take both from here, so that no rule looks for what nobody writes. */

/** An entry of PutEvents. */
export const busEntry = (event: AnyEvent, service: string, busName: string) => ({
  EventBusName: busName,
  Source: `evenkeel.${service}`,
  DetailType: event.type,
  Detail: JSON.stringify(event),
  Time: new Date(event.occurredAt),
  // The relay's own trace is not the request's: it carries events of many.
  ...(event.trace === undefined ? {} : { TraceHeader: event.trace }),
});

/**
 * What a rule looks for to hand on one kind of event, whoever tells it. Not for its version: one that no consumer knows must
 * end in a dead-letter queue, where it rings, and not pass by unseen.
 * @param event its name; events of teams' own have no contract here.
 */
export const busPattern = (event: string) => ({ "detail-type": [event] });
