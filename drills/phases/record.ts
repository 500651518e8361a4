import { wrongPlaces } from "../actions/role";
import { type Context, limits, reachable, until } from "../context";
import { DrillError } from "../run";
import { describeChange, surprises } from "../stack/changes";
import { urnsIn } from "../stack/regions";
import { roleInputs, wrongRoles } from "../stack/roles";
import { readState, type State } from "../stack/state";
import { type ResourceChange } from "../world";

export interface Recorded {
  /** What the update changed. */
  readonly changed: readonly string[];
  /** What of it was no role-bearing input. Must be nothing. */
  readonly unexpected: readonly string[];
  /** What preflight found that it would have changed besides: it was left alone. */
  readonly leftAlone: readonly string[];
  /** Role-bearing inputs that have not their new value, in places that can be reached. Must be none. */
  readonly wrongRoles: readonly string[];
  /** What the preview afterwards would still change. Must be nothing. */
  readonly remaining: readonly string[];
}

/**
 * Brings configuration and state in line with what has happened: `active`, an update of what follows from it, and a preview
 * that must be empty. In a disaster exactly the dead region's resources are left alone, never what depends on them.
 */
export async function record(context: Context): Promise<Recorded> {
  const { world, run } = context;
  const { engine } = world;
  const unavailable = run.mode === "disaster" ? run.from : undefined;
  const before = await unlockedState(context);
  await engine.setConfig({ active: run.to, unavailable });
  const dead = unavailable === undefined ? [] : urnsIn(unavailable, before);
  const leftAlone = foundBefore(context);
  const exclude = [...dead, ...leftAlone.map(({ urn }) => urn)];
  const changed = await engine.up({
    exclude,
    refuse: refuseDestruction,
    onProgress: context.say,
  });
  const roles = new Set(roleInputs(before, context.view.prefix).map(({ urn }) => urn));
  const after = readState(await engine.exportState());
  const wrong = wrongRoles(after, { prefix: context.view.prefix, active: run.to, unavailable });
  const remaining = await engine.preview({ exclude, onProgress: context.say });
  return {
    changed: changed.map(describeChange),
    unexpected: surprises(changed, roles).others.map(describeChange),
    leftAlone: leftAlone.map(describeChange),
    wrongRoles: [
      ...wrong.map(
        ({ name, region, input, value }) =>
          `${name} in ${region}: ${input} is ${JSON.stringify(value)}`,
      ),
      ...(await wrongPlaces(context, reachable(context), run.to)),
    ],
    remaining: remaining.map(describeChange),
  };
}

/** Ends an update that begins to destroy data. */
export const refuseDestruction = (change: ResourceChange): string | undefined =>
  surprises([change], new Set()).destructive.length > 0
    ? `it would ${describeChange(change)}, which holds data`
    : undefined;

/** What preflight found besides the move, in a disaster; a planned move does not begin with it. A move is no deployment. */
const foundBefore = ({ journal }: Context): readonly ResourceChange[] =>
  (journal.result("preflight")?.surprises ?? []) as readonly ResourceChange[];

/** The state, once nobody works on it. */
export async function unlockedState(context: Context): Promise<State> {
  const { engine } = context.world;
  const { stack } = context.run;
  let holder = "";
  await until(
    context,
    {
      what: `the lock on stack ${stack}`,
      limit: limits.lock,
      advice: `If its holder runs nowhere any more: \`pulumi cancel --stack ${stack}\`, then resume.`,
    },
    async () => {
      holder = (await engine.lockHolder()) ?? "";
      return holder === "" ? true : undefined;
    },
  );
  const state = readState(await engine.exportState());
  if (state.pending.length > 0) {
    throw new DrillError(
      `An operation on stack ${stack} was cut short: ${state.pending.join(", ")}.`,
      "Find out whether it came to be (docs/state.md), run `pulumi refresh`, then resume.",
    );
  }
  return state;
}
