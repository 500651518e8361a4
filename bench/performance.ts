import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import "../cli/quiet";
import { findEngine } from "../lab/engine/find";
import { endWhenPrinted } from "../lab/print/finish";
import * as cases from "./cases";
import { functions } from "./handlers";
import { type Result, type Setting } from "./cases";

/** `npm run bench`: how fast previews are, in comparisons that are made in one run. */

const all: Readonly<Record<string, (setting: Setting) => Promise<Result>>> = {
  previews: cases.previews,
  stock: cases.stock,
  others: cases.others,
  growth: cases.growth,
  calls: cases.calls,
  functions,
};

const template = join(__dirname, "performance.template.md");
const page = join(__dirname, "..", "docs", "performance.md");

/** A case as Markdown, which a terminal can show as it is. */
function table({ title, columns, rows, notes }: Result): string {
  const lines = [columns, columns.map((_, index) => (index === 0 ? "---" : "---:"))];
  const body = rows.map(({ what, cells }) => [what, ...cells]);
  const text = [...lines, ...body].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
  return [`### ${title}`, text, ...notes].join("\n\n");
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new InvalidArgumentError("It must be a whole number, 1 or more.");
  }
  return value;
}

interface Options {
  readonly rounds: number;
  readonly only?: keyof typeof all;
  readonly out: string;
}

async function run({ rounds, only, out }: Options): Promise<void> {
  const say = (text: string) => process.stderr.write(`${text}\n`);
  const setting: Setting = { engine: await findEngine({ onProgress: say }), rounds, say };
  const names = only === undefined ? Object.keys(all) : [only];
  const tables: string[] = [];
  for (const name of names) {
    const result = await all[name]?.(setting);
    if (result !== undefined) {
      tables.push(table(result));
      process.stdout.write(`${tables.at(-1)}\n\n`);
    }
  }
  const { length } = cpus();
  const about = `Measured on ${new Date().toISOString().slice(0, 10)} with Node ${process.version} and ${length} processors, ${rounds} rounds.`;
  // Figures of a part of the cases are not the page's.
  if (only === undefined || out !== page) {
    const text = readFileSync(template, "utf8");
    writeFileSync(
      out,
      text.replace("<!-- figures -->", () => [about, ...tables].join("\n\n")),
    );
  }
}

new Command("bench")
  .description("Measures previews, and writes docs/performance.md when all cases were measured.")
  .addOption(new Option("--only <CASE>", "one case").choices(Object.keys(all)))
  .option("--rounds <N>", "rounds of each case, of which the median counts", count, 5)
  .option("--out <FILE>", "where the page is written", page)
  .action(run)
  .parseAsync()
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  })
  .finally(endWhenPrinted);
