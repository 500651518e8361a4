import { type ChildProcess } from "node:child_process";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type Account, hand, makeFolder, run } from "./account";
import { doors, serverSettings } from "./configuration";
import { type Postgres } from "./find";
import { launch } from "./launch";
import { type Admin, asAdmin, type Query } from "./sql";
import { type Certificate } from "./tls";
import { type Address } from "./types";

/** What all servers of a stack have in common. */
export interface Tools {
  readonly postgres: Postgres;
  readonly account: Account;
  readonly certificate: Certificate;
  readonly admin: Admin;
}

export interface StartMode {
  /** Where it reads from while it is a reader. */
  readonly source?: Address;
  /** Lets nobody in but the lab. @default false */
  readonly isolated?: boolean;
}

/** Milliseconds that a server may take to come up, recovery after a kill included. */
const patience = 30_000;

/** Logs larger than this, in bytes, start anew with the next start. */
const largestLog = 5_000_000;

const host = "127.0.0.1";

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, host, listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** Whether something happens within a time in milliseconds. */
async function within(limit: number, happening: Promise<true>): Promise<boolean> {
  const stop = new AbortController();
  try {
    const tooLate = wait(limit, false, { signal: stop.signal }).catch(() => false);
    return await Promise.race([happening, tooLate]);
  } finally {
    // A timer left behind would keep the process alive.
    stop.abort();
  }
}

/** One PostgreSQL server and its folder. */
export class Server {
  public readonly data: string;
  private readonly log: string;
  private process?: ChildProcess;
  private port = 0;
  /** Length of the log at the last start. */
  private logged = 0;

  constructor(
    public readonly name: string,
    private readonly folder: string,
    private readonly tools: Tools,
  ) {
    this.data = join(folder, "data");
    this.log = join(folder, "server.log");
    makeFolder(folder, tools.account);
  }

  public get isRunning(): boolean {
    return this.process !== undefined;
  }

  /** Chooses a port, which it keeps from then on. */
  public async choosePort(): Promise<void> {
    this.port = this.port === 0 ? await freePort() : this.port;
  }

  public get address(): Address {
    return { host, port: this.port };
  }

  public get isFounded(): boolean {
    return existsSync(join(this.data, "PG_VERSION"));
  }

  /** Whether it starts as a reader; promotion takes the mark away. */
  public get isStandby(): boolean {
    return existsSync(join(this.data, "standby.signal"));
  }

  public markStandby(): void {
    const signal = join(this.data, "standby.signal");
    writeFileSync(signal, "");
    hand(signal, this.tools.account);
  }

  /** Starts it and waits until it answers. @throws Error with the end of its log. */
  public async start(mode: StartMode = {}): Promise<void> {
    if (this.isRunning) {
      return;
    }
    this.refuseOtherMajor();
    await this.choosePort();
    this.writeFiles(mode);
    await this.endOrphan();
    const end = Date.now() + patience;
    for (;;) {
      const failure = await this.tryStart(end);
      if (failure === undefined) {
        return;
      }
      // What another run has left behind is still going away, or its port is.
      const isPassing = /still in use|already exists|could not bind|in use by/.test(failure);
      if (!isPassing || Date.now() > end) {
        throw new Error(`The database server ${this.name} did not start:\n${failure}`);
      }
      await wait(200);
    }
  }

  /**
   * @param mode `fast` ends transactions and keeps what was committed; the reader gets all of it first. `immediate` is as a
   * loss of power.
   * @param limit milliseconds that a fast end may take before it becomes an immediate one.
   * @returns false where that limit was met.
   */
  public async stop(mode: "fast" | "immediate", limit = 15_000): Promise<boolean> {
    const { process: child } = this;
    if (child === undefined) {
      return true;
    }
    const ended = new Promise<true>((done) => child.once("exit", () => done(true)));
    if (mode === "fast") {
      child.stdin?.end();
      if (await within(limit, ended)) {
        return true;
      }
    }
    signal(this.lockFile(), "SIGQUIT");
    child.stdin?.end();
    await ended;
    return mode === "immediate";
  }

  public query<T>(work: (query: Query) => Promise<T>, database?: string): Promise<T> {
    return asAdmin(this.address, this.tools.admin, work, database);
  }

  /** The end of what it has written into its log since it was started. */
  public saidSinceStart(): string {
    return readFileSync(this.log).subarray(this.logged).toString("utf8").trim().slice(-4_000);
  }

  /** Makes it a writer, once it has replayed all that it has. */
  public async promote(): Promise<void> {
    await this.query(async (query) => {
      const [state] = await query<{ reads: boolean }>("select pg_is_in_recovery() as reads");
      if (state?.reads === true) {
        await query("select pg_promote(true, 60)");
      }
    });
  }

