import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Command, InvalidArgumentError } from "commander";
import { budget, isOver } from "./budget";
import { availableFunctions, functionBundle } from "../components/support/bundles";

/**
 * What a cold start of each function has to do before the handler is built: read and compile its bundle, and load the
 * clients of AWS's SDK that it asks for at once. Lambda's runtime has the SDK; here it comes from node_modules. A budget
 * that is gone beyond is an error.
 */

const root = join(__dirname, "..");

interface Row {
  readonly name: string;
  /** Kilobytes of `index.js`, and of it compressed as it is uploaded. */
  readonly kilobytes: number;
  readonly compressed: number;
  /** Processor time of loading, median of the runs: unlike the time that passes, it is much the same on a busy machine. */
  readonly milliseconds: number;
}

/** Loads a bundle in a process of its own, as a cold start does, and says what that took. */
const script = `
  const start = process.cpuUsage();
  require(process.argv[1]);
  const { user, system } = process.cpuUsage(start);
  console.log((user + system) / 1000);
`;

const loadingTime = (file: string) =>
  Number(execFileSync(process.execPath, ["-e", script, file], { cwd: root, encoding: "utf8" }));

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

function measure(name: string, runs: number): Row {
  const file = join(root, "dist", "functions", name.replace("/", "-"), "index.js");
  const code = readFileSync(file);
  return {
    name,
    kilobytes: code.length / 1000,
    compressed: gzipSync(code).length / 1000,
    milliseconds: median(Array.from({ length: runs }, () => loadingTime(file))),
  };
}

const columns = (cells: readonly string[]) =>
  cells.map((cell, index) => (index === 0 ? cell.padEnd(28) : cell.padStart(12))).join("");

function print(rows: readonly Row[]): void {
  const lines = rows.map((row) =>
    columns([
      row.name,
      row.kilobytes.toFixed(0),
      row.compressed.toFixed(0),
      `${row.milliseconds.toFixed(0)}${isOver(row) ? " !" : ""}`,
    ]),
  );
  process.stdout.write(
    [
      columns(["function", "kB", "kB zipped", "ms to load"]),
      ...lines,
      `Budget: ${budget.kilobytes} kB and ${budget.milliseconds} ms for each.`,
      "",
    ].join("\n"),
  );
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new InvalidArgumentError("It must be a whole number, 1 or more.");
  }
  return value;
}

new Command("bench:functions")
  .description("Measures the size of every function's bundle and how long loading it takes.")
  .option("--runs <N>", "loads of each bundle, of which the median counts", count, 5)
  .option("--json", "print exactly one JSON object")
  .action(({ runs, json }: { runs: number; json?: boolean }) => {
    const names = availableFunctions();
    names.slice(0, 1).forEach(functionBundle);
    const rows = names.map((name) => measure(name, runs));
    if (json) {
      process.stdout.write(`${JSON.stringify({ budget, functions: rows }, null, 2)}\n`);
    } else {
      print(rows);
    }
    process.exitCode = rows.some((row) => isOver(row)) ? 1 : 0;
  })
  .parse();
