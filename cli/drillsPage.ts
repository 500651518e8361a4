import "../lab/mocks/deferred.cjs";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { planOf } from "../drills/plan/plan";
import { printPlan } from "../drills/plan/print";
import { rights } from "../drills/rights";
import { readState } from "../drills/stack/state";
import { viewOf } from "../drills/stack/view";
import { plannedState } from "../lab/mocks/state";

/**
 * docs/drills.md, made from cli/drills.template.md, with the calls of a move of prod and the rights that it takes. Run:
 * node --require tsx/cjs cli/drillsPage.ts
 */

export const drillsPath = join(__dirname, "..", "docs", "drills.md");

const shown = ["fence", "drain", "promote", "shift"];

/** Names that AWS completes with a hash of the lab's: left out, they would only disturb. */
const withoutHash = (text: string) => text.replace(/-[0-9a-f]{7}(?=[;,\s]|$)/gm, "");

/** What `--dry-run` prints of the phases that move something. */
async function dryRun(): Promise<string> {
  const { deployment, settings } = await plannedState("prod");
  const view = viewOf("prod", settings, readState(deployment));
  const { home: from, standby: to } = view;
  const plan = planOf(view, { mode: "planned", from, to, returning: false });
  const phases = plan.filter(({ phase }) => shown.includes(phase));
  return ["```", "…", withoutHash(printPlan(phases)), "…", "```"].join("\n");
}

const rightsTable = (): string => ["```", ...rights, "```"].join("\n");

/** The whole page as Markdown. */
export async function drillsPage(): Promise<string> {
  const template = readFileSync(join(__dirname, "drills.template.md"), "utf8");
  const calls = await dryRun();
  return template
    .replace("<!-- dry run -->", () => calls)
    .replace("<!-- rights -->", () => rightsTable());
}

if (require.main === module) {
  void drillsPage().then((page) => writeFileSync(drillsPath, page));
}
