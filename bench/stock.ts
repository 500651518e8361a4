import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { dump, load } from "js-yaml";
import { repository } from "../lab/engine/cache";
import { stacksIn } from "../lab/run/workspace";

export interface Project {
  readonly folder: string;
  readonly remove: () => void;
}

/** A copy of the project's own files whose program is loaded by another entry file of the repository. */
export function projectWith(main: string): Project {
  const folder = mkdtempSync(join(tmpdir(), "evenkeel-bench-project-"));
  const settings = load(readFileSync(join(repository, "Pulumi.yaml"), "utf8")) as object;
  const entry = relative(folder, join(repository, main));
  writeFileSync(join(folder, "Pulumi.yaml"), dump({ ...settings, main: entry }));
  for (const stack of stacksIn(repository)) {
    const file = `Pulumi.${stack}.yaml`;
    copyFileSync(join(repository, file), join(folder, file));
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Runs something where no compiler finds what it kept: tsx and ts-node keep that among the temporary files. */
export async function withoutCache<T>(work: () => Promise<T>): Promise<T> {
  const { TMPDIR } = process.env;
  const folder = mkdtempSync(join(tmpdir(), "evenkeel-bench-tmp-"));
  process.env.TMPDIR = folder;
  try {
    return await work();
  } finally {
    if (TMPDIR === undefined) {
      delete process.env.TMPDIR;
    } else {
      process.env.TMPDIR = TMPDIR;
    }
    rmSync(folder, { recursive: true, force: true });
  }
}
