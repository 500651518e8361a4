import { type Effect } from "../expect";

/** Effects that were found, by order. */
export class Findings {
  private readonly orders = new Map<string, Map<Effect, number>>();

  public add(orderId: string, effect: Effect, times = 1): void {
    const effects = this.orders.get(orderId) ?? new Map<Effect, number>();
    effects.set(effect, (effects.get(effect) ?? 0) + times);
    this.orders.set(orderId, effects);
  }

  public of(orderId: string): ReadonlyMap<Effect, number> {
    return this.orders.get(orderId) ?? new Map<Effect, number>();
  }
}
