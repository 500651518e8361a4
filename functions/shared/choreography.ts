/**
 * Who tells what, and who hears it, among the services that Evenkeel brings. Plain data without a library: the program that
 * makes the queues reads it as well as the functions.
 */

/** Every event that has a contract (contracts.ts). */
export const eventNames = [
  "OrderPlaced",
  "InventoryReserved",
  "InventoryShort",
  "PaymentProcessed",
  "PaymentFailed",
  "OrderShipped",
] as const;

export type EventName = (typeof eventNames)[number];

/** One service's part. */
export interface Part {
  /** Events that its code can tell. */
  readonly publishes: readonly EventName[];
  /** Events that its code can handle. */
  readonly consumes: readonly EventName[];
  /** It acts only when it has heard all that it consumes. @default false: each event stands for itself */
  readonly waitsForAll?: true;
}

/** By folder under `functions/`. */
export const choreography = {
  ordering: {
    publishes: ["OrderPlaced"],
    consumes: ["InventoryShort", "PaymentFailed", "OrderShipped"],
  },
  inventory: {
    publishes: ["InventoryReserved", "InventoryShort"],
    consumes: ["OrderPlaced", "PaymentFailed"],
  },
  payment: {
    publishes: ["PaymentProcessed", "PaymentFailed"],
    consumes: ["OrderPlaced", "InventoryShort"],
  },
  shipping: {
    publishes: ["OrderShipped"],
    consumes: ["InventoryReserved", "PaymentProcessed"],
    waitsForAll: true,
  },
  notification: {
    publishes: [],
    consumes: ["OrderPlaced", "InventoryShort", "PaymentFailed", "OrderShipped"],
  },
} as const satisfies { readonly [folder: string]: Part };

export type ServiceName = keyof typeof choreography;

/** Events that the code of a service handles. */
export type HeardBy<S extends ServiceName> = (typeof choreography)[S]["consumes"][number];
