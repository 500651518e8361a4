import { type Lag } from "../actions/databases";
import { type Backlog } from "../actions/queues";
import { type Plane } from "../planes";
import { type Availability, type Loss } from "../probe/measure";
import { type Mark, type Mode, type PhaseName } from "../run";

/** What is left of a run for those who were not there: report.json is exactly this. Times are ISO 8601, durations seconds. */
export interface Report {
  readonly version: 1;
  readonly run: string;
  readonly stack: string;
  readonly mode: Mode;
  readonly from: string;
  readonly to: string;
  readonly operator: string;
  /** Whether it ran where AWS is emulated, so that no time is one of AWS's. */
  readonly pretended: boolean;
  readonly startedAt: string;
  readonly endedAt: string;
  /** 0: done and within the objectives; 3: done, but an objective was missed or something does not agree. */
  readonly exitCode: 0 | 3;
  /** What of the objectives was met; null where it could not be measured. */
  readonly objectives: {
    readonly rto: { readonly seconds: number; readonly met: boolean | null };
    readonly rpo: { readonly seconds: number; readonly met: boolean | null };
  };
  readonly timeline: readonly {
    readonly mark: Mark;
    readonly meaning: string;
    readonly at: string;
    readonly sinceT0: number;
  }[];
  /** From T0 to T6, and how it is made up; null where a moment is not known. */
  readonly rto: {
    readonly total: number | null;
    /** To T7. */
    readonly untilSteady: number | null;
    readonly detect: number | null;
    readonly decide: number | null;
    readonly fence: number | null;
    /** Working off queues included. */
    readonly promote: number | null;
    readonly shift: number | null;
    readonly firstWrite: number | null;
  };
  /** Null where the stack has no probe. */
  readonly rpo: (Loss & { readonly seconds: number }) | null;
  readonly duplicates: number | null;
  /** Null where the stack has no probe. */
  readonly availability:
    (Omit<Availability, "longestGap"> & { readonly longestGapSeconds: number }) | null;
  /** Behind right before the promotion, in milliseconds. */
  readonly lag: readonly Lag[];
  /** Messages in the old place's queues: at the beginning, and left. Null where it was not asked. */
  readonly backlog: {
    readonly before: readonly Backlog[] | null;
    readonly left: readonly Backlog[] | null;
  };
  readonly recorded: {
    readonly changed: readonly string[];
    readonly unexpected: readonly string[];
    readonly leftAlone: readonly string[];
    readonly wrongRoles: readonly string[];
    readonly remaining: readonly string[];
  };
  readonly calls: {
    readonly byRegion: { readonly [region: string]: { readonly [plane in Plane]: number } };
    /** In a disaster: calls of the region that was lost. Null in a planned move. */
    readonly toLostRegion: number | null;
  };
  readonly phases: readonly { readonly phase: PhaseName; readonly seconds: number }[];
  readonly resumed: number;
  readonly warnings: readonly string[];
  readonly notMeasured: readonly string[];
  readonly leftToDo: readonly string[];
}
