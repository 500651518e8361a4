import { createInterface } from "node:readline/promises";

/** One question, with the answer that holds when nothing is typed. */
export interface Question {
  readonly text: string;
  readonly fallback?: string;
}

/** Asks one after the other; on the way an empty answer means the fallback. */
export async function ask<Key extends string>(questions: {
  readonly [key in Key]: Question;
}): Promise<{ readonly [key in Key]: string }> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answers: Partial<Record<Key, string>> = {};
  try {
    for (const [key, { text, fallback }] of Object.entries(questions) as [Key, Question][]) {
      const shown = fallback === undefined || fallback === "" ? "" : ` [${fallback}]`;
      const answer = (await terminal.question(`${text}${shown}: `)).trim();
      answers[key] = answer === "" ? (fallback ?? "") : answer;
    }
  } finally {
    terminal.close();
  }
  return answers as Record<Key, string>;
}
