import { turnMappings, turnRules } from "../actions/consumers";
import { describeDatabase, memberIn } from "../actions/databases";
import { turnGate } from "../actions/gate";
import { giveRole, readRole } from "../actions/role";
import { type Context } from "../context";
import { DrillError } from "../run";

/** Lets the new place write, leads the names to it, and starts its consumers and relays. */
export async function shift(context: Context): Promise<{ readonly gate: string }> {
  const { run, journal, view } = context;
  await oneWriterAtMost(context);
  await giveRole(context, run.to, { active: true });
  await turnGate(context);
  journal.mark("T5");
  await turnMappings(context, run.to, true);
  await turnRules(context, run.to, true);
  return { gate: view.gate.kind };
}

/**
 * The new place is let go only once its databases are the writers, and the old one is fenced or out of reach.
 * @throws DrillError otherwise.
 */
async function oneWriterAtMost(context: Context): Promise<void> {
  const { run, view } = context;
  for (const database of view.databases) {
    const live = await describeDatabase(context, run.to, database);
    if (live?.writer !== memberIn(database, run.to).arn) {
      throw new DrillError(
        `${run.to} is not the writer of ${database.id} (any more).`,
        "Find out who moved it back; the place is not let go.",
      );
    }
  }
  if (run.mode === "planned" && (await readRole(context, run.from)).active) {
    throw new DrillError(
      `${run.from} takes writes again: somebody has given it back its role.`,
      "Find out who; with both places active there would be two writers.",
    );
  }
}
