import "../lab/mocks/deferred.cjs";
import { planInProcess } from "../lab/mocks/plan";
import { withoutTraces } from "../lab/mocks/traces";

/** Plans a stack in this process, and says what that took: `plan.ts STACK [KEY=VALUE...]`. */

export interface PlanFigures {
  /** All that was registered, components and providers too. */
  readonly resources: number;
  /** What AWS or Kubernetes would have to make: no components, no providers. */
  readonly custom: number;
  /** Seconds of processor time, loading included. */
  readonly cpu: number;
  /** Megabytes. */
  readonly peak: number;
}

async function main([stack = "prod", ...config]: readonly string[]): Promise<void> {
  // As `npm run plan` makes one.
  const { resources } = await withoutTraces(() => planInProcess(stack, { config }));
  const { user, system } = process.cpuUsage();
  const figures: PlanFigures = {
    resources: resources.all.length,
    custom: resources.all.filter(({ custom, type }) => custom && !type.startsWith("pulumi:"))
      .length,
    cpu: (user + system) / 1e6,
    peak: process.resourceUsage().maxRSS / 1024,
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`, () => process.exit());
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(1);
});
