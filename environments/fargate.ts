/**
 * Memory in MiB that Fargate has for each size of vCPU, as ranges with a step.
 * Source: ECS developer guide, "Task CPU and memory" of Fargate task definition parameters (Linux, 2026-10).
 */
const memoryOf: {
  readonly [cpu: number]: readonly {
    readonly from: number;
    readonly to: number;
    readonly step: number;
  }[];
} = {
  256: [
    { from: 512, to: 1024, step: 512 },
    { from: 2048, to: 2048, step: 1024 },
  ],
  512: [{ from: 1024, to: 4096, step: 1024 }],
  1024: [{ from: 2048, to: 8192, step: 1024 }],
  2048: [{ from: 4096, to: 16_384, step: 1024 }],
  4096: [{ from: 8192, to: 30_720, step: 1024 }],
  8192: [{ from: 16_384, to: 61_440, step: 4096 }],
  16_384: [{ from: 32_768, to: 122_880, step: 8192 }],
};

/** Every amount of memory that a task with so much vCPU may have, in MiB, smallest first. */
export function fargateMemory(cpu: number): number[] {
  return (memoryOf[cpu] ?? []).flatMap(({ from, to, step }) =>
    Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step),
  );
}

/** The amount that is nearest to what was asked for; of two, the larger. */
export function nearestFargateMemory(cpu: number, memory: number): number | undefined {
  return fargateMemory(cpu)
    .sort((a, b) => Math.abs(a - memory) - Math.abs(b - memory) || b - a)
    .at(0);
}
