import { type QueryResultRow } from "pg";
import { type AnyEvent } from "../../../functions/shared/events";
import { type Database, type Sql } from "../../../functions/shared/postgres";

interface FakeOrder {
  readonly id: string;
  readonly customerId: unknown;
  readonly key: unknown;
  readonly hash: unknown;
  status: unknown;
  reason: unknown;
  trackingNumber: unknown;
}

interface FakePayment {
  readonly id: unknown;
  readonly orderId: unknown;
  readonly amount?: unknown;
  readonly currency?: unknown;
  status: unknown;
  reason: unknown;
}

interface Tables {
  orders: FakeOrder[];
  processed: string[];
  payments: FakePayment[];
  outbox: { position: string; event: AnyEvent; isPublished: boolean }[];
}

const copy = (tables: Tables): Tables => structuredClone(tables);

/**
 * A service's database in memory: it knows the statements of the functions by how they begin, and rolls back like the real one.
 * An unknown statement is an error, so a changed statement fails its test.
 */
export class FakeDatabase implements Database {
  tables: Tables = { orders: [], processed: [], payments: [], outbox: [] };
  isReader = false;
  /** Thrown by the next transaction, once. */
  failure: Error | undefined;

  get events(): AnyEvent[] {
    return this.tables.outbox.map(({ event }) => event);
  }

  async transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    const before = copy(this.tables);
    try {
      const { failure } = this;
      this.failure = undefined;
      if (failure !== undefined) {
        throw failure;
      }
      return await work({
        query: (text, values) => Promise.resolve(this.answer(text, values ?? [])),
      });
    } catch (error) {
      this.tables = before;
      throw error;
    }
  }

  private answer<R extends QueryResultRow>(text: string, values: readonly unknown[]) {
    const rows = this.run(text.trim().replace(/\s+/g, " "), values);
    return { rows: rows as R[], rowCount: rows.length };
  }

  private run(text: string, values: readonly unknown[]): unknown[] {
    const { tables } = this;
    if (text.startsWith("insert into orders")) {
      const [id, customerId, , , , key, hash] = values;
      const isTaken = tables.orders.some(
        (order) => key !== null && order.customerId === customerId && order.key === key,
      );
      const open = { status: "accepted", reason: null, trackingNumber: null };
      return isTaken
        ? []
        : [tables.orders.push({ id: String(id), customerId, key, hash, ...open })];
    }
    if (text.startsWith("select id, request_hash from orders")) {
      return tables.orders
        .filter((order) => order.customerId === values[0] && order.key === values[1])
        .map(({ id, hash }) => ({ id, request_hash: hash }));
    }
    if (text.startsWith("insert into processed_events")) {
      const id = String(values[0]);
      return tables.processed.includes(id) ? [] : [tables.processed.push(id)];
    }
    if (text.startsWith("insert into outbox")) {
      const event = JSON.parse(String(values[3])) as AnyEvent;
      const position = String(tables.outbox.length + 1);
      return [tables.outbox.push({ position, event, isPublished: false })];
    }
    return (
      this.runOrders(text, values) ?? this.runPayments(text, values) ?? this.runOutbox(text, values)
    );
  }

  private runOrders(text: string, values: readonly unknown[]): unknown[] | undefined {
    const found = this.tables.orders.filter(({ id }) => id === values[0]);
    if (text.startsWith("update orders set status = $2, reason = $3, tracking_number = $4")) {
      const open = found.filter(({ status }) => status === "accepted");
      const [, status, reason, trackingNumber] = values;
      open.forEach((order) => Object.assign(order, { status, reason, trackingNumber }));
      return open;
    }
    if (text.startsWith("select status from orders where id = $1")) {
      return found;
    }
    if (text.startsWith("select id, status, reason, tracking_number, placed_at from orders")) {
      return found.map(({ trackingNumber, ...order }) => ({
        ...order,
        tracking_number: trackingNumber,
        placed_at: new Date(1_800_000_000_000),
      }));
    }
    return undefined;
  }

  private runPayments(text: string, values: readonly unknown[]): unknown[] | undefined {
    const { payments } = this.tables;
    if (/^insert into payments .* on conflict \(order_id\) do nothing$/.test(text)) {
      const [id, orderId, , amount, currency] = values;
      const status = text.includes("'charging'") ? "charging" : "voided";
      return payments.some((payment) => payment.orderId === orderId)
        ? []
        : [payments.push({ id, orderId, amount, currency, status, reason: null })];
    }
    if (text.startsWith("select id, status, amount, currency from payments where order_id = $1")) {
      return payments.filter(({ orderId }) => orderId === values[0]);
    }
    if (text.startsWith("update payments set status")) {
      const found = payments.filter(({ id }) => id === values[0]);
      const isRefund = text.includes("'refunded'");
      const change = isRefund ? { status: "refunded" } : { status: values[1], reason: values[2] };
      found.forEach((payment) => Object.assign(payment, change));
      return found;
    }
    return undefined;
  }

  private runOutbox(text: string, values: readonly unknown[]): unknown[] {
    const { outbox } = this.tables;
    if (text.startsWith("select pg_is_in_recovery()")) {
      return [{ reader: this.isReader }];
    }
    if (text.startsWith("select position, envelope from outbox")) {
      const waiting = outbox.filter(({ isPublished }) => !isPublished);
      const isHead = (row: (typeof outbox)[number]) =>
        waiting.find(({ event }) => event.aggregateId === row.event.aggregateId) === row;
      const skip = values[1] as readonly string[];
      return waiting
        .filter((row) => isHead(row) && !skip.includes(row.event.id))
        .slice(0, Number(values[0]))
        .map(({ position, event }) => ({ position, envelope: event }));
    }
    if (text.startsWith("update outbox set published_at")) {
      const positions = values[0] as readonly string[];
      const done = outbox.filter(({ position }) => positions.includes(position));
      done.forEach((row) => (row.isPublished = true));
      return done;
    }
    if (text.startsWith("delete from outbox")) {
      return [];
    }
    throw new Error(`unknown statement: ${text}`);
  }
}
