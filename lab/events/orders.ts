import { type OrderRequest, totalOf } from "../../functions/ordering/placeOrder";
import { type Draw } from "./random";

/** How an order is meant to end: shipped, refused by the payment provider, or without stock. */
export type Fate = "fine" | "declined" | "short";

/** An order that the lab sends, and what must become of it. */
export interface SampleOrder {
  /** Makes repeating safe, and finds the order again: `lab-<run>-000017`. */
  readonly key: string;
  readonly fate: Fate;
  readonly request: OrderRequest;
  readonly total: number;
}

export interface SampleOptions {
  /** Names the run in keys, customers and articles, so that runs do not see each other. Letters and digits. */
  readonly run: string;
  readonly count: number;
  /** Customers that order, in turns. @default a tenth of the orders, 1 at least */
  readonly customers?: number;
  /** Shares of orders whose payment is refused, and that ask for an article that is not there; from 0 to 1. @default 0 */
  readonly declined?: number;
  readonly short?: number;
  readonly draw: Draw;
}

/** What the stand-in of a payment provider refuses (functions/payment/consumer.ts), in minor units. */
export const paymentLimit = 1_000_000;

const articles = 20;

/** What customers and articles of a run are called begins so. */
export const runPrefix = (run: string): string => `lab-${run}-`;

export const skuOf = (run: string, article: number): string => `${runPrefix(run)}sku-${article}`;

/** An article that is never in stock. */
export const missingSku = (run: string): string => `${runPrefix(run)}sku-none`;

const padded = (value: number) => String(value).padStart(6, "0");

function itemsOf(fate: Fate, { run, draw }: SampleOptions): OrderRequest["items"] {
  const lines = 1 + draw.below(3);
  const first = draw.below(articles);
  const items = Array.from({ length: lines }, (_, line) => ({
    sku: skuOf(run, (first + line) % articles),
    quantity: 1 + draw.below(3),
    unitPrice: 100 + draw.below(10_000),
  }));
  switch (fate) {
    case "declined":
      return items.map((item) => ({ ...item, unitPrice: paymentLimit + 1 }));
    case "short":
      return [...items, { sku: missingSku(run), quantity: 1, unitPrice: 100 }];
    default:
      return items;
  }
}

function fateOf({ declined = 0, short = 0, draw }: SampleOptions): Fate {
  const value = draw.fraction();
  if (value < declined) {
    return "declined";
  }
  return value < declined + short ? "short" : "fine";
}

/** Orders as customers would place them, the same for the same seed but for the run's name. */
export function sampleOrders(options: SampleOptions): SampleOrder[] {
  const { run, count, customers = Math.max(1, Math.ceil(count / 10)) } = options;
  return Array.from({ length: count }, (_, index) => {
    const fate = fateOf(options);
    const request: OrderRequest = {
      customerId: `${runPrefix(run)}customer-${index % customers}`,
      currency: "EUR",
      items: itemsOf(fate, options),
    };
    return { key: `${runPrefix(run)}${padded(index)}`, fate, request, total: totalOf(request) };
  });
}

/** Pieces by article. */
export function piecesOf(orders: readonly SampleOrder[]): Map<string, number> {
  const pieces = new Map<string, number>();
  for (const { sku, quantity } of orders.flatMap(({ request }) => request.items)) {
    pieces.set(sku, (pieces.get(sku) ?? 0) + quantity);
  }
  return pieces;
}
