import { readFileSync } from "node:fs";
import { join } from "node:path";
import { cacheRoot } from "../engine/cache";
import { withLock } from "../engine/lock";
import { reachable, serverAccount } from "./account";
import { findPostgres, type FindPostgresOptions } from "./find";
import { Fleet } from "./fleet";
import { dataFolder } from "./folder";
import { Databases } from "./host";
import { Memory } from "./memory";
import { certificateIn } from "./tls";
import { type DatabaseHost, type StartOptions } from "./types";

export { findPostgres, NoPostgresError, type FindPostgresOptions, type Postgres } from "./find";
export { databaseFolder, forgetDatabases } from "./folder";
export * from "./types";

/** Takes a lock until the returned function is called. @param patience seconds that another one may hold it. */
async function holdLock(file: string, patience: number): Promise<() => Promise<void>> {
  let release: () => void = () => undefined;
  const until = new Promise<void>((resolve) => (release = resolve));
  let held: Promise<void> = Promise.resolve();
  await new Promise<void>((taken, fail) => {
    held = withLock(file, () => (taken(), until), {
      interval: 100,
      onWait: (seconds) => {
        if (seconds >= patience) {
          throw new Error(
            `The stack's databases are in use by process ${readFileSync(file, "utf8")}, another run of the lab. ` +
              "Wait until it ends, or end it.",
          );
        }
      },
    });
    held.catch(fail);
  });
  return () => {
    release();
    return held;
  };
}

/**
 * Starts the databases of a stack on the PostgreSQL that is installed. They end with this process, however it ends, and
 * keep their data.
 * @throws NoPostgresError where it is not installed, or too old; the text says what to install.
 */
export async function startDatabases(
  options: StartOptions,
  find: FindPostgresOptions = {},
): Promise<DatabaseHost> {
  const { folder, entries = [], onProgress = () => undefined, patience = 10 } = options;
  const postgres = await findPostgres(find);
  const account = serverAccount();
  const certificate = await certificateIn(folder);
  const release = await holdLock(join(folder, "lock"), patience);
  const memory = new Memory(folder);
  const admin = { password: memory.now.password, caFile: certificate.certificate };
  const around = {
    tools: { postgres, account, certificate, admin },
    memory,
    templates: reachable(join(cacheRoot(), "postgres"), account),
    losses: join(folder, "losses"),
    onProgress,
  };
  const fleet = new Fleet(around, dataFolder(folder, account, memory.now.id));
  const databases = new Databases(fleet, around, release);
  try {
    await databases.reconcile(entries);
    return databases;
  } catch (error) {
    await databases.stop();
    throw error;
  }
}
