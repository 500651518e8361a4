import { setTimeout as pause } from "node:timers/promises";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SNSClient } from "@aws-sdk/client-sns";
import { randomUUID } from "node:crypto";
import { type AnyEvent, newEvent } from "../../functions/shared/events";
import { publisher } from "../../functions/shared/publisher";
import { type Log } from "../../functions/shared/log";
import { type ApiResponse, type LabCloud } from "../emulator/types";
import { type SampleOrder } from "./orders";
import { type Wiring } from "./wiring";

/** An order that was accepted. */
export interface Accepted {
  readonly order: SampleOrder;
  readonly orderId: string;
  /** Milliseconds until the last try was answered, from the first; 0 where nobody answers. */
  readonly milliseconds: number;
  readonly tries: number;
}

export interface Driven {
  readonly accepted: readonly Accepted[];
  /** Orders that nobody took, with what was said last. */
  readonly refused: readonly { readonly order: SampleOrder; readonly reason: string }[];
}

/** How often an order is sent before it counts as refused, as a patient client would. */
const mostTries = 12;

/** What a client tries again: no answer, an answer of the gateway's, and what asks for it. */
const isWorthAnother = (status: number) => status >= 500 || status === 429;

async function send(
  lab: LabCloud,
  { region, hosts }: Wiring,
  order: SampleOrder,
): Promise<ApiResponse | undefined> {
  try {
    return await lab.invokeApi(region, hosts.commands ?? "", {
      method: "POST",
      path: "/ordering/orders",
      headers: {
        "content-type": "application/json",
        "idempotency-key": order.key,
        "x-correlation-id": order.key,
      },
      body: JSON.stringify(order.request),
    });
  } catch {
    return undefined;
  }
}

async function place(
  lab: LabCloud,
  wiring: Wiring,
  order: SampleOrder,
): Promise<Accepted | { order: SampleOrder; reason: string }> {
  const start = Date.now();
  let reason = "";
  for (let tries = 1; tries <= mostTries; tries++) {
    const answer = await send(lab, wiring, order);
    if (answer?.status === 202) {
      const { id } = JSON.parse(answer.body) as { readonly id: string };
      return { order, orderId: id, milliseconds: Date.now() - start, tries };
    }
    reason = answer === undefined ? "no answer" : `${answer.status}: ${answer.body}`;
    if (answer !== undefined && !isWorthAnother(answer.status)) {
      break;
    }
    await pause(50 * tries);
  }
  return { order, reason };
}

/** Runs the work on every item, some side by side, in order of the list. */
async function sideBySide<T, R>(
  items: readonly T[],
  lanes: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const lane = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index] as T);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}

/** Places orders by the API of ordering, as clients would. */
export async function placeOrders(
  lab: LabCloud,
  wiring: Wiring,
  orders: readonly SampleOrder[],
  options: { readonly lanes: number; readonly onProgress: (text: string) => void },
): Promise<Driven> {
  let done = 0;
  const results = await sideBySide(orders, options.lanes, async (order) => {
    const result = await place(lab, wiring, order);
    done += 1;
    options.onProgress(`${done} of ${orders.length} orders placed`);
    return result;
  });
  return {
    accepted: results.filter((result): result is Accepted => "orderId" in result),
    refused: results.filter((result) => "reason" in result),
  };
}

const silent: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  with: () => silent,
};

/**
 * Puts events where their publisher would, as its relay does: on the bus or on their topics.
 * @returns ids of those that arrived.
 * @throws Error where nothing in the stack carries such an event.
 */
export async function publishEvents(
  lab: LabCloud,
  wiring: Wiring,
  service: string,
  events: readonly AnyEvent[],
): Promise<ReadonlySet<string>> {
  const type = events[0]?.type ?? "OrderPlaced";
  const carriers = wiring.carriersOf(type);
  if (carriers === undefined) {
    throw new Error(`nothing in ${lab.stack} carries ${type}: no service publishes it`);
  }
  const options = lab.clientOptions(wiring.region);
  const publish = publisher({
    ...carriers,
    bus: new EventBridgeClient(options),
    topics: new SNSClient(options),
    service,
    log: silent,
  });
  return publish(events);
}

/** Tells of orders without an API that takes them: in the place of a service that runs in containers. */
export async function tellOrders(
  lab: LabCloud,
  wiring: Wiring,
  orders: readonly SampleOrder[],
): Promise<Driven> {
  const told = orders.map((order) => {
    const { customerId, currency, items } = order.request;
    const orderId = randomUUID();
    const event = newEvent("OrderPlaced", {
      aggregateId: customerId,
      correlationId: order.key,
      data: { orderId, customerId, items, total: order.total, currency },
    });
    return { order, orderId, event };
  });
  const arrived = await publishEvents(
    lab,
    wiring,
    "ordering",
    told.map(({ event }) => event),
  );
  const isThere = ({ event }: (typeof told)[number]) => arrived.has(event.id);
  return {
    accepted: told
      .filter(isThere)
      .map(({ order, orderId }) => ({ order, orderId, milliseconds: 0, tries: 1 })),
    refused: told
      .filter((each) => !isThere(each))
      .map(({ order }) => ({ order, reason: "it was not published" })),
  };
}
