import { randomUUID } from "node:crypto";
import { en } from "zod/locales";
import * as z from "zod/mini";

// zod/mini is a sixth of zod's size and says "Invalid input" to everything unless it is given words.
z.config(en());

/**
 * The contracts between services. A producer validates what it writes, a consumer what it reads; unknown fields are
 * dropped, so adding an optional field needs no new version, and anything else gets one.
 */

/** Letters that SNS and SQS accept in a message group id, so that an id can be one. */
export const identifier = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/));

export const sku = z.string().check(z.regex(/^[A-Za-z0-9._-]{1,64}$/));

/** ISO 4217 letters. */
export const currency = z.string().check(z.regex(/^[A-Z]{3}$/));

/** Whole minor units (cents), never fractions. */
export const amount = z.int().check(z.minimum(0), z.maximum(1_000_000_000_000));

const quantity = z.int().check(z.minimum(1), z.maximum(10_000));

/** One line of an order; the price is per unit. */
export const orderLine = z.object({ sku, quantity, unitPrice: amount });

/** At most 40 lines: a reservation is one DynamoDB transaction, which takes 100 writes. */
export const orderLines = z.array(orderLine).check(z.minLength(1), z.maxLength(40));

const order = { orderId: z.uuid(), customerId: identifier };

const envelope = <N extends string, D extends z.core.$ZodType>(type: N, version: number, data: D) =>
  z.object({
    /** Identity of the fact: the same id means the same event, however often it arrives. */
    id: z.uuid(),
    type: z.literal(type),
    version: z.literal(version),
    /** When it happened, ISO 8601 in UTC. */
    occurredAt: z.iso.datetime(),
    /** Ties log lines of all services to the request that began it. */
    correlationId: z.string().check(z.minLength(1), z.maxLength(128)),
    /** Events with the same one are delivered in order to ordered consumers: the customer. */
    aggregateId: identifier,
    data,
  });

const anyEvent = z.discriminatedUnion("type", [
  envelope("OrderPlaced", 1, z.object({ ...order, items: orderLines, total: amount, currency })),
  envelope("PaymentProcessed", 1, z.object({ ...order, paymentId: z.uuid(), amount, currency })),
  envelope(
    "PaymentFailed",
    1,
    z.object({
      ...order,
      reason: z.string().check(z.minLength(1), z.maxLength(200)),
      amount,
      currency,
    }),
  ),
  envelope(
    "InventoryReserved",
    1,
    z.object({ ...order, items: z.array(z.object({ sku, quantity })).check(z.minLength(1)) }),
  ),
  envelope(
    "OrderShipped",
    1,
    z.object({ ...order, shipmentId: z.uuid(), trackingNumber: z.string().check(z.minLength(1)) }),
  ),
]);

export type AnyEvent = z.output<typeof anyEvent>;
export type EventName = AnyEvent["type"];
export type Envelope<N extends EventName> = Extract<AnyEvent, { type: N }>;

/** Every event name of the contracts. */
export const eventNames: readonly EventName[] = anyEvent.def.options.flatMap((option) => [
  ...option.shape.type.def.values,
]);

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

/** Where a value breaks a schema, without the value itself: it may be a customer's. */
export function problemsOf(error: z.core.$ZodError): string[] {
  return error.issues.map((issue) => {
    const path = issue.path.map(String).join(".");
    return path === "" ? issue.message : `${path}: ${issue.message}`;
  });
}

/** Thrown for a message that is no event of the contracts; trying again does not help. */
export class ContractError extends Error {
  override readonly name = "ContractError";
}

/** The event in a value of unknown origin; throws with every problem when it is none. */
export function parseEvent(value: unknown): AnyEvent {
  const result = anyEvent.safeParse(value);
  if (!result.success) {
    throw new ContractError(
      `not an event of the contracts: ${problemsOf(result.error).join("; ")}`,
    );
  }
  return result.data;
}

/** A new event of a type, checked against its contract before anything is written. */
export function newEvent<N extends EventName>(
  type: N,
  fields: Pick<Envelope<N>, "aggregateId" | "correlationId" | "data">,
  now: Date = new Date(),
): Envelope<N> {
  const event = { id: randomUUID(), type, version: 1, occurredAt: now.toISOString(), ...fields };
  return parseEvent(event) as Envelope<N>;
}
