import { closeSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { escapeIdentifier } from "pg";
import { type Query } from "./sql";
import { type Server } from "./server";
import { type Loss } from "./types";

/** A table in a database of a server. */
interface Table {
  readonly schema: string;
  readonly table: string;
}

const databasesOf = async (query: Query): Promise<readonly string[]> =>
  (
    await query<{ name: string }>(
      "select datname as name from pg_database where datallowconn and not datistemplate order by 1",
    )
  ).map(({ name }) => name);

const tablesOf = (query: Query): Promise<readonly Table[]> =>
  query<{ schema: string; table: string }>(
    `select n.nspname as schema, c.relname as table
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and c.relpersistence = 'p'
        and n.nspname not in ('pg_catalog', 'information_schema')
      order by 1, 2`,
  );

const quoted = ({ schema, table }: Table) =>
  `${escapeIdentifier(schema)}.${escapeIdentifier(table)}`;

/** When each transaction was committed, by its number; none for those that the server has not. */
async function commits(
  query: Query,
  transactions: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await query<{ transaction: string; at: string }>(
    `select t as transaction, extract(epoch from pg_xact_commit_timestamp(t::xid))::text as at
       from unnest($1::text[]) t where pg_xact_commit_timestamp(t::xid) is not null`,
    [transactions],
  );
  return new Map(rows.map(({ transaction, at }) => [transaction, at]));
}

/**
 * Transactions that wrote what a table holds and that the other server has not. After a failover it gives the same numbers
 * to transactions of its own, which committed at another microsecond.
 */
async function lostTransactions(old: Query, now: Query, table: Table): Promise<readonly string[]> {
  const rows = await old<{ transaction: string }>(
    `select distinct xmin::text as transaction from ${quoted(table)}`,
  );
  const here = await commits(
    old,
    rows.map(({ transaction }) => transaction),
  );
  const there = await commits(now, [...here.keys()]);
  return [...here].filter(([transaction, at]) => there.get(transaction) !== at).map(([id]) => id);
}

/**
 * Writes down the rows that a server has and the one that took over has not: inserted or changed by transactions that did
 * not arrive. Rows that such a transaction deleted are not told. Both servers must be up.
 * @returns how many there are, by table.
 */
export async function saveLosses(old: Server, now: Server, file: string): Promise<Loss["tables"]> {
  mkdirSync(dirname(file), { recursive: true });
  const fresh = `${file}.new`;
  const output = openSync(fresh, "w", 0o600);
  try {
    const counts: Loss["tables"][number][] = [];
    const databases = await old.query(databasesOf);
    for (const database of databases) {
      const found = await old.query(
        (own) => now.query((other) => lossesIn(own, other, database, output)),
        database,
      );
      counts.push(...found);
    }
    return counts;
  } finally {
    closeSync(output);
    renameSync(fresh, file);
  }
}

async function lossesIn(
  old: Query,
  now: Query,
  database: string,
  output: number,
): Promise<Loss["tables"]> {
  const counts: Loss["tables"][number][] = [];
  for (const table of await tablesOf(old)) {
    const lost = await lostTransactions(old, now, table);
    if (lost.length > 0) {
      const rows = await old<{ row: unknown }>(
        `select to_jsonb(t) as row from ${quoted(table)} t where t.xmin::text = any($1)`,
        [lost],
      );
      const name = table.schema === "public" ? table.table : `${table.schema}.${table.table}`;
      rows.forEach(({ row }) =>
        writeSync(output, `${JSON.stringify({ database, table: name, row })}\n`),
      );
      counts.push({ database, table: name, rows: rows.length });
    }
  }
  return counts;
}
