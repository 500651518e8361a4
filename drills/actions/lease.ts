import { z } from "zod";
import { type Context } from "../context";
import { DrillError } from "../run";
import { makeParameter, readParameter, removeParameter, writeParameter } from "./parameters";
import { parseJson } from "./role";

/**
 * Keeps a second operator out, from anywhere: Pulumi's lock is held during its own operations alone. A parameter in the new
 * place, which both would move to, and which is there when the old one is not (decision 37).
 */

const lease = z.object({ run: z.string(), operator: z.string(), until: z.number() });

/** Who may move a stack now. */
export type Lease = z.output<typeof lease>;

/** Milliseconds that a lease is good for without being renewed: longer than the longest phase waits in one go. */
export const leaseLasts = 20 * 60_000;

/** Milliseconds after which a write that was sent before is surely there. */
const settled = 3_000;

export const leaseParameter = (prefix: string): string => `/${prefix}/drill/lease`;

/** The lease as it is now in a region. One that nobody can read counts as held, by nobody knows whom. */
export async function readLease(
  { aws, run, view }: Context,
  region = run.to,
): Promise<Lease | undefined> {
  const text = await readParameter(aws(region), leaseParameter(view.prefix));
  if (text === undefined) {
    return undefined;
  }
  const parsed = lease.safeParse(parseJson(text));
  return parsed.success ? parsed.data : { run: "unknown", operator: "unknown", until: Infinity };
}

/** Who else may move the stack now, by what a region knows. */
export async function otherHolder(
  context: Context,
  region = context.run.to,
): Promise<Lease | undefined> {
  const held = await readLease(context, region);
  return held !== undefined && held.run !== context.run.id && held.until > context.world.now()
    ? held
    : undefined;
}

export const heldBy = ({ run, operator, until }: Lease): string =>
  `${operator} runs drill ${run}` +
  (Number.isFinite(until)
    ? ` (its lease ends ${new Date(until).toISOString()} unless renewed)`
    : "");

/** Somebody else moves the stack. */
export class LeaseTakenError extends DrillError {
  public override readonly name = "LeaseTakenError";

  constructor(public readonly holder: Lease) {
    super(`${heldBy(holder)}.`, "Nothing more was done here; see how that drill ends.");
  }
}

/** Takes the lease, or renews it. @throws DrillError when another run holds it. */
export async function takeLease(context: Context): Promise<void> {
  const { aws, run, view, world } = context;
  const { id, operator, to } = run;
  const name = leaseParameter(view.prefix);
  const value = JSON.stringify({ run: id, operator, until: world.now() + leaseLasts });
  if (await makeParameter(aws(to), name, value)) {
    return;
  }
  const other = await otherHolder(context);
  if (other !== undefined) {
    throw new LeaseTakenError(other);
  }
  const isMine = (await readLease(context))?.run === id;
  await writeParameter(aws(to), name, value);
  if (!isMine) {
    // Whoever took over the same expired lease has written by now: the last one has it.
    await world.wait(settled);
    const holder = await readLease(context);
    if (holder !== undefined && holder.run !== id) {
      throw new LeaseTakenError(holder);
    }
  }
}

/** Gives the lease back, if it is still this run's. */
export async function giveBackLease(context: Context): Promise<void> {
  const { aws, run, view } = context;
  if ((await readLease(context))?.run === run.id) {
    await removeParameter(aws(run.to), leaseParameter(view.prefix));
  }
}
