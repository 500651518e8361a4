import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { repository } from "../lab/engine/cache";
import { type Result, type Setting } from "./cases";

interface Answer {
  readonly budget: { readonly kilobytes: number; readonly milliseconds: number };
  readonly functions: readonly {
    readonly name: string;
    readonly kilobytes: number;
    readonly compressed: number;
    readonly milliseconds: number;
  }[];
}

/** (f) What a cold start of each handler loads: `npm run bench:functions`. */
export async function functions({ rounds, say }: Setting): Promise<Result> {
  say("functions");
  const args = ["--require", "tsx/cjs", join(__dirname, "functions.ts"), "--json"];
  const { budget, functions: found } = JSON.parse(
    execFileSync(process.execPath, [...args, "--runs", `${rounds}`], {
      cwd: repository,
      encoding: "utf8",
    }),
  ) as Answer;
  return {
    title: "Cold start of the functions",
    columns: ["function", "kB", "kB zipped", "CPU ms to load"],
    rows: found.map(({ name, kilobytes, compressed, milliseconds }) => ({
      what: name,
      cells: [kilobytes, compressed, milliseconds].map((value) => value.toFixed(0)),
    })),
    notes: [`Budget: ${budget.kilobytes} kB and ${budget.milliseconds} ms for each.`],
  };
}
