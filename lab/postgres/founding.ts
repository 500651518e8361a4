import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { escapeIdentifier, escapeLiteral } from "pg";
import { hand, makeFolder, run } from "./account";
import { superuser } from "./configuration";
import { type Master } from "./plan";
import { type Server, type Tools } from "./server";
import { type Address } from "./types";

/** Like Aurora's default but for the order of text, which is that of the bytes. */
const initOptions = [
  ...["--encoding=UTF8", "--locale=C", "--no-sync"],
  // Segments of a megabyte, so that an empty server is small.
  "--wal-segsize=1",
  // For a file that is never used: a server has doors and a password of its own.
  "--auth=trust",
];

/**
 * An empty data directory of the installed version, made once: copying it takes a tenth of the time of `initdb`.
 * @param folder of the cache, which the servers' user may enter.
 */
export async function template(folder: string, { postgres, account }: Tools): Promise<string> {
  const made = join(folder, `template-${postgres.version}`);
  if (existsSync(made)) {
    return made;
  }
  mkdirSync(folder, { recursive: true });
  const fresh = `${made}.${randomBytes(4).toString("hex")}`;
  makeFolder(fresh, account);
  const data = join(fresh, "data");
  await run(join(postgres.bin, "initdb"), ["-D", data, "-U", superuser, ...initOptions], {
    account,
    cwd: fresh,
  });
  try {
    renameSync(fresh, made);
  } catch (error) {
    // Another run was faster.
    rmSync(fresh, { recursive: true, force: true });
    if (!existsSync(made)) {
      throw error;
    }
  }
  return made;
}

/** What AWS does when it makes a cluster: the master may make roles and databases, and is no superuser. */
function foundingStatements(password: string, master?: Master, database?: string): string[] {
  const own = [`alter role ${superuser} password ${escapeLiteral(password)}`];
  if (master === undefined) {
    return own;
  }
  const name = escapeIdentifier(master.username);
  const login = `create role ${name} login createdb createrole password ${escapeLiteral(master.password)}`;
  const grants = `grant pg_monitor, pg_signal_backend to ${name} with admin option`;
  const databases =
    database === undefined ? [] : [`create database ${escapeIdentifier(database)} owner ${name}`];
  return [...own, login, grants, ...databases];
}

/** Puts a data directory in the place of a server's, which must have ended. */
function takeOver(server: Server, fresh: string): void {
  rmSync(server.data, { recursive: true, force: true });
  renameSync(fresh, server.data);
}

/** Room for a data directory that is not complete yet. */
function freshData(server: Server, { account }: Tools): string {
  const fresh = join(dirname(server.data), "data.new");
  rmSync(fresh, { recursive: true, force: true });
  makeFolder(fresh, account);
  return fresh;
}

/** Makes the data of a new server, with its master login and database. */
export async function found(
  server: Server,
  from: string,
  tools: Tools,
  { master, database }: { master?: Master; database?: string },
): Promise<void> {
  const fresh = freshData(server, tools);
  await server.run("/bin/cp", ["-R", `${from}/data/.`, fresh]);
  const statements = foundingStatements(tools.admin.password, master, database);
  const single = ["--single", "-D", fresh, "-F", "-c", "log_min_error_statement=panic"];
  await server.run("postgres", [...single, "-c", "exit_on_error=on", "postgres"], {
    // Single-user mode ends a statement with the line.
    input: statements.map((statement) => `${statement.replaceAll("\n", " ")}\n`).join(""),
  });
  takeOver(server, fresh);
}

/** Copies a writer's data, so that the server can read along from there. */
export async function copyFrom(server: Server, writer: Address, tools: Tools): Promise<void> {
  const fresh = freshData(server, tools);
  const source = ["-h", writer.host, "-p", String(writer.port), "-U", superuser];
  await server.run(
    "pg_basebackup",
    [...source, "-D", fresh, "-X", "stream", "-c", "fast", "--no-sync", "--no-password"],
    { env: { PGPASSWORD: tools.admin.password, PGSSLMODE: "require" } },
  );
  takeOver(server, fresh);
  hand(server.data, tools.account);
  server.markStandby();
}
