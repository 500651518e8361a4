import { randomUUID } from "node:crypto";
import { newEvent, type Envelope, type EventName } from "../shared/events";
import { enqueue, isFirstTime } from "../shared/outbox";
import { type Database } from "../shared/postgres";
import { type Outcome } from "../shared/consumer";

export interface Charge {
  readonly orderId: string;
  readonly customerId: string;
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
  /** The same for every try of one payment: the provider charges once per key. */
  readonly idempotencyKey: string;
}

export type ChargeResult =
  { readonly accepted: true } | { readonly accepted: false; reason: string };

/** Whoever takes the money. Throws when it cannot be asked; a refusal is an answer. */
export type PaymentProvider = (charge: Charge) => Promise<ChargeResult>;

/** Accepts up to a limit: stands in until a team connects its own provider here. @param limit minor units. */
export const limitProvider =
  (limit: number): PaymentProvider =>
  ({ amount }) =>
    Promise.resolve(
      amount <= limit ? { accepted: true } : { accepted: false, reason: "over the limit" },
    );

/**
 * Charges an order and records the outcome and its event in one transaction with the note that the event was handled. The
 * provider is asked inside it: should the commit fail, the next try asks with the same key and is not charged twice.
 */
export function pay(
  database: Database,
  provider: PaymentProvider,
  publishes: ReadonlySet<EventName>,
  event: Envelope<"OrderPlaced">,
): Promise<Outcome> {
  const { orderId, customerId, total: amount, currency } = event.data;
  const { aggregateId, correlationId } = event;
  return database.transaction(async (sql) => {
    if (!(await isFirstTime(sql, event))) {
      return "duplicate";
    }
    const idempotencyKey = event.id;
    const result = await provider({ orderId, customerId, amount, currency, idempotencyKey });
    const paymentId = randomUUID();
    const reason = result.accepted ? null : result.reason;
    await sql.query(
      `insert into payments (id, order_id, customer_id, amount, currency, status, reason)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        paymentId,
        orderId,
        customerId,
        amount,
        currency,
        reason === null ? "processed" : "failed",
        reason,
      ],
    );
    const about = { aggregateId, correlationId };
    const payment = { orderId, customerId, amount, currency };
    await enqueue(
      sql,
      publishes,
      reason === null
        ? newEvent("PaymentProcessed", { ...about, data: { ...payment, paymentId } })
        : newEvent("PaymentFailed", { ...about, data: { ...payment, reason } }),
    );
    return "done";
  });
}
