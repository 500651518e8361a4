import { type Beat } from "../../probe/beats";

/** Heartbeats in a row that fared alike. Moments in milliseconds since 1970. */
export interface Stretch {
  readonly kind: "failed" | "old" | "next";
  readonly start: number;
  readonly end: number;
  readonly count: number;
}

/** @param from region that served before */
export function writesOf(beats: readonly Beat[], from: string): readonly Stretch[] {
  const sorted = [...beats].sort((one, other) => one.sentAt - other.sentAt);
  const stretches: Stretch[] = [];
  for (const { place, sentAt, answeredAt } of sorted) {
    const kind = place === undefined ? "failed" : place === from ? "old" : "next";
    const last = stretches.at(-1);
    if (last === undefined) {
      stretches.push({ kind, start: sentAt, end: answeredAt, count: 1 });
      continue;
    }
    // One ends where the next one begins: nothing is between two heartbeats.
    if (last.kind === kind) {
      stretches[stretches.length - 1] = { ...last, end: answeredAt, count: last.count + 1 };
    } else {
      stretches[stretches.length - 1] = { ...last, end: sentAt };
      stretches.push({ kind, start: sentAt, end: answeredAt, count: 1 });
    }
  }
  return stretches;
}
