import { createHash } from "node:crypto";
import { type Sql } from "./postgres";

/** One step of a schema; the name orders it and must never change once it was applied anywhere. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** Any number that nothing else in these databases locks. */
export const advisoryLock = 714_021_933;

const checksumOf = ({ sql }: Migration): string => createHash("sha256").update(sql).digest("hex");

/**
 * Applies what is new, in order, all in one transaction: a schema is never half migrated. A second run at the same time
 * waits for the lock and then finds nothing to do.
 * @returns names of the migrations that were applied now.
 */
export async function migrate(sql: Sql, migrations: readonly Migration[]): Promise<string[]> {
  await sql.query("begin");
  try {
    await sql.query("select pg_advisory_xact_lock($1)", [advisoryLock]);
    await sql.query(
      `create table if not exists migrations (
         name text primary key, checksum text not null, applied_at timestamptz not null default now())`,
    );
    const known = await sql.query<{ name: string; checksum: string }>(
      "select name, checksum from migrations",
    );
    const checksums = new Map(known.rows.map((row) => [row.name, row.checksum]));
    const edited = migrations.find(
      (migration) =>
        (checksums.get(migration.name) ?? checksumOf(migration)) !== checksumOf(migration),
    );
    if (edited !== undefined) {
      throw new Error(
        `migration ${edited.name} was edited after it was applied; add another instead`,
      );
    }
    const fresh = migrations.filter(({ name }) => !checksums.has(name));
    for (const migration of fresh) {
      await sql.query(migration.sql);
      await sql.query("insert into migrations (name, checksum) values ($1, $2)", [
        migration.name,
        checksumOf(migration),
      ]);
    }
    await sql.query("commit");
    return fresh.map(({ name }) => name);
  } catch (error) {
    await sql.query("rollback").catch(() => undefined);
    throw error;
  }
}
