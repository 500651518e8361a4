import { randomUUID } from "node:crypto";
import { type Outcome } from "../shared/consumer";
import { inAnswerTo, newEvent, type Envelope, type EventName } from "../shared/events";
import { type Log } from "../shared/log";
import { enqueue, isFirstTime } from "../shared/outbox";
import { type Database, type Sql } from "../shared/postgres";
import { type PaymentProvider, type Refusal } from "./provider";

/**
 * Claims the order for this transaction. Another one that claims it waits for this one's end, so that charging and giving
 * up never pass each other.
 * @returns false where the order has a payment, or was given up.
 */
async function claim(sql: Sql, paymentId: string, event: Envelope<"OrderPlaced">) {
  const { orderId, customerId, total, currency } = event.data;
  const claimed = await sql.query(
    `insert into payments (id, order_id, customer_id, amount, currency, status)
     values ($1, $2, $3, $4, $5, 'charging') on conflict (order_id) do nothing`,
    [paymentId, orderId, customerId, total, currency],
  );
  return claimed.rowCount === 1;
}

const decide = (sql: Sql, paymentId: string, refusal: Refusal | undefined) =>
  sql.query("update payments set status = $2, reason = $3, updated_at = now() where id = $1", [
    paymentId,
    refusal === undefined ? "processed" : "failed",
    refusal?.reason ?? null,
  ]);

/**
 * Charges an order and records the outcome and its event in one transaction with the note that the event was handled. The
 * provider is asked inside it: should the commit fail, the next try asks with the same key and is not charged twice. An
 * order that was given up before is not charged, and nobody is told: they know.
 */
export function pay(
  database: Database,
  provider: PaymentProvider,
  publishes: ReadonlySet<EventName>,
  event: Envelope<"OrderPlaced">,
  log: Log,
): Promise<Outcome> {
  const { orderId, customerId, total: amount, currency } = event.data;
  return database.transaction(async (sql) => {
    if (!(await isFirstTime(sql, event))) {
      return "duplicate";
    }
    const paymentId = randomUUID();
    if (!(await claim(sql, paymentId, event))) {
      log.info("not charged: the order was given up, or has a payment", { orderId });
      return "done";
    }
    const result = await provider.charge({
      ...{ orderId, customerId, amount, currency },
      idempotencyKey: event.id,
    });
    const refusal = result.accepted ? undefined : { code: result.code, reason: result.reason };
    await decide(sql, paymentId, refusal);
    const payment = { orderId, customerId, amount, currency };
    await enqueue(
      sql,
      publishes,
      refusal === undefined
        ? newEvent("PaymentProcessed", { ...inAnswerTo(event), data: { ...payment, paymentId } })
        : newEvent("PaymentFailed", { ...inAnswerTo(event), data: { ...payment, ...refusal } }),
    );
    log.info("payment decided", { orderId, accepted: result.accepted });
    return "told";
  });
}

interface Payment extends Record<string, unknown> {
  readonly id: string;
  readonly status: string;
  /** PostgreSQL's bigint comes as text. */
  readonly amount: string;
  readonly currency: string;
}

/**
 * Gives up an order that stock is short for: what was charged is given back, what was not will not be. Whichever event comes
 * first, the order is not paid in the end.
 */
export const takeBack = (
  database: Database,
  provider: PaymentProvider,
  event: Envelope<"InventoryShort">,
  log: Log,
): Promise<Outcome> =>
  database.transaction(async (sql) => {
    if (!(await isFirstTime(sql, event))) {
      return "duplicate";
    }
    const { orderId, customerId } = event.data;
    const voided = await sql.query(
      `insert into payments (id, order_id, customer_id, status)
       values ($1, $2, $3, 'voided') on conflict (order_id) do nothing`,
      [randomUUID(), orderId, customerId],
    );
    if (voided.rowCount === 1) {
      return "done";
    }
    const found = await sql.query<Payment>(
      "select id, status, amount, currency from payments where order_id = $1 for update",
      [orderId],
    );
    const payment = found.rows[0];
    if (payment?.status === "processed") {
      await provider.refund({
        ...{ orderId, customerId, amount: Number(payment.amount), currency: payment.currency },
        idempotencyKey: event.id,
      });
      await sql.query("update payments set status = 'refunded', updated_at = now() where id = $1", [
        payment.id,
      ]);
      log.info("payment given back", { orderId });
    }
    return "done";
  });
