import { randomInt } from "node:crypto";
import { escapeIdentifier, escapeLiteral } from "pg";
import * as z from "zod/mini";
import { type DatabaseEndpoint } from "./configuration";
import { type Credentials } from "./credentials";
import { problemsOf } from "./problems";
import { type Handle } from "./lambda";
import { type Log } from "./log";
import { type Connect, type Connection, type Sql } from "./postgres";
import { type RotatingSecret } from "./rotatingSecret";
import { scramVerifier } from "./scram";

/** What Secrets Manager asks for, four times in a row for one rotation ("Lambda rotation functions" in its user guide). */
const requestSchema = z.object({
  Step: z.enum(["createSecret", "setSecret", "testSecret", "finishSecret"]),
  SecretId: z.string().check(z.minLength(1)),
  ClientRequestToken: z.string().check(z.minLength(1)),
});

type Request = z.output<typeof requestSchema>;

/** `done`, or why nothing was: this place only reads, or there is nothing to change (any more). */
export interface RotationResult {
  readonly step: Request["Step"];
  readonly outcome: "done" | "reader" | "nothing pending";
}

export interface RotationOptions {
  readonly connect: Connect;
  readonly readEndpoint: () => Promise<DatabaseEndpoint>;
  /** The login that made all others. */
  readonly readFounder: () => Promise<Credentials>;
  /** @param id name or ARN. */
  readonly secret: (id: string) => RotatingSecret;
}

/** Two underscores: no service's login has them, since no service's name has two hyphens in a row. */
const suffix = "__alternate";

/** The login whose turn it is after `username`'s. */
export const otherLogin = (username: string): string =>
  username.endsWith(suffix) ? username.slice(0, -suffix.length) : username + suffix;

/** A service's database is named as the first of its two logins. */
const databaseOf = (username: string): string =>
  username.endsWith(suffix) ? otherLogin(username) : username;

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** As the program's own passwords: letters and digits, which every client can carry. */
const newPassword = (): string =>
  Array.from({ length: 40 }, () => letters[randomInt(letters.length)]).join("");

async function using<T>(
  connecting: Promise<Connection>,
  work: (sql: Connection) => Promise<T>,
): Promise<T> {
  const connection = await connecting;
  try {
    return await work(connection);
  } finally {
    await connection.end().catch(() => undefined);
  }
}

async function isReader(sql: Sql): Promise<boolean> {
  const state = await sql.query<{ reader: boolean }>("select pg_is_in_recovery() as reader");
  return state.rows[0]?.reader !== false;
}

async function inTransaction(sql: Sql, work: () => Promise<void>): Promise<void> {
  await sql.query("begin");
  try {
    await work();
    await sql.query("commit");
  } catch (error) {
    await sql.query("rollback").catch(() => undefined);
    throw error;
  }
}

/**
 * Gives the login that is not in use a new password. The second login of a service is made here at its first turn: it acts
 * as the first, so that whatever either makes belongs to the same role.
 */
async function setPassword(sql: Sql, current: Credentials, pending: Credentials): Promise<void> {
  const [inUse, next] = [escapeIdentifier(current.username), escapeIdentifier(pending.username)];
  const password = escapeLiteral(scramVerifier(pending.password));
  const found = await sql.query("select 1 from pg_roles where rolname = $1", [pending.username]);
  const verb = (found.rowCount ?? 0) > 0 ? "alter" : "create";
  await sql.query(`${verb} role ${next} login password ${password}`);
  const answer = await sql.query<{ member: boolean }>(
    "select pg_has_role($1::name, $2::name, 'member') as member",
    [current.username, pending.username],
  );
  // The login in use acts as this one already: this is the first of the two.
  if (answer.rows[0]?.member !== true) {
    await sql.query(`grant ${inUse} to ${next}`);
    await sql.query(`alter role ${next} set role to ${inUse}`);
  }
}

function parseRequest(event: unknown): Request {
  const result = requestSchema.safeParse(event);
  if (!result.success) {
    throw new Error(`not a request to rotate: ${problemsOf(result.error).join("; ")}`);
  }
  return result.data;
}

/**
 * Rotates the login of a service by turns of two, one step at a time; each step may be asked for again. The password in use
 * is never touched, so nothing that runs is refused. In a place that only reads, the rotation is put off to its next date.
 */
export function secretRotation(options: RotationOptions): Handle<unknown, RotationResult> {
  const founderConnection = async () => {
    const [endpoint, founder] = await Promise.all([options.readEndpoint(), options.readFounder()]);
    return options.connect({
      ...endpoint,
      database: endpoint.database ?? "postgres",
      ...founder,
    });
  };

  /** Runs `work` on the writer. On a reader the pending version is let go, or it would block every later rotation. */
  const onWriter = (
    secret: RotatingSecret,
    token: string,
    log: Log,
    work: (sql: Sql) => Promise<void>,
  ): Promise<RotationResult["outcome"]> =>
    using(founderConnection(), async (sql) => {
      if (await isReader(sql)) {
        await secret.abandon(token);
        log.info("this place only reads; the rotation is put off to its next date");
        return "reader";
      }
      await work(sql);
      return "done";
    });

  const create = (secret: RotatingSecret, token: string, log: Log) =>
    onWriter(secret, token, log, async () => {
      if ((await secret.readPending(token)) === undefined) {
        const { username } = await secret.readCurrent();
        await secret.putPending(token, {
          username: otherLogin(username),
          password: newPassword(),
        });
      }
    });

  const pendingOf = async (secret: RotatingSecret, token: string): Promise<Credentials> => {
    const pending = await secret.readPending(token);
    if (pending === undefined) {
      throw new Error("the pending version holds no login yet: createSecret comes first");
    }
    return pending;
  };

  const set = (secret: RotatingSecret, token: string, log: Log) =>
    onWriter(secret, token, log, async (sql) => {
      const [current, pending] = [await secret.readCurrent(), await pendingOf(secret, token)];
      if (current.username === pending.username) {
        throw new Error("the pending login is the one in use, which is never changed");
      }
      await inTransaction(sql, () => setPassword(sql, current, pending));
    });

  /** Secrets Manager asks for this step alone when a rotation is set up, with a version that holds nothing (RotateSecret). */
  const test = async (secret: RotatingSecret, token: string) => {
    const pending = await secret.readPending(token);
    if (pending === undefined) {
      return "nothing pending" as const;
    }
    const endpoint = await options.readEndpoint();
    const database = databaseOf(pending.username);
    return using(options.connect({ ...endpoint, database, ...pending }), async (sql) => {
      const answer = await sql.query<{ owner: boolean }>(
        "select pg_get_userbyid(datdba) = current_user as owner from pg_database where datname = current_database()",
      );
      if (answer.rows[0]?.owner !== true) {
        throw new Error(`the new login connects, but does not act as the owner of ${database}`);
      }
      return "done" as const;
    });
  };

  const steps = {
    createSecret: create,
    setSecret: set,
    testSecret: test,
    finishSecret: async (secret: RotatingSecret, token: string) => {
      await secret.promote(token);
      return "done" as const;
    },
  };

  return async (event, { log }) => {
    const { Step: step, SecretId: id, ClientRequestToken: token } = parseRequest(event);
    const secret = options.secret(id);
    const isPending = await secret.isPending(token);
    const outcome = isPending ? await steps[step](secret, token, log) : "nothing pending";
    log.info("a step of the rotation has ended", { step, outcome });
    return { step, outcome };
  };
}
