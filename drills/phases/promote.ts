import { promoteCache } from "../actions/caches";
import { describeDatabase, type Lag, lagOf, memberIn, promote as ask } from "../actions/databases";
import { type Context, limits, until } from "../context";
import { DrillError } from "../run";
import { type GlobalDatabase } from "../stack/stores";
import { lagText } from "../text";

export interface Promoted {
  /** What was behind right before. */
  readonly lag: readonly Lag[];
  /** Databases and caches that take writes in the new place now. */
  readonly promoted: readonly string[];
}

/** Makes the new place's databases the writers, and returns once AWS says that they are. */
export async function promote(context: Context): Promise<Promoted> {
  const { view, run, journal, tell } = context;
  const lag = await lagOf(context, run.to);
  if (view.databases.length > 0) {
    tell(`lag before the promotion: ${lagText(lag)}`);
  }
  for (const database of view.databases) {
    await begin(context, database);
  }
  for (const database of view.databases) {
    await untilWriter(context, database);
  }
  for (const cache of view.caches) {
    await promoteCache(context, cache);
  }
  journal.mark("T4");
  return { lag, promoted: [...view.databases, ...view.caches].map(({ id }) => id) };
}

/** Asks for the promotion, unless it has happened or is under way. */
async function begin(context: Context, database: GlobalDatabase): Promise<void> {
  const { run, journal } = context;
  const live = await describeDatabase(context, run.to, database);
  if (live?.writer === memberIn(database, run.to).arn || live?.isMoving === true) {
    return;
  }
  if (run.mode === "disaster" && !run.allowDataLoss) {
    throw new DrillError(
      `${database.id} is not promoted: what has not arrived in ${run.to} would be lost.`,
      "Say that you accept it: --allow-data-loss.",
    );
  }
  if (!journal.has("promoting")) {
    journal.add({ kind: "step", step: "promoting" });
  }
  try {
    await ask(context, database);
  } catch (error) {
    const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new DrillError(
      `RDS refuses to make ${run.to} the writer of ${database.id} (${why}).`,
      "See what RDS says of the global database, then resume.",
    );
  }
}

/** Milliseconds after which a failover that AWS has given up without a word is asked for once more. */
const givenUp = 120_000;

async function untilWriter(context: Context, database: GlobalDatabase): Promise<void> {
  const { world, run } = context;
  const { arn } = memberIn(database, run.to);
  let idleSince: number | undefined;
  await until(
    context,
    {
      what: `${run.to} to be the writer of ${database.id}`,
      limit: limits.promote,
      advice:
        "Writes stay fenced meanwhile. See what RDS says of the global database; once it is available, resume.",
    },
    async () => {
      const live = await describeDatabase(context, run.to, database);
      if (live?.writer === arn && !live.isMoving && live.status === "available") {
        return true;
      }
      // A switchover that was under way when its region was lost comes to nothing.
      idleSince = live?.isMoving === true ? undefined : (idleSince ?? world.now());
      if (run.mode === "disaster" && world.now() - (idleSince ?? Infinity) > givenUp) {
        idleSince = undefined;
        await begin(context, database);
      }
      return undefined;
    },
  );
}
