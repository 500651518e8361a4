import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheRoot } from "../engine/cache";
import { withLock } from "../engine/lock";

/** A program of Python's, which the lab installs for itself. */
export interface PythonProgram {
  /** As sentences have it: `AWS emulator`. */
  readonly what: string;
  /** Its folder in the lab's cache. */
  readonly folder: string;
  /** Path of the list of what it is made of: every package in one version, pip adds none. */
  readonly requirements: string;
  /** How to do without it, as a sentence. */
  readonly without?: string;
}

const emulator: PythonProgram = {
  what: "AWS emulator",
  folder: "emulator",
  requirements: join(__dirname, "requirements.txt"),
  without: "Or leave the emulator out with --no-emulator.",
};

/** The oldest Python that the emulator runs on, as its package says. */
const oldest = { major: 3, minor: 10 } as const;
const oldestText = `${oldest.major}.${oldest.minor}`;

/** Minutes that the installation may take before it counts as stuck. */
const patience = 10;

type Environment = Readonly<Record<string, string | undefined>>;

export interface InstallOptions {
  readonly env?: Environment;
  /** Called with what is being done when it takes long. */
  readonly onProgress?: (text: string) => void;
}

/** The program cannot be had here; the message says what to install. */
export class NotInstalledError extends Error {
  constructor({ what, without }: PythonProgram, reasons: readonly string[], remedy: string) {
    super(
      [`The ${what} could not be installed:`, ...reasons].join("\n  - ") +
        `\n${[remedy, without].filter(Boolean).join(" ")}`,
    );
  }
}

const run = promisify(execFile);

/** Of a virtual environment. */
const pythonIn = (root: string) =>
  process.platform === "win32" ? join(root, "Scripts", "python.exe") : join(root, "bin", "python");

const firstLine = (error: unknown) =>
  (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";

const versionOf = "import sys; print('%d.%d' % sys.version_info[:2])";

/** Why an interpreter is of no use, or nothing. */
async function refuse(python: string, what: string, env: Environment): Promise<string | undefined> {
  const ask = async (code: string) =>
    (await run(python, ["-c", code], { env: { ...env }, timeout: 20_000 })).stdout.trim();
  let version: string;
  try {
    version = await ask(versionOf);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "ENOENT" ? `${python} is not on the PATH` : `${python}: ${firstLine(error)}`;
  }
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major < oldest.major || (major === oldest.major && minor < oldest.minor)) {
    return `${python} is Python ${version}, and the ${what} needs ${oldestText} or newer`;
  }
  try {
    await ask("import ensurepip, venv");
    return undefined;
  } catch {
    return `${python} has no venv module (Debian and Ubuntu keep it in the package python3-venv)`;
  }
}

/** @throws NotInstalledError that says what is wrong with every candidate. */
async function findPython(program: PythonProgram, env: Environment): Promise<string> {
  const reasons: string[] = [];
  for (const candidate of ["python3", "python"]) {
    const reason = await refuse(candidate, program.what, env);
    if (reason === undefined) {
      return candidate;
    }
    reasons.push(reason);
  }
  throw new NotInstalledError(
    program,
    reasons,
    `Install Python ${oldestText} or newer with its venv module (Debian and Ubuntu: apt-get install python3 python3-venv) and run this again.`,
  );
}

/** Runs pip, and says what it is at. */
function pip(
  program: PythonProgram,
  root: string,
  env: Environment,
  report: (text: string) => void,
): Promise<void> {
  const args = [
    "-m",
    "pip",
    "install",
    "--no-deps",
    "--disable-pip-version-check",
    "--no-input",
    "--progress-bar",
    "off",
  ];
  return new Promise((succeed, fail) => {
    const child = spawn(pythonIn(root), [...args, "--requirement", program.requirements], {
      env: { ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const timer = setTimeout(() => child.kill(), patience * 60_000);
    const errors: string[] = [];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      const last = text
        .split("\n")
        .filter((line) => line.trim() !== "")
        .at(-1);
      if (last !== undefined) {
        report(`installing the ${program.what}: ${last.trim()}`);
      }
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      errors.push(...text.split("\n").filter((line) => line.trim() !== ""));
      errors.splice(0, errors.length - 5);
    });
    child.on("error", fail);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      if (code === 0) {
        succeed();
      } else {
        const reason = errors.length > 0 ? errors : [`pip ended with ${signal ?? code}`];
        fail(
          new NotInstalledError(
            program,
            reason,
            "pip must reach a package index once (its own settings apply: PIP_INDEX_URL, PIP_FIND_LINKS, proxies).",
          ),
        );
      }
    });
  });
}

async function install(
  program: PythonProgram,
  root: string,
  env: Environment,
  report: (text: string) => void,
): Promise<void> {
  const python = await findPython(program, env);
  report(`installing the ${program.what}, once; this takes less than a minute`);
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  try {
    await run(python, ["-m", "venv", root], { env: { ...env }, timeout: patience * 60_000 });
  } catch (error) {
    throw new NotInstalledError(
      program,
      [`${python} -m venv: ${firstLine(error)}`],
      "The virtual environment could not be made.",
    );
  }
  await pip(program, root, env, report);
}

/**
 * A Python that has the program, installed on first use into a virtual environment of its own in the lab's cache.
 * @returns path of the interpreter.
 * @throws NotInstalledError when there is no Python for it, or pip fails.
 */
export async function findProgram(
  program: PythonProgram,
  options: InstallOptions = {},
): Promise<string> {
  const { env = process.env, onProgress = () => undefined } = options;
  const key = createHash("sha256").update(readFileSync(program.requirements)).digest("hex");
  const root = join(cacheRoot(env), program.folder, key.slice(0, 12));
  const ready = join(root, "ready.txt");
  // The interpreter is a link: the Python that it leads to may have gone since.
  const isReady = () => existsSync(ready) && existsSync(pythonIn(root));
  if (!isReady()) {
    await withLock(
      `${root}.lock`,
      async () => {
        if (!isReady()) {
          await install(program, root, env, onProgress);
          writeFileSync(ready, "");
        }
      },
      {
        onWait: (seconds) =>
          onProgress(`another process installs the ${program.what}; waited ${seconds} s`),
      },
    );
  }
  return pythonIn(root);
}

/** A Python that has the AWS emulator, as `findProgram` finds it. */
export const findEmulator = (options?: InstallOptions): Promise<string> =>
  findProgram(emulator, options);
