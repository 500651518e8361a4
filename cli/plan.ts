import "../lab/mocks/deferred.cjs";
import { Command } from "commander";
import { join } from "node:path";
import picocolors from "picocolors";
import { repository } from "../lab/engine/cache";
import { wantsColour } from "../lab/print/colour";
import { allowEarlyReaders, finish } from "../lab/print/finish";
import { progressLine } from "../lab/print/progress";
import { requireStack, UnknownStackError } from "../lab/run/workspace";
import { BaseError } from "../report/plan/baseRef";
import { gather, RefusedError } from "../report/plan/gather";
import { type PlanReport } from "../report/plan/types";
import { save, write } from "../report/write/files";
import { headline } from "../report/write/words";
import { assignment } from "./options";

/** `npm run plan -- STACK`: what a change would do, for whoever must say yes or no. */

const exitCodes = { done: 0, failed: 1, refused: 2, stop: 3 } as const;

const examples = `
Examples:
  npm run plan -- prod --base origin/main                       this tree against another commit
  npm run plan -- prod --config active=eu-central-1             the same tree, moved to the other region
  npm run plan -- prod --drill ~/drills/report.json             with what the last drill measured
  pulumi preview --json --show-sames > preview.json && npm run plan -- prod --from preview.json

Writes plan.md (fits a comment on GitHub), plan.html (one page that needs no network), plan.json and topology.svg.

Exit codes:
  0  written, and nothing stops the plan
  1  failed: the plan could not be made
  2  refused before anything was done: flags, files or settings are wrong
  3  written, but it must not go: data would be lost that nobody allows (data-kept, docs/policies.md), a finding is an error, or cost.budget is exceeded`;

interface Options {
  readonly from?: string;
  readonly base?: string;
  readonly config: readonly string[];
  readonly drill?: string;
  readonly out?: string;
  readonly json?: boolean;
}

const isRefusal = (error: unknown) =>
  error instanceof RefusedError ||
  error instanceof BaseError ||
  error instanceof UnknownStackError ||
  (error instanceof Error && error.name === "SettingsError");

function summary(report: PlanReport, files: readonly string[], useColor: boolean): string {
  const { bold, red, yellow, green } = picocolors.createColors(useColor);
  const paint = { stop: red, look: yellow, fine: green }[report.verdict.level];
  return [
    bold(headline(report)),
    bold(paint(report.verdict.title)),
    ...report.verdict.reasons.map((reason) => `  - ${reason}`),
    "",
    ...files,
    "",
  ].join("\n");
}

async function plan(stack: string, options: Options): Promise<number> {
  const { out = join(repository, "dist", "plans", stack), json = false } = options;
  const progress = progressLine();
  try {
    requireStack(repository, stack);
    const gathered = await gather({ ...options, repository, stack, say: progress.say });
    progress.say("writing");
    const written = await write(gathered);
    const files = save(out, written);
    progress.clear();
    const { report } = written;
    process.stdout.write(
      json
        ? (written.files["plan.json"] ?? "")
        : summary(report, files, wantsColour(process.stdout)),
    );
    return report.verdict.level === "stop" ? exitCodes.stop : exitCodes.done;
  } catch (error) {
    progress.clear();
    const text = error instanceof Error ? error.message : String(error);
    const exitCode = isRefusal(error) ? exitCodes.refused : exitCodes.failed;
    if (json) {
      process.stdout.write(`${JSON.stringify({ stack, exitCode, error: text }, null, 2)}\n`);
    } else {
      process.stderr.write(`${text}\n`);
    }
    return exitCode;
  }
}

const program = new Command("plan")
  .description("Says what a plan changes, what it costs and what it puts at risk.")
  .argument("<stack>", "name of a stack: there is a Pulumi.STACK.yaml")
  .option(
    "--from <FILE>",
    "what `pulumi preview --json --show-sames` printed, instead of a plan in this process",
  )
  .option("--base <REF>", "compare with the same stack at another commit")
  .option("--config <KEY=VALUE>", "a value over the stack file's; repeatable", assignment, [])
  .option("--drill <FILE>", "report.json of the last drill")
  .option("--out <DIR>", "where the files go (default: dist/plans/STACK)")
  .option("--json", "print exactly one JSON object: plan.json")
  .addHelpText("after", examples)
  .showHelpAfterError("(add --help for more)")
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : exitCodes.refused))
  .action(async (stack: string, options: Options) => {
    process.exitCode = await plan(stack, options);
  });

allowEarlyReaders();
finish(program.parseAsync());
