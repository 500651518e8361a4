import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { copyFrom, found, template } from "./founding";
import { type Link } from "./link";
import { saveLosses } from "./losses";
import { type Memory, without } from "./memory";
import { type PlannedServer } from "./plan";
import { type Server, type Tools } from "./server";
import { bytesOf } from "./sql";

/** A server that should be there, and the one that is. */
export interface Member {
  readonly planned: PlannedServer;
  readonly server: Server;
}

/** What binds the members of one global database. */
export interface Bond {
  readonly id: string;
  readonly link: Link;
}

export interface Surroundings {
  readonly tools: Tools;
  readonly memory: Memory;
  /** Where the empty data directory is that servers are founded from. */
  readonly templates: string;
  /** Where files with lost rows go. */
  readonly losses: string;
  readonly onProgress: (text: string) => void;
}

/** Polls until something is so. @returns false where it is not within the limit, in milliseconds. */
export async function until(limit: number, isSo: () => Promise<boolean>): Promise<boolean> {
  const end = Date.now() + limit;
  for (;;) {
    if (await isSo().catch(() => false)) {
      return true;
    }
    if (Date.now() > end) {
      return false;
    }
    await wait(20);
  }
}

/** Starts a server that writes: founded where it is new, promoted where it was a reader so far. */
export async function startWriter(
  { planned, server }: Member,
  bond: Bond | undefined,
  { tools, memory, templates, onProgress }: Surroundings,
): Promise<void> {
  if (!server.isFounded) {
    onProgress(`founding the database server ${server.name}`);
    await found(server, await template(templates, tools), tools, planned);
  }
  memory.change({ servers: { ...memory.now.servers, [server.name]: planned.resourceId } });
  const mustPromote = server.isStandby;
  await server.start(bond === undefined ? {} : { source: bond.link.address });
  if (mustPromote) {
    await server.promote();
  }
}

/** Milliseconds that a reader has to catch up with its writer: some round trips, each delayed. */
const contactLimit = (link: Link) => 15_000 + 16 * link.delay;

/** What a reader's log says when its place is not in the writer's log any more, or never was. */
const hasLostPlace =
  /has already been removed|not in this server's history|forked off current database system timeline/;

/** Whether a reader gets what a writer has, and has what it had at first: only then it is known to have found its place. */
async function follows(reader: Server, writer: Server, limit: number): Promise<boolean> {
  const written = await writer.query(async (query) => {
    const [row] = await query<{ at: string }>("select pg_current_wal_flush_lsn() as at");
    return bytesOf(row?.at ?? "0/0");
  });
  const isThere = () =>
    reader.query(async (query) => {
      const [row] = await query<{ at: string | null }>(
        `select pg_last_wal_replay_lsn() as at from pg_stat_wal_receiver where status = 'streaming'`,
      );
      return bytesOf(row?.at ?? "0/0") >= written;
    });
  const isLost = () => hasLostPlace.test(reader.saidSinceStart());
  await until(limit, async () => isLost() || (await isThere()));
  return !isLost() && (await isThere().catch(() => false));
}

/** Whether the server has replayed up to a place in the log. */
export const hasReplayed = (server: Server, place: string): Promise<boolean> =>
  server.query(async (query) => {
    const [row] = await query<{ at: string | null }>("select pg_last_wal_replay_lsn() as at");
    return bytesOf(row?.at ?? "0/0") > bytesOf(place);
  });

/**
 * Starts a server that reads what another one writes. One that a failover left behind tells first what only it has, and
 * is copied anew; so is one that cannot find its place in the writer's log any more.
 */
export async function startReader(
  member: Member,
  writer: Server,
  bond: Bond,
  around: Surroundings,
): Promise<void> {
  const { server, planned } = member;
  const { memory, tools } = around;
  if (memory.now.globals[bond.id]?.diverged[server.name] !== undefined) {
    if (!writer.isRunning) {
      return;
    }
    await giveUpOwn(member, writer, bond, around);
  }
  if (!server.isFounded) {
    if (!writer.isRunning) {
      return;
    }
    around.onProgress(`copying the database server ${server.name} from ${writer.name}`);
    await copyFrom(server, writer.address, tools);
  }
  memory.change({ servers: { ...memory.now.servers, [server.name]: planned.resourceId } });
  if (!server.isRunning && !server.isStandby) {
    // It handed over everything before it ended.
    server.markStandby();
  }
  await server.start({ source: bond.link.address });
  if (writer.isRunning && !(await follows(server, writer, contactLimit(bond.link)))) {
    around.onProgress(`copying ${server.name} anew: it cannot follow ${writer.name}`);
    await server.stop("immediate");
    await copyFrom(server, writer.address, tools);
    await server.start({ source: bond.link.address });
  }
}

/** Writes down what only the server has, and throws its data away. */
async function giveUpOwn(
  { server, planned }: Member,
  writer: Server,
  { id }: Bond,
  { memory, losses, onProgress }: Surroundings,
): Promise<void> {
  const { globals } = memory.now;
  const global = globals[id];
  const own = global?.diverged[server.name];
  if (global !== undefined && own?.isSaved === false) {
    onProgress(`reading what did not arrive from ${server.name}`);
    await server.start({ isolated: true });
    const file = join(losses, `${id}-${nextNumber(losses, id)}.jsonl`);
    const tables = await saveLosses(server, writer, file);
    await server.stop("immediate");
    const diverged = { ...global.diverged, [server.name]: { ...own, isSaved: true } };
    // In one step: a kill must neither forget what was lost nor tell it twice.
    memory.change({
      losses: [...memory.now.losses, { globalId: id, from: planned.arn, to: own.to, tables, file }],
      globals: { ...globals, [id]: { ...global, diverged } },
    });
  }
  server.removeData();
  const { diverged = {} } = memory.now.globals[id] ?? {};
  memory.changeGlobal(id, { diverged: without(diverged, server.name) });
}

/** The first number that no file has. */
function nextNumber(folder: string, id: string): number {
  let number = 1;
  while (existsSync(join(folder, `${id}-${number}.jsonl`))) {
    number += 1;
  }
  return number;
}
