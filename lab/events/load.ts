import { cpus } from "node:os";

/** How busy the machine is. */
export interface Load {
  /** Share of the processors' time that was used since the start, from 0 to 1. */
  busy(): number;
  readonly processors: number;
}

function times(): { idle: number; all: number } {
  let idle = 0;
  let all = 0;
  for (const { times: each } of cpus()) {
    idle += each.idle;
    all += Object.values(each).reduce((sum, value) => sum + value, 0);
  }
  return { idle, all };
}

/** Measures from now on. */
export function measureLoad(): Load {
  const start = times();
  return {
    processors: cpus().length,
    busy: () => {
      const end = times();
      const all = end.all - start.all;
      return all === 0 ? 0 : 1 - (end.idle - start.idle) / all;
    },
  };
}

export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** By the nearest rank; undefined of nothing. */
export function percentiles(values: readonly number[]): Percentiles | undefined {
  if (values.length === 0) {
    return undefined;
  }
  const sorted = [...values].sort((one, other) => one - other);
  const at = (share: number) =>
    Math.round(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}
