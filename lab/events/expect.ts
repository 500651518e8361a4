import { type EventName, type ServiceName } from "../../functions/shared/choreography";
import { type Fate } from "./orders";
import { type Wiring } from "./wiring";

/** Something that a service does with an order, and must do once: "shipping: shipped". */
export type Effect = `${ServiceName}: ${string}`;

/** Which services of the choreography the lab runs in a stack, and who of them hears what. */
export interface Cast {
  /** Whether the service's functions run here and hear the event. */
  hears(service: ServiceName, event: EventName): boolean;
  /** Whether orders come in by the API of ordering. */
  readonly hasFrontDoor: boolean;
}

export function castOf({ services, inboxes, hosts }: Wiring): Cast {
  return {
    hears: (service, event) =>
      inboxes.some(
        (inbox) =>
          inbox.service === service && inbox.event === event && inbox.handler !== undefined,
      ),
    hasFrontDoor: services.has("ordering") && hosts.commands !== undefined,
  };
}

/** What becomes of an order. */
export interface Expectation {
  /** Must have happened, once. */
  readonly must: readonly Effect[];
  /** May have happened, once: it depends on what came first. */
  readonly may: readonly Effect[];
}

/**
 * What must have become of an order once everything has come to rest. Events that reach nobody in a stack have no effect:
 * where no inventory hears of failed payments, stock stays taken.
 */
export function expectationOf(fate: Fate, cast: Cast): Expectation {
  const { hears } = cast;
  const takesStock = hears("inventory", "OrderPlaced");
  const charges = hears("payment", "OrderPlaced");
  const isShort = fate === "short" && takesStock;
  const isRefused = fate === "declined" && charges;
  const isVoided = isShort && hears("payment", "InventoryShort");
  const isReleased = isRefused && hears("inventory", "PaymentFailed");
  const isShipped =
    takesStock &&
    charges &&
    !isShort &&
    !isRefused &&
    hears("shipping", "InventoryReserved") &&
    hears("shipping", "PaymentProcessed");
  const told: Partial<Record<EventName, boolean>> = {
    OrderPlaced: true,
    InventoryShort: isShort,
    PaymentFailed: isRefused,
    OrderShipped: isShipped,
  };
  const happens = (event: EventName) => told[event] === true;
  const isHeard = (service: ServiceName) => (event: EventName) =>
    happens(event) && hears(service, event);
  const isCancelled = (["InventoryShort", "PaymentFailed"] as const).some(isHeard("ordering"));
  const isEnded = isHeard("ordering")("OrderShipped");
  const effects: readonly (readonly [boolean, Effect])[] = [
    [cast.hasFrontDoor, "ordering: placed"],
    [cast.hasFrontDoor, "ordering: told"],
    [cast.hasFrontDoor && isCancelled, "ordering: cancelled"],
    [cast.hasFrontDoor && isEnded, "ordering: shipped"],
    [takesStock && !isShort && !isReleased, "inventory: stock taken"],
    [takesStock && (isShort || isReleased), "inventory: no stock taken"],
    [charges && !isRefused && !isVoided, "payment: paid"],
    [charges && (isRefused || isVoided), "payment: not paid"],
    [charges && !isVoided, "payment: told"],
    [isShipped, "shipping: shipped"],
    ...(Object.keys(told) as EventName[]).map(
      (event) => [isHeard("notification")(event), `notification: told of ${event}`] as const,
    ),
  ];
  return {
    must: effects.filter(([holds]) => holds).map(([, effect]) => effect),
    // Whether the order was charged before it was given up.
    may: isVoided ? ["payment: told"] : [],
  };
}
