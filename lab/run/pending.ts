import { type Deployment } from "@pulumi/pulumi/automation";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const isTree = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const tree = (value: unknown) => (isTree(value) ? value : {});

/** Where the engine's file backend keeps the state of a stack. */
export function checkpointFile(state: string, stack: string): string {
  return join(state, ".pulumi", "stacks", "evenkeel", `${stack}.json`);
}

function latest(state: string, stack: string): Readonly<Record<string, unknown>> {
  const file = checkpointFile(state, stack);
  if (!existsSync(file)) {
    return {};
  }
  const { checkpoint } = tree(JSON.parse(readFileSync(file, "utf8")));
  return tree(tree(checkpoint).latest);
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Operations that were cut short: running on would create the same resources again, without a word. */
export function pendingOperations(state: string, stack: string): readonly string[] {
  return list(latest(state, stack).pending_operations).map((item) => {
    const { resource, type } = tree(item);
    return `${String(type)} ${String(tree(resource).urn)}`;
  });
}

/** URNs of the resources that the program protects. The engine notices them only after it has deleted others. */
export function protectedResources(state: string, stack: string): readonly string[] {
  return list(latest(state, stack).resources).flatMap((item) => {
    const { urn, protect } = tree(item);
    return protect === true && typeof urn === "string" ? [urn] : [];
  });
}

/** An exported state in which nothing is protected. */
export function unprotected(deployment: Deployment): Deployment {
  const content = tree(deployment.deployment);
  const resources = list(content.resources).map((item) => ({ ...tree(item), protect: false }));
  return { ...deployment, deployment: { ...content, resources } };
}
