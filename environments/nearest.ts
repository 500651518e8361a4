/** Fewest insertions, deletions and replacements of one character that turn `a` into `b` (Levenshtein). */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, replaced));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Longest text that is compared: what is longer is no misspelling of a key. */
const longest = 64;

/**
 * The candidate that `text` probably means, whatever the case: at most a third of its characters away, and two at
 * least; of several the one that begins alike. Undefined when nothing is near.
 */
export function nearest(text: string, candidates: readonly string[]): string | undefined {
  if (text.length > longest) {
    return undefined;
  }
  const limit = Math.max(2, Math.floor(text.length / 3));
  const [best] = candidates
    .map((candidate) => ({
      candidate,
      away: distance(text.toLowerCase(), candidate.toLowerCase()),
    }))
    .filter(({ candidate, away }) => away <= limit && away < candidate.length)
    .sort((a, b) => a.away - b.away || shared(text, b.candidate) - shared(text, a.candidate));
  return best?.candidate;
}

/** How many characters two texts have in common from their beginning. */
function shared(a: string, b: string): number {
  const differs = [...a].findIndex((character, index) => character !== b[index]);
  return differs === -1 ? a.length : differs;
}
