import { CloudError } from "../model/types";
import { type Bond, hasReplayed, type Surroundings, until } from "./members";
import { type Server } from "./server";
import { bytesOf } from "./sql";
import { type Lag } from "./types";

/** A global database in the moment of a call: who writes, and who could. */
export interface Roles extends Bond {
  readonly writer: Server;
  readonly target: Server;
  /** ARN of the target's cluster. */
  readonly targetArn: string;
}

const isAttached = (writer: Server, reader: Server) =>
  writer.query(async (query) => {
    const rows = await query(
      "select 1 from pg_stat_replication where application_name = $1 and state = 'streaming'",
      [reader.name],
    );
    return rows.length > 0;
  });

/** Milliseconds that the last of the writer's log may take to the reader, beyond the delay of the link. */
const handoverLimit = 15_000;

/**
 * The writer ends and with it all writing; the reader gets its log to the last record and is promoted. Who writes is
 * remembered before the promotion: after a kill in between, the next start finishes it.
 */
export async function switchOver(roles: Roles, { memory }: Surroundings): Promise<void> {
  const { id, link, writer, target } = roles;
  const refuse = (reason: string) => new CloudError("InvalidGlobalClusterStateFault", reason);
  if (!writer.isRunning || !target.isRunning || !(await isAttached(writer, target))) {
    throw refuse(
      `${target.name} does not replicate from ${writer.name} at the moment, so a switchover could lose writes.`,
    );
  }
  const limit = handoverLimit + 4 * link.delay;
  const isClean = await writer.stop("fast", limit);
  const { state, checkpoint } = await writer.ending();
  const isComplete =
    isClean && state === "shut down" && (await until(limit, () => hasReplayed(target, checkpoint)));
  if (!isComplete) {
    throw refuse(`${target.name} did not get all writes of ${writer.name} in time; nothing moved.`);
  }
  memory.changeGlobal(id, { writer: target.name });
  await target.promote();
  link.open(target.address);
}

/**
 * The reader is promoted with what it has. What is under way, and the writer's own end, are given up.
 * @param lag just before, where it is known.
 */
export async function failOver(
  roles: Roles,
  lag: Lag | undefined,
  { memory }: Surroundings,
): Promise<void> {
  const { id, link, writer, target } = roles;
  if (!target.isRunning) {
    throw new CloudError(
      "InvalidDBClusterStateFault",
      `${target.name} is not available, so it cannot take over.`,
    );
  }
  link.cut();
  await writer.stop("immediate");
  const { diverged = {} } = memory.now.globals[id] ?? {};
  const own = { to: roles.targetArn, isSaved: false };
  memory.changeGlobal(id, {
    writer: target.name,
    diverged: { ...diverged, [writer.name]: own },
    ...(lag === undefined ? {} : { lag }),
  });
  await target.promote();
  link.open(target.address);
}

const placeOf = async (server: Server, what: string): Promise<bigint> =>
  server.query(async (query) => {
    const [row] = await query<{ at: string | null }>(`select ${what} as at`);
    return bytesOf(row?.at ?? "0/0");
  });

/** How far a running reader is behind a running writer. */
export async function measureLag(writer: Server, reader: Server, { link }: Bond): Promise<Lag> {
  // In this order, so that what arrives in between is not counted.
  const written = await placeOf(writer, "pg_current_wal_flush_lsn()");
  const milliseconds = link.age;
  const replayed = await placeOf(reader, "pg_last_wal_replay_lsn()");
  const bytes = written > replayed ? Number(written - replayed) : 0;
  return { milliseconds: bytes === 0 ? 0 : milliseconds, bytes, measuredAt: Date.now() };
}
