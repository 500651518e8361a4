import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Engine } from "../lab/engine/find";
import { repository } from "../lab/engine/cache";
import { runOperation } from "../lab/run/runner";

/** A preview on the real engine, from nothing, with what its program's process used. */
export interface Preview {
  /** From the command's start to its answer. */
  readonly seconds: number;
  /** Processor time of the program and the simulated providers, which share a process. */
  readonly cpu: number;
  /** Megabytes, of the same process. */
  readonly peak: number;
  readonly resources: number;
  /** Calls by method, of the program to the engine and of the engine to the providers. */
  readonly counts: { readonly [path: string]: number };
}

export interface PreviewOptions {
  readonly engine: Engine;
  readonly stack: string;
  /** @default the repository */
  readonly project?: string;
  readonly config?: readonly string[];
  readonly mayBeEmpty?: boolean;
  /** Without tsx and our stack traces in Node's own options. @default false */
  readonly plain?: boolean;
}

/** @throws Error with what went wrong in the preview. */
export async function preview(options: PreviewOptions): Promise<Preview> {
  const { engine, stack, project = repository, config, mayBeEmpty, plain = false } = options;
  const folder = mkdtempSync(join(tmpdir(), "evenkeel-bench-"));
  const figures = join(folder, "figures.json");
  try {
    const { ok, errors, seconds, resources } = await runOperation({
      ...{ operation: "preview", engine, stack, project, config, mayBeEmpty },
      ...{ mayBeNew: mayBeEmpty, state: join(folder, "state") },
      child: { file: join(__dirname, "child.cjs"), args: [figures], plain },
    });
    if (!ok) {
      throw new Error(`preview of ${stack} failed: ${errors.join("\n")}`);
    }
    const used = JSON.parse(readFileSync(figures, "utf8")) as Omit<
      Preview,
      "seconds" | "resources"
    >;
    return { ...used, seconds, resources };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
