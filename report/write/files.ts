import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Gathered } from "../plan/gather";
import { reportOf } from "../plan/report";
import { type PlanReport, type Snapshot } from "../plan/types";
import { marksOf, topologyOf } from "../topology/build";
import { drawTopology } from "../topology/draw";
import { toHtml } from "./html/page";
import { toMarkdown } from "./markdown";

/** Everything that is written about a plan, by the name of its file. */
export interface Written {
  readonly report: PlanReport;
  readonly files: { readonly [name: string]: string };
}

/** What is there afterwards, and what goes: nothing disappears from the picture without a mark. */
function together(before: Snapshot, after: Snapshot): Snapshot {
  const kept = new Set(after.resources.map(({ urn }) => urn));
  const gone = before.resources.filter(({ urn }) => !kept.has(urn));
  const last = after.places.length > 0 ? after : before;
  return { ...last, resources: [...after.resources, ...gone] };
}

/** Pure but for the layout of the picture, which is the same for the same plan. */
export async function write({ asked, before, after }: Gathered): Promise<Written> {
  const report = reportOf(asked);
  const isNew = before.resources.length === 0;
  const topology = topologyOf(
    `Architecture of stack ${asked.stack}`,
    together(before, after),
    isNew ? undefined : before,
  );
  const parents = new Map(
    [...before.resources, ...after.resources].map(({ urn, parent }) => [urn, parent]),
  );
  const marks = isNew ? new Map() : marksOf(topology, report.changes, parents);
  const svg = await drawTopology(topology, marks);
  return {
    report,
    files: {
      "plan.md": toMarkdown(report),
      "plan.html": toHtml(report, svg),
      "plan.json": `${JSON.stringify(report, null, 2)}\n`,
      "topology.svg": svg,
    },
  };
}

/** @returns paths of what was written. */
export function save(folder: string, { files }: Written): readonly string[] {
  mkdirSync(folder, { recursive: true });
  return Object.entries(files).map(([name, content]) => {
    const file = join(folder, name);
    writeFileSync(file, content);
    return file;
  });
}
