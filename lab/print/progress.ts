/** One line on stderr that says what is going on, only where a person watches. */
export interface Progress {
  readonly say: (text: string) => void;
  /** Removes the line. */
  readonly clear: () => void;
}

export function progressLine(stream: NodeJS.WriteStream = process.stderr): Progress {
  if (!stream.isTTY) {
    return { say: () => undefined, clear: () => undefined };
  }
  const wipe = "\r\u001b[2K";
  return {
    say: (text) => stream.write(`${wipe}${text.slice(0, Math.max(stream.columns - 1, 20))}`),
    clear: () => stream.write(wipe),
  };
}
