import { appendFileSync } from "node:fs";
import { z } from "zod";
import { JournalError, readLines } from "../journal";

/** One numbered write through the public name, and what became of it. Times are milliseconds since 1970. */
export interface Beat {
  readonly sequence: number;
  readonly sentAt: number;
  readonly answeredAt: number;
  /** HTTP status; absent when nobody answered. */
  readonly status?: number;
  /** Place that acknowledged it; absent when none did. */
  readonly place?: string;
}

const beat = z.strictObject({
  sequence: z.int().min(1),
  sentAt: z.number(),
  answeredAt: z.number(),
  status: z.int().optional(),
  place: z.string().optional(),
});

export const isAcknowledged = ({ place }: Beat): boolean => place !== undefined;

/** The heartbeats of a run, in a file beside its journal: what was acknowledged must outlive the drill. */
export class Beats {
  private readonly known: Beat[];

  /** @throws JournalError for a file that is not whole. */
  constructor(private readonly file: string) {
    this.known = readLines(file).map((line, index) => {
      const parsed = beat.safeParse(line);
      if (!parsed.success) {
        throw new JournalError(`${file} holds no heartbeat at line ${index + 1}.`);
      }
      return parsed.data;
    });
  }

  public get all(): readonly Beat[] {
    return this.known;
  }

  public add(made: Beat): void {
    appendFileSync(this.file, `${JSON.stringify(made)}\n`, { mode: 0o600 });
    this.known.push(made);
  }
}
