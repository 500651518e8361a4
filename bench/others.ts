import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheRoot, repository } from "../lab/engine/cache";
import { type PlanFigures } from "./plan";

/** Plans without an engine: ours, and those of other tools. Each in a process of its own. */

const planArguments = (stack: string, config: readonly string[]) => [
  ...["--require", "tsx/cjs", join(__dirname, "plan.ts")],
  ...[stack, ...config],
];

/** What a plan of ours used. */
export const planFigures = (stack: string, config: readonly string[] = []): PlanFigures =>
  JSON.parse(
    execFileSync(process.execPath, planArguments(stack, config), {
      cwd: repository,
      encoding: "utf8",
    }),
  ) as PlanFigures;

/** Seconds of a command. @throws Error with what it printed, unless it ends well. */
function time(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): number {
  const start = process.hrtime.bigint();
  const { status, stdout, stderr, error } = spawnSync(command, [...args], {
    ...{ cwd, encoding: "utf8", env: { ...process.env, ...env } },
    maxBuffer: 1 << 28,
  });
  if (error !== undefined || status !== 0) {
    throw new Error(`${command} ${args.join(" ")} failed: ${error?.message ?? stdout + stderr}`);
  }
  return Number(process.hrtime.bigint() - start) / 1e9;
}

/** Seconds of a plan of ours. */
export const ownPlan = (stack: string): number =>
  time(process.execPath, planArguments(stack, []), repository);

/** Something that can be timed again and again. */
export interface Contender {
  readonly run: () => number;
  readonly remove: () => void;
}

/** The CDK, installed once into the lab's cache: it is no part of the repository's own packages. */
function installCdk(say: (text: string) => void): string {
  const folder = join(cacheRoot(), "bench-cdk");
  mkdirSync(folder, { recursive: true });
  for (const file of ["package.json", "package-lock.json", "app.cjs"]) {
    copyFileSync(join(__dirname, "cdk", file), join(folder, file));
  }
  const installed = spawnSync("npm", ["ls", "--silent"], { cwd: folder });
  if (installed.status !== 0) {
    say("installing aws-cdk-lib and aws-cdk");
    time("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], folder);
  }
  return folder;
}

/** `cdk synth` of an app with so many resources. */
export function cdkSynth(resources: number, say: (text: string) => void): Contender {
  const folder = installCdk(say);
  const output = mkdtempSync(join(tmpdir(), "evenkeel-bench-cdk-"));
  const cdk = join(folder, "node_modules", "aws-cdk", "bin", "cdk");
  const app = `"${process.execPath}" app.cjs`;
  const options = ["--quiet", "--no-notices", "--no-version-reporting", "--no-lookups"];
  const env = {
    EVENKEEL_BENCH_RESOURCES: `${resources}`,
    CDK_DISABLE_CLI_TELEMETRY: "true",
    CDK_DISABLE_VERSION_CHECK: "true",
  };
  return {
    run: () =>
      time(
        process.execPath,
        [cdk, "synth", ...options, "--app", app, "--output", output],
        folder,
        env,
      ),
    remove: () => rmSync(output, { recursive: true, force: true }),
  };
}

/** `terraform plan` of so many resources that need no provider; nothing where terraform is not installed. */
export function terraformPlan(resources: number): Contender | undefined {
  if (spawnSync("terraform", ["version"]).status !== 0) {
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), "evenkeel-bench-terraform-"));
  const blocks = Array.from(
    { length: resources },
    (_, index) => `resource "terraform_data" "r${index}" {\n  input = { name = "r${index}" }\n}\n`,
  );
  writeFileSync(join(folder, "main.tf"), blocks.join("\n"));
  const env = { CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" };
  time("terraform", ["init", "-input=false"], folder, env);
  return {
    run: () => time("terraform", ["plan", "-input=false", "-lock=false"], folder, env),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
