import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { planInProcess } from "../../lab/mocks/plan";
import { nothing, snapshotOf } from "./snapshot";
import { type Snapshot } from "./types";

/** A stack as another commit describes it. */

const run = promisify(execFile);

/** A ref that git does not know, or a tree that cannot be planned. */
export class BaseError extends Error {}

export interface Base {
  readonly snapshot: Snapshot;
  /** `main (1a2b3c4)`, or that the stack is new. */
  readonly words: string;
}

async function commitOf(repository: string, ref: string): Promise<string> {
  try {
    const arguments_ = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`];
    const { stdout } = await run("git", arguments_, { cwd: repository });
    return stdout.trim();
  } catch {
    throw new BaseError(
      `--base ${ref}: git knows no such commit here. Give a branch, a tag or a commit that is fetched: origin/main.`,
    );
  }
}

/** Checks a commit out beside the repository, for as long as it takes. */
async function withTree<T>(
  repository: string,
  commit: string,
  use: (tree: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "evenkeel-base-"));
  const tree = join(folder, "tree");
  try {
    await run("git", ["worktree", "add", "--detach", "--quiet", tree, commit], { cwd: repository });
    // The libraries of this commit: one SDK in one process.
    symlinkSync(join(repository, "node_modules"), join(tree, "node_modules"), "dir");
    return await use(tree);
  } finally {
    await run("git", ["worktree", "remove", "--force", tree], { cwd: repository }).catch(
      () => undefined,
    );
    rmSync(folder, { recursive: true, force: true });
    await run("git", ["worktree", "prune"], { cwd: repository }).catch(() => undefined);
  }
}

/** @throws BaseError for a ref that git does not know, and for a tree that cannot be planned. */
export async function planAt(repository: string, stack: string, ref: string): Promise<Base> {
  const commit = await commitOf(repository, ref);
  const words = `${ref} (${commit.slice(0, 7)})`;
  return withTree(repository, commit, async (project) => {
    if (!existsSync(join(project, `Pulumi.${stack}.yaml`))) {
      return { snapshot: nothing, words: `${words}, which has no stack ${stack}` };
    }
    try {
      const plan = await planInProcess(stack, { project, preview: false });
      return { snapshot: snapshotOf(plan), words };
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      throw new BaseError(`--base ${ref}: the stack as it is there cannot be planned: ${text}`);
    }
  });
}
