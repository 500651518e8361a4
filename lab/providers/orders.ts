/** Faults that the simulated cloud is told to show during one operation. */
export interface Orders {
  /** URN patterns with `*`; the first creation or update that a pattern matches fails, once. */
  readonly fail?: readonly string[];
  /** A pattern as in `fail`: the engine, the providers and the program are killed during that creation. */
  readonly kill?: string;
  /** Time that every call to the cloud takes, in milliseconds. */
  readonly latency?: number;
  /** Regions that do not answer. */
  readonly blackout?: readonly string[];
}

/** `*` stands for anything; without one, a part of the URN is enough. */
export function matches(pattern: string, urn: string): boolean {
  const escaped = pattern.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  return escaped.length === 1
    ? urn.includes(pattern)
    : new RegExp(`^${escaped.join(".*")}$`).test(urn);
}
