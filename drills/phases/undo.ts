import { turnMappings, turnRules } from "../actions/consumers";
import { describeDatabase, memberIn } from "../actions/databases";
import { giveRole } from "../actions/role";
import { type Context } from "../context";

/** Phases after which nothing has moved yet. */
const early: readonly string[] = ["baseline", "fence", "drain", "promote"];

/** Whether a planned move that failed can be taken back: AWS says that no database has begun to move. */
export async function canUndo(context: Context, phase: string): Promise<boolean> {
  const { run, view } = context;
  if (run.mode !== "planned" || !early.includes(phase)) {
    return false;
  }
  for (const database of view.databases) {
    const live = await describeDatabase(context, run.to, database);
    if (live === undefined || live.isMoving || live.writer !== memberIn(database, run.from).arn) {
      return false;
    }
  }
  return true;
}

/** Gives the old place its writes back. Doing it twice is no harm. */
export async function undo(context: Context): Promise<void> {
  const { run } = context;
  await giveRole(context, run.from, { active: true });
  await turnMappings(context, run.from, true);
  await turnRules(context, run.from, true);
}
