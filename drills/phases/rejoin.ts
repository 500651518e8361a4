import { turnMappings, turnRules } from "../actions/consumers";
import { describeDatabase, lagOf, memberIn, worstLag } from "../actions/databases";
import { alarmState, isOff, turnSwitch } from "../actions/gate";
import { takeLease } from "../actions/lease";
import { fenceRole, wrongPlaces } from "../actions/role";
import { type Context, limits, until } from "../context";
import { judgementOf } from "../stack/gate";
import { readState } from "../stack/state";
import { unlockedState, refuseDestruction } from "./record";
import { describeChange } from "../stack/changes";
import { wrongRoles } from "../stack/roles";
import { DrillError } from "../run";

export interface Rejoined {
  /** What the update changed, now that the region may be called again. */
  readonly changed: readonly string[];
  /** Whether the gate had to be re-armed. */
  readonly rearmed: boolean;
}

/**
 * Takes a region that was lost back into the stack, before anything moves to it: it is fenced, for it still believes what it
 * was told last; `unavailable` is taken out; its databases follow again; the gate is re-armed.
 */
export async function rejoin(context: Context): Promise<Rejoined> {
  const { run } = context;
  if (!run.returning) {
    return { changed: [], rearmed: false };
  }
  await fenceRole(context, run.to, { active: false });
  await turnMappings(context, run.to, false);
  await turnRules(context, run.to, false);
  const changed = await recordReturn(context);
  await databasesFollow(context);
  const rearmed = await rearm(context);
  return { changed, rearmed };
}

/** The program may call the region again, and catches up with what was left out while it was down. */
async function recordReturn(context: Context): Promise<readonly string[]> {
  const { world, run, view, say } = context;
  await unlockedState(context);
  await world.engine.setConfig({ active: run.from, unavailable: undefined });
  const changed = await world.engine.up({ refuse: refuseDestruction, onProgress: say });
  const state = readState(await world.engine.exportState());
  const wrong = [
    ...wrongRoles(state, { prefix: view.prefix, active: run.from }).map(
      ({ name }) => `${name} has not the role of its place`,
    ),
    ...(await wrongPlaces(context, [run.from, run.to], run.from)),
  ];
  if (wrong.length > 0) {
    throw new DrillError(
      `After the update ${wrong.join("; ")}.`,
      "Run `pulumi up`, look why it leaves them out, then resume.",
    );
  }
  return changed.map(describeChange);
}

/** Every old cluster is a reader again and close behind: AWS rebuilds it from the writer's storage. */
async function databasesFollow(context: Context): Promise<void> {
  const { view, run, settings } = context;
  const most = settings.failover.maxLagSeconds * 1000;
  for (const database of view.databases) {
    const { arn } = memberIn(database, run.to);
    await until(
      context,
      {
        what: `${run.to} to follow ${database.id} again`,
        limit: limits.rejoin,
        advice:
          "See what RDS says of the global database. A cluster that AWS does not take back must be deleted and made anew.",
      },
      async () => {
        await takeLease(context);
        const live = await describeDatabase(context, run.from, database);
        const sync = live?.synchronization[arn] ?? "connected";
        return live?.members.includes(arn) === true &&
          live.writer !== arn &&
          !live.isMoving &&
          sync === "connected"
          ? true
          : undefined;
      },
    );
  }
  await until(
    context,
    {
      what: `the databases in ${run.to} to be at most ${settings.failover.maxLagSeconds} s behind`,
      limit: limits.rejoin,
      advice: "See the metric AuroraGlobalDBReplicationLag.",
    },
    async () => {
      await takeLease(context);
      return (worstLag(await lagOf(context, run.to)) ?? 0) <= most ? true : undefined;
    },
  );
}

/**
 * After the standby died while it was active, both places are off and home answers only because it is PRIMARY. First home is
 * turned on; only once Route 53 has heard of that, the standby (architecture rule 7).
 */
async function rearm(context: Context): Promise<boolean> {
  const { view, world, run } = context;
  const { gate, home, standby } = view;
  if (gate.kind !== "alarms" || run.to === home) {
    return false;
  }
  const ofHome = judgementOf(gate, home);
  const ofStandby = judgementOf(gate, standby);
  const isArmed = !(await isOff(context, ofHome)) && !(await isOff(context, ofStandby));
  if (isArmed) {
    return false;
  }
  await turnSwitch(context, ofHome, false);
  const waiting = { limit: limits.names, advice: "Look at the gate's alarms, then resume." };
  await until(context, { ...waiting, what: `the alarm on ${home} to be OK` }, async () =>
    (await alarmState(context, ofHome)) === "OK" ? true : undefined,
  );
  // The names lead home already, so they cannot tell when Route 53 has heard of it: it gets its time.
  await world.wait(world.pace.gate);
  await until(context, { ...waiting, what: `every name server to lead home` }, async () => {
    const answers = await world.resolve(view.apiHost);
    return answers.length > 0 && answers.every(({ region }) => region === home) ? true : undefined;
  });
  await turnSwitch(context, ofStandby, false);
  await until(context, { ...waiting, what: `the alarm on ${standby} to be OK` }, async () =>
    (await alarmState(context, ofStandby)) === "OK" ? true : undefined,
  );
  return true;
}
