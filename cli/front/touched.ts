/** Which stacks a change touches, and what is worth a plan of each. Pure. */

export interface KnownStack {
  readonly name: string;
  /** Name of its definition. */
  readonly environment: string;
  /** The region that waits; undefined for a stack of one region. */
  readonly standby: string | undefined;
  readonly production: boolean;
}

/** One plan to make: a line of a job's matrix. */
export interface Asked {
  readonly stack: string;
  /** What comments and artifacts are told apart by: `prod`, `prod-moved`. */
  readonly variant: string;
  /** `KEY=VALUE` over the stack file; empty for none. */
  readonly config: string;
}

/** What no stack is made from: documents, tests, the lab, reports and commands. */
const apart =
  /^(docs|tests|lab|report|cli|drills|bench|bootstrap|\.github|\.ci)\/|\.md$|^(LICENSE|\.gitignore|\.prettier.*|\.mocharc.*|eslint.*)$/;

function stacksOf(file: string, stacks: readonly KnownStack[]): readonly KnownStack[] {
  const stack = /^Pulumi\.([\w.-]+)\.yaml$/.exec(file)?.[1];
  if (stack !== undefined) {
    return stacks.filter(({ name }) => name === stack);
  }
  const environment = /^environments\/(?:reference\/)?([\w-]+)\.ts$/.exec(file)?.[1];
  const own = stacks.filter((each) => each.environment === environment);
  if (own.length > 0) {
    return own;
  }
  return apart.test(file) ? [] : stacks;
}

/** Plans that a change is worth: each stack that it touches, and production also with its other region serving. */
export function touched(files: readonly string[], stacks: readonly KnownStack[]): readonly Asked[] {
  const names = new Set(files.flatMap((file) => stacksOf(file, stacks)).map(({ name }) => name));
  return stacks
    .filter(({ name }) => names.has(name))
    .flatMap(({ name, standby, production }) => [
      { stack: name, variant: name, config: "" },
      ...(production && standby !== undefined
        ? [{ stack: name, variant: `${name}-moved`, config: `active=${standby}` }]
        : []),
    ]);
}
