import { execFile, type ExecFileOptions } from "node:child_process";
import { createHash } from "node:crypto";
import { chownSync, existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

/** Whom the servers run as: ourselves, or a user without rights when we are root, as whom PostgreSQL refuses to run. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/** Where root keeps the servers' data when the user who runs them cannot enter root's own folders. */
const outside = "/var/lib/evenkeel-lab";

function userOf(name: string): Account | undefined {
  const [, , uid, gid] =
    readFileSync("/etc/passwd", "utf8")
      .split("\n")
      .map((line) => line.split(":"))
      .find(([user]) => user === name) ?? [];
  return uid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}

/** @throws Error where we are root and there is no other user to run as. */
export function serverAccount(ownUid = process.getuid?.()): Account {
  if (ownUid !== 0) {
    return {};
  }
  const account = userOf("postgres") ?? userOf("_postgres") ?? userOf("nobody");
  if (account === undefined) {
    throw new Error(
      "PostgreSQL does not run as root, and there is no user postgres or nobody to run it as.",
    );
  }
  return account;
}

/** Whether the account may pass through a folder and all above it. */
function mayEnter(folder: string, { uid }: Account): boolean {
  const above = dirname(folder);
  const isOpen =
    !existsSync(folder) ||
    (statSync(folder).mode & 0o001) !== 0 ||
    (uid !== undefined && statSync(folder).uid === uid);
  return isOpen && (above === folder || mayEnter(above, { uid }));
}

/** The folder itself, or one that stands for it where the account can enter. */
export function reachable(folder: string, account: Account): string {
  if (account.uid === undefined || mayEnter(folder, account)) {
    return folder;
  }
  return join(outside, createHash("sha256").update(folder).digest("hex").slice(0, 12));
}

/** Gives a file or folder to the account. */
export function hand(path: string, { uid, gid }: Account): void {
  if (uid !== undefined && gid !== undefined) {
    chownSync(path, uid, gid);
  }
}

/** Makes a folder that only the account may read. */
export function makeFolder(path: string, account: Account): void {
  mkdirSync(dirname(path), { recursive: true });
  mkdirSync(path, { recursive: true, mode: 0o700 });
  hand(path, account);
}

export interface RunOptions {
  readonly account: Account;
  /** A folder that the account may enter. */
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What the program reads. @default nothing */
  readonly input?: string;
}

/** Runs a program to its end. @throws Error with the program's name and what it said, never with its input. */
export function run(
  program: string,
  args: readonly string[],
  { account, cwd, env = {}, input = "" }: RunOptions,
): Promise<string> {
  const options: ExecFileOptions = {
    ...account,
    cwd,
    // Programs of PostgreSQL answer in the language of their environment, and we read what they say.
    env: { PATH: process.env.PATH ?? "", LC_ALL: "C", ...env },
    maxBuffer: 16 * 2 ** 20,
  };
  return new Promise((succeed, fail) => {
    const child = execFile(program, [...args], options, (error, stdout, stderr) => {
      if (error === null) {
        succeed(String(stdout));
      } else {
        fail(new Error(`${program} failed (${error.code ?? "no code"}): ${String(stderr).trim()}`));
      }
    });
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
  });
}
