import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { type AnyEvent } from "../../../../functions/shared/events";
import { type LabCloud } from "../../../../lab/emulator/types";
import { type SampleOrder } from "../../../../lab/events/orders";
import { type Run, untilRest } from "../../../../lab/events/run";
import { drive } from "../../../../lab/events/send";
import { type Rows, withDatabase } from "../../../../lab/events/stores/connect";
import { type Wiring } from "../../../../lab/events/wiring";

/** Works with the database of a service in the place that serves writes. */
async function inDatabase<T>(
  lab: LabCloud,
  { region, services }: Wiring,
  service: string,
  work: (rows: Rows) => Promise<T>,
): Promise<T> {
  const store = services.get(service)?.store;
  if (store?.kind !== "postgres") {
    throw new Error(`${service} has no database`);
  }
  return withDatabase(lab, region, service, store, work);
}

interface Sequence {
  /** Orders as they were told of. */
  readonly placed: readonly string[];
  /** Orders as they were charged; those that were given up before are not among them. */
  readonly charged: readonly string[];
}

/** For each customer of a run: orders as ordering told of them, and as payment charged them. */
export async function chargedInOrder(
  lab: LabCloud,
  wiring: Wiring,
  prefix: string,
): Promise<ReadonlyMap<string, Sequence>> {
  const pattern = [`${prefix}%`];
  const placed = await inDatabase(lab, wiring, "ordering", (rows) =>
    rows<{ customer: string; id: string }>(
      `select aggregate_id as customer, envelope -> 'data' ->> 'orderId' as id
       from outbox where type = 'OrderPlaced' and aggregate_id like $1 order by position`,
      pattern,
    ),
  );
  const charged = await inDatabase(lab, wiring, "payment", (rows) =>
    rows<{ customer: string; id: string }>(
      `select customer_id as customer, order_id as id
       from payments where status <> 'voided' and customer_id like $1 order by created_at`,
      pattern,
    ),
  );
  const of = (list: readonly { customer: string; id: string }[], wanted: string) =>
    list.filter(({ customer }) => customer === wanted).map(({ id }) => id);
  return new Map(
    placed.map(({ customer }) => [
      customer,
      { placed: of(placed, customer), charged: of(charged, customer) },
    ]),
  );
}

/** What ordering told of the orders of a run, as it told it. */
export const toldByOrdering = (lab: LabCloud, wiring: Wiring, prefix: string) =>
  inDatabase(lab, wiring, "ordering", async (rows) => {
    const told = await rows<{ envelope: AnyEvent }>(
      "select envelope from outbox where aggregate_id like $1 order by position",
      [`${prefix}%`],
    );
    return told.map(({ envelope }) => envelope);
  });

/** What came of asking the query side while events flow. */
export interface Asked {
  /** Every status that an answer gave. */
  readonly seen: ReadonlySet<string>;
  /** Answers that the command side, asked afterwards, did not know of. */
  readonly ahead: readonly string[];
  /** Answers of one place that were further behind than one before. */
  readonly backwards: readonly string[];
}

interface View {
  readonly status: string;
}

async function view(lab: LabCloud, { region, hosts }: Wiring, id: string) {
  const path = `/ordering/orders/${id}`;
  const answer = await lab.invokeApi(region, hosts.queries ?? "", { method: "GET", path });
  return answer.status === 200 ? (JSON.parse(answer.body) as View).status : undefined;
}

/** Places orders, and asks each place's query side for every one of them, again and again, until all is at rest. */
export async function askWhileFlowing(
  lab: LabCloud,
  run: Run,
  places: readonly Wiring[],
  orders: readonly SampleOrder[],
): Promise<Asked> {
  const seen = new Set<string>();
  const ahead: string[] = [];
  const backwards: string[] = [];
  const ended = new Map<string, string>();
  let isFlowing = true;

  const judge = (place: Wiring, id: string, status: string, now: string | undefined) => {
    seen.add(status);
    const key = `${place.region} ${id}`;
    const before = ended.get(key);
    if (before !== undefined && before !== status) {
      backwards.push(`${key}: ${before}, then ${status}`);
    }
    if (status !== "accepted") {
      ended.set(key, status);
    }
    if (now === undefined || (status !== "accepted" && status !== now)) {
      ahead.push(`${key}: ${status} before it was more than ${now ?? "unknown"}`);
    }
  };

  const ask = (place: Wiring): Promise<void> =>
    inDatabase(lab, run.wiring, "ordering", async (rows) => {
      const known = () =>
        rows<{ id: string; status: string }>(
          "select id, status from orders where customer_id like $1",
          [`lab-${run.name}-%`],
        );
      for (let isLast = false; !isLast;) {
        isLast = !isFlowing;
        for (const { id } of await known()) {
          const status = await view(lab, place, id);
          if (status !== undefined) {
            const after = (await known()).find((order) => order.id === id);
            judge(place, id, status, after?.status);
          }
        }
        await pause(50);
      }
    });

  // So that the first answers come while orders are on their way.
  await Promise.all(places.map((place) => view(lab, place, randomUUID())));
  const asking = Promise.all(places.map(ask));
  await untilRest(
    run,
    () => drive(run, orders),
    async () => (isFlowing = false),
  ).finally(() => (isFlowing = false));
  await asking;
  return { seen, ahead, backwards };
}
