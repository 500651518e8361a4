import { execFile } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { buildFromSource } from "./build";
import { cacheRoot } from "./cache";
import { installRelease } from "./install";
import { oldestVersion, refuseVersion } from "./version";

/** A Pulumi CLI that works. */
export interface Engine {
  readonly command: string;
  /** Folder with `bin/pulumi`, as the Automation API wants it; absent for the one on PATH. */
  readonly root?: string;
  readonly version: string;
  /** How it was found, for people. */
  readonly source: "PATH" | "PULUMI_HOME" | "downloaded" | "built";
}

export interface FindOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Called with what is being done when it takes long. */
  readonly onProgress?: (text: string) => void;
  /** Ways to get a CLI when there is none, in order. */
  readonly obtain?: readonly ((
    root: string,
    onProgress: (text: string) => void,
  ) => Promise<void>)[];
}

/** No CLI was found and none could be made. */
export class NoEngineError extends Error {
  constructor(public readonly reasons: readonly string[]) {
    super(
      ["No Pulumi CLI was found, and none could be obtained:", ...reasons].join("\n  - ") +
        `\nInstall Pulumi ${oldestVersion} or newer, or Go, and run this again.`,
    );
  }
}

const run = promisify(execFile);
const executable = process.platform === "win32" ? "pulumi.exe" : "pulumi";

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What `pulumi version` says; an error's text when it cannot be run. */
async function versionOf(command: string): Promise<string> {
  try {
    const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
    const { stdout } = await run(command, ["version"], { env, timeout: 20_000 });
    return stdout.trim();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * Finds the Pulumi CLI: on PATH, in PULUMI_HOME, in the lab's cache; or else obtains it, by download or by a build.
 * @throws NoEngineError when all of that fails.
 */
export async function findEngine(options: FindOptions = {}): Promise<Engine> {
  const { env = process.env, onProgress = () => undefined } = options;
  const reasons: string[] = [];
  const accept = async (command: string, source: Engine["source"]): Promise<Engine | undefined> => {
    const version = await versionOf(command);
    const reason = refuseVersion(version);
    if (reason === undefined) {
      const root = source === "PATH" ? {} : { root: dirname(dirname(command)) };
      return { command, ...root, version: version.replace(/^v/, ""), source };
    }
    reasons.push(`${command} ${reason}`);
    return undefined;
  };

  const { PATH: path = "", PULUMI_HOME: home } = env;
  const onPath = path
    .split(delimiter)
    .map((folder) => join(folder, executable))
    .find(isExecutable);
  const engines = join(cacheRoot(env), "engine");
  const places: readonly (readonly [string | undefined, Engine["source"]])[] = [
    [onPath, "PATH"],
    [home === undefined ? undefined : join(home, "bin", executable), "PULUMI_HOME"],
    [join(engines, "downloaded", "bin", executable), "downloaded"],
    [join(engines, "built", "bin", executable), "built"],
  ];
  for (const [command, source] of places) {
    const engine =
      command !== undefined && isExecutable(command) ? await accept(command, source) : undefined;
    if (engine) {
      return engine;
    }
  }

  const sources = ["downloaded", "built"] as const;
  for (const [index, obtain] of (options.obtain ?? [installRelease, buildFromSource]).entries()) {
    const source = sources[index] ?? "built";
    const root = join(engines, source);
    try {
      await obtain(root, onProgress);
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error));
      continue;
    }
    const engine = await accept(join(root, "bin", executable), source);
    if (engine) {
      return engine;
    }
  }
  throw new NoEngineError(reasons);
}
