import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { cacheRoot, repository } from "../../lab/engine/cache";
import { type Machine } from "./doctor";

/** This machine, as the doctor looks at it. */
export const thisMachine = (): Machine => ({
  run: (command, args) => {
    const { status, stdout } = spawnSync(command, args, { encoding: "utf8", timeout: 20_000 });
    return status === 0 ? stdout : undefined;
  },
  exists: existsSync,
  env: process.env,
  nodeVersion: process.versions.node,
  repository,
  engine: join(cacheRoot(), "engine", "built", "bin", "pulumi"),
});
