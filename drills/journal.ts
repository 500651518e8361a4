import { appendFileSync, closeSync, existsSync, fsyncSync, openSync, readFileSync } from "node:fs";
import { mkdirSync, readdirSync, writeSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type Call } from "./calls";
import { type Mark, marks, type PhaseName, phaseNames, type Run } from "./run";

/** What a run has done, on disk before it goes on: JSON lines that are only ever added to. */

const moment = z.int().min(0);
const phase = z.enum(phaseNames);

const runEntry = z.strictObject({
  kind: z.literal("run"),
  at: moment,
  version: z.literal(1),
  run: z.strictObject({
    id: z.string().regex(/^[\w.-]+$/),
    stack: z.string().min(1),
    mode: z.enum(["planned", "disaster"]),
    from: z.string().min(1),
    to: z.string().min(1),
    allowDataLoss: z.boolean(),
    returning: z.boolean(),
    heartbeat: z.number().positive(),
    since: moment.optional(),
    operator: z.string(),
  }),
});

const entry = z.discriminatedUnion("kind", [
  runEntry,
  z.strictObject({ kind: z.literal("resumed"), at: moment, operator: z.string() }),
  z.strictObject({ kind: z.literal("started"), at: moment, phase }),
  z.strictObject({
    kind: z.literal("done"),
    at: moment,
    phase,
    result: z.record(z.string(), z.unknown()),
  }),
  z.strictObject({ kind: z.literal("failed"), at: moment, phase, reason: z.string() }),
  z.strictObject({
    kind: z.literal("mark"),
    at: moment,
    mark: z.enum(Object.keys(marks) as [Mark, ...Mark[]]),
  }),
  /** A step that must not be taken back from here on, or is taken back. */
  z.strictObject({
    kind: z.literal("step"),
    at: moment,
    step: z.enum(["promoting", "undoing", "undone"]),
  }),
  z.strictObject({ kind: z.literal("end"), at: moment, exitCode: z.int() }),
]);

/** One line of a journal. */
export type Entry = z.output<typeof entry>;
type WithoutTime<E> = E extends Entry ? Omit<E, "at"> : never;

/** Why a journal cannot be used; nothing was done. */
export class JournalError extends Error {
  public override readonly name = "JournalError";
}

const journalFile = "journal.jsonl";
const callsFile = "calls.jsonl";

/** Adds text to a file, and returns once it is on the disk. */
function addDurably(file: string, text: string): void {
  const descriptor = openSync(file, "a", 0o600);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The lines of a file of JSON. @throws JournalError for a line that is not whole. */
export function readLines(file: string): readonly unknown[] {
  const content = existsSync(file) ? readFileSync(file, "utf8") : "";
  const lines = content.split("\n");
  // What is added ends in a line break: a rest without one was cut.
  if (lines.pop() !== "") {
    throw new JournalError(
      `${file} ends in the middle of line ${lines.length + 1}: it was cut. ` +
        "Look at what the run had done, remove the line, and resume; or begin anew.",
    );
  }
  return lines.map((line, index): unknown => {
    try {
      return JSON.parse(line);
    } catch {
      throw new JournalError(`${file} is no journal: line ${index + 1} is not JSON.`);
    }
  });
}

function parse(file: string): readonly [Entry & { kind: "run" }, ...Entry[]] {
  const entries = readLines(file).map((line, index): Entry => {
    const { data, error } = entry.safeParse(line);
    if (error !== undefined) {
      const where = error.issues.map(({ path }) => path.join(".")).join(", ");
      throw new JournalError(`${file} is no journal: line ${index + 1} is wrong at ${where}.`);
    }
    return data;
  });
  const [first, ...rest] = entries;
  if (first?.kind !== "run") {
    throw new JournalError(`${file} does not say which run it is of: its first line is missing.`);
  }
  return [first, ...rest];
}

/** The journal of one run, and the folder that it is in. */
export class Journal {
  private constructor(
    /** Folder of the run: the journal, the calls, the heartbeats, the state it began with, and the report. */
    public readonly folder: string,
    public readonly run: Run,
    private readonly known: Entry[],
    private readonly now: () => number,
  ) {}

  /** Begins the journal of a new run in `root/<stack>/<id>`. */
  public static create(root: string, run: Run, now: () => number): Journal {
    const folder = join(root, run.stack, run.id);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const journal = new Journal(folder, run, [], now);
    journal.add({ kind: "run", version: 1, run });
    return journal;
  }

  /**
   * Opens a run's journal again.
   * @throws JournalError when it is not whole, or of another stack.
   */
  public static open(folder: string, stack: string, now: () => number): Journal {
    const entries = parse(join(folder, journalFile));
    const [{ run }] = entries;
    if (run.stack !== stack) {
      throw new JournalError(`${folder} is of stack ${run.stack}, not of ${stack}.`);
    }
    return new Journal(folder, run, [...entries], now);
  }

  /** Folders of a stack's runs, newest last. */
  public static folders(root: string, stack: string): readonly string[] {
    const folder = join(root, stack);
    return existsSync(folder)
      ? readdirSync(folder, { withFileTypes: true })
          .filter((each) => each.isDirectory())
          .map(({ name }) => join(folder, name))
          .sort()
      : [];
  }

  public get entries(): readonly Entry[] {
    return this.known;
  }

  public add(addition: WithoutTime<Entry>): void {
    const complete = { at: this.now(), ...addition } as Entry;
    addDurably(join(this.folder, journalFile), `${JSON.stringify(complete)}\n`);
    this.known.push(complete);
  }

  /** Marks a moment, unless it was marked before. */
  public mark(mark: Mark, at = this.now()): void {
    if (this.marked(mark) === undefined) {
      this.add({ kind: "mark", mark, at } as WithoutTime<Entry>);
    }
  }

  public marked(mark: Mark): number | undefined {
    return this.known.find((each) => each.kind === "mark" && each.mark === mark)?.at;
  }

  /** What a phase found out, once it is done. */
  public result(phase: PhaseName): Readonly<Record<string, unknown>> | undefined {
    const done = this.known.find((each) => each.kind === "done" && each.phase === phase);
    return done?.kind === "done" ? done.result : undefined;
  }

  public has(step: "promoting" | "undoing" | "undone"): boolean {
    return this.known.some((each) => each.kind === "step" && each.step === step);
  }

  /** The code that the run ended with; `undefined` while it can be resumed. */
  public get exitCode(): number | undefined {
    const end = this.known.find(({ kind }) => kind === "end");
    return end?.kind === "end" ? end.exitCode : undefined;
  }

  /** Notes a call of AWS. What a kill loses of them is no harm: nothing is decided by them. */
  public call(phase: PhaseName, call: Call): void {
    const line = JSON.stringify({ at: this.now(), phase, ...call });
    appendFileSync(join(this.folder, callsFile), `${line}\n`, { mode: 0o600 });
  }

  /** All calls of the run so far, each with the phase that it was made in. */
  public calls(): readonly (Call & { readonly phase: PhaseName; readonly at: number })[] {
    return readLines(join(this.folder, callsFile)) as (Call & { phase: PhaseName; at: number })[];
  }
}
