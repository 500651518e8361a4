import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheRoot } from "../engine/cache";
import { withLock } from "../engine/lock";
import { type Account, reachable, serverAccount } from "./account";
import { findPostgres, type FindPostgresOptions } from "./find";
import { Fleet } from "./fleet";
import { Databases } from "./host";
import { Memory } from "./memory";
import { certificateIn } from "./tls";
import { type DatabaseHost, type StartOptions } from "./types";

export { findPostgres, NoPostgresError, type FindPostgresOptions, type Postgres } from "./find";
export * from "./types";

/** Seconds that another run of the lab may take to let go of a stack's databases. */
const lockPatience = 10;

/** Takes a lock until the returned function is called. */
async function holdLock(file: string): Promise<() => Promise<void>> {
  let release: () => void = () => undefined;
  const until = new Promise<void>((resolve) => (release = resolve));
  let held: Promise<void> = Promise.resolve();
  await new Promise<void>((taken, fail) => {
    held = withLock(file, () => (taken(), until), {
      interval: 100,
      onWait: (seconds) => {
        if (seconds >= lockPatience) {
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

/** The folder of the servers' data; emptied where it is of another life of the stack. */
function dataFolder(folder: string, account: Account, id: string): string {
  const data = reachable(folder, account);
  if (data !== folder) {
    const mark = join(data, "id");
    if (existsSync(data) && (!existsSync(mark) || readFileSync(mark, "utf8") !== id)) {
      rmSync(data, { recursive: true, force: true });
    }
    mkdirSync(data, { recursive: true, mode: 0o711 });
    writeFileSync(mark, id);
  }
  return data;
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
  const { folder, entries = [], onProgress = () => undefined } = options;
  const postgres = await findPostgres(find);
  const account = serverAccount();
  const certificate = await certificateIn(folder);
  const release = await holdLock(join(folder, "lock"));
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

/** Removes what a stack's databases keep outside its own folder, which root's do. They must have ended. */
export function forgetDatabases(folder: string): void {
  const data = reachable(folder, serverAccount());
  if (data !== folder) {
    rmSync(data, { recursive: true, force: true });
  }
}
