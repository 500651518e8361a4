import * as z from "zod/mini";
import { type EventName } from "./choreography";
import { contract, next } from "./versions";

/**
 * The contracts between services, in one place: producers check what they write with them, consumers what they read, and
 * docs/events.md is made from them. Unknown fields are dropped, so that an optional field may be added to a version;
 * anything else takes the next one.
 */

const described = (text: string) => z.describe(text);

/** Letters that SNS and SQS accept in a message group id, so that an id can be one. */
export const identifier = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/));

export const sku = z
  .string()
  .check(z.regex(/^[A-Za-z0-9._-]{1,64}$/), described("number of an article"));

export const currency = z.string().check(z.regex(/^[A-Z]{3}$/), described("ISO 4217 letters"));

/** Whole minor units (cents), never fractions. */
export const amount = z
  .int()
  .check(z.minimum(0), z.maximum(1_000_000_000_000), described("minor units (cents)"));

const quantity = z.int().check(z.minimum(1), z.maximum(10_000), described("pieces"));

/** One line of an order; the price is per unit. */
const orderLine = z.object({ sku, quantity, unitPrice: amount });

/** At most 40 lines: a reservation is one DynamoDB transaction, which takes 100 writes. */
export const orderLines = z
  .array(orderLine)
  .check(z.minLength(1), z.maxLength(40), described("what was ordered"));

/** Why an order's payment failed, for programs; the words for people are `reason`. */
export const failureCode = z
  .enum(["over-limit", "declined", "unknown"])
  .check(described("why, for programs"));

const order = {
  orderId: z.uuid().check(described("the order")),
  customerId: identifier.check(described("whose order it is")),
};

const failure = {
  ...order,
  reason: z
    .string()
    .check(z.minLength(1), z.maxLength(200), described("why, in words for the customer")),
  amount,
  currency,
};

const reserved = z
  .array(z.object({ sku, quantity }))
  .check(z.minLength(1), described("what was taken from stock, each article once"));

export const contracts = {
  OrderPlaced: contract(
    z.object({ ...order, items: orderLines, total: amount, currency }),
    "An order was accepted and written",
  ),
  InventoryReserved: contract(
    z.object({ ...order, items: reserved }),
    "Everything that an order asks for was taken from stock for it",
  ),
  InventoryShort: contract(
    z.object({
      ...order,
      skus: z.array(sku).check(z.minLength(1), described("articles that were not there")),
    }),
    "An order asks for more than there is; nothing was taken for it",
  ),
  PaymentProcessed: contract(
    z.object({ ...order, paymentId: z.uuid().check(described("the payment")), amount, currency }),
    "An order was paid",
  ),
  PaymentFailed: next(
    contract(z.object(failure), "An order could not be charged"),
    z.object({ ...failure, code: failureCode }),
    // Version 1 said why in words only.
    (data) => ({ ...data, code: "unknown" as const }),
    "`code` says why to programs",
  ),
  OrderShipped: contract(
    z.object({
      ...order,
      shipmentId: z.uuid().check(described("the shipment")),
      trackingNumber: z.string().check(z.minLength(1), described("what the carrier knows it by")),
    }),
    "An order is on its way",
  ),
} as const satisfies { readonly [N in EventName]: object };

/** What an event of a type tells, in the version that is written now. */
export type DataOf<N extends EventName> = z.output<(typeof contracts)[N]["data"]>;
