import { type DataOf } from "../shared/contracts";

/** An amount of an order. */
export interface Charge {
  readonly orderId: string;
  readonly customerId: string;
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
  /** The same for every try of one payment or refund: the provider acts once per key. */
  readonly idempotencyKey: string;
}

/** Why a charge was refused: for programs, and in words for the customer. */
export type Refusal = Pick<DataOf<"PaymentFailed">, "code" | "reason">;

export type ChargeResult = { readonly accepted: true } | ({ readonly accepted: false } & Refusal);

/** Whoever takes the money. Throws when it cannot be asked; a refusal is an answer. */
export interface PaymentProvider {
  charge(charge: Charge): Promise<ChargeResult>;
  /** Gives back what was charged. */
  refund(charge: Charge): Promise<void>;
}

/** Accepts up to a limit: stands in until a team connects its own provider here. @param limit minor units. */
export const limitProvider = (limit: number): PaymentProvider => ({
  charge: ({ amount }) =>
    Promise.resolve(
      amount <= limit
        ? { accepted: true }
        : { accepted: false, code: "over-limit", reason: "over the limit" },
    ),
  refund: () => Promise.resolve(),
});
