import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dump, load } from "js-yaml";
import { join } from "node:path";
import { overlayAssignments } from "./overlay";

/**
 * The folder that the engine works in: copies of the project's files, because the engine and the Automation API rewrite
 * them. The lab has secrets of its own, so what the stack file says about secrets is left out.
 */

/** Tables of YAML. */
type Tree = { [key: string]: unknown };

const isTree = (value: unknown): value is Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const projectFile = "Pulumi.yaml";
const namespace = "evenkeel";
const ownedByLab = ["secretsprovider", "encryptedkey", "encryptionsalt"];
/** In the state folder: the salt that the stack's secrets are encrypted with. */
const saltFile = "salt";

/** Where the simulated cloud keeps what exists. */
export const cloudFile = (state: string): string => join(state, "cloud.jsonl");

/** The stack of a name that has no file. */
export class UnknownStackError extends Error {
  constructor(stack: string, known: readonly string[]) {
    const files = known.map((name) => `Pulumi.${name}.yaml`);
    super(
      `There is no stack "${stack}": it would be described by Pulumi.${stack}.yaml. ` +
        (files.length > 0 ? `There are: ${files.join(", ")}.` : "There are no stack files here."),
    );
  }
}

/** Names of the stacks that a folder describes. */
export function stacksIn(project: string): readonly string[] {
  return readdirSync(project)
    .flatMap((file) => /^Pulumi\.([\w.-]+)\.yaml$/.exec(file)?.[1] ?? [])
    .sort();
}

/** @throws UnknownStackError naming the stack files that exist. */
export function requireStack(project: string, stack: string): void {
  const known = stacksIn(project);
  if (!known.includes(stack)) {
    throw new UnknownStackError(stack, known);
  }
}

function readYaml(file: string, shown: string): Tree {
  try {
    const content = load(readFileSync(file, "utf8"));
    return isTree(content) ? content : {};
  } catch (error) {
    throw new Error(`${shown}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** What Pulumi.yaml says. */
export const readProject = (project: string): Tree =>
  readYaml(join(project, projectFile), projectFile);

/** A file's full path of the program, as `main` says. */
export function programFile(project: string): string {
  const { main } = readProject(project);
  return join(project, typeof main === "string" ? main : "index.ts");
}

/** `2`, `true` and `[a]` as what they are, inside `settings`; everything else stays text, as the engine has it. */
function parseValue(path: readonly string[], text: string): unknown {
  if (path.length === 1 && !/^[[{]/.test(text)) {
    return text;
  }
  return load(text);
}

function assign(tree: Tree, [first = "", ...rest]: readonly string[], value: unknown): Tree {
  const child = tree[first];
  return {
    ...tree,
    [first]: rest.length === 0 ? value : assign(isTree(child) ? child : {}, rest, value),
  };
}

/** `active=eu-central-1` or `settings.network.zones=2` laid over a stack's configuration. */
export function override(config: Tree, assignment: string): Tree {
  const at = assignment.indexOf("=");
  if (at < 1) {
    throw new Error(`--config wants KEY=VALUE, not "${assignment}"`);
  }
  const key = assignment.slice(0, at);
  const [space, name] = key.includes(":") ? key.split(/:(.*)/s) : [namespace, key];
  const [first = "", ...rest] = (name ?? "").split(".");
  const path = [`${space}:${first}`, ...rest];
  return assign(config, path, parseValue(path, assignment.slice(at + 1)));
}

/** Without encrypted values, which only the stack's real secrets provider can read. */
function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutSecrets);
  }
  if (!isTree(value)) {
    return value;
  }
  return typeof value.secure === "string" && Object.keys(value).length === 1
    ? "a secret that the lab cannot read"
    : Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutSecrets(each)]));
}

/** The whole content of a stack's file, as the lab uses it. */
function stackFile(
  project: string,
  stack: string,
  assignments: readonly string[],
): Tree & { config: Tree } {
  const name = `Pulumi.${stack}.yaml`;
  const source = join(project, name);
  const content = existsSync(source) ? readYaml(source, name) : {};
  const kept = Object.entries(content).filter(([key]) => !ownedByLab.includes(key));
  const written = withoutSecrets(content.config);
  const config = assignments.reduce(override, isTree(written) ? written : {});
  return { ...Object.fromEntries(kept), config };
}

/** A stack's configuration, with values laid over it. */
export const readStack = (project: string, stack: string, assignments: readonly string[]): Tree =>
  stackFile(project, stack, assignments).config;

/** A stack of the lab. */
export interface StackPlace {
  /** Folder with Pulumi.yaml and the stack files. */
  readonly project: string;
  readonly stack: string;
  /** Where the stack's state is kept. */
  readonly state: string;
}

/** A stack's configuration as the lab has it now: with what a drill has set. */
export const readLabStack = (
  { project, stack, state }: StackPlace,
  assignments: readonly string[] = [],
): Tree => readStack(project, stack, [...overlayAssignments(state), ...assignments]);

/** Configuration as the SDK has it: text, JSON where a value is none. */
export const asText = (config: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );

/** Fills the working folder, and says what the stack's configuration is. */
export function prepare(from: StackPlace, workDir: string, assignments: readonly string[]): Tree {
  const { project, stack, state } = from;
  const content = stackFile(project, stack, [...overlayAssignments(state), ...assignments]);
  const salt = join(state, saltFile);
  const encryption = existsSync(salt) ? { encryptionsalt: readFileSync(salt, "utf8") } : {};
  mkdirSync(state, { recursive: true });
  // The engine wants `main` to exist, but the program is not loaded by it.
  const settings = Object.entries(readProject(project)).filter(([key]) => key !== "main");
  writeFileSync(join(workDir, projectFile), dump(Object.fromEntries(settings)));
  writeFileSync(join(workDir, `Pulumi.${stack}.yaml`), dump({ ...content, ...encryption }));
  return content.config;
}

/** Keeps the salt that the engine made, so that it need not make another one each time. */
export function keepSalt(stack: string, state: string, workDir: string): void {
  const salt = join(state, saltFile);
  const { encryptionsalt } = readYaml(join(workDir, `Pulumi.${stack}.yaml`), "stack file");
  if (typeof encryptionsalt === "string" && !existsSync(salt)) {
    writeFileSync(salt, encryptionsalt);
  }
}
