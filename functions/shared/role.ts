import { type Log, describeError } from "./log";
import { type Role } from "./configuration";

/** What this place may do now. */
export interface RoleReader {
  /** Whether it serves writes: consumers and outbox relays work then. */
  isActive(): Promise<boolean>;
  /** Whether APIs take commands: not while the place is drained, when consumers and relays go on. */
  acceptsCommands(): Promise<boolean>;
}

/** Seconds after which the parameter is read again: how long a fence may lag behind a drill. */
const freshFor = 5;

/** Seconds that the last answer stands in when the parameter cannot be read: a hiccup of SSM is not an outage of ours. */
const usableFor = 60;

/**
 * The fence: remembers the place's role for a few seconds. It is the second line only (the databases themselves
 * refuse writes on a reader), so a short lag is safe.
 */
export function roleReader(
  read: () => Promise<Role>,
  log: Log,
  now: () => number = Date.now,
): RoleReader {
  let last: { role: Role; at: number } | undefined;
  const current = async (): Promise<Role> => {
    const age = last === undefined ? Infinity : (now() - last.at) / 1_000;
    if (last !== undefined && age < freshFor) {
      return last.role;
    }
    try {
      last = { role: await read(), at: now() };
    } catch (error) {
      if (last === undefined || age >= usableFor) {
        throw error;
      }
      log.warn("the place's role cannot be read; the last one stands in", {
        error: describeError(error),
      });
    }
    return last.role;
  };
  return {
    isActive: async () => (await current()).active,
    acceptsCommands: async () => {
      const { active, draining = false } = await current();
      return active && !draining;
    },
  };
}
