import { duration } from "../../text";
import { type Report } from "../report";

/** Pixels. */
export const width = 1000;
export const margin = { left: 150, right: 30 };

export interface Axis {
  /** What the numbers at the axis count from: T0, or the beginning where there is none. Milliseconds since 1970. */
  readonly zero: number;
  /** Moments that are written at it. */
  readonly ticks: readonly number[];
  readonly x: (at: number) => number;
}

/** Distances that people count in, in milliseconds. */
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600].map((each) => each * 1000);

/** No more numbers than that. */
const most = 12;

/** The whole run, from its beginning to its end. */
export function axisOf({ startedAt, endedAt, timeline }: Report): Axis {
  const start = Date.parse(startedAt);
  const end = Math.max(Date.parse(endedAt), start + 1);
  const first = timeline.find(({ mark }) => mark === "T0");
  const zero = first === undefined ? start : Date.parse(first.at);
  const step = steps.find((each) => (end - start) / each <= most) ?? (end - start) / most;
  const before = Math.floor((zero - start) / step);
  const count = Math.floor((end - zero) / step) + before + 1;
  const room = width - margin.left - margin.right;
  // A loss that was told by --since may lie before the run: it is drawn at its beginning.
  const inside = (at: number) => Math.min(Math.max(at, start), end);
  return {
    zero,
    ticks: Array.from(
      { length: Math.max(count, 0) },
      (_, index) => zero + (index - before) * step,
    ).filter((at) => at >= start && at <= end),
    x: (at) => margin.left + ((inside(at) - start) / (end - start)) * room,
  };
}

/** `-5 s`, `0 s`, `+1 min 30 s`. @param isSigned whether what is later has a plus */
export const tick = (milliseconds: number, isSigned = false): string =>
  `${milliseconds < 0 ? "-" : isSigned ? "+" : ""}${duration(Math.abs(milliseconds))}`;
