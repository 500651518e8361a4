import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { type Properties } from "./types";

/** One resource as the cloud has it. */
export interface Entry {
  readonly key: string;
  readonly type: string;
  readonly id: string;
  /** Pulumi's logical name. */
  readonly name: string;
  readonly urn: string;
  /** Region that it is in; absent for global services, kubernetes and random. */
  readonly region?: string;
  readonly account: string;
  readonly partition: string;
  readonly cluster?: string;
  /** Which creation of its URN it is: what tells a replacement's id from the old one's. */
  readonly generation: number;
  readonly inputs: Properties;
  readonly outputs: Properties;
  readonly aliases: readonly string[];
  readonly implied: readonly { readonly type: string; readonly id: string }[];
  /** Keys of resources that must not be deleted before it, with AWS's code for the refusal. */
  readonly holds: { readonly [key: string]: string };
  /** What happens to it from outside: which cluster of a global database is the writer. */
  readonly state: Properties;
}

type Line =
  | { readonly put: Entry }
  | { readonly gone: string }
  | { readonly generation: number; readonly of: string };

/**
 * The cloud's memory. With a file, every change is one line, written before it is answered: a killed process has
 * lost nothing that anyone was told. The file is rewritten without history at the first change after loading, so
 * that readers (`lab status`) never write.
 */
export class Journal {
  private readonly entries = new Map<string, Entry>();
  private readonly generations = new Map<string, number>();
  private descriptor?: number;

  /** @param shared another process may be writing to the file: it is added to, not rewritten. */
  constructor(
    private readonly file?: string,
    private readonly shared = false,
  ) {
    if (file !== undefined && existsSync(file)) {
      readFileSync(file, "utf8")
        .split("\n")
        .forEach((line) => this.replay(line));
    }
  }

  public get(key: string): Entry | undefined {
    return this.entries.get(key);
  }

  public all(): IterableIterator<Entry> {
    return this.entries.values();
  }

  public put(entry: Entry): void {
    this.write({ put: entry });
  }

  public remove(key: string): void {
    this.write({ gone: key });
  }

  /** How often the URN has been created before, and counts this time. */
  public nextGeneration(urn: string): number {
    const generation = this.generations.get(urn) ?? 0;
    this.write({ generation: generation + 1, of: urn });
    return generation;
  }

  public close(): void {
    if (this.descriptor !== undefined) {
      closeSync(this.descriptor);
      this.descriptor = undefined;
    }
  }

  private apply(line: Line): void {
    if ("put" in line) {
      this.entries.set(line.put.key, line.put);
    } else if ("gone" in line) {
      this.entries.delete(line.gone);
    } else {
      this.generations.set(line.of, line.generation);
    }
  }

  /** A last line that a kill cut short was never answered: it is left out. */
  private replay(text: string): void {
    if (text === "") {
      return;
    }
    try {
      this.apply(JSON.parse(text) as Line);
    } catch (error) {
      if (!(error instanceof SyntaxError)) {
        throw error;
      }
    }
  }

  private write(line: Line): void {
    if (this.file !== undefined) {
      this.descriptor ??= this.shared ? joined(this.file) : this.compacted(this.file);
      writeSync(this.descriptor, `${JSON.stringify(line)}\n`);
    }
    this.apply(line);
  }

  private compacted(file: string): number {
    mkdirSync(dirname(file), { recursive: true });
    const lines: Line[] = [
      ...[...this.generations].map(([of, generation]) => ({ of, generation })),
      ...[...this.entries.values()].map((put) => ({ put })),
    ];
    const fresh = `${file}.new`;
    const descriptor = openSync(fresh, "w");
    writeSync(descriptor, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    fsyncSync(descriptor);
    closeSync(descriptor);
    renameSync(fresh, file);
    // Lines of whoever else adds to the file must stay whole.
    return openSync(file, "a");
  }
}

/** Begins a new line: the last one may be half of one, after a kill. */
function joined(file: string): number {
  const descriptor = openSync(file, "a");
  writeSync(descriptor, "\n");
  return descriptor;
}
