import { type DatabaseHost, type StartOptions } from "./types";

export * from "./types";

/** Thrown where PostgreSQL is not installed, or is too old; the text says what to install. */
export class NoPostgresError extends Error {}

/**
 * Starts the databases of a stack on the PostgreSQL that is installed. They end with this process, however it ends.
 * @throws NoPostgresError
 */
export function startDatabases(options: StartOptions): Promise<DatabaseHost> {
  return Promise.reject(new NoPostgresError(`no server for ${options.folder} yet`));
}
