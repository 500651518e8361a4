import { type Call } from "../calls";
import { planeOf } from "../planes";
import { type Mode, type PhaseName } from "../run";
import { type StackView } from "../stack/view";

/** A call that a drill would make. */
export interface PlannedCall extends Call {
  /** What it is about: "role of the place: draining". */
  readonly about: string;
}

/** One phase, as it would go. */
export interface PlannedPhase {
  readonly phase: PhaseName;
  /** What it is for. */
  readonly purpose: string;
  readonly calls: readonly PlannedCall[];
  /** What happens outside of AWS's APIs: Pulumi, name servers, requests through the public name. */
  readonly others: readonly string[];
}

/** What a plan depends on, besides the stack. */
export interface Move {
  readonly mode: Mode;
  readonly from: string;
  readonly to: string;
  readonly returning: boolean;
}

/** What the plan of a phase is made from. */
export interface Planning {
  readonly view: StackView;
  readonly move: Move;
}

export const call =
  (service: string, region: string) =>
  (operation: string, about: string): PlannedCall => ({
    ...{ service, operation, region, about },
    plane: planeOf(service, operation),
  });

/** Places that are called, the new one first. */
export const called = ({ mode, from, to }: Move): readonly string[] =>
  mode === "disaster" ? [to] : [to, from];
