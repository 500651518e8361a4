import { parseDocument } from "yaml";
import { checkSettings } from "../../environments/check";
import { type Definition } from "../../environments/schema";
import { formatProblem } from "../../environments/problem";

/** The files of a new environment, made from those of one that is there. Pure. */

export interface Answers {
  /** Of the environment and of its stack. */
  readonly name: string;
  /** Environment that it begins as a copy of. */
  readonly like: string;
  readonly domain: string;
  readonly account: string;
  /** Absent: the copy's, which is an example. */
  readonly zoneId?: string;
  readonly home: string;
  /** Absent: a stack of one region. */
  readonly standby?: string;
}

/** What is in the repository now. */
export interface Sources {
  /** `environments/LIKE.ts`. */
  readonly definition: string;
  /** `environments/definitions.ts`. */
  readonly definitions: string;
  /** `Pulumi.LIKE.yaml`. */
  readonly stack: string;
  /** All definitions by name. */
  readonly known: { readonly [name: string]: Definition };
  /** Handlers of the services. */
  readonly code: readonly string[];
}

/** Answers that make no environment; nothing is written. */
export class AnswersError extends Error {}

/** `eu-staging` as a name in code: `euStaging`. */
export const identifierOf = (name: string): string =>
  name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const words = new Set([
  "default",
  "new",
  "delete",
  "class",
  "function",
  "import",
  "export",
  "const",
  "void",
  "this",
]);

function checkName(name: string, { known }: Sources): readonly string[] {
  return [
    ...(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) && name.length <= 20
      ? []
      : [
          `The name "${name}" must be 1 to 20 lower-case letters, digits and single hyphens: staging.`,
        ]),
    ...(words.has(name) ? [`The name "${name}" is a word of TypeScript.`] : []),
    ...(Object.hasOwn(known, name) ? [`There is an environment "${name}" already.`] : []),
  ];
}

/** What an operator turns, as the stack file has it. */
function operatorKeys({ name, domain, account, zoneId, home, standby }: Answers) {
  return {
    environment: name,
    topology: standby === undefined ? "single-region" : "active-passive",
    home,
    standby,
    active: standby === undefined ? undefined : home,
    domain,
    zoneId,
    account,
  };
}

function stackFile(text: string, answers: Answers): string {
  const { config } = parseDocument(text).toJS() as { config: { "evenkeel:domain": string } };
  const renamed = text
    // What the file says of itself is true of the copied stack.
    .replace(/^(#.*\n)+\n*/, "")
    .replaceAll(answers.like, answers.name)
    .replaceAll(config["evenkeel:domain"], answers.domain);
  const document = parseDocument(renamed);
  for (const [key, value] of Object.entries(operatorKeys(answers))) {
    const path = ["config", `evenkeel:${key}`];
    if (value !== undefined) {
      document.setIn(path, value);
    } else if (key !== "zoneId") {
      document.deleteIn(path);
    }
  }
  document.commentBefore = ` Stack ${answers.name}. Every key is explained in docs/settings.md.`;
  return document.toString({ lineWidth: 0 });
}

function definitionFile(text: string, { name, like }: Answers): string {
  return text.replace(
    new RegExp(`\\bexport const ${identifierOf(like)}\\b`),
    `export const ${identifierOf(name)}`,
  );
}

function definitionsFile(text: string, { name, like }: Answers): string {
  const identifier = identifierOf(name);
  const entry = identifier === name ? name : `"${name}": ${identifier}`;
  return text
    .replace(/^import \{ type Definition \}/m, `import { ${identifier} } from "./${name}";\n$&`)
    .replace(new RegExp(`^  ${identifierOf(like)},$`, "m"), `$&\n  ${entry},`);
}

/**
 * Files by their path in the repository.
 * @throws AnswersError with everything that is wrong, before anything is written.
 */
export function newEnvironment(
  answers: Answers,
  sources: Sources,
): { readonly [path: string]: string } {
  const { name, like } = answers;
  const copied = sources.known[like];
  const wrong = [
    ...checkName(name, sources),
    ...(copied === undefined ? [`There is no environment "${like}" to begin with.`] : []),
  ];
  if (wrong.length > 0 || copied === undefined) {
    throw new AnswersError(wrong.join("\n"));
  }
  const stack = stackFile(sources.stack, answers);
  const config = (parseDocument(stack).toJS() as { config: { [key: string]: unknown } }).config;
  const own = Object.entries(config).flatMap(([key, value]) =>
    key.startsWith("evenkeel:")
      ? [
          [
            key.slice("evenkeel:".length),
            typeof value === "object" ? JSON.stringify(value) : value,
          ] as const,
        ]
      : [],
  );
  const checked = checkSettings(Object.fromEntries(own), {
    ...{ stack: name, code: sources.code },
    definitions: { ...sources.known, [name]: copied },
  });
  if ("problems" in checked) {
    throw new AnswersError(checked.problems.map(formatProblem).join("\n"));
  }
  return {
    [`environments/${name}.ts`]: definitionFile(sources.definition, answers),
    "environments/definitions.ts": definitionsFile(sources.definitions, answers),
    [`Pulumi.${name}.yaml`]: stack,
  };
}
