/**
 * Ends the process once all is printed. Pipes take 64 KiB at a time, so an earlier end would cut a long answer; a later one
 * would wait for the look-up of a name that nobody answers.
 */
export function endWhenPrinted(): void {
  process.stdout.write("", () => process.exit());
}

/** Whoever reads may stop reading: `npm start | head` is no error. */
export function allowEarlyReaders(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") {
      throw error;
    }
    process.exit();
  });
}

/** Carries a command to its end: what it throws is told in one line, with an exit code that is not 0. */
export function finish(work: Promise<unknown>): void {
  work
    .catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    })
    .finally(endWhenPrinted);
}
