import "../lab/mocks/deferred.cjs";
import { repository } from "../lab/engine/cache";
import { planInProcess } from "../lab/mocks/plan";
import { allowEarlyReaders, endWhenPrinted } from "../lab/print/finish";
import { requireStack, stacksIn } from "../lab/run/workspace";
import { costOf, sumOf, usageOf } from "../report/cost";
import { costText, dollars, sumText } from "../report/costText";
import { costReport } from "../report/plan/cost";
import { settingsFor } from "../report/plan/settings";
import { nothing, snapshotOf } from "../report/plan/snapshot";
import { isOverBudget } from "../report/plan/verdict";
import { Inventory } from "../report/inventory";
import { knownPrices } from "../report/prices";

/** `npm run cost -- STACK`: what a stack would cost a month, from its plan and dated prices. Asks AWS nothing. */

const help = `Usage: npm run cost -- STACK [--json]

Plans a stack in this process and prints what it would cost a month, by the assumptions in settings.cost
and the prices in report/data/prices.json. Stacks: ${stacksIn(repository).join(", ")}.

Exit codes: 0 done, 1 failed, 2 refused, 3 more than settings.cost.budget.`;

async function cost(stack: string, json: boolean): Promise<number> {
  requireStack(repository, stack);
  const settings = settingsFor(stack);
  const plan = await planInProcess(stack, { preview: false });
  const report = costReport(nothing, snapshotOf(plan), settings.cost, knownPrices());
  const over = isOverBudget(report);
  if (json) {
    process.stdout.write(`${JSON.stringify({ stack, ...report }, null, 2)}\n`);
  } else {
    const usage = usageOf(settings.cost);
    const planned = plan.resources.all.map((each) => ({
      ...each,
      region: plan.regions.get(each.provider),
    }));
    const inventory = new Inventory(planned, settings.active);
    const lines = costOf(inventory, usage, knownPrices());
    process.stdout.write(`${costText(stack, inventory, lines, usage)}\n`);
    if (over) {
      const budget = dollars((settings.cost.budget ?? 0) * 100);
      process.stderr.write(
        `${sumText(sumOf(lines))} USD a month is more than settings.cost.budget, ${budget}.\n`,
      );
    }
  }
  return over ? 3 : 0;
}

async function main(args: readonly string[]): Promise<number> {
  const [stack, ...others] = args.filter((arg) => arg !== "--json");
  const unknown = others.filter((arg) => arg !== "--help" && arg !== "-h");
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(`${help}\n`);
    return 0;
  }
  if (stack === undefined || stack.startsWith("-") || unknown.length > 0) {
    process.stderr.write(`${help}\n`);
    return 2;
  }
  return cost(stack, args.includes("--json"));
}

allowEarlyReaders();
main(process.argv.slice(2))
  .then((exitCode) => {
    process.exitCode = exitCode;
  })
  .catch((error: unknown) => {
    const isRefusal =
      error instanceof Error && /^(SettingsError|UnknownStackError)$/.test(error.constructor.name);
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = isRefusal ? 2 : 1;
  })
  .finally(endWhenPrinted);
