import { repository } from "../lab/engine/cache";
import { planInProcess } from "../lab/mocks/plan";
import { allowEarlyReaders, endWhenPrinted } from "../lab/print/finish";
import { requireStack, stacksIn } from "../lab/run/workspace";
import { assumed, costOf } from "../report/cost";
import { costText } from "../report/costText";
import { Inventory } from "../report/inventory";
import { knownPrices } from "../report/prices";

/** `npm run cost -- STACK`: what a stack would cost a month, from its plan and dated prices. Asks AWS nothing. */

const help = `Usage: npm run cost -- STACK

Plans a stack in this process and prints what it would cost a month, by the assumptions in report/cost.ts
and the prices in report/data/prices.json. Stacks: ${stacksIn(repository).join(", ")}.`;

async function main([stack]: readonly string[]): Promise<void> {
  if (stack === undefined || stack === "--help" || stack === "-h") {
    process.stdout.write(`${help}\n`);
    process.exitCode = stack === undefined ? 1 : 0;
    return;
  }
  requireStack(repository, stack);
  const { resources, regions, result } = await planInProcess(stack, { preview: false });
  const { activeRegion } = result as { readonly activeRegion: string };
  const planned = resources.all.map((each) => ({ ...each, region: regions.get(each.provider) }));
  const plan = new Inventory(planned, activeRegion);
  process.stdout.write(`${costText(stack, plan, costOf(plan, assumed, knownPrices()), assumed)}\n`);
}

allowEarlyReaders();
main(process.argv.slice(2))
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  })
  .finally(endWhenPrinted);
