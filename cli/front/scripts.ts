import { spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";
import { repository } from "../../lab/engine/cache";

/** Commands that are programs of their own: each has its own help, options and exit codes. */
export const scripts: {
  readonly [command: string]: { readonly file: string; readonly about: string };
} = {
  plan: {
    file: "cli/plan.ts",
    about: "what a change does, costs and puts at risk: a page, a comment, a picture",
  },
  lab: {
    file: "lab/cli.ts",
    about: "run stacks on this machine: real engine, simulated AWS, no account",
  },
  drill: { file: "cli/drill.ts", about: "move a stack to its other region, measured and recorded" },
  cost: { file: "cli/cost.ts", about: "what a stack costs a month, line by line" },
  guard: {
    file: "cli/guard.ts",
    about: "whether an operation may begin: locks, credentials, data, who writes",
  },
};

/**
 * Runs one of them as if it had been called itself: same terminal, same signals, same exit code.
 * @returns its exit code.
 */
export function runScript(file: string, args: readonly string[]): Promise<number> {
  const child = spawn(
    process.execPath,
    ["--require", require.resolve("tsx/cjs"), join(repository, file), ...args],
    { stdio: "inherit" },
  );
  // The terminal tells the whole group; this process only waits for the end.
  const wait = () => undefined;
  process.on("SIGINT", wait);
  const pass = () => child.kill("SIGTERM");
  process.on("SIGTERM", pass);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      process.off("SIGINT", wait);
      process.off("SIGTERM", pass);
      resolve(code ?? 128 + (signal === null ? 1 : constants.signals[signal]));
    });
  });
}
