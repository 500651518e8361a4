/** Says on stderr what is going on. */
export interface Progress {
  readonly say: (text: string) => void;
  /** Removes the line. */
  readonly clear: () => void;
}

/** What is written to: a terminal, or anything else. */
export interface Target {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Milliseconds until a log is told that something takes long, and between two such lines. */
const patience = { first: 10_000, next: 30_000 };

/**
 * One line that changes where a person watches; elsewhere a line now and then, and none for what is quick.
 * @param now the clock, in milliseconds.
 */
export function progressLine(target: Target = process.stderr, now = Date.now): Progress {
  if (!target.isTTY) {
    let due = now() + patience.first;
    const say = (text: string) => {
      if (now() >= due) {
        due = now() + patience.next;
        target.write(`${text}\n`);
      }
    };
    return { say, clear: () => undefined };
  }
  const wipe = "\r\u001b[2K";
  const width = Math.max((target.columns ?? 80) - 1, 20);
  return {
    say: (text) => target.write(`${wipe}${text.slice(0, width)}`),
    clear: () => target.write(wipe),
  };
}
