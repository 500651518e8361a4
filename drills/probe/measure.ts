import { type Beat, isAcknowledged } from "./beats";
import { type Kept } from "./heartbeat";

/** What heartbeats say about a move. Pure. */

/** How writes fared. */
export interface Availability {
  readonly sent: number;
  readonly acknowledged: number;
  /** Share of the heartbeats that were acknowledged, 0 to 1. */
  readonly share: number;
  /** Longest time without an acknowledged write, in milliseconds. */
  readonly longestGap: number;
}

const bySending = (beats: readonly Beat[]) =>
  [...beats].sort((one, other) => one.sentAt - other.sentAt);

/** Between the first and the last heartbeat of the run. */
export function availability(beats: readonly Beat[]): Availability {
  const acknowledged = beats.filter(isAcknowledged);
  const moments = [
    ...new Set([
      ...bySending(beats)
        .filter((_beat, index, all) => index === 0 || index === all.length - 1)
        .map(({ sentAt }) => sentAt),
      ...acknowledged.map(({ answeredAt }) => answeredAt),
    ]),
  ].sort((one, other) => one - other);
  const gaps = moments.slice(1).map((moment, index) => moment - (moments[index] ?? moment));
  return {
    sent: beats.length,
    acknowledged: acknowledged.length,
    share: beats.length === 0 ? 0 : acknowledged.length / beats.length,
    longestGap: Math.max(0, ...gaps),
  };
}

/** When the first heartbeat failed at or after a moment. */
export const firstFailure = (beats: readonly Beat[], since: number): number | undefined =>
  bySending(beats).find((beat) => beat.sentAt >= since && !isAcknowledged(beat))?.answeredAt;

/** When a place acknowledged its first write at or after a moment. */
export const firstWrite = (
  beats: readonly Beat[],
  place: string,
  since: number,
): number | undefined =>
  beats
    .filter((beat) => beat.place === place && beat.answeredAt >= since)
    .map(({ answeredAt }) => answeredAt)
    .sort((one, other) => one - other)[0];

/** From when on a place acknowledged every write that was sent; `undefined` while the last ones fail. */
export function steadySince(beats: readonly Beat[], place: string): number | undefined {
  const sorted = bySending(beats);
  const lastFault = sorted.map((beat) => beat.place === place).lastIndexOf(false);
  return sorted[lastFault + 1]?.answeredAt;
}

/** What of the acknowledged writes a place has not. */
export interface Loss {
  /** Acknowledged by the old place, and gone. */
  readonly writes: number;
  /** Milliseconds of writes: from the first one that is gone to the last one that the old place acknowledged. */
  readonly milliseconds: number;
  /** Acknowledged by the new place itself, and gone: a fault of the service. */
  readonly ownWrites: number;
  /** Kept without having been acknowledged: the answer was lost, not the write. */
  readonly unacknowledged: number;
  /** Whether more are missing than the service lists, so that more may be lost than was counted. */
  readonly isLeast: boolean;
}

/** The service lists no more missing numbers than that, the lowest first. */
const listed = 1000;

export function loss(beats: readonly Beat[], kept: Kept, from: string): Loss {
  const missing = new Set(kept.missing);
  const highest = kept.highest ?? 0;
  const told = kept.missing.length < listed ? Infinity : Math.max(...kept.missing);
  const isGone = ({ sequence }: Beat) => sequence > highest || missing.has(sequence);
  const acknowledged = beats.filter(isAcknowledged);
  const old = acknowledged.filter(({ place }) => place === from);
  const lost = old.filter(isGone);
  const lastAcknowledged = Math.max(...old.map(({ answeredAt }) => answeredAt));
  const keptOfAcknowledged = acknowledged.filter((beat) => !isGone(beat)).length;
  return {
    writes: lost.length,
    milliseconds:
      lost.length === 0 ? 0 : lastAcknowledged - Math.min(...lost.map(({ sentAt }) => sentAt)),
    ownWrites: acknowledged.filter((beat) => beat.place !== from && isGone(beat)).length,
    unacknowledged: Math.max(0, kept.count - keptOfAcknowledged),
    isLeast: old.some(({ sequence }) => sequence > told && sequence <= highest),
  };
}
