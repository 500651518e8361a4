import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Account, reachable, serverAccount } from "./account";

/** Where the databases of a stack are, within its state. */
export const databaseFolder = (state: string): string => join(state, "postgres");

/** The folder of the servers' data; emptied where it is of another life of the stack. @param id tells lives apart. */
export function dataFolder(folder: string, account: Account, id: string): string {
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

/** Removes what a stack's databases keep outside its state, as root's do. They must have ended. */
export function forgetDatabases(folder: string): void {
  if (existsSync(folder)) {
    const data = reachable(folder, serverAccount());
    if (data !== folder) {
      rmSync(data, { recursive: true, force: true });
    }
  }
}
