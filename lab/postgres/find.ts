import { execFile } from "node:child_process";
import { existsSync, readdirSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";

/** A PostgreSQL that is installed on this machine. */
export interface Postgres {
  /** Folder with its programs. */
  readonly bin: string;
  /** `15.13`. */
  readonly version: string;
  readonly major: number;
}

/** Oldest major version that the lab works with: it has `wal_keep_size` and `pg_promote`. */
const oldestMajor = 13;

const programs = ["postgres", "initdb", "pg_basebackup", "pg_controldata"];

/** Where packages put a server without putting it on PATH: Debian, Red Hat, Homebrew. `*` stands for a version. */
const packaged = [
  "/usr/lib/postgresql/*/bin",
  "/usr/pgsql-*/bin",
  "/opt/homebrew/opt/postgresql@*/bin",
  "/usr/local/opt/postgresql@*/bin",
];

/** PostgreSQL is not installed, too old, or lacks a part. */
export class NoPostgresError extends Error {
  constructor(public readonly reasons: readonly string[]) {
    super(
      ["Relational stores are not available in the lab: no PostgreSQL was found.", ...reasons].join(
        "\n  - ",
      ) +
        `\nInstall PostgreSQL ${oldestMajor} or newer: \`apt-get install postgresql\` on Debian and Ubuntu, ` +
        "`brew install postgresql@17` on macOS. Nothing needs to be configured or started.",
    );
  }
}

/** Folders that a pattern with one `*` names, newest version first. */
function foldersOf(pattern: string): readonly string[] {
  const [before = "", after = ""] = pattern.split("*");
  const parent = before.endsWith("/") ? before.slice(0, -1) : dirname(before);
  const start = before.slice(parent.length + 1);
  if (!existsSync(parent)) {
    return [];
  }
  return readdirSync(parent)
    .filter((name) => name.startsWith(start) && /^\d+(\.\d+)?$/.test(name.slice(start.length)))
    .sort((one, other) => Number(other.slice(start.length)) - Number(one.slice(start.length)))
    .map((name) => join(parent, name + after));
}

const run = promisify(execFile);

/** A server's version, or why it cannot be used. */
async function inspect(bin: string): Promise<Postgres | string> {
  const missing = programs.filter((program) => !existsSync(join(bin, program)));
  if (missing.length > 0) {
    return `${bin} lacks ${missing.join(", ")}`;
  }
  const said = await run(join(bin, "postgres"), ["--version"], { timeout: 20_000 }).then(
    ({ stdout }) => stdout.trim(),
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  const version = /^postgres \(PostgreSQL\) ((\d+)\S*)/.exec(said);
  if (version === null) {
    return `${bin}/postgres does not say its version ("${said.slice(0, 80)}")`;
  }
  const [, text = "", major = ""] = version;
  return Number(major) < oldestMajor
    ? `${bin} is version ${text}, and the lab needs ${oldestMajor} or newer`
    : { bin, version: text, major: Number(major) };
}

export interface FindPostgresOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Where to look after PATH. @default where packages put it */
  readonly places?: readonly string[];
}

/**
 * Finds PostgreSQL: on PATH, else the newest that a package has put where it is not on PATH.
 * @throws NoPostgresError with what was found instead.
 */
export async function findPostgres(options: FindPostgresOptions = {}): Promise<Postgres> {
  const { env = process.env, places = packaged } = options;
  const onPath = (env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, "postgres"))
    .filter((file) => existsSync(file))
    // On PATH there may be a link to one program of several.
    .map((file) => dirname(realpathSync(file)));
  const reasons: string[] = [];
  for (const bin of new Set([...onPath, ...places.flatMap(foldersOf)])) {
    const found = await inspect(bin);
    if (typeof found !== "string") {
      return found;
    }
    reasons.push(found);
  }
  const looked = ["PATH", ...places].join(", ");
  throw new NoPostgresError(
    reasons.length > 0 ? reasons : [`There is no program postgres in ${looked}`],
  );
}
