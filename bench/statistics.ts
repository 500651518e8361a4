/** Figures of several rounds, and what is said of them. */

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
};

/** A median with the least and the greatest of its rounds. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
  readonly rounds: number;
}

export const spreadOf = (values: readonly number[]): Spread => ({
  median: median(values),
  least: Math.min(...values),
  most: Math.max(...values),
  rounds: values.length,
});

/** Ratios of two figures, each pair from the same round: what slows a round down slows both. */
export const ratios = (ours: readonly number[], theirs: readonly number[]): Spread =>
  spreadOf(ours.map((value, round) => value / (theirs[round] ?? Number.NaN)));

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Least squares: `y = start + slope * x`. */
export function fit(points: readonly Point[]): { readonly start: number; readonly slope: number } {
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(points.map((point) => point.x)), mean(points.map((point) => point.y))];
  const covariance = points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0);
  const variance = points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
  const slope = covariance / variance;
  return { start: y - slope * x, slope };
}

/**
 * Slope of the upper half of the points over that of the lower half, which share the point in the middle: 1 for a straight
 * line, 3 for a parabola through 0 over equal steps.
 */
export function bend(points: readonly Point[]): number {
  const sorted = [...points].sort((one, other) => one.x - other.x);
  const middle = Math.floor(sorted.length / 2);
  return fit(sorted.slice(middle)).slope / fit(sorted.slice(0, middle + 1)).slope;
}

/** `0.28 (0.26-0.31)`. */
export const figure = ({ median, least, most }: Spread, digits = 2): string =>
  `${median.toFixed(digits)} (${least.toFixed(digits)}-${most.toFixed(digits)})`;
