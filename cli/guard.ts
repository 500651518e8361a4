import { Argument, Command } from "commander";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { operations, type Operation } from "../drills/guard/checks";
import type * as Guard from "../drills/guard/guard";
import type * as AwsWorld from "../drills/guard/world";
import { type GuardWorld } from "../drills/guard/world";
import { exitCodes, type ExitCode } from "../drills/run";
import { collect } from "./options";
import { requireStack } from "./stacks";

/** `npm run guard`: looks whether an operation may begin, for people and for CI. It changes nothing. */

const repository = resolve(__dirname, "..");
const load = createRequire(__filename);

interface Options {
  readonly lab?: boolean;
  readonly json?: boolean;
  readonly replace: readonly string[];
}

/** What `lab/guard` offers; loaded only when it is asked for, so that production never loads the lab. */
interface Lab {
  readonly labGuardWorld: (options: { readonly stack: string }) => Promise<GuardWorld>;
}

const examples = `
Examples:
  npm run guard -- up prod && pulumi up --stack prod
  npm run guard -- destroy dev              may it go? prod is refused before anything is deleted
  npm run guard -- drill prod --json        for scripts
  npm run guard -- up prod --lab            of the stack in the lab, without AWS

It refuses on a lock (and names who holds it), on operations that were cut short, on credentials of another account, on
places that the configuration no longer has, on a destroy of what holds data, on changes that replace or delete what holds
data without an allowance, and where configuration and AWS disagree on who writes. Each refusal says what to do next.

Exit codes:
  0  nothing stands against it
  1  it could not be found out: no such stack, wrong settings, no engine
  2  refused; all reasons are listed, nothing was touched`;

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const openWorld = (stack: string, lab: boolean): Promise<GuardWorld> =>
  lab
    ? (load("../lab/guard") as Lab).labGuardWorld({ stack })
    : (load("../drills/guard/world") as typeof AwsWorld).awsGuardWorld(repository, stack);

function print(verdict: Guard.Verdict): void {
  const { operation, stack, findings, exitCode } = verdict;
  const lines = findings.map(({ severity, what, advice }) =>
    severity === "refusal" ? `- ${what}\n    ${advice}` : `  ${what}. ${advice}`,
  );
  const title =
    exitCode === exitCodes.done
      ? `Nothing stands against \`${operation}\` of ${stack}.`
      : `Refused: \`${operation}\` of ${stack}. Nothing was touched.`;
  process.stdout.write(`${[title, ...lines].join("\n")}\n`);
}

async function run(operation: Operation, stack: string, options: Options): Promise<ExitCode> {
  const { lab = false, json = false } = options;
  try {
    requireStack(repository, stack);
    // The clients of AWS and the SDK come along: not for a question that makes no sense.
    const { guard } = load("../drills/guard/guard") as typeof Guard;
    const world = await openWorld(stack, lab);
    try {
      const verdict = await guard(operation, stack, world, new Date(), options.replace);
      if (json) {
        process.stdout.write(`${JSON.stringify(verdict, null, 2)}\n`);
      } else {
        print(verdict);
      }
      return verdict.exitCode;
    } finally {
      await world.close();
    }
  } catch (error) {
    if (json) {
      const answer = { operation, stack, exitCode: exitCodes.failed, error: textOf(error) };
      process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
    } else {
      process.stderr.write(`${textOf(error)}\n`);
    }
    return exitCodes.failed;
  }
}

new Command("guard")
  .description("Looks whether an operation on a stack may begin, and changes nothing.")
  .addArgument(new Argument("<operation>", "what is about to be done").choices(operations))
  .argument("<stack>", "name of a stack: there is a Pulumi.STACK.yaml")
  .option("--lab", "the stack in the lab: real engine, simulated AWS, on this machine")
  .option(
    "--replace <URN>",
    "made anew although nothing of it changes, as `pulumi up --replace`; repeatable",
    collect,
    [],
  )
  .option("--json", "print exactly one JSON object")
  .addHelpText("after", examples)
  .showHelpAfterError("(add --help for more)")
  .action(async (operation: Operation, stack: string, options: Options) => {
    process.exitCode = await run(operation, stack, options);
  })
  .parseAsync()
  .catch((error: unknown) => {
    process.stderr.write(`${textOf(error)}\n`);
    process.exitCode = exitCodes.failed;
  })
  .finally(() => process.stdout.write("", () => process.exit()));
