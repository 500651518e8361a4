import { createRequire } from "node:module";
import { join } from "node:path";
import { programFile } from "./workspace";

const load = createRequire(__filename);

/** Loads the program's entry files anew, so that it registers again. What they import only defines things. */
export function loadAgain(project: string): unknown {
  const program = programFile(project);
  for (const file of [program, join(project, "index.ts")]) {
    Reflect.deleteProperty(load.cache, file);
  }
  return load(program);
}
