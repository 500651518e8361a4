import "../lab/mocks/deferred.cjs";
import { repository } from "../lab/engine/cache";
import { planInProcess } from "../lab/mocks/plan";
import { allowEarlyReaders, finish } from "../lab/print/finish";
import { requireStack, stacksIn } from "../lab/run/workspace";
import { snapshotOf } from "../report/plan/snapshot";
import { knownTimes, upTime, upTimeText } from "../report/upTime";

/** `npm run up-time -- STACK`: how long a first `up` would take, by its plan and typical times. Asks AWS nothing. */

const help = `Usage: npm run up-time -- STACK

Plans a stack in this process and prints how long a first up would take: the longest chain of resources
that wait for each other, in the typical times of report/data/creationTimes.json.
Stacks: ${stacksIn(repository).join(", ")}.`;

async function main([stack]: readonly string[]): Promise<void> {
  if (stack === undefined || stack === "--help" || stack === "-h") {
    process.stdout.write(`${help}\n`);
    process.exitCode = stack === undefined ? 1 : 0;
    return;
  }
  requireStack(repository, stack);
  const { resources } = snapshotOf(await planInProcess(stack, { preview: false }));
  process.stdout.write(`${upTimeText(stack, upTime(resources, knownTimes()))}\n`);
}

allowEarlyReaders();
finish(main(process.argv.slice(2)));
