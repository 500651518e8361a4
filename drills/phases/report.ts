import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { giveBackLease } from "../actions/lease";
import { type Context } from "../context";
import { gather } from "../report/gather";
import { toMarkdown } from "../report/markdown";
import { toSvg } from "../report/svg";
import { phaseNames } from "../run";

/** Why nothing was probed. */
function unprobed({ probe, probeProblem, view }: Context): string | undefined {
  if (probe !== undefined) {
    return undefined;
  }
  return (
    probeProblem ??
    (view.hasHeartbeat
      ? "the API asks its callers for a token or a key"
      : "the stack has no service heartbeat")
  );
}

/** Writes the report beside the journal, and lets others move the stack. */
export async function report(
  context: Context,
): Promise<{ readonly exitCode: number; readonly files: readonly string[] }> {
  const { world, journal, probe, settings } = context;
  const beats = probe?.beats ?? [];
  const made = gather({
    ...{ journal, calls: journal.calls(), beats, unprobed: unprobed(context) },
    objectives: settings.failover.objectives,
    pretended: world.pretended,
    now: world.now(),
  });
  const spans = phaseNames.flatMap((phase) => {
    const at = (kind: "started" | "done") =>
      journal.entries.find((entry) => entry.kind === kind && entry.phase === phase)?.at;
    const [start, end] = [at("started"), at("done")];
    return start === undefined || end === undefined ? [] : [{ phase, start, end }];
  });
  const files = {
    "report.json": `${JSON.stringify(made, null, 2)}\n`,
    "report.md": toMarkdown(made),
    "report.svg": toSvg(made, beats, spans),
  };
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(journal.folder, name), content, { mode: 0o600 });
  }
  await giveBackLease(context);
  return { exitCode: made.exitCode, files: Object.keys(files) };
}
