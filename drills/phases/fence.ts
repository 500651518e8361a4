import { fenceRole } from "../actions/role";
import { type Context } from "../context";

/**
 * Takes writes away from the old place. Commands are refused with 503 from here on; what was accepted is still worked off. In
 * a disaster nothing is called: the region is down, and its databases cannot write once others are promoted.
 */
export async function fence(context: Context): Promise<{ readonly fenced: boolean }> {
  const { run, journal } = context;
  if (run.mode === "disaster") {
    journal.mark("T2");
    journal.mark("T3");
    return { fenced: false };
  }
  journal.mark("T0");
  journal.mark("T2");
  await fenceRole(context, run.from, { active: true, draining: true });
  journal.mark("T3");
  return { fenced: true };
}
