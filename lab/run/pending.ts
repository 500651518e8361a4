import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const isTree = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const tree = (value: unknown) => (isTree(value) ? value : {});

/** Where the engine's file backend keeps the state of a stack. */
export function checkpointFile(state: string, stack: string): string {
  return join(state, ".pulumi", "stacks", "evenkeel", `${stack}.json`);
}

/** Operations that were cut short: running on would create the same resources again, without a word. */
export function pendingOperations(state: string, stack: string): readonly string[] {
  const file = checkpointFile(state, stack);
  if (!existsSync(file)) {
    return [];
  }
  const { checkpoint } = tree(JSON.parse(readFileSync(file, "utf8")));
  const { pending_operations: pending } = tree(tree(checkpoint).latest);
  return (Array.isArray(pending) ? pending : []).map((item: unknown) => {
    const { resource, type } = tree(item);
    return `${String(type)} ${String(tree(resource).urn)}`;
  });
}
