import { type Lag, lagOf } from "../actions/databases";
import { type Backlog, backlog } from "../actions/queues";
import { type Context, limits, until } from "../context";
import { firstFailure, steadySince } from "../probe/measure";

export interface Baseline {
  readonly lag: readonly Lag[];
  /** Absent where the old place is not asked. */
  readonly backlog?: readonly Backlog[];
  /** Whether the loss of the region was pretended. */
  readonly pretended: boolean;
}

/** How it was before: lag, backlog and, with a probe, a while of writes that succeed. Begins the probe. */
export async function baseline(context: Context): Promise<Baseline> {
  const { world, run, journal, probe } = context;
  probe?.start();
  const lag = await lagOf(context, run.to);
  if (run.mode === "planned") {
    const waiting = await backlog(context, run.from);
    await writesSucceed(context);
    return { lag, backlog: waiting, pretended: false };
  }
  if (world.blackout === undefined) {
    journal.mark("T0", run.since ?? journal.entries[0]?.at);
    return { lag, pretended: false };
  }
  if (journal.marked("T0") === undefined) {
    await writesSucceed(context);
    journal.mark("T0");
  }
  await world.blackout(run.from);
  await noticed(context);
  return { lag, pretended: true };
}

/** A while of writes without a fault: what fails before anything has moved would spoil every figure. */
async function writesSucceed(context: Context): Promise<void> {
  const { world, run, probe } = context;
  if (probe === undefined) {
    return;
  }
  const start = world.now();
  await until(
    context,
    {
      what: `writes to succeed in ${run.from} without a fault, before anything is moved`,
      limit: limits.writes,
      advice: "See where the public name leads, and the API's logs: mend that first.",
    },
    () => {
      const beats = probe.beats.filter(({ sentAt }) => sentAt >= start);
      const since = steadySince(beats, run.from);
      const isLong = since !== undefined && world.now() - since >= world.pace.steady;
      return Promise.resolve(isLong ? true : undefined);
    },
  );
}

/** Waits until a caller outside would have noticed. */
async function noticed(context: Context): Promise<void> {
  const { journal, probe } = context;
  const lost = journal.marked("T0") ?? 0;
  if (probe === undefined) {
    return;
  }
  const at = await until(
    context,
    {
      what: "the first write to fail",
      limit: 60,
      advice: "The region was to be unreachable, and still answers.",
    },
    () => Promise.resolve(firstFailure(probe.beats, lost)),
  );
  journal.mark("T1", at);
}
