import { execFileSync } from "node:child_process";
import { stacksIn } from "../../lab/run/workspace";
import { settingsFor } from "../../report/plan/settings";
import { type Asked, type KnownStack, touched } from "./touched";

/** A commit that git does not know. */
export class RefError extends Error {}

function knownStack(name: string): KnownStack {
  const { environment, places, active, production } = settingsFor(name);
  const standby = places.map(({ region }) => region).find((region) => region !== active);
  return { name, environment, standby, production };
}

function filesSince(repository: string, ref: string): readonly string[] {
  try {
    // Three dots: what this side did since it left the other, not what the other did meanwhile.
    return execFileSync("git", ["diff", "--name-only", "--end-of-options", `${ref}...HEAD`], {
      ...{ cwd: repository, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] },
    })
      .split("\n")
      .filter((line) => line !== "");
  } catch {
    throw new RefError(
      `git knows no commit ${ref} here. Fetch it, or give another one: origin/main.`,
    );
  }
}

/** @throws RefError for a commit that git does not know. */
export const touchedSince = (repository: string, ref: string): readonly Asked[] =>
  touched(filesSince(repository, ref), stacksIn(repository).map(knownStack));
