import "../lab/mocks/deferred.cjs";
import { Argument, Command } from "commander";
import { createRequire } from "node:module";
import { repository } from "../lab/engine/cache";
import { allowEarlyReaders, endWhenPrinted } from "../lab/print/finish";
import { progressLine } from "../lab/print/progress";
import { requireStack, stacksIn } from "../lab/run/workspace";
import type * as Check from "./front/check";
import { completionFor, type Shell, shells } from "./front/completion";
import { diagnosisText, examine, examineAccount } from "./front/doctor";
import { thisMachine } from "./front/machine";
import type * as New from "./front/new";
import { type Flags } from "./front/new";
import type * as Touched from "./front/touchedSince";
import { runScript, scripts } from "./front/scripts";
import type * as PlanSettings from "../report/plan/settings";

/** `npx evenkeel`: one front for everything. Commands that need the SDK load it themselves, so that help comes at once. */

const load = createRequire(__filename);

const codes = `
Exit codes, of every command:
  0  done
  1  failed on the way
  2  refused before anything was done: flags, files or settings are wrong
  3  done, but it must not stay so: data at risk, a finding, a budget, an objective, something missing

Every command takes --json, and then prints exactly one JSON object. Progress goes to stderr; where that is no
terminal, only what takes long says so. Completion: source <(npx evenkeel completion bash)`;

const print = (value: unknown) => process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);

const textOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** What was refused, as one object or as text. */
function refuse(error: unknown, json: boolean): void {
  const isRefusal =
    error instanceof Error &&
    /^(AnswersError|RefError|UnknownStackError|SettingsError)$/.test(error.constructor.name);
  process.exitCode = isRefusal ? 2 : 1;
  if (json) {
    print({ exitCode: process.exitCode, error: textOf(error) });
  } else {
    process.stderr.write(`${textOf(error)}\n`);
  }
}

async function check(stacks: readonly string[], json: boolean): Promise<void> {
  const { checkStack, checkText } = load("./front/check") as typeof Check;
  stacks.forEach((stack) => requireStack(repository, stack));
  const progress = progressLine();
  const all: Check.Checked[] = [];
  for (const stack of stacks.length > 0 ? stacks : stacksIn(repository)) {
    progress.say(`checking ${stack}`);
    const checked = await checkStack(repository, stack);
    all.push(checked);
    progress.clear();
    if (!json) {
      process.stdout.write(`${checkText(checked)}\n`);
    }
  }
  const order = [1, 2, 3] as const;
  const exitCode = order.find((code) => all.some((each) => each.exitCode === code)) ?? 0;
  if (json) {
    print({ exitCode, stacks: all });
  }
  process.exitCode = exitCode;
}

async function make(name: string, flags: Flags): Promise<void> {
  const { makeEnvironment } = load("./front/new") as typeof New;
  const isAsking = process.stdin.isTTY === true && flags.json !== true;
  const files = await makeEnvironment(repository, name, flags, isAsking);
  if (flags.json === true) {
    print({ exitCode: 0, name, files });
    return;
  }
  process.stdout.write(
    [
      ...files,
      "",
      `Look at environments/${name}.ts and change what differs; give it address ranges of its own.`,
      `npx evenkeel check ${name}     # settings, names, quotas, cost`,
      `npm start -- ${name}           # what it would be`,
      "",
    ].join("\n"),
  );
}

function doctor(stack: string | undefined, json: boolean): void {
  const machine = thisMachine();
  const own = examine(machine);
  const account = (() => {
    if (stack === undefined) {
      return [];
    }
    requireStack(repository, stack);
    const { settingsFor } = load("../report/plan/settings") as typeof PlanSettings;
    const { account: id, home, zoneId } = settingsFor(stack);
    return examineAccount(machine, { account: id, home, zoneId });
  })();
  const all = [...own, ...account];
  const missing = all.filter(({ ok, required }) => !ok && required);
  process.exitCode = missing.length > 0 ? 3 : 0;
  if (json) {
    print({ exitCode: process.exitCode, checks: all });
  } else {
    process.stdout.write(`${diagnosisText(all)}\n`);
  }
}

const program = new Command("evenkeel")
  .description("A platform on AWS that stays upright through the loss of a region.")
  .enablePositionalOptions()
  .addHelpText("after", codes)
  .showHelpAfterError("(add --help for more)")
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));

const guarded =
  <Args extends unknown[]>(action: (...args: Args) => void | Promise<void>) =>
  async (...args: Args) => {
    try {
      await action(...args);
    } catch (error) {
      const options = args.find(
        (each): each is { json?: boolean } =>
          typeof each === "object" && each !== null && !Array.isArray(each),
      );
      refuse(error, options?.json ?? false);
    }
  };

program
  .command("check")
  .description("whether stacks can be planned: settings, names, values, quotas, policies, budget")
  .argument("[stacks...]", "all stacks when none is named")
  .option("--json", "print exactly one JSON object")
  .action(guarded((stacks: string[], { json = false }: { json?: boolean }) => check(stacks, json)));

for (const [name, { file, about }] of Object.entries(scripts)) {
  program
    .command(name)
    .description(`${about} (evenkeel ${name} --help)`)
    .argument("[args...]")
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (args: string[]) => {
      process.exitCode = await runScript(file, args);
    });
}

program
  .command("new")
  .description("write a new environment and its stack file, from flags or by asking")
  .argument("<name>", "name of the environment and of its stack")
  .option("--like <ENVIRONMENT>", "begin as a copy of this one (default: dev; prod with --standby)")
  .option("--domain <NAME>", "the site's name: shop.example.com")
  .option("--account <ID>", "the AWS account, 12 digits")
  .option("--zone-id <ID>", "the hosted zone of the domain")
  .option("--home <REGION>", "where the databases are founded (default: eu-west-1)")
  .option("--standby <REGION>", "the region that waits; none makes a stack of one region")
  .option("--json", "ask nothing, and print exactly one JSON object")
  .action(guarded(make));

program
  .command("doctor")
  .description(
    "what is missing on this machine, and with a stack in its account, and how to get it",
  )
  .argument("[stack]", "also ask AWS about the account of this stack; reads only")
  .option("--json", "print exactly one JSON object")
  .action(
    guarded((stack: string | undefined, { json = false }: { json?: boolean }) =>
      doctor(stack, json),
    ),
  );

program
  .command("touched")
  .description("which stacks a change touches, and with which plans to look at it; for workflows")
  .argument("<ref>", "commit that the change began at: origin/main")
  .option("--json", "print exactly one JSON list")
  .action(
    guarded((ref: string, { json = false }: { json?: boolean }) => {
      const { touchedSince } = load("./front/touchedSince") as typeof Touched;
      const asked = touchedSince(repository, ref);
      process.stdout.write(
        json
          ? `${JSON.stringify(asked)}\n`
          : asked
              .map(({ variant, config }) => `${variant}${config === "" ? "" : ` (${config})`}\n`)
              .join(""),
      );
    }),
  );

program
  .command("completion")
  .description("print a script that completes commands, options and stacks")
  .addArgument(new Argument("<shell>").choices(shells))
  .action((shell: Shell) => {
    const commands = program.commands.map((command) => ({
      name: command.name(),
      about: command.description(),
      options: command.options.flatMap(({ long }) => long ?? []),
    }));
    process.stdout.write(completionFor(shell, commands));
  });

allowEarlyReaders();
program
  .parseAsync()
  .catch((error: unknown) => refuse(error, false))
  .finally(endWhenPrinted);
