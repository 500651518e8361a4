import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import { type Lag, type Loss } from "./types";

/** What became of a server that was left behind by a failover. */
export interface Diverged {
  /** ARN of the cluster that took over. */
  readonly to: string;
  /** True once what only this server has was written down: it may be thrown away. */
  readonly isSaved: boolean;
}

export interface GlobalRecord {
  /** Name of the server that writes: said before it is promoted, so that a kill in between leaves no two writers. */
  readonly writer: string;
  /** By name of the server. */
  readonly diverged: Readonly<Record<string, Diverged>>;
  /** The last lag that could be measured. */
  readonly lag?: Lag;
}

/** What the databases of a stack remember between runs, beside their data. */
export interface Content {
  /** Tells this state from an older one of the same folder whose data may still lie elsewhere. */
  readonly id: string;
  /** Password of the servers' own superuser; nobody else gets it. */
  readonly password: string;
  /** `resourceId` of the founded servers, by name. */
  readonly servers: Readonly<Record<string, string>>;
  readonly globals: Readonly<Record<string, GlobalRecord>>;
  /** Regions that are blacked out. */
  readonly lost: readonly string[];
  readonly losses: readonly Loss[];
}

/** Without one entry. */
export const without = <T>(from: Readonly<Record<string, T>>, key: string) =>
  Object.fromEntries(Object.entries(from).filter(([each]) => each !== key));

/** The memory of a stack's databases: a file that is replaced as a whole, so that a kill leaves the old or the new one. */
export class Memory {
  private content: Content;
  private readonly file: string;

  constructor(private readonly folder: string) {
    this.file = join(folder, "databases.json");
    this.content = existsSync(this.file)
      ? (JSON.parse(readFileSync(this.file, "utf8")) as Content)
      : {
          id: randomUUID(),
          password: randomBytes(24).toString("hex"),
          servers: {},
          globals: {},
          lost: [],
          losses: [],
        };
    this.change({});
  }

  public get now(): Content {
    return this.content;
  }

  public change(changes: Partial<Content>): void {
    this.content = { ...this.content, ...changes };
    mkdirSync(this.folder, { recursive: true });
    const fresh = `${this.file}.new`;
    writeFileSync(fresh, `${JSON.stringify(this.content, undefined, 2)}\n`, { mode: 0o600 });
    renameSync(fresh, this.file);
  }

  public changeGlobal(id: string, change: Partial<GlobalRecord>): void {
    const { globals } = this.content;
    const before = globals[id] ?? { writer: "", diverged: {} };
    this.change({ globals: { ...globals, [id]: { ...before, ...change } } });
  }
}
