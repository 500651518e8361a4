import { randomUUID } from "node:crypto";
import * as z from "zod/mini";
import { eventNames, type EventName } from "./choreography";
import { contracts, type DataOf, identifier } from "./contracts";
import { problemsOf } from "./problems";
import { tracePattern } from "./trace";
import { type Contract } from "./versions";

export { eventNames, type EventName } from "./choreography";

/** What every event has around its data. */
export const envelope = z.object({
  id: z
    .uuid()
    .check(
      z.describe(
        "identity of the fact: the same id means the same event, however often it arrives",
      ),
    ),
  type: z.enum(eventNames).check(z.describe("name of the event")),
  version: z.int().check(z.minimum(1), z.describe("version of `data`")),
  occurredAt: z.iso.datetime().check(z.describe("when it happened, in UTC")),
  correlationId: z
    .string()
    .check(
      z.minLength(1),
      z.maxLength(128),
      z.describe("ties log lines of all services to the request that began it"),
    ),
  trace: z.optional(
    z
      .string()
      .check(
        z.regex(tracePattern),
        z.describe("X-Ray's trace header of the request that began it"),
      ),
  ),
  aggregateId: identifier.check(
    z.describe("events with the same one reach ordered consumers in order: the customer"),
  ),
});

/** An event of a type, with its data in the version that is written now. */
export interface Envelope<N extends EventName> extends Omit<z.output<typeof envelope>, "type"> {
  readonly type: N;
  readonly data: DataOf<N>;
}

export type AnyEvent = { [N in EventName]: Envelope<N> }[EventName];

/**
 * The events that PUBLISHES names. A role may put no others on the bus, so no others may enter the outbox. Names without a
 * contract are passed over: nothing here produces them.
 */
export function readPublishes(text: string): ReadonlySet<EventName> {
  const names: unknown = JSON.parse(text);
  if (!Array.isArray(names)) {
    throw new Error("PUBLISHES must be a JSON list of event names");
  }
  return new Set(eventNames.filter((name) => names.includes(name)));
}

/** Thrown for a message that is no event of the contracts; trying again does not help. */
export class ContractError extends Error {
  override readonly name = "ContractError";
}

/** As much of an event as decides how its data is read. */
const kind = z.object({ type: z.enum(eventNames), version: z.int(), data: z.unknown() });

/** Data in the version that is written now, or what is wrong with it; neither where it is not known what it should be. */
function readData(value: unknown): { readonly data?: object; readonly problems: string[] } {
  const read = kind.safeParse(value);
  if (!read.success) {
    return { problems: [] };
  }
  const { type, version, data } = read.data;
  const known: Contract<z.ZodMiniType<object>> = contracts[type];
  const { version: current, previous } = known;
  const isPrevious = previous !== undefined && version === current - 1;
  if (version !== current && !isPrevious) {
    const readable = previous === undefined ? `${current}` : `${current - 1} and ${current}`;
    return { problems: [`version: ${type} is read in ${readable} here, and this is ${version}`] };
  }
  const parsed = (isPrevious ? previous.data : known.data).safeParse(data);
  if (!parsed.success) {
    return { problems: problemsOf(parsed.error, ["data"]) };
  }
  return { data: isPrevious ? previous.upgrade(parsed.data) : parsed.data, problems: [] };
}

/**
 * The event in a value of unknown origin; one of the previous version is brought up to the current one.
 * @throws ContractError with every problem where it is none.
 */
export function parseEvent(value: unknown): AnyEvent {
  const outside = envelope.safeParse(value);
  const { data, problems } = readData(value);
  if (!outside.success || data === undefined) {
    const all = [...(outside.success ? [] : problemsOf(outside.error)), ...problems];
    throw new ContractError(`not an event of the contracts: ${all.join("; ")}`);
  }
  const { version } = contracts[outside.data.type];
  // The data's type follows from `type`, which the compiler cannot see through the table.
  return { ...outside.data, version, data } as AnyEvent;
}

/** What a new event tells, and what it has in common with the request or event that led to it. */
export type News<N extends EventName> = Pick<
  Envelope<N>,
  "aggregateId" | "correlationId" | "data"
> &
  Partial<Pick<Envelope<N>, "trace">>;

/** A new event of a type, checked against its contract before anything is written. @throws ContractError */
export function newEvent<N extends EventName>(
  type: N,
  news: News<N>,
  now: Date = new Date(),
): Envelope<N> {
  const { trace, ...rest } = news;
  return parseEvent({
    id: randomUUID(),
    type,
    version: contracts[type].version,
    occurredAt: now.toISOString(),
    ...(trace === undefined ? {} : { trace }),
    ...rest,
  }) as Envelope<N>;
}

/** What an event has in common with those that follow from it. */
export const inAnswerTo = ({ aggregateId, correlationId, trace }: AnyEvent) => ({
  aggregateId,
  correlationId,
  trace,
});
