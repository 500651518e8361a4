import { randomUUID } from "node:crypto";
import {
  choreography,
  type EventName,
  type ServiceName,
} from "../../functions/shared/choreography";
import { type DataOf } from "../../functions/shared/contracts";
import { type AnyEvent, newEvent } from "../../functions/shared/events";
import { type LabCloud } from "../emulator/types";
import { ringAlarms } from "./alarms";
import { missingStores } from "./available";
import { compare, type Case } from "./compare";
import { deadLettersOf, forContainers, strandedIds } from "./deadLetters";
import { publishEvents } from "./drive";
import { castOf, type Effect } from "./expect";
import { runPrefix } from "./orders";
import { countsOf, judged, type SendReport } from "./report";
import { beginRun, injectedBy, type Rested, type Run, type SendOptions, untilRest } from "./run";
import { handledBy } from "./stores/handled";

/** An event that tells of an order nobody placed. */
type Fact = Exclude<EventName, "OrderPlaced">;

const samples: { readonly [N in Fact]: (order: Order) => DataOf<N> } = {
  InventoryReserved: (order) => ({ ...order, items: [{ sku: "lab-sku-1", quantity: 1 }] }),
  InventoryShort: (order) => ({ ...order, skus: ["lab-sku-1"] }),
  PaymentProcessed: (order) => ({ ...order, ...payment, paymentId: randomUUID() }),
  PaymentFailed: (order) => ({
    ...{ ...order, ...payment },
    ...{ code: "declined" as const, reason: "declined by the lab" },
  }),
  OrderShipped: (order) => ({ ...order, shipmentId: randomUUID(), trackingNumber: "LAB1" }),
};

interface Order {
  readonly orderId: string;
  readonly customerId: string;
}

const payment = { amount: 100, currency: "EUR" };

function sampleEvent(type: Fact, run: string, index: number): AnyEvent {
  const customerId = `${runPrefix(run)}customer-${index}`;
  // Type and data belong together, which the compiler cannot follow through the table.
  return newEvent(type, {
    aggregateId: customerId,
    correlationId: `${runPrefix(run)}${index}`,
    data: samples[type]({ orderId: randomUUID(), customerId }),
  }) as AnyEvent;
}

const names = Object.keys(choreography) as ServiceName[];

const handled = (service: ServiceName): Effect => `${service}: handled`;

function publisherOf(type: EventName): ServiceName {
  const found = names.find((name) =>
    (choreography[name].publishes as readonly EventName[]).includes(type),
  );
  return found ?? "ordering";
}

async function report(
  run: Run,
  type: Fact,
  events: readonly AnyEvent[],
  { result: arrived, disturbances, waiting, throughput }: Rested<ReadonlySet<string>>,
): Promise<SendReport> {
  const { lab, wiring, queues, seed, name } = run;
  const cast = castOf(wiring);
  const hearers = names.filter((service) => cast.hears(service, type));
  const notes = await Promise.all(
    hearers.map(async (service) => [service, await handledBy(run, service, events)] as const),
  );
  const stranded = await strandedIds(queues, wiring.inboxes, "id");
  const deadLetters = await deadLettersOf(queues, wiring.inboxes);
  const cases = events
    .filter(({ id }) => arrived.has(id))
    .map(({ id }): Case => ({
      orderId: id,
      expected: { must: hearers.map(handled), may: [] },
      found: new Map(
        notes.filter(([, ids]) => ids.has(id)).map(([service]) => [handled(service), 1]),
      ),
      isStranded: stranded.has(id),
    }));
  return judged({
    ...{ stack: lab.stack, event: type, region: wiring.region, run: name, seed },
    orders: arrived.size,
    refused: events.length - arrived.size,
    ...countsOf(compare(cases)),
    stockUnaccounted: 0,
    deadLetters,
    leftOut: missingStores(lab, run.missing),
    alarms: await ringAlarms(lab, wiring.region, wiring.inboxes, deadLetters),
    waiting: Object.fromEntries(waiting),
    forContainers: await forContainers(queues, wiring.inboxes),
    injected: injectedBy(disturbances),
    throughput,
    latency: {},
  });
}

/**
 * Puts events of one kind on the bus or their topics, in the place of the service that tells them, and looks whether every
 * service that hears them has noted each. They tell of orders that nobody placed: ordering leaves those to people.
 */
export async function sendFacts(
  lab: LabCloud,
  type: Fact,
  options: SendOptions,
): Promise<SendReport> {
  const run = await beginRun(lab, options);
  const events = Array.from({ length: run.options.count }, (_, index) =>
    sampleEvent(type, run.name, index),
  );
  return untilRest(
    run,
    () => publishEvents(lab, run.wiring, publisherOf(type), events),
    (rested) => report(run, type, events, rested),
  );
}
