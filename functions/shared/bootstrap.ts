import { escapeIdentifier, escapeLiteral } from "pg";
import * as z from "zod/mini";
import { type DatabaseEndpoint } from "./configuration";
import { type Credentials } from "./credentials";
import { problemsOf } from "./problems";
import { type Handle } from "./lambda";
import { type Log } from "./log";
import { advisoryLock, migrate, type Migration } from "./migrate";
import { type Connect, type Connection, type Sql } from "./postgres";
import { scramVerifier } from "./scram";

const databaseName = z.string().check(z.regex(/^[a-z_][a-z0-9_-]{0,62}$/));

/** What the program asks for. Unknown fields are ignored: Terraform's provider adds one of its own. */
const requestSchema = z.object({
  services: z.array(
    z.object({
      name: z.string().check(z.minLength(1)),
      database: databaseName,
      secretName: z.string().check(z.minLength(1)),
      /** Folder with the service's migrations. @default the service's name */
      code: z.optional(z.string()),
    }),
  ),
  masterSecret: z.string().check(z.minLength(1)),
  databaseParameter: z.string().check(z.minLength(1)),
  /** Put there by the provider when the invocation follows the resource's life. */
  tf: z.optional(z.object({ action: z.string() })),
});

type Request = z.output<typeof requestSchema>;
type ServiceRequest = Request["services"][number];

/** What was done for one service; empty lists where everything was there. Never holds a secret. */
export interface Bootstrapped {
  readonly name: string;
  readonly database: string;
  readonly created: readonly ("login" | "database")[];
  readonly migrations: readonly string[];
}

export interface BootstrapResult {
  /** Nothing was done, because this host only reads: the writer's place does the work, replication brings it here. */
  readonly reader: boolean;
  readonly services: readonly Bootstrapped[];
}

export interface BootstrapOptions {
  readonly connect: Connect;
  readonly readEndpoint: (parameter: string) => Promise<DatabaseEndpoint>;
  readonly readCredentials: (secret: string) => Promise<Credentials>;
  /** Migrations by folder; `shared` ones go to every database, before the service's own. */
  readonly migrations: Readonly<Record<string, readonly Migration[]>>;
}

async function withConnection<T>(
  connecting: Promise<Connection>,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = await connecting;
  try {
    return await work(connection);
  } finally {
    await connection.end().catch(() => undefined);
  }
}

const exists = async (sql: Sql, query: string, name: string) =>
  ((await sql.query(query, [name])).rowCount ?? 0) > 0;

/** Creates the login, or sets its password to the secret's: a rotated secret is taken over by the next run. */
async function ensureLogin(sql: Sql, credentials: Credentials): Promise<boolean> {
  const login = escapeIdentifier(credentials.username);
  const isThere = await exists(
    sql,
    "select 1 from pg_roles where rolname = $1",
    credentials.username,
  );
  const password = escapeLiteral(scramVerifier(credentials.password));
  // A login may nothing that is not said here: no superuser, no createdb, no createrole are PostgreSQL's defaults.
  await sql.query(`${isThere ? "alter" : "create"} role ${login} login password ${password}`);
  // The master is no superuser in Aurora: to hand a database to a role it must be its member.
  await sql.query(`grant ${login} to current_user`);
  return !isThere;
}

async function ensureDatabase(sql: Sql, database: string, owner: string): Promise<boolean> {
  const name = escapeIdentifier(database);
  const isThere = await exists(sql, "select 1 from pg_database where datname = $1", database);
  if (!isThere) {
    await sql.query(`create database ${name} owner ${escapeIdentifier(owner)}`);
  }
  // Otherwise every other service's login could connect; the owner keeps its rights as owner.
  await sql.query(`revoke all on database ${name} from public`);
  return !isThere;
}

function parseRequest(event: unknown): Request {
  const result = requestSchema.safeParse(event);
  if (!result.success) {
    throw new Error(`not a bootstrap request: ${problemsOf(result.error).join("; ")}`);
  }
  return result.data;
}

/** A database and a login for every service of a cluster, and its schema. Safe to run again, and in every place. */
export function databaseBootstrap(options: BootstrapOptions): Handle<unknown, BootstrapResult> {
  const serve = async (
    master: Sql,
    endpoint: DatabaseEndpoint,
    service: ServiceRequest,
    log: Log,
  ): Promise<Bootstrapped> => {
    const { name, database, secretName, code = name } = service;
    const credentials = await options.readCredentials(secretName);
    const newLogin = await ensureLogin(master, credentials);
    const newDatabase = await ensureDatabase(master, database, credentials.username);
    // As the service's own login: it owns its tables, and the log-in is known to work.
    const applied = await withConnection(
      options.connect({ ...endpoint, database, ...credentials }),
      (own) =>
        migrate(own, [...(options.migrations.shared ?? []), ...(options.migrations[code] ?? [])]),
    );
    const created = [
      ...(newLogin ? (["login"] as const) : []),
      ...(newDatabase ? (["database"] as const) : []),
    ];
    const done = { name, database, created, migrations: applied };
    log.info("the service's database is ready", done);
    return done;
  };

  return async (event, { log }) => {
    const request = parseRequest(event);
    if (request.tf?.action === "delete") {
      log.info("asked to undo: data is never deleted by this function");
      return { reader: false, services: [] };
    }
    const endpoint = await options.readEndpoint(request.databaseParameter);
    const credentials = await options.readCredentials(request.masterSecret);
    const maintenance = endpoint.database ?? "postgres";
    const connecting = options.connect({ ...endpoint, database: maintenance, ...credentials });
    return withConnection(connecting, async (master) => {
      const state = await master.query<{ reader: boolean }>("select pg_is_in_recovery() as reader");
      if (state.rows[0]?.reader !== false) {
        log.info("this host only reads; nothing to do here");
        return { reader: true, services: [] };
      }
      // Freed with the session. CREATE DATABASE works in no transaction, so the lock cannot be one's.
      await master.query("select pg_advisory_lock($1)", [advisoryLock]);
      const services: Bootstrapped[] = [];
      for (const service of request.services) {
        services.push(await serve(master, endpoint, service, log));
      }
      return { reader: false, services };
    });
  };
}
