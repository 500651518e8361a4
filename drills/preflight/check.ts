import { type Context } from "../context";

/** What a check found. */
export interface Finding {
  /** A move does not begin with a refusal; a warning is told, and kept in the report. */
  readonly severity: "refusal" | "warning";
  /** What is the matter, with names and values. */
  readonly what: string;
  /** What to do about it. */
  readonly advice: string;
}

/** One thing that must hold before a move. */
export interface Check {
  /** What is checked: "secrets". */
  readonly name: string;
  /** Services that it asks, as the SDK names their clients. */
  readonly asks: readonly string[];
  readonly run: (context: Context) => Promise<readonly Finding[]>;
}

export const refusal = (what: string, advice: string): Finding => ({
  severity: "refusal",
  what,
  advice,
});

export const warning = (what: string, advice: string): Finding => ({
  severity: "warning",
  what,
  advice,
});

/** What a planned move refuses, and whoever has lost a region may have to live with. */
export const refusalUnlessDisaster = (
  { run }: Pick<Context, "run">,
  what: string,
  advice: string,
): Finding => (run.mode === "disaster" ? warning : refusal)(what, advice);

const messageOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

async function runCheck(check: Check, context: Context): Promise<readonly Finding[]> {
  const { lacks = {} } = context.world;
  const missing = check.asks.filter((service) => service in lacks);
  if (missing.length > 0) {
    const why = missing.map((service) => `${service}: ${lacks[service] ?? ""}`).join("; ");
    return [warning(`${check.name} were not checked (${why})`, "Nothing to do here.")];
  }
  try {
    return await check.run(context);
  } catch (error) {
    return [
      refusalUnlessDisaster(
        context,
        `${check.name} could not be checked (${messageOf(error)})`,
        "Mend that, or the rights of whoever drills (docs/drills.md), and try again.",
      ),
    ];
  }
}

/** Makes all checks at once, and says everything that they found. */
export async function runChecks(
  checks: readonly Check[],
  context: Context,
): Promise<readonly Finding[]> {
  const found = await Promise.all(checks.map((check) => runCheck(check, context)));
  return found.flat();
}
