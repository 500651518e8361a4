import { readFileSync } from "node:fs";
import { Client, type QueryResultRow } from "pg";
import { type Credentials } from "./credentials";
import { describeError, type Log } from "./log";

/** One statement at a time against one connection. */
export interface Sql {
  query<R extends QueryResultRow>(
    text: string,
    values?: readonly unknown[],
  ): Promise<{ rows: R[]; rowCount: number | null }>;
}

export interface Connection extends Sql {
  /** True once the server or the network has ended the connection. */
  isLost(): boolean;
  end(): Promise<void>;
}

/** Everything that a log-in needs. */
export interface Login extends Credentials {
  readonly host: string;
  readonly port: number;
  readonly database: string;
}

export type Connect = (login: Login) => Promise<Connection>;

/** A database that a service owns. */
export interface Database {
  /** Runs the work in one transaction: committed when it returns, rolled back when it throws. Not for use side by side. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
}

/**
 * Amazon's authorities, those of RDS in every region among them, as Lambda's Node.js runtimes ship them. Since Node.js 20
 * the runtime no longer loads the file by itself ("CA certificate loading" in the Lambda developer guide).
 */
export const runtimeAuthorities = "/var/runtime/ca-cert.pem";

/**
 * Connects over TLS and checks both the signature and the host name of the server's certificate, which is what libpq
 * calls verify-full. Only Amazon's authorities are trusted; there is no way to turn this off.
 * @param options.caFile PEM file with the trusted authorities. @default the file of Lambda's runtime
 * @param options.statementTimeout milliseconds that a statement may take. @default 10000
 */
export function tlsConnect(
  applicationName: string,
  options: { caFile?: string; statementTimeout?: number } = {},
): Connect {
  const { caFile = runtimeAuthorities, statementTimeout = 10_000 } = options;
  let authorities: string | undefined;
  return async (login) => {
    authorities ??= readFileSync(caFile, "utf8");
    const client = new Client({
      host: login.host,
      port: login.port,
      database: login.database,
      user: login.username,
      password: login.password,
      // pg passes the host as server name, so Node.js compares it with the certificate's.
      ssl: { rejectUnauthorized: true, ca: authorities },
      application_name: applicationName,
      connectionTimeoutMillis: 5_000,
      statement_timeout: statementTimeout,
      // The server's own limit comes first; this one is for a server that no longer answers.
      query_timeout: statementTimeout + 2_000,
      idle_in_transaction_session_timeout: 30_000,
      keepAlive: true,
    });
    let lost = false;
    // Without a listener a connection that breaks between two calls would end the whole process.
    client.on("error", () => (lost = true));
    client.on("end", () => (lost = true));
    await client.connect();
    return {
      query: (text, values = []) => client.query(text, [...values]),
      isLost: () => lost,
      end: () => client.end(),
    };
  };
}

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";

/** The password was changed since it was read (invalid_password, invalid_authorization_specification). */
const isRefusedLogin = (error: unknown) => ["28P01", "28000"].includes(codeOf(error));

/** The host has become a reader, or is going away: this connection is of no more use. */
const isWrongHost = (error: unknown) => /^(25006|57P0\d|08\w{3})$/.test(codeOf(error));

/** True where the same statement could work later: nothing is wrong with it, the database is not there for it. */
export function isUnavailable(error: unknown): boolean {
  const code = codeOf(error);
  const isStatementsFault = /^(2[123]|42)\w{3}$/.test(code);
  return (
    error instanceof Error &&
    !isStatementsFault &&
    (code !== "" || /connect|timeout/i.test(error.message))
  );
}

/**
 * One connection per container, opened at first use and kept. Endpoint and credentials are read once and again after a
 * refused log-in (a rotated password) or any failure to connect (a moved writer).
 */
export function openDatabase(options: {
  connect: Connect;
  readLogin: () => Promise<Login>;
  log: Log;
}): Database {
  let connection: Connection | undefined;
  let login: Login | undefined;

  const discard = async () => {
    const old = connection;
    connection = undefined;
    await old?.end().catch(() => undefined);
  };

  const connectOnce = async () => {
    login ??= await options.readLogin();
    try {
      return await options.connect(login);
    } catch (error) {
      login = undefined;
      throw error;
    }
  };

  const open = async () => {
    try {
      return await connectOnce();
    } catch (error) {
      if (!isRefusedLogin(error)) {
        throw error;
      }
      options.log.warn("the log-in was refused; reading the credentials again");
      return connectOnce();
    }
  };

  const begin = async (): Promise<Connection> => {
    if (connection !== undefined && !connection.isLost()) {
      try {
        await connection.query("begin");
        return connection;
      } catch (error) {
        // Nothing was done yet, so a new connection is safe: the container may have slept past the server's patience.
        options.log.info("the kept connection is dead; opening another", {
          error: describeError(error),
        });
      }
    }
    await discard();
    connection = await open();
    await connection.query("begin");
    return connection;
  };

  return {
    async transaction(work) {
      const current = await begin();
      try {
        const result = await work(current);
        await current.query("commit");
        return result;
      } catch (error) {
        const rolledBack = await current.query("rollback").then(
          () => true,
          () => false,
        );
        if (!rolledBack || isWrongHost(error)) {
          login = undefined;
          await discard();
        }
        throw error;
      }
    },
  };
}
