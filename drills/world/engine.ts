import { LocalWorkspace, type PreviewOptions, Stack } from "@pulumi/pulumi/automation";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EngineRun, type ResourceChange, type StackEngine } from "../world";
import { Watch } from "./events";
import { backendFolder, holderInBucket, holderInFolder, lockFolder } from "./lock";
import { change, changed } from "./stackFile";

/** Milliseconds after which an operation is ended: longer than any move's update should take. */
const patience = 30 * 60_000;

const project = "evenkeel";

/** Pulumi's CLI on the repository, as whoever deploys uses it. */
export async function localEngine(repository: string, stackName: string): Promise<StackEngine> {
  const workspace = await LocalWorkspace.create({ workDir: repository });
  // Every command names its stack: selecting it would rewrite its file.
  workspace.selectStack = () => Promise.resolve();
  const stack = await Stack.select(stackName, workspace);
  const file = join(repository, `Pulumi.${stackName}.yaml`);

  return {
    exportState: () => stack.exportStack(),
    lockHolder: () => lockHolder(stack),
    preview: (run) => withConfig(file, run, (options) => operate(stack, "preview", run, options)),
    up: (run) => withConfig(file, run, (options) => operate(stack, "up", run, options)),
    setConfig: async (by) => {
      const wanted = changed(readFileSync(file, "utf8"), by);
      change(file, by);
      for (const [key, value] of Object.entries(by)) {
        await (value === undefined
          ? stack.removeConfig(`${project}:${key}`)
          : stack.setConfig(`${project}:${key}`, { value: value as string }));
      }
      // The CLI has the same keys now, and may have written the file in its own way.
      if (readFileSync(file, "utf8") !== wanted) {
        writeFileSync(file, wanted);
      }
    },
  };
}

/** What an operation is given besides what it is about. */
interface OperationOptions {
  /** The stack's configuration, where it is not in its own file. */
  readonly configFile?: string;
  /** Ends the operation from outside. */
  readonly signal?: AbortSignal;
}

/** Previews or updates a stack. Rejects with the engine's own words, or the reason for which a change was refused. */
export async function operate(
  stack: Stack,
  operation: "preview" | "up",
  run: EngineRun,
  { configFile, signal }: OperationOptions = {},
): Promise<readonly ResourceChange[]> {
  const stop = new AbortController();
  const watch = new Watch(run, operation, () => stop.abort());
  const signals = [stop.signal, AbortSignal.timeout(patience), ...(signal ? [signal] : [])];
  const options: PreviewOptions = {
    exclude: [...(run.exclude ?? [])],
    replace: [...(run.replace ?? [])],
    onEvent: watch.event,
    signal: AbortSignal.any(signals),
    ...(configFile === undefined ? {} : { configFile }),
  };
  try {
    run.onProgress?.(`pulumi ${operation}`);
    await (operation === "up" ? stack.up(options) : stack.preview(options));
  } catch (error) {
    const why = watch.refusal ?? (watch.errors.join("\n") || undefined);
    throw why === undefined ? error : new Error(`pulumi ${operation} was ended: ${why}`);
  }
  if (watch.refusal !== undefined) {
    throw new Error(`pulumi ${operation} was ended: ${watch.refusal}`);
  }
  return watch.changes;
}

/** Runs with a copy of the stack's file that has other values, where they are for one run only. */
async function withConfig<T>(
  file: string,
  { config }: EngineRun,
  work: (options: OperationOptions) => Promise<T>,
): Promise<T> {
  if (config === undefined) {
    return work({});
  }
  const folder = mkdtempSync(join(tmpdir(), "evenkeel-drill-"));
  const copy = join(folder, "config.yaml");
  try {
    writeFileSync(copy, changed(readFileSync(file, "utf8"), config), { mode: 0o600 });
    return await work({ configFile: copy });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Who holds a stack's lock, as text to show; nobody, or nobody who can be known. */
export async function lockHolder(stack: Stack): Promise<string | undefined> {
  const { url = "" } = await stack.workspace.whoAmI();
  const folder = lockFolder(project, stack.name);
  if (url.startsWith("file://")) {
    return holderInFolder(backendFolder(url), folder);
  }
  if (url.startsWith("s3://")) {
    return holderInBucket(new URL(url), folder);
  }
  // Pulumi Cloud says who of all stacks is being updated; the other backends say nothing until the lock is wanted.
  const all = await stack.workspace.listStacks();
  const own = all.find(({ name }) => name.split("/").at(-1) === stack.name);
  return own?.updateInProgress === true ? "an update that is under way" : undefined;
}
