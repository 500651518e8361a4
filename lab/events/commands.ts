import { Command, InvalidArgumentError } from "commander";
import { eventNames, type EventName } from "../../functions/shared/choreography";
import { createRequire } from "node:module";
import type * as Session from "../emulator/session";
import { type LabCloud } from "../emulator/types";
import { progressLine } from "../print/progress";
import type * as Facts from "./facts";
import { printRedrive, printSend } from "./print";
import type * as Redrive from "./redrive";
import { type SendOptions } from "./run";
import type * as Send from "./send";

/**
 * The commands of the lab that let events flow through a stack which is up. What they need is loaded when one of them runs: the
 * clients of AWS's SDK would slow down every other command.
 */

const load = createRequire(__filename);

function whole(least: number) {
  return (text: string): number => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < least) {
      throw new InvalidArgumentError(`It must be a whole number, ${least} or more.`);
    }
    return value;
  };
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0 && value <= 1)) {
    throw new InvalidArgumentError("It must be a share from 0 to 1, such as 0.1.");
  }
  return value;
}

function failRate(text: string): number {
  const value = share(text);
  if (value > 0.5) {
    throw new InvalidArgumentError(
      "It must be at most 0.5: beyond that most messages fail five times and end as dead letters.",
    );
  }
  return value;
}

const isKnown = (text: string): text is EventName =>
  (eventNames as readonly string[]).includes(text);

function eventName(text: string): EventName {
  if (!isKnown(text)) {
    throw new InvalidArgumentError(`There is no such event. There are: ${eventNames.join(", ")}.`);
  }
  return text;
}

const textOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** A minute between sweeps is ten seconds, and what failed comes back after two: nobody waits for AWS's minutes in the lab. */
export const pace = { scheduleFactor: 6, retrySeconds: 2 } as const;

/** Works on a stack that is up and prints what came of it; an answer that is not `ok`, and an error, are exit code 1. */
async function withLab<R extends { readonly ok: boolean }>(
  stack: string,
  json: boolean,
  work: (lab: LabCloud, onProgress: (text: string) => void) => Promise<R>,
  print: (report: R) => string,
): Promise<void> {
  const progress = progressLine();
  let lab: LabCloud | undefined;
  try {
    const { openLab } = load("../emulator/session") as typeof Session;
    lab = await openLab({ stack, onProgress: progress.say, ...pace });
    const report = await work(lab, progress.say);
    progress.clear();
    process.stdout.write(`${json ? JSON.stringify(report, null, 2) : print(report)}\n`);
    process.exitCode = report.ok ? 0 : 1;
  } catch (error) {
    progress.clear();
    if (json) {
      const answer = { stack, ok: false, problems: [textOf(error)] };
      process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
    } else {
      process.stderr.write(`${textOf(error)}\n`);
    }
    process.exitCode = 1;
  } finally {
    await lab?.stop();
  }
}

const sendExamples = `
Examples:
  npm run lab -- send commerce OrderPlaced --count 1000 --json
  npm run lab -- send commerce OrderPlaced --count 200 --fail-rate 0.1 --duplicates 0.1 --shuffle --seed 7
  npm run lab -- send commerce OrderPlaced --count 100 --declined 0.1 --short 0.1
  npm run lab -- send commerce OrderPlaced --count 20 --poison 1
  npm run lab -- send notifications OrderPlaced --count 100

Orders go in by the API of ordering where the stack has it. Everything else is put on the bus or the
topics, in the place of its publisher. Every service's own store is then held against what must have
happened. A message that was not handled comes back after 2 seconds, and outboxes are swept every 10.`;

export function sendCommand(): Command {
  return new Command("send")
    .description("let events flow through a stack that is up, and count what came of them")
    .argument("<stack>", "name of a stack that is up in the lab")
    .argument("<event>", `one of ${eventNames.join(", ")}`, eventName)
    .option("--count <N>", "how many", whole(1), 100)
    .option("--fail-rate <X>", "share of the calls of functions that fail, up to 0.5", failRate, 0)
    .option("--duplicates <X>", "share of events that are told twice", share, 0)
    .option("--shuffle", "let events on the bus overtake each other")
    .option("--declined <X>", "share of orders whose payment is refused", share, 0)
    .option("--short <X>", "share of orders that ask for what is not in stock", share, 0)
    .option("--poison <N>", "poisoned messages for every queue", whole(0), 0)
    .option("--clients <N>", "clients that order side by side", whole(1), 4)
    .option("--seed <N>", "draws the same again", whole(0))
    .option("--patience <SECONDS>", "gives up when it has not come to rest", whole(1), 900)
    .option("--json", "print exactly one JSON object")
    .addHelpText("after", sendExamples)
    .action(
      (
        stack: string,
        event: EventName,
        { json = false, clients, ...given }: SendOptions & { json?: boolean; clients: number },
      ) =>
        withLab(
          stack,
          json,
          (lab, onProgress) => {
            const options = { ...given, lanes: clients, onProgress };
            if (event === "OrderPlaced") {
              return (load("./send") as typeof Send).sendOrders(lab, options);
            }
            return (load("./facts") as typeof Facts).sendFacts(lab, event, options);
          },
          printSend,
        ),
    );
}

const redriveExamples = `
Examples:
  npm run lab -- redrive commerce                                             all of the place that serves writes
  npm run lab -- redrive commerce evenkeel-commerce-inventory-OrderPlaced     one queue`;

export function redriveCommand(): Command {
  return new Command("redrive")
    .description("move dead letters back into their queues, and let functions handle them")
    .argument("<stack>", "name of a stack that is up in the lab")
    .argument("[queue]", "name of a queue or of its dead-letter queue")
    .option("--patience <SECONDS>", "gives up when it has not come to rest", whole(1), 900)
    .option("--json", "print exactly one JSON object")
    .addHelpText("after", redriveExamples)
    .action(
      (
        stack: string,
        queue: string | undefined,
        { json = false, patience }: { json?: boolean; patience: number },
      ) =>
        withLab(
          stack,
          json,
          (lab, onProgress) =>
            (load("./redrive") as typeof Redrive).redrive(lab, { queue, patience, onProgress }),
          printRedrive,
        ),
    );
}
