import { type Crossing, type PlannedResource, type Snapshot } from "./types";

/** How each thing that holds data gets from the region that serves to the one that waits: read from the plan, not promised. */

interface Pair {
  readonly here: readonly PlannedResource[];
  readonly there: readonly PlannedResource[];
}

type Found = Omit<Crossing, "what" | "name">;

/** Whether a resource is made from another one, by an input. */
const isMadeFrom = (resource: PlannedResource, urn: string, input?: string) =>
  Object.entries(resource.inputDependencies).some(
    ([name, urns]) => (input === undefined || name === input) && urns.includes(urn),
  );

const ofType = (list: readonly PlannedResource[], type: string) =>
  list.filter((resource) => resource.type === type);

const unprotected = (why: string): Found => ({ verdict: "unprotected", how: why });

function auroraCrossing(cluster: PlannedResource, { here, there }: Pair): Found {
  const globals = [...here, ...there].filter(
    ({ type }) => type === "aws:rds/globalCluster:GlobalCluster",
  );
  const shared = globals.find(
    (each) =>
      isMadeFrom(each, cluster.urn) ||
      isMadeFrom(cluster, each.urn) ||
      cluster.inputs.globalClusterIdentifier === each.inputs.globalClusterIdentifier,
  );
  const peer = ofType(there, cluster.type).some(
    (each) =>
      shared !== undefined &&
      (isMadeFrom(each, shared.urn) ||
        isMadeFrom(shared, each.urn) ||
        each.inputs.globalClusterIdentifier === shared.inputs.globalClusterIdentifier),
  );
  return peer
    ? {
        verdict: "moves",
        how: "global database, copied asynchronously; a drill promotes the other member",
      }
    : unprotected("no member of a global database in the other region");
}

function tableCrossing(table: PlannedResource, { here, there }: Pair): Found {
  const isReplica = [...here, ...there].some(
    (each) =>
      each.type === "aws:dynamodb/tableReplica:TableReplica" &&
      (isMadeFrom(each, table.urn) || each.urn === table.urn),
  );
  const listed = Array.isArray(table.inputs.replicas) && table.inputs.replicas.length > 0;
  return isReplica || listed
    ? { verdict: "moves", how: "global table, written in both regions; the last writer wins" }
    : unprotected("no replica in the other region");
}

function bucketCrossing(bucket: PlannedResource, { here }: Pair): Found {
  return ofType(here, "aws:s3/bucketReplicationConfig:BucketReplicationConfig").some((each) =>
    isMadeFrom(each, bucket.urn, "bucket"),
  )
    ? { verdict: "moves", how: "copied to the other region's bucket, within minutes" }
    : { verdict: "stays", how: "not copied; the other region has its own" };
}

function cacheCrossing(cache: PlannedResource, { here, there }: Pair): Found {
  const isGlobal =
    cache.inputs.globalReplicationGroupId !== undefined ||
    [...here, ...there].some(
      ({ type, urn, inputDependencies }) =>
        type === "aws:elasticache/globalReplicationGroup:GlobalReplicationGroup" &&
        isMadeFrom({ inputDependencies, urn } as PlannedResource, cache.urn),
    );
  if (isGlobal) {
    return { verdict: "moves", how: "global datastore, copied asynchronously" };
  }
  return ofType(there, cache.type).length > 0
    ? {
        verdict: "begins empty",
        how: "the other region has a cache of its own; services fill it as they go",
      }
    : unprotected("no cache in the other region");
}

function rdsCrossing(instance: PlannedResource, { there }: Pair): Found {
  return ofType(there, instance.type).some((each) => isMadeFrom(each, instance.urn))
    ? { verdict: "moves", how: "read replica, copied asynchronously; to be promoted" }
    : unprotected("no replica in the other region: it comes back from a backup");
}

function kafkaCrossing(_cluster: PlannedResource, { here, there }: Pair): Found {
  return [...here, ...there].some(({ type }) => type === "aws:msk/replicator:Replicator")
    ? { verdict: "moves", how: "topics copied both ways by MSK Replicator, asynchronously" }
    : {
        verdict: "begins empty",
        how: "the other region has brokers of its own; nothing is copied",
      };
}

