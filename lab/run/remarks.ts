import { type Stack } from "@pulumi/pulumi/automation";
import { type Cloud } from "../model";
import { type Request } from "./operation";
import { pendingOperations, protectedResources, unprotected } from "./pending";
import { type Tally } from "./tally";

/** What an operation is refused for, and what is said of it besides what it changed. */

/** Why an operation must not start, or nothing. */
export function refuse({ operation, state, stack }: Request): string | undefined {
  const pending = operation === "preview" ? [] : pendingOperations(state, stack);
  if (pending.length > 0) {
    return (
      `An earlier operation was killed while it worked on:\n  ${pending.join("\n  ")}\n` +
      `Nobody knows whether that came to be, so going on could create it twice. ` +
      `\`npm run lab -- reset ${stack}\` forgets the lab's state of the stack.`
    );
  }
  return undefined;
}

/**
 * What is protected stays on AWS until somebody lifts that, in the program and by `pulumi up`. The lab's stacks are there to
 * be thrown away, so here `destroy` lifts it, and says so.
 */
export async function liftProtection(
  stack: Stack,
  { state }: Request,
  tally: Tally,
): Promise<void> {
  const kept = protectedResources(state, stack.name);
  if (kept.length === 0) {
    return;
  }
  await stack.importStack(unprotected(await stack.exportStack()));
  tally.warn(
    `${kept.length} resources were protected. The lab lifted that; on AWS this destroy would have been refused.`,
  );
}

/** What the emulator does without, as far as it was asked for. */
export function tellMissing(missing: string | undefined, tally: Tally): void {
  if (missing !== undefined) {
    tally.warn(`The stack's relational databases do not run in the lab. ${missing}`);
  }
}

/** What the program leaves behind on purpose (`retainOnDelete`): what other stacks of the account may use. */
export function tellRetained(cloud: Cloud, tally: Tally): void {
  const left = cloud.list();
  if (left.length > 0) {
    const names = left.map(({ type, name }) => `${type} ${name}`).sort();
    tally.warn(
      `${left.length} resources stay in the account, as the program says:\n  ${names.join("\n  ")}`,
    );
  }
}

/** The engine's own words, without the command line that the Automation API puts around them. */
export function describeFailure(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const lines = text.split("\n").map((line) => line.trim());
  const own = lines.filter((line) => line.startsWith("error:"));
  return own.length > 0 ? [...new Set(own)].join("\n") : text.trim();
}
