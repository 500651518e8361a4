import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { definitions } from "../../environments/definitions";
import { handlers } from "../../environments/load";
import { ask } from "./ask";
import { type Answers, AnswersError, newEnvironment } from "./newEnvironment";

/** `evenkeel new NAME`: asks for what no flag says, where a person is there to answer. */

export interface Flags {
  readonly like?: string;
  readonly domain?: string;
  readonly account?: string;
  readonly zoneId?: string;
  readonly home?: string;
  readonly standby?: string;
  readonly json?: boolean;
}

const questions = {
  like: { text: "Begin as a copy of (dev, prod; empty: what fits the regions)", fallback: "" },
  domain: { text: "Name of the site", fallback: "" },
  account: { text: "AWS account, 12 digits", fallback: "" },
  zoneId: { text: "Route 53 hosted zone of that name", fallback: "" },
  home: { text: "Region where the databases are founded", fallback: "eu-west-1" },
  standby: { text: "Second region, empty for none", fallback: "" },
};

type Key = keyof typeof questions;

async function complete(name: string, flags: Flags, isAsking: boolean): Promise<Answers> {
  const open = (Object.keys(questions) as Key[]).filter((key) => flags[key] === undefined);
  if (!isAsking) {
    const missing = (["domain", "account"] as const).filter((key) => flags[key] === undefined);
    if (missing.length > 0) {
      throw new AnswersError(
        `Nobody is there to be asked: give ${missing.map((key) => `--${key}`).join(" and ")} (evenkeel new --help).`,
      );
    }
  }
  const asked = isAsking
    ? await ask(Object.fromEntries(open.map((key) => [key, questions[key]])) as typeof questions)
    : Object.fromEntries(open.map((key) => [key, questions[key].fallback]));
  const all = { ...asked, ...flags } as { readonly [key in Key]?: string };
  const { domain = "", account = "", home = "eu-west-1", zoneId, standby } = all;
  // Of the two, only prod is made for two regions.
  const fitting = standby ? "prod" : "dev";
  const like = all.like === undefined || all.like === "" ? fitting : all.like;
  return {
    ...{ name, like, domain, account, home },
    ...(zoneId ? { zoneId } : {}),
    ...(standby ? { standby } : {}),
  };
}

function sourcesFor(repository: string, like: string) {
  const read = (path: string) => {
    const file = join(repository, path);
    if (!existsSync(file)) {
      throw new AnswersError(`An environment can be copied from dev or prod: there is no ${path}.`);
    }
    return readFileSync(file, "utf8");
  };
  if (!/^[a-z][a-z0-9-]*$/.test(like)) {
    throw new AnswersError(`"${like}" is no environment.`);
  }
  return {
    definition: read(`environments/${like}.ts`),
    definitions: read("environments/definitions.ts"),
    stack: read(`Pulumi.${like}.yaml`),
    known: definitions,
    code: handlers(),
  };
}

/**
 * Writes a new environment and its stack file.
 * @returns paths of what was written.
 * @throws AnswersError before anything is.
 */
export async function makeEnvironment(
  repository: string,
  name: string,
  flags: Flags,
  isAsking: boolean,
): Promise<readonly string[]> {
  const answers = await complete(name, flags, isAsking);
  const files = newEnvironment(answers, sourcesFor(repository, answers.like));
  const taken = [`Pulumi.${name}.yaml`, `environments/${name}.ts`].filter((path) =>
    existsSync(join(repository, path)),
  );
  if (taken.length > 0) {
    throw new AnswersError(`There is ${taken.join(" and ")} already.`);
  }
  for (const [path, text] of Object.entries(files)) {
    writeFileSync(join(repository, path), text);
  }
  return Object.keys(files);
}
