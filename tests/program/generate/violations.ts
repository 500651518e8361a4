import { planOnce, settingsOf, standbyActive, type Variant } from "../plans";
import { generalRules } from "../rules/all";
import { type Run } from "../rules/rule";

/** Plans a stack that nobody else will ask for, and keeps nothing. One at a time: the SDK's state is one for the process. */
export async function runOnce(variant: Variant): Promise<Run> {
  const settings = settingsOf(variant);
  const other = standbyActive(variant, settings);
  const plan = await planOnce(variant);
  const preview = await planOnce(variant, true);
  const moved = other && (await planOnce(other));
  return { stack: variant.stack, settings, plan, preview, ...(moved ? { moved } : {}) };
}

/** What is wrong with a stack by any of the rules; a plan that cannot be made is wrong as well. */
export async function violationsOf(variant: Variant): Promise<readonly string[]> {
  const failed = (error: unknown) => [error instanceof Error ? error.message : String(error)];
  try {
    const run = await runOnce(variant);
    const found: string[] = [];
    for (const { name, violations } of generalRules) {
      const lines = await Promise.resolve(violations(run)).catch(failed);
      found.push(...lines.map((line) => `${name}: ${line}`));
    }
    return found;
  } catch (error) {
    return failed(error);
  }
}
