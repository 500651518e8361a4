import { type Stack } from "@pulumi/pulumi/automation";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lockHolder } from "../../drills/world/engine";
import {
  type ConfigChange,
  type EngineRun,
  type ResourceChange,
  type StackEngine,
} from "../../drills/world";
import { type Engine, findEngine } from "../engine/find";
import { openStack } from "../run/engine";
import { layOver } from "../run/overlay";
import { runOperation } from "../run/runner";
import { prepare, readStack, type StackPlace } from "../run/workspace";

/** The engine of a stack in the lab, while the lab is open. */
export interface LabEngine extends StackEngine {
  close(): void;
}

/** As `--config` has it. */
const assignments = (change: ConfigChange = {}) =>
  Object.entries(change).map(
    ([key, value = ""]: [string, string | undefined]) => `${key}=${value}`,
  );

/** The stack as the Automation API has it, with nothing attached: for what needs neither program nor providers. */
export async function idleStack(
  place: StackPlace,
  engine: Engine,
  workDir: string,
): Promise<Stack> {
  prepare(place, workDir, []);
  return openStack({ ...place, engine, workDir, orders: {} }, "");
}

/**
 * Pulumi's engine for a drill in the lab. State and lock are read as in production. Previews and updates run production's code
 * in a process of their own: a program that is loaded a second time registers nothing, and loading it would hold up the probe.
 * @param endpoint of the emulated AWS, which follows an update.
 */
export async function labEngine(place: StackPlace, endpoint: string): Promise<LabEngine> {
  const engine = await findEngine();
  const workDir = mkdtempSync(join(tmpdir(), "evenkeel-"));
  const stack = await idleStack(place, engine, workDir);
  const operate = async (
    operation: "preview" | "up",
    { exclude = [], config, refuse, onProgress }: EngineRun,
  ): Promise<readonly ResourceChange[]> => {
    let changes: readonly ResourceChange[] = [];
    const outcome = await runOperation({
      ...{ ...place, operation, engine, onProgress },
      config: assignments(config),
      // Whether a preview or an update changes the emulated AWS, the child decides.
      emulator: { endpoint },
      drill: { exclude, refuse, onChanges: (all) => (changes = all) },
    });
    if (!outcome.ok) {
      throw new Error(outcome.errors.join("\n"));
    }
    return changes;
  };
  return {
    exportState: () => stack.exportStack(),
    lockHolder: () => lockHolder(stack),
    preview: (run) => operate("preview", run),
    up: (run) => operate("up", run),
    setConfig: (change) => {
      layOver(place.state, { ...change }, readStack(place.project, place.stack, []));
      return Promise.resolve();
    },
    close: () => rmSync(workDir, { recursive: true, force: true }),
  };
}
