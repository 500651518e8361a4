import { type Entry } from "../model/journal";
import { isObject } from "../model/values";
import { type DatabaseHost, NoPostgresError, startDatabases, type StartOptions } from "../postgres";

const servedTypes = [
  "aws:rds/cluster:Cluster",
  "aws:rds/clusterInstance:ClusterInstance",
  "aws:rds/globalCluster:GlobalCluster",
  "aws:rds/instance:Instance",
];

/** Whether a database server stands behind resources of the type. */
export const isServed = (type: string): boolean => servedTypes.includes(type);

/** The databases of a stack, or why there are none. */
export interface FoundDatabases {
  readonly host?: DatabaseHost;
  /** What is missing, and how to install it. */
  readonly missing?: string;
}

/** Starts the databases where PostgreSQL is installed. */
export async function findDatabases(options: StartOptions): Promise<FoundDatabases> {
  try {
    return { host: await startDatabases(options) };
  } catch (error) {
    if (error instanceof NoPostgresError) {
      return { missing: error.message };
    }
    throw error;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * A parameter's text with a database's address in the lab in place of AWS's: `{"host": ..., "readerHost": ..., "port": ...}`.
 * Any other text stays as it is.
 */
export function localAddress(text: string, host: DatabaseHost | undefined): string {
  const value = parse(text);
  if (host === undefined || !isObject(value as Entry["inputs"])) {
    return text;
  }
  const fields = value as Readonly<Record<string, unknown>>;
  const address = typeof fields.host === "string" ? host.addressOf(fields.host) : undefined;
  if (address === undefined) {
    return text;
  }
  // One server answers for both endpoints of a cluster.
  const reader = "readerHost" in fields ? { readerHost: address.host } : {};
  return JSON.stringify({ ...fields, ...address, ...reader });
}
