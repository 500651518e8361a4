import { Command, InvalidArgumentError, Option } from "commander";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir, hostname, userInfo } from "node:os";
import { join, resolve } from "node:path";
import { begin, exitCodes, type ExitCode, type Outcome, resume } from "../drills/drill";
import { type Request, RequestError, runOf } from "../drills/options";
import { planOf } from "../drills/plan/plan";
import { printPlan } from "../drills/plan/print";
import { readState } from "../drills/stack/state";
import { viewOf } from "../drills/stack/view";
import { awsWorld } from "../drills/world/aws";
import { type World } from "../drills/world";
import { type Mode } from "../drills/run";
import { audienceOn, explain, isRefusal, verdict } from "./drillScreen";

interface Options {
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

const repository = resolve(__dirname, "..");
const load = createRequire(__filename);

const examples = `
Examples:
  npm run drill -- prod --to eu-central-1 --mode planned --dry-run   every call that it would make
  npm run drill -- prod --to eu-central-1 --mode planned             move, lose nothing
  npm run drill -- prod --to eu-west-1 --mode planned                and back
  npm run drill -- prod --to eu-central-1 --mode disaster            what it would cost, then it is refused
  npm run drill -- prod --to eu-central-1 --mode disaster --allow-data-loss --since 2026-11-26T21:40:00Z
  npm run drill -- prod --to eu-central-1 --mode planned --resume    go on after a kill
  npm run drill -- prod --lab --to eu-central-1 --mode planned       on this machine, without AWS

Exit codes:
  0  moved, measured, recorded, and within the objectives of settings.failover.objectives
  1  failed on the way: resume it, unless it says that nothing has moved
  2  refused before anything was touched; all reasons are listed
  3  moved, but an objective was missed, or configuration, AWS and state do not agree

A drill writes down what it does before it goes on, in a folder of its own: journal, calls, heartbeats, and in the end
report.md, report.json and report.svg. docs/drills.md explains all of it.`;

/** Where journals are kept unless something else is said (XDG Base Directory Specification). */
const journalRoot = (lab: boolean) =>
  join(
    process.env.XDG_STATE_HOME ?? join(homedir(), ".local", "state"),
    "evenkeel",
    lab ? "lab-drills" : "drills",
  );

function milliseconds(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 10 || value > 60_000) {
    throw new InvalidArgumentError("It must be a whole number of milliseconds, 10 to 60000.");
  }
  return value;
}

function moment(text: string): number {
  const value = Date.parse(text);
  if (Number.isNaN(value) || value > Date.now()) {
    throw new InvalidArgumentError("It must be a time in the past: 2026-11-26T21:40:00Z.");
  }
  return value;
}

/** @throws RequestError naming the stacks that there are. */
function requireStack(stack: string): void {
  const known = readdirSync(repository).flatMap(
    (file) => /^Pulumi\.([\w.-]+)\.yaml$/.exec(file)?.[1] ?? [],
  );
  if (!known.includes(stack)) {
    throw new RequestError([
      `There is no stack "${stack}": it would be described by Pulumi.${stack}.yaml. There are: ${known.sort().join(", ")}.`,
    ]);
  }
}

/** @throws RequestError with everything that does not go together. */
function checkFlags({ dryRun, resume: goOn, allowDataLoss, since }: Options): void {
  const found = [
    ...(dryRun === true && goOn === true
      ? ["--dry-run and --resume: a drill that has begun is not tried without calls."]
      : []),
    ...(goOn === true && since !== undefined
      ? ["--resume and --since: the drill that goes on was told when it began."]
      : []),
    ...(goOn === true && allowDataLoss === true
      ? ["--resume and --allow-data-loss: the drill that goes on was told when it began."]
      : []),
  ];
  if (found.length > 0) {
    throw new RequestError(found);
  }
}

function openWorld(stack: string, lab: boolean, say: (text: string) => void): Promise<World> {
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

async function drill(stack: string, options: Options): Promise<ExitCode> {
  const audience = audienceOn(process.stderr);
  const { json = false } = options;
  let world: World | undefined;
  try {
    checkFlags(options);
    requireStack(stack);
    world = await openWorld(stack, options.lab ?? false, audience.say);
    const request = requestOf(stack, options);
    if (options.dryRun === true) {
      return (await dryRun(world, request, json)).exitCode;
    }
    const outcome = await (options.resume === true
      ? resume(world, options.journal, request, audience)
      : begin(world, options.journal, request, audience));
    printOutcome(outcome, stack, options);
    return outcome.exitCode;
  } catch (error) {
    const exitCode = isRefusal(error) ? exitCodes.refused : exitCodes.failed;
    if (json) {
      process.stdout.write(
        `${JSON.stringify({ stack, exitCode, error: explain(error) }, null, 2)}\n`,
      );
    } else {
      process.stderr.write(`${explain(error)}\n`);
    }
    return exitCode;
  } finally {
    await world?.close();
  }
}

const program = new Command("drill")
  .description("Moves an active-passive stack to its other region, measures that, and records it.")
  .argument("<stack>", "name of a stack: there is a Pulumi.STACK.yaml")
  .requiredOption("--to <REGION>", "the region that is to serve writes")
  .addOption(
    new Option(
      "--mode <MODE>",
      "planned: both regions are well, nothing is lost. disaster: the other one is down and is not called",
    )
      .choices(["planned", "disaster"])
      .makeOptionMandatory(),
  )
  .option("--lab", "in the lab: real engine, emulated AWS, on this machine")
  .option("--dry-run", "print every call with its region and plane, and make none")
  .option("--allow-data-loss", "disaster: give up what had not arrived; the lag is printed before")
  .option("--since <TIME>", "disaster: when the region was lost, for the report", moment)
  .option("--resume", "go on with the drill that was cut short")
  .option(
    "--heartbeat <MS>",
    "between two writes of the probe (default: 1000, in the lab 100)",
    milliseconds,
  )
  .option(
    "--journal <DIR>",
    "where journals and reports are kept (default: ~/.local/state/evenkeel)",
  )
  .option("--json", "print exactly one JSON object: the report")
  .addHelpText("after", examples)
  .showHelpAfterError("(add --help for more)")
  // What cannot be understood is refused like everything else that touches nothing.
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : exitCodes.refused))
  .action(async (stack: string, options: Options) => {
    const journal = options.journal ?? journalRoot(options.lab ?? false);
    process.exitCode = await drill(stack, { ...options, journal });
  });

process.on("SIGINT", () => {
  process.stderr.write(
    "\nStopped where it was. What is fenced stays fenced: go on with the same command and --resume.\n",
  );
  process.exit(130);
});

program
  .parseAsync()
  .catch((error: unknown) => {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = exitCodes.failed;
  })
  .finally(() => process.stdout.write("", () => process.exit()));
