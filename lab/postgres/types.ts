import { type Entry } from "../model/journal";

/** Where a server of the lab answers. It speaks TLS only, with a certificate that `DatabaseHost.caFile` vouches for. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** One PostgreSQL server: what an Aurora cluster, or an RDS instance, is in the lab. */
export interface DatabaseServer {
  /** AWS's ARN of the cluster or the instance. */
  readonly arn: string;
  /** `clusterIdentifier` or `identifier`. */
  readonly identifier: string;
  readonly region: string;
  /** Global database that it belongs to. */
  readonly globalId?: string;
  readonly address: Address;
  /**
   * `writer` takes writes, `reader` replays what another region writes, `lost` is in a region that is blacked out, and
   * `stopped` has ended by itself: `reconcile` starts it again.
   */
  readonly state: "writer" | "reader" | "lost" | "stopped";
}

/** How far the reader of a global database is behind, as AWS's metric AuroraGlobalDBReplicationLag tells. */
export interface Lag {
  /** Age of the oldest write that has not arrived; 0 where all has. */
  readonly milliseconds: number;
  /** Bytes of write-ahead log that the writer has and the reader has not replayed. */
  readonly bytes: number;
  /** When it was measured, in epoch milliseconds: before now where the writer no longer answers. */
  readonly measuredAt: number;
}

/** What a failover left behind on the old writer. Known once its region is back and it has joined again. */
export interface Loss {
  readonly globalId: string;
  /** ARN of the cluster that had the rows. */
  readonly from: string;
  /** ARN of the cluster that took over without them. */
  readonly to: string;
  /** Rows that the new writer has not, by table. Empty: everything had arrived. */
  readonly tables: readonly {
    readonly database: string;
    readonly table: string;
    readonly rows: number;
  }[];
  /** File with those rows, one JSON object a line: `{database, table, row}`. */
  readonly file: string;
}

/**
 * The databases of a stack, as real servers. AWS's account of a global database (MiniStack's) and this one are kept
 * alike by who calls both.
 *
 * Errors are `CloudError` with RDS's own codes: GlobalClusterNotFoundFault, DBClusterNotFoundFault,
 * InvalidGlobalClusterStateFault, InvalidDBClusterStateFault.
 */
export interface DatabaseHost {
  /** PEM file for `DATABASE_CA_FILE`. The same for all servers of the stack. */
  readonly caFile: string;
  /** What `postgres --version` says: `15.13`. */
  readonly version: string;

  /**
   * Brings the servers in line with the model's journal (`journal.all()`; other types are ignored): founds what is new, with
   * master login and database; joins what belongs to a global database; stops what is gone and deletes its data.
   * Resolves once all of them answer. To be called after each accepted change of `aws:rds/cluster:Cluster`,
   * `aws:rds/instance:Instance` or `aws:rds/globalCluster:GlobalCluster`; calls wait for each other.
   */
  reconcile(entries: Iterable<Entry>): Promise<void>;

  servers(): readonly DatabaseServer[];

  /**
   * Where an endpoint of AWS (a cluster's, its reader endpoint, an instance's; without port) is in the lab. The same for the
   * whole session. Undefined for any other host.
   */
  addressOf(awsHost: string): Address | undefined;

  /** ARN of the cluster that writes. @throws CloudError GlobalClusterNotFoundFault */
  writerOf(globalId: string): string;

  /**
   * `SwitchoverGlobalCluster`: the writer stops taking writes, the target gets all it has, and they exchange roles. Loses
   * nothing; when the target cannot get everything, the writer goes on and the call fails. Connections to both may break.
   */
  switchover(globalId: string, targetArn: string): Promise<void>;

  /**
   * `FailoverGlobalCluster --allow-data-loss`: the target takes over with what has arrived. The old writer joins again as a
   * reader at once where its region is there, otherwise in `restore`.
   * @returns the lag just before, or where the writer no longer answered the last that was measured: what may be lost.
   */
  failover(globalId: string, targetArn: string): Promise<Lag | undefined>;

  /** The region's servers die, as by a loss of power, and stay so until `restore`, over restarts of the lab too. */
  blackout(region: string): Promise<void>;

  /** The region's servers start again: as they were, or as readers of a writer that took over from them. */
  restore(region: string): Promise<void>;

  /** Delays what goes from the writer to the reader of a global database, from now on. @param milliseconds 0 for none. */
  delayReplication(globalId: string, milliseconds: number): void;

  lag(globalId: string): Promise<Lag>;

  /** What failovers of the stack have lost so far, oldest first. */
  losses(): readonly Loss[];

  /** Ends all servers, keeping their data. */
  stop(): Promise<void>;
}

export interface StartOptions {
  /** Folder of the stack's databases: `<lab state of the stack>/postgres`. Made where it is missing. */
  readonly folder: string;
  /** The model's journal, for the servers to start at once. @default none */
  readonly entries?: Iterable<Entry>;
  /** Told what takes long. */
  readonly onProgress?: (text: string) => void;
}
