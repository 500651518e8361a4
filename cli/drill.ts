import { Command, InvalidArgumentError, Option } from "commander";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { RequestError } from "../drills/options";
import { type ExitCode, exitCodes } from "../drills/run";
import "./quiet";
import type * as DrillRun from "./drillRun";
import { type Options } from "./drillRun";
import { explain, isRefusal } from "./drillScreen";
import { requireStack } from "./stacks";

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

/** Says why nothing was done, for machines as one object. */
function refuse(stack: string, json: boolean, error: unknown): ExitCode {
  const exitCode = isRefusal(error) ? exitCodes.refused : exitCodes.failed;
  if (json) {
    const answer = { stack, exitCode, error: explain(error) };
    process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
  } else {
    process.stderr.write(`${explain(error)}\n`);
  }
  return exitCode;
}

async function drill(stack: string, options: Options): Promise<ExitCode> {
  try {
    checkFlags(options);
    requireStack(repository, stack);
    // All of AWS's clients come along: not for a question that makes no sense.
    const { runDrill } = load("./drillRun") as typeof DrillRun;
    return await runDrill(repository, stack, options);
  } catch (error) {
    return refuse(stack, options.json ?? false, error);
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
