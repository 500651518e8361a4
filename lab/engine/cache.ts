import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join } from "node:path";

/** The root of the repository. */
export const repository = realpathSync(join(__dirname, "../.."));

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the lab keeps everything: never in the working tree. */
export function cacheRoot(env: Environment = process.env): string {
  const { EVENKEEL_LAB_HOME: own, XDG_CACHE_HOME: cache } = env;
  if (own) {
    return own;
  }
  // An empty variable counts as not set (XDG Base Directory Specification).
  const base = [cache, join(homedir(), ".cache")].find((folder) => folder);
  return join(base ?? "", "evenkeel");
}

/** State of the stacks of one clone: two clones do not share their stacks, but do share the engine. */
export function stateRoot(env: Environment = process.env, root = repository): string {
  const key = createHash("sha256").update(root).digest("hex").slice(0, 12);
  return join(cacheRoot(env), "state", `${basename(root)}-${key}`);
}
