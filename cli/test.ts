import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { filesInOrder } from "./testOrder";

/**
 * `npm test`: the tests, and beside them what is checked without running anything. Tests that wait for the engine leave
 * processor time that the checks can use. What the checks have to say comes in one piece, after the tests.
 */

const root = join(__dirname, "..");

interface Finished {
  readonly name: string;
  readonly code: number;
  readonly seconds: number;
  readonly output: string;
}

/** Runs a program of node_modules/.bin or a script with Node; `live` lets it print at once. */
function run(name: string, args: readonly string[], live = false): Promise<Finished> {
  const start = Date.now();
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: ["ignore", live ? "inherit" : "pipe", live ? "inherit" : "pipe"],
  });
  let output = "";
  const keep = (text: string) => {
    output += text;
  };
  child.stdout?.setEncoding("utf8").on("data", keep);
  child.stderr?.setEncoding("utf8").on("data", keep);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ name, code: code ?? 1, seconds: (Date.now() - start) / 1000, output });
    });
  });
}

const tool = (path: string) => join(root, "node_modules", path);

const checks: readonly (() => Promise<Finished>)[] = [
  () => run("lint", [tool("eslint/bin/eslint.js"), "--max-warnings", "0", "."]),
  () => run("types", [tool("typescript/bin/tsc")]),
  () =>
    run("format", [
      tool("prettier/bin/prettier.cjs"),
      "--check",
      "--cache",
      "--cache-strategy",
      "content",
      "--log-level",
      "warn",
      ".",
    ]),
];

async function oneAfterTheOther(): Promise<readonly Finished[]> {
  const finished: Finished[] = [];
  for (const check of checks) {
    finished.push(await check());
  }
  return finished;
}

/** Without an engine half of the tests cannot run, so it is obtained first. */
async function tests(): Promise<readonly Finished[]> {
  const engine = await run("engine", ["--require", "tsx/cjs", "lab/engine/ensure.ts"], true);
  if (engine.code !== 0) {
    return [engine];
  }
  const all = readdirSync(join(root, "tests"), { recursive: true, encoding: "utf8" });
  const mocha = [tool("mocha/bin/mocha.js"), ...filesInOrder(all)];
  return [engine, await run("tests", mocha, true)];
}

async function main(): Promise<void> {
  const [tested, checked] = await Promise.all([tests(), oneAfterTheOther()]);
  const finished = [...tested, ...checked];
  for (const { name, code, seconds, output } of finished) {
    const text = output.trimEnd();
    const end = code === 0 ? "ok" : `failed with ${code}`;
    process.stdout.write(
      `${text === "" ? "" : `${text}\n`}${name}: ${end} (${seconds.toFixed(0)} s)\n`,
    );
  }
  process.exitCode = finished.some(({ code }) => code !== 0) ? 1 : 0;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
