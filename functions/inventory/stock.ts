import { type DataOf } from "../shared/contracts";
import { type Store, type TransactItem } from "../shared/store";

export const stockKey = (sku: string) => ({ pk: `stock#${sku}`, sk: "level" });

/**
 * What became of an order here. `cancelled` was given up before its stock was taken; `released` had it and gave it back.
 */
export type State = "reserved" | "short" | "released" | "cancelled";

export const reservationKey = (orderId: string) => ({ pk: `order#${orderId}`, sk: "reservation" });

export interface Quantity {
  readonly sku: string;
  readonly quantity: number;
}

/** Quantity per article: one transaction may write an item once only, and an order may name an article twice. */
export function quantities(items: DataOf<"OrderPlaced">["items"]): Quantity[] {
  const sums = new Map<string, number>();
  items.forEach(({ sku, quantity }) => sums.set(sku, (sums.get(sku) ?? 0) + quantity));
  return [...sums].map(([sku, quantity]) => ({ sku, quantity }));
}

const moved = (
  store: Store,
  { sku, quantity }: Quantity,
  expression: string,
  condition: string,
): TransactItem => ({
  Update: {
    TableName: store.table,
    Key: stockKey(sku),
    UpdateExpression: expression,
    ConditionExpression: condition,
    ExpressionAttributeValues: { ":quantity": quantity },
  },
});

/** Moves what is there to what is taken. */
export const take = (store: Store, item: Quantity): TransactItem =>
  moved(
    store,
    item,
    "SET available = available - :quantity ADD reserved :quantity",
    "available >= :quantity",
  );

/** Moves what was taken back to what is there. */
export const giveBack = (store: Store, item: Quantity): TransactItem =>
  moved(
    store,
    item,
    "SET available = available + :quantity, reserved = reserved - :quantity",
    "reserved >= :quantity",
  );
