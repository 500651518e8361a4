import { createHash, randomUUID } from "node:crypto";
import * as z from "zod/mini";
import { currency, identifier, orderLines } from "../shared/contracts";
import { newEvent, type EventName } from "../shared/events";
import { enqueue } from "../shared/outbox";
import { type Database } from "../shared/postgres";

/** What a client sends to order; strict, so that a misspelt field is an error and not silently lost. */
export const orderRequest = z.strictObject({ customerId: identifier, currency, items: orderLines });

export type OrderRequest = z.output<typeof orderRequest>;

/** What became of a request: a new order, the one that the same request made before, or a key used for something else. */
export type Placement =
  | { readonly kind: "placed" | "repeated"; readonly orderId: string }
  | { readonly kind: "conflict" };

export const totalOf = (request: OrderRequest): number =>
  request.items.reduce((sum, item) => sum + item.quantity * item.unitPrice, 0);

/** The same for the same request, however its JSON was laid out: the schema decides the order of the fields. */
const hashOf = (request: OrderRequest): string =>
  createHash("sha256").update(JSON.stringify(request)).digest("hex");

/** Writes the order and its event in one transaction; nothing is published that was not committed, nor the reverse. */
export function placeOrder(
  database: Database,
  request: OrderRequest,
  about: {
    idempotencyKey?: string;
    correlationId: string;
    trace?: string;
    publishes: ReadonlySet<EventName>;
  },
): Promise<Placement> {
  const { customerId, currency, items } = request;
  const total = totalOf(request);
  const hash = hashOf(request);
  return database.transaction(async (sql) => {
    const orderId = randomUUID();
    const inserted = await sql.query(
      `insert into orders (id, customer_id, total, currency, items, idempotency_key, request_hash)
       values ($1, $2, $3, $4, $5::jsonb, $6, $7)
       on conflict (customer_id, idempotency_key) do nothing`,
      [
        orderId,
        customerId,
        total,
        currency,
        JSON.stringify(items),
        about.idempotencyKey ?? null,
        hash,
      ],
    );
    if (inserted.rowCount === 0) {
      const earlier = await sql.query<{ id: string; request_hash: string }>(
        "select id, request_hash from orders where customer_id = $1 and idempotency_key = $2",
        [customerId, about.idempotencyKey],
      );
      const order = earlier.rows[0];
      return order?.request_hash === hash
        ? { kind: "repeated", orderId: order.id }
        : { kind: "conflict" };
    }
    await enqueue(
      sql,
      about.publishes,
      newEvent("OrderPlaced", {
        aggregateId: customerId,
        correlationId: about.correlationId,
        trace: about.trace,
        data: { orderId, customerId, items, total, currency },
      }),
    );
    return { kind: "placed", orderId };
  });
}
