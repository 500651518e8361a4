import { type Lag } from "./actions/databases";

/** `1.2 s`, `2 min 5 s`. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 60) {
    return `${seconds < 10 ? Math.round(seconds * 10) / 10 : Math.round(seconds)} s`;
  }
  const minutes = Math.floor(seconds / 60);
  const rest = Math.round(seconds - minutes * 60);
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}

const lagPart = (name: string, value: number | undefined) =>
  `${name} ${value === undefined ? "unknown" : duration(value)}`;

/** `evenkeel-prod-shared: replication 0.2 s, recovery point 0.3 s`. */
export const lagText = (lags: readonly Lag[]): string =>
  lags
    .map(
      ({ database, replication, recoveryPoint }) =>
        `${database}: ${lagPart("replication", replication)}, ${lagPart("recovery point", recoveryPoint)}`,
    )
    .join("; ");

/** `2026-11-26 22:15:00 UTC`. */
export const moment = (milliseconds: number): string =>
  `${new Date(milliseconds).toISOString().slice(0, 19).replace("T", " ")} UTC`;

/** `3 messages`, `1 message`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;
