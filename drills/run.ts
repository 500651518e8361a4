/** What a drill is: which stack moves from where to where, and how. */

export type Mode = "planned" | "disaster";

/** In the order in which they happen. */
export const phaseNames = [
  "plan",
  "preflight",
  "rejoin",
  "baseline",
  "fence",
  "drain",
  "promote",
  "scale",
  "shift",
  "verify",
  "record",
  "report",
] as const;

export type PhaseName = (typeof phaseNames)[number];

/** What does not change from a run's first moment to its last, a resumed one's included. */
export interface Run {
  /** `20261126T221500Z-prod-to-eu-central-1-3f9a`: also the name of its folder, and what its heartbeats carry. */
  readonly id: string;
  readonly stack: string;
  readonly mode: Mode;
  /** The place that served writes when the run began. */
  readonly from: string;
  readonly to: string;
  /** Whether what had not reached `to` may be given up. Only in a disaster. */
  readonly allowDataLoss: boolean;
  /** Whether `to` was lost before and joins again: `unavailable` names it when the run begins. */
  readonly returning: boolean;
  /** Milliseconds between two heartbeats. */
  readonly heartbeat: number;
  /** When the region was lost, as the operator says; milliseconds since 1970. */
  readonly since?: number;
  /** Who runs it: user and host. */
  readonly operator: string;
}

/** Moments of a run, by what the reports call them. */
export const marks = {
  T0: "writes began to fail, or were fenced",
  T1: "the loss was noticed",
  T2: "the move was decided",
  T3: "the old place was fenced, or given up",
  T4: "the databases of the new place were writers",
  T5: "the gate was turned",
  T6: "the new place acknowledged its first write from outside",
  T7: "writes succeeded without a fault from here on",
} as const;

export type Mark = keyof typeof marks;

/** What a drill ends with; docs/drills.md tells users the same. */
export const exitCodes = {
  /** Moved, measured, recorded, and within the objectives. */
  done: 0,
  /** It failed on the way; resume it, unless it says that it was taken back. */
  failed: 1,
  /** Refused before anything was touched. */
  refused: 2,
  /** Moved, but an objective was missed, or configuration, AWS and state do not agree. */
  notMet: 3,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What went wrong, and what whoever reads it can do. The drill stops; what it has done stays, and is in its journal. */
export class DrillError extends Error {
  public override readonly name: string = "DrillError";

  constructor(
    message: string,
    /** What to do now. */
    public readonly advice: string,
  ) {
    super(message);
  }
}
