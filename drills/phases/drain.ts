import { turnMappings, turnRules } from "../actions/consumers";
import { latest } from "../actions/metrics";
import { type Backlog, backlog, total } from "../actions/queues";
import { fenceRole, giveRole } from "../actions/role";
import { type Context, limits, until } from "../context";

export interface Drained {
  /** What is left in the old place's queues. Absent in a disaster: nobody was asked. */
  readonly left?: readonly Backlog[];
}

const advice =
  "Look for a consumer that fails (its dead letters, its alarms). Nothing has moved yet: the place takes writes again.";

/**
 * Lets the old place work off what it has accepted, then stops it: relays first, so that no new message comes, then consumers,
 * then the place itself. What is in an outbox by then moves with its database.
 */
export async function drain(context: Context): Promise<Drained> {
  const { from, mode } = context.run;
  if (mode === "disaster") {
    return {};
  }
  await turnRules(context, from, false);
  for (;;) {
    // Also for a run that was killed below, or found a message that came while the consumers stopped.
    await giveRole(context, from, { active: true, draining: true });
    await turnMappings(context, from, true);
    await empty(context);
    await turnMappings(context, from, false);
    await fenceRole(context, from, { active: false });
    const left = await backlog(context, from);
    if (total(left) === 0) {
      return { left };
    }
  }
}

/** Waits until queues have been empty, and replicators without lag, for a while: both say so approximately. */
async function empty(context: Context): Promise<void> {
  const { world, run } = context;
  let since: number | undefined;
  await until(
    context,
    { what: `the queues of ${run.from} to be worked off`, limit: limits.drain, advice },
    async () => {
      const waiting = total(await backlog(context, run.from)) + (await replicatorLag(context));
      since = waiting === 0 ? (since ?? world.now()) : undefined;
      context.say(`${waiting} messages are left in ${run.from}`);
      return since !== undefined && world.now() - since >= world.pace.steady ? true : undefined;
    },
  );
}

/** Records of Kafka that the new place has not yet. */
async function replicatorLag(context: Context): Promise<number> {
  const { to, from } = context.run;
  const lags = await Promise.all(
    context.view.replicators
      .filter((replicator) => replicator.region === to && replicator.from === from)
      .map(({ name }) =>
        latest(context, to, {
          namespace: "AWS/Kafka",
          name: "MessageLag",
          dimensions: { "Replicator Name": name },
        }),
      ),
  );
  return lags.reduce<number>((sum, lag) => sum + (lag ?? 0), 0);
}
