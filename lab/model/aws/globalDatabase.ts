import { type Context } from "../definition";
import { type Entry } from "../journal";
import { CloudError, type Properties } from "../types";
import { isAbsent } from "../values";
import { aws } from "./shared";

export const cluster = aws("rds/cluster");
export const globalCluster = aws("rds/globalCluster");

export const text = (properties: Properties, name: string): string => {
  const value = properties[name];
  return typeof value === "string" ? value : "";
};

/** Clusters that a global database consists of: the one it was founded from and those that joined, oldest first. */
export function members(global: Entry, context: Context): readonly Entry[] {
  const source = text(global.inputs, "sourceDbClusterIdentifier");
  return context
    .all(cluster)
    .filter(
      ({ outputs, inputs }) =>
        outputs.arn === source || inputs.globalClusterIdentifier === global.id,
    );
}

export const globalOf = (entry: Entry, context: Context): Entry | undefined =>
  context
    .all(globalCluster)
    .find((global) => members(global, context).some(({ key }) => key === entry.key));

function writerOf(global: Entry, context: Context): Entry | undefined {
  const all = members(global, context);
  return all.find(({ outputs }) => outputs.arn === global.state.writer) ?? all[0];
}

/** What AWS reports about a member changes with every switchover, without Pulumi. */
export function liveCluster(entry: Entry, context: Context): Properties {
  const global = globalOf(entry, context);
  if (global === undefined) {
    return { replicationSourceIdentifier: text(entry.inputs, "replicationSourceIdentifier") };
  }
  const writer = writerOf(global, context);
  return {
    globalClusterIdentifier: global.id,
    replicationSourceIdentifier:
      writer === undefined || writer.key === entry.key ? "" : text(writer.outputs, "arn"),
  };
}

export function liveGlobal(entry: Entry, context: Context): Properties {
  const all = members(entry, context);
  const writer = writerOf(entry, context);
  const readers = all
    .filter(({ key }) => key !== writer?.key)
    .map(({ outputs }) => text(outputs, "arn"));
  return {
    globalClusterMembers: all.map(({ key, outputs }) => ({
      dbClusterArn: text(outputs, "arn"),
      isWriter: key === writer?.key,
      readers: key === writer?.key ? readers : [],
    })),
  };
}

const given = (context: Context, names: readonly string[]) =>
  names.filter((name) => !isAbsent(context.inputs[name]));

/** What the writer decides for every cluster of a global database (Aurora user guide, "Adding an AWS Region"). */
export function refuseBadJoin(context: Context): void {
  const joined = context.find(globalCluster, context.text("globalClusterIdentifier"));
  if (joined === undefined) {
    return;
  }
  if (context.flag("manageMasterUserPassword")) {
    throw new CloudError(
      "InvalidParameterCombination",
      "Managed master user passwords are not supported for clusters of a global database.",
    );
  }
  const others = members(joined, context);
  const writer = writerOf(joined, context);
  if (writer === undefined) {
    return;
  }
  const decided = given(context, ["masterUsername", "masterPassword", "databaseName"]);
  if (decided.length > 0) {
    throw new CloudError(
      "InvalidParameterCombination",
      `Cannot specify ${decided.join(", ")} for a cluster that joins a global database: it takes them from the writer.`,
    );
  }
  const there = others.find(({ region }) => region === context.region);
  if (there !== undefined) {
    throw new CloudError(
      "InvalidParameterValue",
      `The global database ${joined.id} has a cluster in ${context.region} already: ${there.id}.`,
    );
  }
  const [wanted, has] = [context.text("engineVersion"), text(writer.outputs, "engineVersion")];
  if (wanted !== "" && wanted !== has) {
    throw new CloudError(
      "InvalidParameterValue",
      `engineVersion ${wanted} differs from the writer's ${has}: all clusters of a global database have the same.`,
    );
  }
}

export function refuseUnfounded(context: Context): void {
  const isJoining =
    !isAbsent(context.inputs.globalClusterIdentifier) ||
    !isAbsent(context.inputs.replicationSourceIdentifier);
  const isRestored =
    !isAbsent(context.inputs.snapshotIdentifier) || !isAbsent(context.inputs.restoreToPointInTime);
  const hasPassword =
    context.flag("manageMasterUserPassword") ||
    given(context, ["masterPassword", "masterPasswordWo"]).length > 0;
  if (!isJoining && !isRestored && (context.text("masterUsername") === "" || !hasPassword)) {
    throw new CloudError(
      "InvalidParameterValue",
      "The parameters MasterUsername and MasterUserPassword must be provided and may not be blank.",
    );
  }
}

/**
 * How the provider treats membership on update (terraform-provider-aws, internal/service/rds/cluster.go), judged by what
 * was sent before: what AWS itself changed may come back as an ignored change.
 */
export function refuseRoleChange(context: Context, before: Properties): void {
  const own = context.find(cluster, context.text("clusterIdentifier"), context.region);
  const global = own === undefined ? undefined : globalOf(own, context);
  const [was, is] = [
    text(before, "globalClusterIdentifier"),
    context.text("globalClusterIdentifier"),
  ];
  if (was !== is && is !== "" && is !== global?.id) {
    throw new CloudError(
      "InvalidParameterCombination",
      was === ""
        ? "existing RDS Clusters cannot be added to an existing RDS Global Cluster"
        : "existing RDS Clusters cannot be migrated between existing RDS Global Clusters",
    );
  }
  if (was !== "" && is === "" && global !== undefined && own !== undefined) {
    refuseLosingWriter(own, context);
  }
  const source = context.text("replicationSourceIdentifier");
  if (
    source !== "" &&
    source !== text(before, "replicationSourceIdentifier") &&
    global === undefined
  ) {
    throw new CloudError(
      "InvalidParameterCombination",
      "promoting to standalone is not supported: replicationSourceIdentifier may only be removed.",
    );
  }
}

/** A global database keeps its writer as long as it has readers elsewhere. */
export function refuseLosingWriter(own: Entry, context: Context): void {
  const global = globalOf(own, context);
  if (global === undefined || writerOf(global, context)?.key !== own.key) {
    return;
  }
  if (members(global, context).length > 1) {
    throw new CloudError(
      "InvalidDBClusterStateFault",
      `${own.id} is the writer of ${global.id}; its other clusters go first.`,
    );
  }
}
