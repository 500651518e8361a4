import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Cloud } from "../../../lab/model";
import { type Entry, Journal } from "../../../lab/model/journal";
import { databaseFolder, type DatabaseHost, startDatabases } from "../../../lab/postgres";
import { forget } from "../../../lab/run/runner";
import { type Connection, tlsConnect } from "../../../functions/shared/postgres";
import { aws } from "../../support/minimalInputs";
import { Builder, caller } from "../model/support";

export const home = "eu-west-1";
export const standby = "eu-central-1";
export const globalId = "shop";
export const master = { username: "evenkeel", password: "correct-horse-battery" };

const arnOf = (region: string, cluster: string) =>
  `arn:aws:rds:${region}:${caller.account}:cluster:${cluster}`;
export const homeArn = arnOf(home, "shop-home");
export const standbyArn = arnOf(standby, "shop-standby");

const engine = { engine: "aurora-postgresql", engineVersion: "17.5", skipFinalSnapshot: true };

/** What the model's journal says, once these were made in it. */
function entriesOf(make: (builder: Builder) => void): readonly Entry[] {
  const folder = mkdtempSync(join(tmpdir(), "evenkeel-journal-"));
  try {
    const file = join(folder, "cloud.jsonl");
    make(new Builder(new Cloud({ file })));
    return [...new Journal(file).all()];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A cluster at home, alone. */
export function single(builder: Builder): void {
  builder.create(aws("rds/cluster"), "home", {
    ...{ ...engine, clusterIdentifier: "shop-home", databaseName: "app" },
    ...{ masterUsername: master.username, masterPassword: master.password },
  });
  builder.create(aws("rds/clusterInstance"), "home-1", {
    ...{ identifier: "shop-home-1", clusterIdentifier: "shop-home" },
    ...{ engine: engine.engine, instanceClass: "db.r6g.large" },
  });
}

/** A global database with a cluster at home and one in the standby. */
export function pair(builder: Builder): void {
  single(builder);
  builder.create(aws("rds/globalCluster"), "global", {
    ...{
      globalClusterIdentifier: globalId,
      sourceDbClusterIdentifier: homeArn,
      forceDestroy: true,
    },
  });
  builder.create(
    aws("rds/cluster"),
    "peer",
    { ...engine, clusterIdentifier: "shop-standby", globalClusterIdentifier: globalId },
    standby,
  );
}

export const entriesOfSingle = entriesOf(single);
export const entriesOfPair = entriesOf(pair);
export { entriesOf };

/** AWS's name of a cluster's endpoint. */
export function endpointOf(entries: readonly Entry[], arn: string): string {
  const found = entries.find(({ outputs }) => outputs.arn === arn);
  return String(found?.outputs.endpoint);
}

/** Databases in a folder of their own. Each test file has one, and removes it. */
export class Stack {
  /** The state of the stack that they belong to. */
  public readonly state = mkdtempSync(join(tmpdir(), "evenkeel-databases-"));
  public readonly folder = databaseFolder(this.state);
  /** What it was told that takes long. */
  public readonly progress: string[] = [];
  private running?: DatabaseHost;

  public get databases(): DatabaseHost {
    if (this.running === undefined) {
      throw new Error("The databases are not started.");
    }
    return this.running;
  }

  public async start(entries: Iterable<Entry> = entriesOfPair): Promise<DatabaseHost> {
    const onProgress = (text: string) => this.progress.push(text);
    this.running = await startDatabases({ folder: this.folder, entries, onProgress });
    return this.running;
  }

  public async stop(): Promise<void> {
    await this.running?.stop();
    this.running = undefined;
  }

  public async remove(): Promise<void> {
    await this.stop();
    forget(this.state);
  }

  /** A connection as functions make it. */
  public connect(arn: string, database = "app"): Promise<Connection> {
    const server = this.databases.servers().find((each) => each.arn === arn);
    if (server === undefined) {
      throw new Error(`There is no server of ${arn}.`);
    }
    const connect = tlsConnect("test", { caFile: this.databases.caFile });
    return connect({ ...server.address, ...master, database });
  }

  /** One statement as master, over a connection of its own. */
  public async query<R extends object>(
    arn: string,
    text: string,
    values: unknown[] = [],
    database = "app",
  ) {
    const connection = await this.connect(arn, database);
    try {
      return (await connection.query<R & Record<string, unknown>>(text, values)).rows;
    } finally {
      await connection.end();
    }
  }

  /** Numbers in the table `numbers`, in order. */
  public async numbers(arn: string): Promise<readonly number[]> {
    return (await this.query<{ n: number }>(arn, "select n from numbers order by n")).map(
      ({ n }) => n,
    );
  }

  public insert(arn: string, ...numbers: readonly number[]): Promise<unknown> {
    return this.query(arn, "insert into numbers select unnest($1::int[])", [numbers]);
  }

  public states(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      this.databases.servers().map(({ identifier, state }) => [identifier, state]),
    );
  }

  /** Waits until the reader has everything. */
  public async caughtUp(): Promise<void> {
    await eventually(async () => (await this.databases.lag(globalId)).bytes === 0);
  }
}

/** Waits until something is so; fails after ten seconds. */
export async function eventually(isSo: () => Promise<boolean> | boolean): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await isSo())) {
    if (Date.now() > end) {
      throw new Error("It did not come true within ten seconds.");
    }
    await wait(20);
  }
}

/** What a refused promise says. */
export const refusal = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "it was not refused",
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
