import { type Failure } from "../model/types";
import { type Context } from "./context";
import { engineVersions } from "./regional";
import { list } from "./values";

type Condition = (context: Context) => readonly Failure[];

/** The version must be one of the engine's, where both are known texts. */
const engineVersion: Condition = ({ inputs }) => {
  const { engine, engineVersion: version } = inputs;
  if (typeof engine !== "string" || typeof version !== "string") {
    return [];
  }
  const versions = engineVersions(engine);
  if (versions === undefined || versions.includes(version)) {
    return [];
  }
  const major = version.split(".")[0] ?? "";
  const near = versions.filter((each) => each.split(".")[0] === major);
  return [
    {
      property: "engineVersion",
      reason: `Cannot find version ${version} for ${engine}: expected one of [${list(near.length > 0 ? near : versions)}].`,
    },
  ];
};

/** Rules that span several inputs of one resource. */
const conditions: { readonly [type: string]: readonly Condition[] } = {
  "aws:elasticache/replicationGroup:ReplicationGroup": [engineVersion],
  "aws:rds/cluster:Cluster": [engineVersion],
  "aws:rds/clusterInstance:ClusterInstance": [engineVersion],
  "aws:rds/globalCluster:GlobalCluster": [engineVersion],
};

export function boundaryProblems(context: Context): readonly Failure[] {
  return (conditions[context.type] ?? []).flatMap((condition) => condition(context));
}
