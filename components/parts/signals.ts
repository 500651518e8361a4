import type * as pulumi from "@pulumi/pulumi";

/** One thing worth an alarm, told by the tier that owns the resource; Observability makes the alarm and draws the graph. */
export interface Signal {
  /** Unique within the place: `ordering-dead-letters`. */
  readonly name: string;
  /** What it means and what to do first; shown in the alarm's mail. */
  readonly description: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: { readonly [key: string]: pulumi.Input<string> };
  /** Statistic, or a percentile such as `p99`. */
  readonly statistic: "Average" | "Maximum" | "Minimum" | "Sum" | "p99";
  readonly threshold: number;
  /** @default GreaterThanOrEqualToThreshold */
  readonly comparison?: "GreaterThanOrEqualToThreshold" | "LessThanOrEqualToThreshold";
  /** Minutes in a row before the alarm rings. @default 5 */
  readonly minutes?: number;
  /** What silence means. @default notBreaching */
  readonly missingData?: "notBreaching" | "breaching" | "missing" | "ignore";
}
