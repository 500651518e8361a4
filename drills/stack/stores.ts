import { text } from "./state";
import { type Located } from "./view";

/** A cluster of a global database. */
export interface Member {
  readonly clusterId: string;
  readonly arn: string;
  /** Instances that the program makes. */
  readonly instances: readonly { readonly id: string; readonly instanceClass: string }[];
}

/** An Aurora global database. */
export interface GlobalDatabase {
  readonly id: string;
  /** One per place. */
  readonly members: { readonly [region: string]: Member };
}

/** An ElastiCache global datastore. */
export interface GlobalCache {
  readonly id: string;
  /** Replication group of each place. */
  readonly members: { readonly [region: string]: string };
}

const ofType = (located: readonly Located[], type: string) =>
  located.filter((resource) => resource.type === type);

/** Global databases of a stack, each with its cluster in every place. */
export function databasesOf(located: readonly Located[]): readonly GlobalDatabase[] {
  const clusters = ofType(located, "aws:rds/cluster:Cluster");
  const instances = ofType(located, "aws:rds/clusterInstance:ClusterInstance");
  return ofType(located, "aws:rds/globalCluster:GlobalCluster").map(({ id, inputs }) => {
    const members = clusters.filter(
      (cluster) =>
        text(cluster.outputs.arn) === text(inputs.sourceDbClusterIdentifier) ||
        text(cluster.inputs.globalClusterIdentifier) === id,
    );
    return {
      id,
      members: Object.fromEntries(
        members.map((cluster) => [
          cluster.region,
          {
            clusterId: cluster.id,
            arn: text(cluster.outputs.arn),
            instances: instances
              .filter(
                (instance) =>
                  instance.region === cluster.region &&
                  text(instance.inputs.clusterIdentifier) === cluster.id,
              )
              .map((instance) => ({
                id: instance.id,
                instanceClass: text(instance.inputs.instanceClass),
              })),
          },
        ]),
      ),
    };
  });
}

/** Tables that have a replica. */
export const tablesOf = (located: readonly Located[]): readonly string[] => {
  const replicas = ofType(located, "aws:dynamodb/tableReplica:TableReplica");
  return ofType(located, "aws:dynamodb/table:Table")
    .filter(({ outputs }) =>
      replicas.some(({ inputs }) => text(inputs.globalTableArn) === text(outputs.arn)),
    )
    .map(({ id }) => id);
};

/** Global datastores of a stack. A cache of one place alone is not moved: it fills itself. */
export function cachesOf(located: readonly Located[]): readonly GlobalCache[] {
  const groups = ofType(located, "aws:elasticache/replicationGroup:ReplicationGroup");
  return ofType(located, "aws:elasticache/globalReplicationGroup:GlobalReplicationGroup").map(
    ({ id, region, inputs }) => {
      const members = groups.filter(
        (group) =>
          text(group.inputs.globalReplicationGroupId) === id ||
          (group.region === region && group.id === text(inputs.primaryReplicationGroupId)),
      );
      return { id, members: Object.fromEntries(members.map((group) => [group.region, group.id])) };
    },
  );
}
