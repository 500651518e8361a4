import { type LabCloud } from "../../emulator/types";
import { type Wiring } from "../wiring";
import { type Item, type Rows, scan, withDatabase } from "./connect";
import { Findings } from "./found";

/** What the stores of a stack's services say about the orders of a run. */
export interface Read {
  readonly findings: Findings;
  /** Milliseconds from an order's acceptance to its end, of those that ordering knows an end of. */
  readonly durations: readonly number[];
  /** Ids of orders by the key that they were placed with. */
  readonly placed: ReadonlyMap<string, string>;
  /** Pieces that inventory holds for orders, by article. */
  readonly taken: ReadonlyMap<string, number>;
}

/** What is read for one run: orders whose customers are called so. */
export interface Scope {
  readonly lab: LabCloud;
  readonly wiring: Wiring;
  /** What the names of the run's customers and articles begin with. */
  readonly prefix: string;
}

const like = (prefix: string) => `${prefix.replaceAll("_", "\\_")}%`;

/** Events of each order that a service wrote into its outbox; they stay a week after they were published. */
const toldOf = (rows: Rows, prefix: string) =>
  rows<{ order_id: string; times: number }>(
    `select envelope -> 'data' ->> 'orderId' as order_id, count(*)::int as times
     from outbox where aggregate_id like $1 group by 1`,
    [like(prefix)],
  );

interface OrderRow {
  readonly id: string;
  readonly idempotency_key: string | null;
  readonly status: "accepted" | "cancelled" | "shipped";
  readonly milliseconds: number;
}

async function readOrdering(rows: Rows, prefix: string, findings: Findings) {
  const placed = new Map<string, string>();
  const durations: number[] = [];
  const orders = await rows<OrderRow>(
    `select id, idempotency_key, status,
       (extract(epoch from updated_at - placed_at) * 1000)::float as milliseconds
     from orders where customer_id like $1`,
    [like(prefix)],
  );
  for (const { id, idempotency_key: key, status, milliseconds } of orders) {
    findings.add(id, "ordering: placed");
    placed.set(key ?? id, id);
    if (status !== "accepted") {
      findings.add(id, `ordering: ${status}`);
      durations.push(milliseconds);
    }
  }
  for (const { order_id: id, times } of await toldOf(rows, prefix)) {
    findings.add(id, "ordering: told", times);
  }
  return { placed, durations };
}

async function readPayment(rows: Rows, prefix: string, findings: Findings): Promise<void> {
  const payments = await rows<{ order_id: string; status: string }>(
    "select order_id, status from payments where customer_id like $1",
    [like(prefix)],
  );
  for (const { order_id: id, status } of payments) {
    findings.add(id, status === "processed" ? "payment: paid" : "payment: not paid");
  }
  for (const { order_id: id, times } of await toldOf(rows, prefix)) {
    findings.add(id, "payment: told", times);
  }
}

const orderIn = ({ pk }: Item) => String(pk).replace(/^order#/, "");

function readInventory(items: readonly Item[], prefix: string, findings: Findings) {
  const taken = new Map<string, number>();
  for (const item of items) {
    if (item.sk === "reservation") {
      const isTaken = item.reservation === "reserved";
      findings.add(orderIn(item), isTaken ? "inventory: stock taken" : "inventory: no stock taken");
    }
    const sku = String(item.pk).replace(/^stock#/, "");
    if (item.sk === "level" && sku.startsWith(prefix)) {
      taken.set(sku, Number(item.reserved ?? 0));
    }
  }
  return taken;
}

function readShipping(items: readonly Item[], findings: Findings): void {
  items
    .filter(({ sk }) => sk === "shipment")
    .forEach((item) => findings.add(orderIn(item), "shipping: shipped"));
}

function readNotification(items: readonly Item[], findings: Findings): void {
  items
    .filter(({ sk, state }) => sk === "notification" && state === "sent")
    .forEach(({ orderId, type }) =>
      findings.add(String(orderId), `notification: told of ${String(type)}`),
    );
}

/** Reads every store of the services that the stack has here. */
export async function readStores({ lab, wiring, prefix }: Scope): Promise<Read> {
  const findings = new Findings();
  const { region, services } = wiring;
  const inDatabase = async <T>(name: string, work: (rows: Rows) => Promise<T>) => {
    const store = services.get(name)?.store;
    return store?.kind === "postgres" ? withDatabase(lab, region, name, store, work) : undefined;
  };
  const itemsOf = async (name: string) => {
    const store = services.get(name)?.store;
    return store?.kind === "dynamodb" ? scan(lab, region, store) : [];
  };
  const ordering = await inDatabase("ordering", (rows) => readOrdering(rows, prefix, findings));
  await inDatabase("payment", (rows) => readPayment(rows, prefix, findings));
  const taken = readInventory(await itemsOf("inventory"), prefix, findings);
  readShipping(await itemsOf("shipping"), findings);
  readNotification(await itemsOf("notification"), findings);
  return {
    findings,
    durations: ordering?.durations ?? [],
    placed: ordering?.placed ?? new Map<string, string>(),
    taken,
  };
}
