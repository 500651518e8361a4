import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { zip } from "./zip";

/** Files of an archive, as the engine sends them: a path on this machine, or the text itself. */
export type Files = ReadonlyMap<string, { readonly path: string } | { readonly text: string }>;

/**
 * The code of functions, by the hash that the engine gives an archive. The journal of the cloud holds hashes only, and the
 * files that they were made of change with the next build; so a function's code is kept as it was deployed.
 */
export class CodeStore {
  constructor(private readonly folder: string) {}

  public keep(hash: string, files: Files): void {
    const file = this.fileOf(hash);
    if (existsSync(file)) {
      return;
    }
    const contents = [...files].map(
      ([name, from]) =>
        [name, "path" in from ? readFileSync(from.path) : Buffer.from(from.text)] as const,
    );
    mkdirSync(this.folder, { recursive: true });
    const partial = `${file}.${process.pid}`;
    writeFileSync(partial, zip(new Map(contents)));
    renameSync(partial, file);
  }

  /** A ZIP archive. @throws Error when it was never kept. */
  public read(hash: string): Buffer {
    const file = this.fileOf(hash);
    if (!existsSync(file)) {
      throw new Error(`the lab has no copy of the code ${hash}: bring the stack up again`);
    }
    return readFileSync(file);
  }

  private fileOf(hash: string): string {
    return join(this.folder, `${hash.replace(/\W/g, "_")}.zip`);
  }
}
