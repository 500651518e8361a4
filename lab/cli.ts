import { Command, InvalidArgumentError } from "commander";
import { resolve } from "node:path";
import { repository } from "./engine/cache";
import "../cli/quiet";
import { assignment, collect } from "../cli/options";
import { redriveCommand, sendCommand } from "./events/commands";
import { wantsColour } from "./print/colour";
import { allowEarlyReaders, finish } from "./print/finish";
import { failedJson, toJson } from "./print/json";
import { printOutcome } from "./print/plan";
import { progressLine } from "./print/progress";
import { printStatus, statusOf } from "./print/status";
import { type DetailedOutcome, type OperationName } from "./run/operation";
import { restoreRegion } from "./run/lost";
import { forget, runOperation, stateOf } from "./run/runner";
import { requireStack } from "./run/workspace";

/** Options that the operations share. */
interface Options {
  readonly config: readonly string[];
  readonly blackout: readonly string[];
  readonly fail: readonly string[];
  readonly latency?: number;
  readonly json?: boolean;
  readonly empty?: boolean;
  readonly previewJson?: string;
  readonly refresh?: boolean;
  readonly replace?: readonly string[];
  /** False with `--no-emulator`. */
  readonly emulator?: boolean;
}

const examples = `
Examples:
  npm run lab -- preview dev                              what would be built
  npm run lab -- up prod --json                           build it in the simulated cloud
  npm run lab -- preview prod --config active=eu-central-1
  npm run lab -- up dev --config settings.network.zones=3
  npm run lab -- preview prod --blackout eu-central-1     while a region does not answer
  npm run lab -- up dev --fail '*:Queue::*'               the first queue cannot be created
  npm run lab -- restore prod eu-west-1                   after a drill in which it was lost
  npm run lab -- send commerce OrderPlaced --count 100    let events flow through a stack that is up
  npm run lab -- redrive commerce                         handle dead letters again
  npm run lab -- destroy dev

State lasts between commands, per stack, in a cache outside the working tree (EVENKEEL_LAB_HOME, or
~/.cache/evenkeel). --json prints one object; its counts leave out the stack itself and providers.`;

function milliseconds(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) {
    throw new InvalidArgumentError("It must be a whole number of milliseconds.");
  }
  return value;
}

const textOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Prints the outcome, for machines on stdout as one object, and sets the exit code. */
function report(outcome: DetailedOutcome, json: boolean): void {
  const text = json
    ? JSON.stringify(toJson(outcome), null, 2)
    : printOutcome(outcome, wantsColour(process.stdout));
  process.stdout.write(`${text}\n`);
  process.exitCode = outcome.ok ? 0 : 1;
}

/** What `--no-emulator` leaves out, in one line. */
const withoutEmulator =
  "Nothing was created in the emulated AWS: functions, queues and tables of this stack do not run.";

async function operate(operation: OperationName, stack: string, options: Options): Promise<void> {
  const progress = progressLine();
  const { config, blackout, fail, latency, json = false, empty = false } = options;
  try {
    const outcome = await runOperation({
      operation,
      stack,
      project: empty ? `${repository}/lab/run/empty` : repository,
      config,
      orders: { blackout, fail, latency },
      mayBeEmpty: empty,
      mayBeNew: empty,
      emulator: options.emulator === true ? "own" : undefined,
      flags: { refresh: options.refresh, replace: options.replace },
      ...(options.previewJson === undefined ? {} : { previewJson: resolve(options.previewJson) }),
      onProgress: progress.say,
      onPrint: (text) => process.stderr.write(text),
    });
    progress.clear();
    const left = operation === "up" && options.emulator === false ? [withoutEmulator] : [];
    report({ ...outcome, warnings: [...outcome.warnings, ...left] }, json);
  } catch (error) {
    progress.clear();
    if (json) {
      const answer = failedJson(operation, stack, textOf(error));
      process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
    } else {
      process.stderr.write(`${textOf(error)}\n`);
    }
    process.exitCode = 1;
  }
}

const summaries: { readonly [operation in OperationName]: string } = {
  preview: "show what an update would do",
  up: "bring the stack up in the simulated cloud",
  refresh: "read the simulated cloud into the state",
  destroy: "remove everything the stack has",
};

function operationCommand(operation: OperationName): Command {
  const command = new Command(operation)
    .description(summaries[operation])
    .argument("[stack]", "name of a stack: there is a Pulumi.STACK.yaml")
    .option("--config <KEY=VALUE>", "a value over the stack file's; repeatable", assignment, [])
    .option("--blackout <REGION>", "a region that does not answer; repeatable", collect, [])
    .option("--fail <URN_PATTERN>", "fail the first creation or update that matches", collect, [])
    .option("--latency <MS>", "time that every call to the cloud takes", milliseconds)
    .option("--json", "print exactly one JSON object");
  if (operation === "preview") {
    command
      .option("--empty", "preview a program without resources, to compare times with")
      .option("--preview-json <FILE>", "keep what `pulumi preview --json --show-sames` says");
  }
  if (operation === "preview" || operation === "up") {
    command
      .option("--refresh", "look first at what the simulated cloud has, as `pulumi up --refresh`")
      .option("--replace <URN>", "make it anew although nothing changes; repeatable", collect, []);
  }
  if (operation === "up") {
    command.option("--no-emulator", "do without the emulated AWS, which needs Python");
  }
  return command.action(async (stack: string | undefined, options: Options) => {
    if (stack === undefined && !options.empty) {
      command.error("error: missing required argument 'stack'");
    }
    await operate(operation, stack ?? "empty", options);
  });
}

/** Whatever concerns a stack that must exist. */
function guarded<Rest extends unknown[]>(action: (stack: string, ...rest: Rest) => void) {
  return (stack: string, ...rest: Rest) => {
    try {
      requireStack(repository, stack);
      action(stack, ...rest);
    } catch (error) {
      process.stderr.write(`${textOf(error)}\n`);
      process.exitCode = 1;
    }
  };
}

const lab = new Command("lab")
  .description(
    "Runs stacks on the real Pulumi engine with simulated providers: no AWS account is needed.",
  )
  .addHelpText("after", examples)
  .showHelpAfterError("(add --help for more)");

for (const operation of ["preview", "up", "refresh", "destroy"] as const) {
  lab.addCommand(operationCommand(operation));
}

lab
  .command("status")
  .description("show what exists in the simulated cloud")
  .argument("<stack>")
  .option("--json", "print exactly one JSON object")
  .action(
    guarded((stack, { json }: Options) => {
      const status = statusOf(stateOf(repository, stack), stack);
      process.stdout.write(`${json ? JSON.stringify(status, null, 2) : printStatus(status)}\n`);
    }),
  );

lab
  .command("reset")
  .description("forget the lab's state of a stack, after a kill left it unusable")
  .argument("<stack>")
  .action(guarded((stack) => forget(stateOf(repository, stack))));

lab
  .command("restore")
  .description(
    "bring a region back that a drill has lost: its databases join again when they start",
  )
  .argument("<stack>")
  .argument("<region>")
  .action(guarded((stack, region: string) => restoreRegion(stateOf(repository, stack), region)));
lab.addCommand(sendCommand());
lab.addCommand(redriveCommand());

allowEarlyReaders();
finish(lab.parseAsync());
