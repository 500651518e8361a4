import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Release of cfn-lint whose schemas are distilled. */
export const cfnLint = "1.58.0";

/** Unpacks cfn-lint into the user's cache once. @returns its `data/schemas`. */
export function fetchSchemas(): string {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "evenkeel");
  const folder = join(cache, `cfn-lint-${cfnLint}`);
  const schemas = join(folder, "cfnlint", "data", "schemas");
  if (!existsSync(schemas)) {
    mkdirSync(folder, { recursive: true });
    const python = (...args: string[]) => execFileSync("python3", args, { stdio: "inherit" });
    python("-m", "pip", "download", "-q", "--no-deps", "-d", cache, `cfn-lint==${cfnLint}`);
    const wheel = join(cache, `cfn_lint-${cfnLint}-py3-none-any.whl`);
    python("-m", "zipfile", "-e", wheel, folder);
  }
  return schemas;
}
