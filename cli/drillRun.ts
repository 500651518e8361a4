import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { hostname, userInfo } from "node:os";
import { join } from "node:path";
import { begin, type Outcome, resume } from "../drills/drill";
import { type Request, runOf } from "../drills/options";
import { planOf } from "../drills/plan/plan";
import { printPlan } from "../drills/plan/print";
import { type ExitCode, exitCodes, type Mode } from "../drills/run";
import { readState } from "../drills/stack/state";
import { viewOf } from "../drills/stack/view";
import { type World } from "../drills/world";
import { awsWorld } from "../drills/world/aws";
import { audienceOn, explain, verdict } from "./drillScreen";

/** Carries out what the command line asks for. Loaded once that makes sense: it brings all of AWS's clients along. */

export interface Options {
  readonly to: string;
  readonly mode: Mode;
  readonly lab?: boolean;
  readonly dryRun?: boolean;
  readonly allowDataLoss?: boolean;
  readonly resume?: boolean;
  readonly json?: boolean;
  readonly heartbeat?: number;
  readonly since?: number;
  readonly journal: string;
}

/** What `lab/drill` offers; loaded only when it is asked for, so that production never loads the lab. */
interface Lab {
  readonly openLabWorld: (stack: string, say: (text: string) => void) => Promise<World>;
}

const load = createRequire(__filename);

function openWorld(
  repository: string,
  stack: string,
  lab: boolean,
  say: (text: string) => void,
): Promise<World> {
  if (!lab) {
    return awsWorld(repository, stack);
  }
  return (load("../lab/drill") as Lab).openLabWorld(stack, say);
}

const requestOf = (stack: string, options: Options): Request => ({
  stack,
  to: options.to,
  mode: options.mode,
  allowDataLoss: options.allowDataLoss ?? false,
  heartbeat: options.heartbeat ?? (options.lab === true ? 100 : 1000),
  since: options.since,
  operator: `${userInfo().username}@${hostname()}`,
});

/** Prints every call of a move, and makes none but for reading settings and state. */
async function dryRun(world: World, request: Request, json: boolean): Promise<Outcome> {
  const settings = await world.settings();
  const run = runOf(request, settings, world.now());
  const view = viewOf(request.stack, settings, readState(await world.engine.exportState()));
  const plan = planOf(view, run);
  process.stdout.write(`${json ? JSON.stringify({ ...run, plan }, null, 2) : printPlan(plan)}\n`);
  return { exitCode: exitCodes.done };
}

function printOutcome(outcome: Outcome, stack: string, options: Options): void {
  const { exitCode, folder, error } = outcome;
  const file = (name: string) => join(folder ?? "", name);
  const isReported = folder !== undefined && existsSync(file("report.json"));
  if (options.json === true) {
    const failed = { stack, exitCode, error: error && explain(error), journal: folder };
    const text = isReported
      ? readFileSync(file("report.json"), "utf8")
      : JSON.stringify(failed, null, 2);
    process.stdout.write(`${text.trimEnd()}\n`);
    return;
  }
  const again = `npm run drill -- ${stack} --to ${options.to} --mode ${options.mode} --resume`;
  process.stdout.write(
    [
      ...(error === undefined ? [] : [explain(error)]),
      ...(isReported ? [readFileSync(file("report.md"), "utf8")] : []),
      verdict(outcome, `${again}${options.lab === true ? " --lab" : ""}`),
      "",
    ].join("\n"),
  );
}

/**
 * Drills a stack, and prints what came of it.
 * @throws RequestError or JournalError when nothing was done.
 */
export async function runDrill(
  repository: string,
  stack: string,
  options: Options,
): Promise<ExitCode> {
  const audience = audienceOn(process.stderr);
  const world = await openWorld(repository, stack, options.lab ?? false, audience.say);
  try {
    const request = requestOf(stack, options);
    if (options.dryRun === true) {
      return (await dryRun(world, request, options.json ?? false)).exitCode;
    }
    const outcome = await (options.resume === true
      ? resume(world, options.journal, request, audience)
      : begin(world, options.journal, request, audience));
    printOutcome(outcome, stack, options);
    return outcome.exitCode;
  } finally {
    await world.close();
  }
}