  /** How it ended, from its control file: `shut down`, and the place of the last checkpoint. */
  public async ending(): Promise<{ readonly state: string; readonly checkpoint: string }> {
    const said = await this.run("pg_controldata", ["-D", this.data]);
    const field = (name: string) => new RegExp(`^${name}: +(.*)$`, "m").exec(said)?.[1] ?? "";
    return {
      state: field("Database cluster state"),
      checkpoint: field("Latest checkpoint location"),
    };
  }

  /** Throws its data away. It must have ended. */
  public removeData(): void {
    rmSync(this.data, { recursive: true, force: true });
  }

  /** Removes all of it. It must have ended. */
  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A program of PostgreSQL, as the servers' user. */
  public run(
    program: string,
    args: readonly string[],
    more: { readonly env?: Readonly<Record<string, string>>; readonly input?: string } = {},
  ): Promise<string> {
    const { account, postgres } = this.tools;
    return run(resolve(postgres.bin, program), args, { account, cwd: this.folder, ...more });
  }

  private refuseOtherMajor(): void {
    const made = readFileSync(join(this.data, "PG_VERSION"), "utf8").trim();
    const { major, version } = this.tools.postgres;
    if (made !== String(major)) {
      throw new Error(
        `The database server ${this.name} was made by PostgreSQL ${made}, and ${version} is installed. ` +
          "Install that version again, or forget the stack's state: npm run lab -- reset STACK",
      );
    }
  }

  private writeFiles({ source, isolated = false }: StartMode): void {
    const { certificate, admin, account } = this.tools;
    const { port } = this;
    const files = {
      "server.conf": serverSettings({
        ...{ port, folder: this.folder, name: this.name, password: admin.password },
        ...(source === undefined ? {} : { source }),
      }),
      "hba.conf": doors(isolated),
      "server.crt": readFileSync(certificate.certificate, "utf8"),
      "server.key": readFileSync(certificate.key, "utf8"),
    };
    for (const [name, content] of Object.entries(files)) {
      const file = join(this.folder, name);
      writeFileSync(file, content, { mode: 0o600 });
      hand(file, account);
    }
    if (existsSync(this.log) && statSync(this.log).size > largestLog) {
      rmSync(this.log);
    }
  }

  /** @returns what it said where it ended instead of answering. */
  private async tryStart(end: number): Promise<string | undefined> {
    const { account, postgres } = this.tools;
    this.logged = existsSync(this.log) ? statSync(this.log).size : 0;
    const stale = this.lockFile().join("\n");
    const command = ["-D", this.data, "-c", `config_file=${this.folder}/server.conf`];
    const child = launch([join(postgres.bin, "postgres"), ...command], {
      ...{ account, cwd: this.folder, log: this.log },
    });
    let hasEnded = false;
    child.once("exit", () => {
      hasEnded = true;
      this.process = undefined;
    });
    child.once("error", () => (hasEnded = true));
    this.process = child;
    while (!hasEnded && Date.now() < end) {
      const lock = this.lockFile();
      if (lock.join("\n") !== stale && /^(ready|standby)/.test(lock[7] ?? "")) {
        return undefined;
      }
      await wait(15);
    }
    await this.stop("immediate");
    return this.saidSinceStart();
  }

  /** Lines of `postmaster.pid`: the process, …, and in the eighth how far it is. */
  private lockFile(): readonly string[] {
    try {
      return readFileSync(join(this.data, "postmaster.pid"), "utf8").split("\n");
    } catch {
      return [];
    }
  }

  /** Ends a server of a run that was killed together with what watched it. */
  private async endOrphan(): Promise<void> {
    const lock = this.lockFile();
    const orphan = { host, port: Number(lock[3]) };
    if (!(orphan.port > 0)) {
      return;
    }
    // The number of the process may be another's by now: only a server that has our data and our password is ours.
    const isOurs = await asAdmin(orphan, this.tools.admin, async (query) => {
      const [row] = await query<{ data: string }>(
        "select current_setting('data_directory') as data",
      );
      return row?.data === this.data;
    }).catch(() => false);
    if (isOurs) {
      signal(lock, "SIGINT");
    }
  }
}

/** Signals the server whose `postmaster.pid` this is. */
function signal([pid]: readonly string[], name: NodeJS.Signals): void {
  try {
    if (Number(pid) > 0) {
      process.kill(Number(pid), name);
    }
  } catch {
    // It has ended already.
  }
}