function usersCrossing(_pool: PlannedResource, { there }: Pair): Found {
  return there.some(({ type }) => type === "aws:cognito/userPool:UserPool")
    ? { verdict: "stays", how: "a user pool belongs to its region: people sign up in each" }
    : unprotected("no user pool in the other region");
}

function imagesCrossing(_repository: PlannedResource, { here, there }: Pair): Found {
  return here.some(
    ({ type }) => type === "aws:ecr/replicationConfiguration:ReplicationConfiguration",
  )
    ? { verdict: "moves", how: "images are copied as they are pushed" }
    : there.some(({ type }) => type === "aws:ecr/repository:Repository")
      ? { verdict: "stays", how: "the other region has a repository that is pushed to on its own" }
      : unprotected("no repository in the other region");
}

/** One line each. */
const stores: readonly {
  readonly type: string;
  readonly what: string;
  readonly find: (resource: PlannedResource, pair: Pair) => Found;
}[] = [
  { type: "aws:rds/cluster:Cluster", what: "Aurora cluster", find: auroraCrossing },
  { type: "aws:rds/instance:Instance", what: "RDS instance", find: rdsCrossing },
  { type: "aws:dynamodb/table:Table", what: "table", find: tableCrossing },
  { type: "aws:dynamodb/tableReplica:TableReplica", what: "table", find: tableCrossing },
  {
    type: "aws:elasticache/replicationGroup:ReplicationGroup",
    what: "cache",
    find: cacheCrossing,
  },
  { type: "aws:msk/cluster:Cluster", what: "Kafka cluster", find: kafkaCrossing },
  {
    type: "aws:msk/serverlessCluster:ServerlessCluster",
    what: "Kafka cluster",
    find: kafkaCrossing,
  },
  { type: "aws:s3/bucket:Bucket", what: "bucket", find: bucketCrossing },
  { type: "aws:cognito/userPool:UserPool", what: "user pool", find: usersCrossing },
  { type: "aws:ecr/repository:Repository", what: "image repository", find: imagesCrossing },
];

/** Many alike: one line for all. */
const kinds: readonly {
  readonly what: string;
  readonly test: (resource: PlannedResource, pair: Pair) => boolean;
  readonly found: Found;
}[] = [
  {
    what: "secrets",
    test: ({ type, inputs }) =>
      type === "aws:secretsmanager/secret:Secret" && Array.isArray(inputs.replicas),
    found: { verdict: "moves", how: "copied to the other region by Secrets Manager" },
  },
  {
    what: "secrets",
    test: ({ type, inputs }) =>
      type === "aws:secretsmanager/secret:Secret" && !Array.isArray(inputs.replicas),
    found: { verdict: "stays", how: "the other region has its own, made by this program" },
  },
  {
    what: "queues",
    test: ({ type }) => type === "aws:sqs/queue:Queue",
    found: {
      verdict: "stays",
      how: "messages belong to their region: a planned drill works them off first, after a disaster they wait for the way back",
    },
  },
  {
    what: "event archives",
    test: ({ type }) => type === "aws:cloudwatch/eventArchive:EventArchive",
    found: { verdict: "stays", how: "each region keeps its own events" },
  },
  {
    what: "log groups",
    test: ({ type }) => type === "aws:cloudwatch/logGroup:LogGroup",
    found: { verdict: "stays", how: "each region keeps its own logs" },
  },
  {
    what: "backup vaults",
    test: ({ type }) => type === "aws:backup/vault:Vault",
    found: { verdict: "moves", how: "each backup is copied to the other region's vault" },
  },
];

export function crossingsOf(
  { resources }: Snapshot,
  active: string,
  standby: string,
): readonly Crossing[] {
  const pair = {
    here: resources.filter(({ region }) => region === active),
    there: resources.filter(({ region }) => region === standby),
  };
  const single = stores.flatMap(({ type, what, find }) =>
    ofType(pair.here, type).map((each) => ({ what, name: each.name, ...find(each, pair) })),
  );
  const many = kinds.flatMap(({ what, test, found }) => {
    const count = pair.here.filter((each) => test(each, pair)).length;
    return count === 0 ? [] : [{ what, name: `${count}`, ...found }];
  });
  return [...single, ...many];
}
