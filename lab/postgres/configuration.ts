import { type Address } from "./types";

/** Name of the servers' own superuser, as on RDS. Master logins are none there either. */
export const superuser = "rdsadmin";

export interface Configuration {
  readonly port: number;
  /** Folder with the files of this server. */
  readonly folder: string;
  /** Where it would read from, if it were a reader. */
  readonly source?: Address;
  readonly password: string;
  /** Its name among the readers of its writer. */
  readonly name: string;
}

/** Single quotes of a configuration file and of a connection string in it. */
const quoted = (value: string) => `'${value.replaceAll("'", "''")}'`;

/**
 * Settings of a server. The lab survives a killed process but not a machine that loses power, so nothing waits for the
 * disk. Both ends of a global database have the same, which a reader requires.
 */
export function serverSettings({ port, folder, source, password, name }: Configuration): string {
  const conninfo =
    source === undefined
      ? ""
      : `host=${source.host} port=${source.port} user=${superuser} password=${password} ` +
        `application_name=${name} sslmode=require`;
  const settings: Readonly<Record<string, string | number>> = {
    listen_addresses: quoted("127.0.0.1"),
    port,
    unix_socket_directories: quoted(""),
    hba_file: quoted(`${folder}/hba.conf`),
    ssl: "on",
    ssl_cert_file: quoted(`${folder}/server.crt`),
    ssl_key_file: quoted(`${folder}/server.key`),
    password_encryption: quoted("scram-sha-256"),
    max_connections: 100,
    shared_buffers: quoted("8MB"),
    huge_pages: "off",
    jit: "off",
    fsync: "off",
    full_page_writes: "off",
    wal_level: "replica",
    min_wal_size: quoted("4MB"),
    max_wal_size: quoted("32MB"),
    // Nothing is spread to spare a disk.
    checkpoint_completion_target: 0,
    // A reader that was away for a while catches up from these; one that was away for longer is copied anew.
    wal_keep_size: quoted("16MB"),
    max_wal_senders: 6,
    hot_standby: "on",
    // Tells a transaction that arrived from another one under the same number, after a failover.
    track_commit_timestamp: "on",
    primary_conninfo: quoted(conninfo),
    wal_receiver_status_interval: quoted("1s"),
    wal_retrieve_retry_interval: quoted("100ms"),
    log_line_prefix: quoted("%m [%p] "),
    // Statements may hold customers' data and verifiers of passwords.
    log_min_error_statement: "panic",
    lc_messages: quoted("C"),
  };
  return Object.entries(settings)
    .map(([key, value]) => `${key} = ${value}\n`)
    .join("");
}

/** As with `rds.force_ssl`: TLS and a password, or nothing. */
const openDoors = `
hostssl all all 127.0.0.1/32 scram-sha-256
hostssl replication ${superuser} 127.0.0.1/32 scram-sha-256
`;

/** Nobody but the lab itself, while what was lost is read from a server. */
const closedDoors = `
hostssl all ${superuser} 127.0.0.1/32 scram-sha-256
`;

export const doors = (isolated: boolean): string => (isolated ? closedDoors : openDoors);
