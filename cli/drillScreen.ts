import pc from "picocolors";
import { type Audience, type Outcome } from "../drills/drill";
import { JournalError } from "../drills/journal";
import { RequestError } from "../drills/options";
import { RefusedError } from "../drills/preflight/refused";
import { DrillError } from "../drills/run";
import { duration } from "../drills/text";

/** What a drill looks like to whoever watches: a line for each phase, and one that changes below them on a terminal. */

/** Where text goes. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Milliseconds between two lines about the same wait, where lines cannot change. */
const quiet = 30_000;

export function audienceOn(screen: Screen, now: () => number = Date.now): Audience {
  const wipe = screen.isTTY === true ? "\r\u001b[2K" : "";
  const colours = pc.createColors(screen.isTTY === true && pc.isColorSupported);
  let started = now();
  let due = now() + quiet;
  const line = (text: string) => screen.write(`${wipe}${text}\n`);
  return {
    say: (text) => {
      if (screen.isTTY === true) {
        screen.write(`${wipe}  ${text}`.slice(0, (screen.columns ?? 80) + wipe.length - 1));
      } else if (now() >= due) {
        due = now() + quiet;
        line(`  ${text}`);
      }
    },
    tell: (text) => line(`  ${text}`),
    phase: (phase, status) => {
      if (status === "started") {
        started = now();
        due = now() + quiet;
        return;
      }
      const took = status === "skipped" ? "done before" : duration(now() - started);
      const mark = status === "failed" ? colours.red("failed") : colours.green("done");
      line(
        `${phase.padEnd(10)} ${status === "skipped" ? colours.dim(took) : `${mark} in ${took}`}`,
      );
    },
  };
}

/** Why a drill did not end well, as its reader needs it. */
export function explain(error: unknown): string {
  if (error instanceof RefusedError) {
    const count = error.refusals.length;
    const reasons = error.refusals.map(({ what, advice }) => `- ${what}\n    ${advice}`);
    return `Refused, for ${count === 1 ? "one reason" : `${count} reasons`}. ${error.advice}\n${reasons.join("\n")}`;
  }
  if (error instanceof DrillError) {
    return `${error.message}\n${error.advice}`;
  }
  return error instanceof Error ? error.message : String(error);
}

/** Whether nothing was done at all. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof RequestError ||
  error instanceof JournalError ||
  // Settings that are wrong are found before anything else is done.
  (error instanceof Error && error.name === "SettingsError");

/** What an outcome means, on one line. */
export function verdict({ exitCode, folder }: Outcome, resume: string): string {
  const where = folder === undefined ? "" : ` Journal and report: ${folder}`;
  switch (exitCode) {
    case 0:
      return `Done, within the objectives.${where}`;
    case 2:
      return `Refused; nothing was touched.${where}`;
    case 3:
      return `Moved, but not as it should be: see the report.${where}`;
    default:
      return `Failed.${where}\nGo on with: ${resume}`;
  }
}
