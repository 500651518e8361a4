/** Faults that the simulated cloud is told to show during one operation. */
export interface Orders {
  /** URN patterns with `*`; the first creation or update that a pattern matches fails, once. */
  readonly fail?: readonly string[];
  /** What AWS says when it fails something: an error of its own, that it is asked too often, or that what was made just now is not there yet. @default internal */
  readonly failAs?: "internal" | "throttled" | "not-yet";
  /** The same for deletions. */
  readonly failDeletion?: readonly string[];
  /** A pattern as in `fail`: the engine, the providers and the program are killed during that creation. */
  readonly kill?: string;
  /** Kill it after the creation instead: AWS has made it, and nobody has written that down. @default false */
  readonly killAfter?: boolean;
  /** Time that every call to the cloud takes, in milliseconds. */
  readonly latency?: number;
  /** Regions that do not answer. */
  readonly blackout?: readonly string[];
}

const errors = {
  internal: "InternalFailure",
  throttled: "ThrottlingException: Rate exceeded",
  "not-yet":
    "InvalidParameterValueException: The role defined for the function cannot be assumed by Lambda.",
} as const;

/** What AWS says of a call that the lab was told to fail. */
export const failure = (pattern: string, as: Orders["failAs"] = "internal"): string =>
  `operation error: https response error StatusCode: ${as === "internal" ? 500 : 400}, RequestID: ` +
  `00000000-0000-0000-0000-000000000000, api error ${errors[as]}: the lab was told to fail ${pattern}`;

/** `*` stands for anything; without one, a part of the URN is enough. */
export function matches(pattern: string, urn: string): boolean {
  const escaped = pattern.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  return escaped.length === 1
    ? urn.includes(pattern)
    : new RegExp(`^${escaped.join(".*")}$`).test(urn);
}
