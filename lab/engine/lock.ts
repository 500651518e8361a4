import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** Whether a process with that id runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, but is somebody else's.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Whether the process that made the lock is gone. A file without an id is being written: only an old one is stale. */
function isStale(file: string): boolean {
  try {
    const pid = Number(readFileSync(file, "utf8"));
    return pid > 0 ? !isAlive(pid) : Date.now() - statSync(file).mtimeMs > 10_000;
  } catch {
    return false;
  }
}

function tryLock(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
      throw error;
    }
    return false;
  }
}

export interface LockOptions {
  /** Called while another process holds the lock, with the seconds waited so far. */
  readonly onWait?: (seconds: number) => void;
  /** Time between two looks, in milliseconds. @default 500 */
  readonly interval?: number;
}

/** Runs `work` while no other process on this machine does. A lock whose process is gone is taken over. */
export async function withLock<T>(
  file: string,
  work: () => Promise<T>,
  { onWait, interval = 500 }: LockOptions = {},
): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  const start = Date.now();
  while (!tryLock(file)) {
    if (isStale(file)) {
      rmSync(file, { force: true });
    } else {
      onWait?.(Math.round((Date.now() - start) / 1000));
      await wait(interval);
    }
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}
