import { readFileSync } from "node:fs";
import { Client, type QueryResultRow } from "pg";
import { superuser } from "./configuration";
import { type Address } from "./types";

/** What it takes to log in to a server as its superuser. */
export interface Admin {
  readonly password: string;
  /** PEM file that vouches for the server. */
  readonly caFile: string;
}

/** One statement. */
export type Query = <R extends QueryResultRow>(
  text: string,
  values?: readonly unknown[],
) => Promise<readonly R[]>;

/** Works as superuser of a server, over one connection that is closed afterwards. */
export async function asAdmin<T>(
  { host, port }: Address,
  { password, caFile }: Admin,
  work: (query: Query) => Promise<T>,
  database = "postgres",
): Promise<T> {
  const client = new Client({
    ...{ host, port, database, password },
    user: superuser,
    ssl: { ca: readFileSync(caFile, "utf8") },
    connectionTimeoutMillis: 5_000,
    application_name: "evenkeel-lab",
  });
  // Without a listener a server that dies under the connection would end this process.
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(async (text, values = []) => (await client.query(text, [...values])).rows);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** A place in the write-ahead log, `1/A0000028`, as a number of bytes. */
export function bytesOf(lsn: string): bigint {
  const [high = "", low = ""] = lsn.split("/");
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}
