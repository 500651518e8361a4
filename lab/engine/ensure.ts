import { progressLine } from "../print/progress";
import { findEngine } from "./find";

/** Gets the Pulumi CLI before the tests need it: several of them at once would each wait for the one build. */
const progress = progressLine();

findEngine({ onProgress: progress.say })
  .catch((error: unknown) => {
    process.exitCode = 1;
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  })
  .finally(progress.clear);
