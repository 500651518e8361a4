/** Where a setting is: names of keys, and positions in lists. The first part is an operator key or `settings`. */
export type Path = readonly (string | number)[];

/** One wrong setting, in the words of the stack file. */
export interface Problem {
  /** `evenkeel:settings.network.zones`, as `pulumi config set --path` takes it. */
  readonly key: string;
  /** What was given; undefined when nothing was. */
  readonly value: unknown;
  /** What is wrong, as a predicate of the key: "must be a whole number from 2 to 4". */
  readonly rule: string;
  /** A value that would do. */
  readonly example: unknown;
  /** What to do about it, when more can be said. */
  readonly hint?: string;
  /** Where the value was written, when not in the stack file. */
  readonly source?: string;
}

export const namespace = "evenkeel";

/** Words in a key whose value is kept out of every message. */
const secretWords = /secret|passw|passphrase|token|credential|private_?key|access_?key|api_?key/i;

/** Values that are secret whatever their key is called: access key ids, private keys, URLs with a password. */
const secretValues = /\b(AKIA|ASIA)[A-Z0-9]{12,}|-----BEGIN|:\/\/[^/\s:]+:[^@\s]+@/;

/** Longest value that is printed whole. */
const printedCharacters = 100;

/** `["settings", "network", "zones"]` as `evenkeel:settings.network.zones`. */
export function keyOf(path: Path): string {
  const [first = "", ...rest] = path;
  return `${namespace}:${first}${rest.map(segment).join("")}`;
}

function segment(part: string | number): string {
  if (typeof part === "number") {
    return `[${part}]`;
  }
  return /^[A-Za-z0-9_-]+$/.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`;
}

/** One problem as one line of an error, its hint on a second one. */
export function formatProblem({ key, value, rule, example, hint, source }: Problem): string {
  const from = source === undefined ? "" : ` (${source})`;
  const line = `${key}: ${rule}; got ${printed(key, value)}${from}; example: ${plain(example)}`;
  return hint === undefined ? line : `${line}\n  hint: ${hint}`;
}

/** Every problem, sorted by key, under a headline. */
export function formatProblems(stack: string, problems: readonly Problem[]): string {
  const count = problems.length;
  const headline =
    count === 1
      ? `1 setting of stack ${stack} is wrong; nothing was created:`
      : `${count} settings of stack ${stack} are wrong; nothing was created:`;
  return [headline, ...sorted(problems).map(formatProblem)].join("\n");
}

/** Problems in the order of their keys, and of their rules where a key has several. */
export function sorted(problems: readonly Problem[]): Problem[] {
  return [...problems].sort((a, b) => compare(a.key, b.key) || compare(a.rule, b.rule));
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));

function printed(key: string, value: unknown): string {
  if (value === undefined) {
    return "nothing";
  }
  const text = JSON.stringify(value) ?? String(value);
  if (secretWords.test(key) || secretWords.test(text) || secretValues.test(text)) {
    return "a value that is not shown";
  }
  return text.length > printedCharacters ? `${text.slice(0, printedCharacters)}...` : text;
}

const plain = (example: unknown) =>
  typeof example === "string" ? example : (JSON.stringify(example) ?? "");
