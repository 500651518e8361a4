import {
  DescribeGlobalClustersCommand,
  FailoverGlobalClusterCommand,
  type GlobalCluster,
  SwitchoverGlobalClusterCommand,
} from "@aws-sdk/client-rds";
import { type Context } from "../context";
import { DrillError } from "../run";
import { type GlobalDatabase, type Member } from "../stack/stores";
import { latest } from "./metrics";

/** A global database as AWS has it now. */
export interface LiveDatabase {
  readonly id: string;
  readonly status: string;
  readonly engineVersion: string;
  /** ARN of the cluster that takes writes. */
  readonly writer?: string;
  /** ARNs of all clusters. */
  readonly members: readonly string[];
  /** What AWS says of each reader's replication: `connected`, `pending-resync`, ... */
  readonly synchronization: { readonly [arn: string]: string };
  /** Whether a switchover or failover is under way. */
  readonly isMoving: boolean;
}

export function liveDatabase(cluster: GlobalCluster): LiveDatabase {
  const members = cluster.GlobalClusterMembers ?? [];
  const { Status: state } = cluster.FailoverState ?? {};
  return {
    id: cluster.GlobalClusterIdentifier ?? "",
    status: cluster.Status ?? "",
    engineVersion: cluster.EngineVersion ?? "",
    writer: members.find(({ IsWriter }) => IsWriter === true)?.DBClusterArn,
    members: members.flatMap(({ DBClusterArn }) => DBClusterArn ?? []),
    synchronization: Object.fromEntries(
      members.flatMap(({ DBClusterArn, SynchronizationStatus }) =>
        DBClusterArn !== undefined && SynchronizationStatus !== undefined
          ? [[DBClusterArn, SynchronizationStatus]]
          : [],
      ),
    ),
    isMoving:
      state !== undefined || ["switching-over", "failing-over"].includes(cluster.Status ?? ""),
  };
}

/** Asks `region`, which is the one that survives, what it knows of a global database. */
export async function describeDatabase(
  { aws }: Context,
  region: string,
  { id }: GlobalDatabase,
): Promise<LiveDatabase | undefined> {
  const { GlobalClusters = [] } = await aws(region).rds.send(
    new DescribeGlobalClustersCommand({ GlobalClusterIdentifier: id }),
  );
  const [found] = GlobalClusters;
  return found && liveDatabase(found);
}

/** A database's cluster in a place. @throws DrillError where it has none. */
export function memberIn({ id, members }: GlobalDatabase, region: string): Member {
  const member = members[region];
  if (member === undefined) {
    throw new DrillError(
      `The global database ${id} has no cluster in ${region}.`,
      "Bring the stack up as it is written (`pulumi up`) before it is drilled.",
    );
  }
  return member;
}

/** Asks AWS to make the cluster of `to` the writer. Not to be asked twice: whoever calls has looked first. */
export async function promote({ aws, run }: Context, database: GlobalDatabase): Promise<void> {
  const { rds } = aws(run.to);
  const target = {
    GlobalClusterIdentifier: database.id,
    TargetDbClusterIdentifier: memberIn(database, run.to).arn,
  };
  await (run.mode === "planned"
    ? rds.send(new SwitchoverGlobalClusterCommand(target))
    : rds.send(new FailoverGlobalClusterCommand({ ...target, AllowDataLoss: true })));
}

/** How far a reader is behind, in milliseconds; `undefined` where AWS did not say so lately. */
export interface Lag {
  readonly database: string;
  readonly replication?: number;
  /** What a failover now would lose. */
  readonly recoveryPoint?: number;
}

/** The lag of `reader`'s clusters, from CloudWatch of that region: the one that is not down. */
export const lagOf = (context: Context, reader: string): Promise<readonly Lag[]> =>
  Promise.all(
    context.view.databases.map(async (database) => {
      const dimensions = { DBClusterIdentifier: memberIn(database, reader).clusterId };
      const metric = (name: string) =>
        latest(context, reader, { namespace: "AWS/RDS", name, dimensions });
      const [replication, recoveryPoint] = [
        await metric("AuroraGlobalDBReplicationLag"),
        await metric("AuroraGlobalDBRPOLag"),
      ];
      return { database: database.id, replication, recoveryPoint };
    }),
  );

/** The worst of several lags, in milliseconds; `undefined` where none is known. */
export function worstLag(lags: readonly Lag[]): number | undefined {
  const known = lags
    .flatMap(({ replication, recoveryPoint }) => [replication, recoveryPoint])
    .filter((each) => each !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
