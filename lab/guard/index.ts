import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type GuardWorld } from "../../drills/guard/world";
import { list, properties, text } from "../../drills/stack/state";
import { lockHolder } from "../../drills/world/engine";
import { type ResourceChange } from "../../drills/world";
import { idleStack } from "../drill/engine";
import { settingsOf } from "../drill/settings";
import { repository } from "../engine/cache";
import { findEngine } from "../engine/find";
import { Cloud } from "../model";
import { runOperation, stateOf } from "../run/runner";
import { cloudFile, type StackPlace } from "../run/workspace";

/** Where a lab's stack is. */
export interface LabGuardOptions {
  readonly stack: string;
  /** Folder with Pulumi.yaml and the stack files. @default the repository */
  readonly project?: string;
  /** Where the stack's state is kept. @default the lab's cache, by the project's path */
  readonly state?: string;
  /** `KEY=VALUE`, laid over the stack file. */
  readonly config?: readonly string[];
}

const globalCluster = "aws:rds/globalCluster:GlobalCluster";

/** ARN of the writer of a global database, as the simulated cloud has it. */
function writerIn(state: string, id: string): string | undefined {
  const cloud = new Cloud({ file: cloudFile(state), shared: true });
  try {
    const entry = cloud.list().find((each) => each.type === globalCluster && each.id === id);
    const found =
      entry &&
      cloud.read(globalCluster, id, { region: entry.region, account: "", partition: "aws" });
    const writer = list(found?.outputs.globalClusterMembers)
      .map(properties)
      .find(({ isWriter }) => isWriter === true);
    return writer && text(writer.dbClusterArn);
  } finally {
    cloud.close();
  }
}

/** What a guard asks, of a stack in the lab: no credentials, and a cloud that is simulated. */
export async function labGuardWorld(options: LabGuardOptions): Promise<GuardWorld> {
  const { stack, project = repository, config = [] } = options;
  const state = options.state ?? stateOf(project, stack);
  const place: StackPlace = { project, stack, state };
  const engine = await findEngine();
  const workDir = mkdtempSync(join(tmpdir(), "evenkeel-guard-"));
  const idle = await idleStack(place, engine, workDir);
  return {
    settings: () => Promise.resolve(settingsOf(place, config)),
    engine: {
      exportState: () => idle.exportStack(),
      lockHolder: () => lockHolder(idle),
      preview: async ({ replace }) => {
        let changes: readonly ResourceChange[] = [];
        const outcome = await runOperation({
          ...{ ...place, operation: "preview", engine, config },
          flags: { replace },
          drill: { exclude: [], onChanges: (all) => (changes = all) },
        });
        if (!outcome.ok) {
          throw new Error(outcome.errors.join("\n"));
        }
        return changes;
      },
    },
    writer: (_, id) => Promise.resolve(writerIn(state, id)),
    close: () => {
      rmSync(workDir, { recursive: true, force: true });
      return Promise.resolve();
    },
  };
}
