import {
  DescribeGlobalReplicationGroupsCommand,
  FailoverGlobalReplicationGroupCommand,
} from "@aws-sdk/client-elasticache";
import { type Context, limits, until } from "../context";
import { type GlobalCache } from "../stack/stores";

/** A global datastore as AWS has it now. */
export interface LiveCache {
  readonly status: string;
  /** Region whose group takes writes. */
  readonly primary?: string;
  /** Regions of all groups that are in it. */
  readonly regions: readonly string[];
}

export async function describeCache(
  { aws }: Context,
  region: string,
  { id }: GlobalCache,
): Promise<LiveCache | undefined> {
  const { GlobalReplicationGroups = [] } = await aws(region).elasticache.send(
    new DescribeGlobalReplicationGroupsCommand({
      GlobalReplicationGroupId: id,
      ShowMemberInfo: true,
    }),
  );
  const [found] = GlobalReplicationGroups;
  return (
    found && {
      status: found.Status ?? "",
      primary: found.Members?.find(({ Role }) => Role?.toUpperCase() === "PRIMARY")
        ?.ReplicationGroupRegion,
      regions: found.Members?.flatMap(({ ReplicationGroupRegion: each }) => each ?? []) ?? [],
    }
  );
}

/** Makes the new place's group of a global datastore the one that takes writes; returns once it is. */
export async function promoteCache(context: Context, cache: GlobalCache): Promise<void> {
  const { aws, run } = context;
  const live = await describeCache(context, run.to, cache);
  if (live?.primary !== run.to && live?.status !== "modifying") {
    await aws(run.to).elasticache.send(
      new FailoverGlobalReplicationGroupCommand({
        GlobalReplicationGroupId: cache.id,
        PrimaryRegion: run.to,
        PrimaryReplicationGroupId: cache.members[run.to],
      }),
    );
  }
  await until(
    context,
    {
      what: `the cache ${cache.id} to take writes in ${run.to}`,
      limit: limits.promote,
      advice: "See what ElastiCache says of the global datastore, then resume.",
    },
    async () => {
      const { primary, status } = (await describeCache(context, run.to, cache)) ?? {};
      return primary === run.to && status !== "modifying" ? true : undefined;
    },
  );
}
