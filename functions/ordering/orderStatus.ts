import { type Outcome } from "../shared/consumer";
import { type AnyEvent } from "../shared/events";
import { isFirstTime } from "../shared/outbox";
import { type Database, type Sql } from "../shared/postgres";

/** How far an order is. It ends in `cancelled` or `shipped`, and never leaves them. */
export type Status = "accepted" | "cancelled" | "shipped";

/** An order as callers see it. */
export interface OrderView {
  readonly id: string;
  readonly status: Status;
  /** Why it was cancelled. */
  readonly reason?: string;
  readonly trackingNumber?: string;
  /** ISO 8601. */
  readonly placedAt: string;
}

/** What an outcome makes of an order. */
export interface Ending {
  readonly status: Exclude<Status, "accepted">;
  readonly reason?: string;
  readonly trackingNumber?: string;
}

async function statusOf(sql: Sql, orderId: string): Promise<Status> {
  const found = await sql.query<{ status: Status }>("select status from orders where id = $1", [
    orderId,
  ]);
  const status = found.rows[0]?.status;
  if (status === undefined) {
    throw new Error(`there is no order ${orderId}`);
  }
  return status;
}

/**
 * Ends an order as an event says, once. A second reason to cancel changes nothing; cancelled and shipped at once is a fault
 * of the choreography that somebody must look at, and so is an outcome of an order that is not there: such an event is
 * refused, and rests with the dead letters.
 */
export const endOrder = (database: Database, event: AnyEvent, ending: Ending): Promise<Outcome> =>
  database.transaction(async (sql) => {
    if (!(await isFirstTime(sql, event))) {
      return "duplicate";
    }
    const { orderId } = event.data;
    const { status, reason = null, trackingNumber = null } = ending;
    const ended = await sql.query(
      `update orders set status = $2, reason = $3, tracking_number = $4, updated_at = now()
       where id = $1 and status = 'accepted'`,
      [orderId, status, reason, trackingNumber],
    );
    if (ended.rowCount === 0) {
      const current = await statusOf(sql, orderId);
      if (current !== status) {
        throw new Error(`order ${orderId} is ${current} and cannot be ${status}`);
      }
    }
    return "done";
  });

interface Row extends Record<string, unknown> {
  readonly id: string;
  readonly status: Status;
  readonly reason: string | null;
  readonly tracking_number: string | null;
  readonly placed_at: Date;
}

/** Reads an order, as far as this database has come: a reader may be behind the writer, never ahead of it. */
export const readOrder = (database: Database, orderId: string): Promise<OrderView | undefined> =>
  database.transaction(async (sql) => {
    const found = await sql.query<Row>(
      "select id, status, reason, tracking_number, placed_at from orders where id = $1",
      [orderId],
    );
    const row = found.rows[0];
    return (
      row && {
        id: row.id,
        status: row.status,
        ...(row.reason === null ? {} : { reason: row.reason }),
        ...(row.tracking_number === null ? {} : { trackingNumber: row.tracking_number }),
        placedAt: row.placed_at.toISOString(),
      }
    );
  });
