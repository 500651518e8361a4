import "./mocks/deferred.cjs";
import { createRequire } from "node:module";
import { repository } from "./engine/cache";
import { findEngine, NoEngineError } from "./engine/find";
import type * as Judged from "./mocks/judged";
import type * as Plan from "./mocks/plan";
import { wantsColour } from "./print/colour";
import { allowEarlyReaders, finish } from "./print/finish";
import { forbids, type Judgement } from "../policies/judge";
import { printOutcome } from "./print/plan";
import { printJudgement } from "./print/policies";
import { progressLine } from "./print/progress";
import { type DetailedOutcome } from "./run/operation";
import { runOperation } from "./run/runner";
import { requireStack, stacksIn } from "./run/workspace";

/** `npm start [-- STACK]`: what the stack would be, for a person who has just cloned the repository. */

const help = `Usage: npm start [-- STACK]

Previews a stack (dev when none is named) with the real Pulumi engine and simulated providers: no AWS
account is needed, nothing is created. Policies are tried on the plan (docs/policies.md): the exit code is 1
where one is broken that must hold. Stacks: ${stacksIn(repository).join(", ")}.

More: npm run lab -- --help`;

/** The plan without the engine, when there is none and none can be obtained. */
async function withoutEngine(stack: string, reason: NoEngineError): Promise<DetailedOutcome> {
  process.stdout.write(
    `Without the Pulumi engine: planned in this process, as a first deployment (${reason.reasons.join("; ")})\n\n`,
  );
  const start = Date.now();
  // Loaded here only: it brings the whole SDK into this process.
  const { outcomeOf, planInProcess } = createRequire(__filename)("./mocks/plan") as typeof Plan;
  const plan = await planInProcess(stack);
  return outcomeOf(stack, plan, (Date.now() - start) / 1000);
}

async function preview(stack: string): Promise<DetailedOutcome> {
  const progress = progressLine();
  try {
    const engine = await findEngine({ onProgress: progress.say });
    return await runOperation({
      operation: "preview",
      stack,
      project: repository,
      engine,
      onProgress: progress.say,
      onPrint: (text) => process.stderr.write(text),
    });
  } catch (error) {
    progress.clear();
    if (error instanceof NoEngineError) {
      return await withoutEngine(stack, error);
    }
    throw error;
  } finally {
    progress.clear();
  }
}

/** What policies say of it, found in process once the engine has previewed. A plan that fails says so by its own words. */
async function judgement(stack: string): Promise<Judgement | undefined> {
  const { judgeStack } = createRequire(__filename)("./mocks/judged") as typeof Judged;
  return judgeStack(stack);
}

async function main([first]: readonly string[]): Promise<void> {
  if (first === "--help" || first === "-h") {
    process.stdout.write(`${help}\n`);
    return;
  }
  const stack = first ?? "dev";
  requireStack(repository, stack);
  process.stdout.write(`Planning ${stack} with the Pulumi engine and simulated providers ...\n\n`);
  const outcome = await preview(stack);
  process.stdout.write(`${printOutcome(outcome, wantsColour(process.stdout))}\n`);
  process.exitCode = outcome.ok ? 0 : 1;
  const judged = outcome.ok ? await judgement(stack) : undefined;
  if (judged !== undefined) {
    process.stdout.write(`\n${printJudgement(judged, wantsColour(process.stdout))}\n`);
    process.exitCode = forbids(judged) ? 1 : 0;
  }
}

allowEarlyReaders();
finish(main(process.argv.slice(2)));
