import { DescribeDBClustersCommand, DescribeDBInstancesCommand } from "@aws-sdk/client-rds";
import { describeDatabase, lagOf, memberIn, worstLag } from "../actions/databases";
import { type Context, reachable } from "../context";
import { type GlobalDatabase } from "../stack/stores";
import { duration, lagText } from "../text";
import { type Check, type Finding, refusal, warning } from "./check";

/** Whether AWS and the configuration agree on the writer, and the other cluster is ready to be one. */
export const writers: Check = {
  name: "global databases",
  asks: ["RDS"],
  run: async (context) =>
    (await Promise.all(context.view.databases.map((each) => writer(context, each)))).flat(),
};

async function writer(context: Context, database: GlobalDatabase): Promise<Finding[]> {
  const { run } = context;
  const { id } = database;
  const asked = run.returning ? run.from : run.to;
  const live = await describeDatabase(context, asked, database);
  const [old, next] = [memberIn(database, run.from).arn, memberIn(database, run.to).arn];
  if (live === undefined) {
    return [refusal(`${asked} knows no global database ${id}`, "Bring the stack up first.")];
  }
  const found: Finding[] = [];
  // Whoever has lost a region goes on where a move was that did not come to its end.
  const isHalfDone = run.mode === "disaster" && (live.isMoving || live.writer === next);
  const finding = isHalfDone ? warning : refusal;
  if (live.isMoving) {
    found.push(
      finding(`${id} is being moved by somebody else`, "Wait until it is available again."),
    );
  }
  if (live.writer !== old) {
    found.push(
      finding(
        `configuration and AWS disagree: evenkeel:active is ${run.from}, but the writer of ${id} is ${live.writer ?? "nobody"}`,
        live.writer === next
          ? `Set evenkeel:active to ${run.to} and run \`pulumi up\`, or resume the drill that was not finished.`
          : "Find out what moved it.",
      ),
    );
  }
  if (!run.returning && !live.members.includes(next)) {
    found.push(
      refusal(
        `${id} has no cluster in ${run.to}`,
        "Bring the stack up, and wait until the cluster has joined.",
      ),
    );
  }
  return found;
}

/** Engine versions, which must be equal or AWS refuses to move, and what runs in the new place. */
export const clusters: Check = {
  name: "database clusters",
  asks: ["RDS"],
  run: async (context) =>
    context.run.returning
      ? []
      : (
          await Promise.all(
            context.view.databases.flatMap((each) => [
              versions(context, each),
              instances(context, each),
            ]),
          )
        ).flat(),
};

async function clusterOf({ aws }: Context, region: string, id: string) {
  const { DBClusters = [] } = await aws(region).rds.send(
    new DescribeDBClustersCommand({ DBClusterIdentifier: id }),
  );
  return DBClusters[0];
}

async function versions(context: Context, database: GlobalDatabase): Promise<Finding[]> {
  const { run } = context;
  const { clusterId } = memberIn(database, run.to);
  const next = await clusterOf(context, run.to, clusterId);
  const old = reachable(context).includes(run.from)
    ? (await clusterOf(context, run.from, memberIn(database, run.from).clusterId))?.EngineVersion
    : (await describeDatabase(context, run.to, database))?.engineVersion;
  const found: Finding[] = [];
  if (next?.EngineVersion !== old) {
    found.push(
      refusal(
        `engine versions of ${database.id} differ: ${next?.EngineVersion ?? "none"} in ${run.to}, ${old ?? "none"} in ${run.from}`,
        "Upgrade the cluster that is behind, a reader before the writer.",
      ),
    );
  }
  if (next !== undefined && next.Status !== "available") {
    found.push(
      refusal(`${clusterId} is ${next.Status ?? "in no state"}`, "Wait until it is available."),
    );
  }
  return found;
}

async function instances(context: Context, database: GlobalDatabase): Promise<Finding[]> {
  const { aws, run } = context;
  const { clusterId, instances: wanted } = memberIn(database, run.to);
  const { DBInstances = [] } = await aws(run.to).rds.send(
    new DescribeDBInstancesCommand({
      Filters: [{ Name: "db-cluster-id", Values: [clusterId] }],
    }),
  );
  const missing = wanted.filter(
    ({ id, instanceClass }) =>
      !DBInstances.some(
        ({ DBInstanceIdentifier, DBInstanceClass, DBInstanceStatus }) =>
          DBInstanceIdentifier === id &&
          DBInstanceClass === instanceClass &&
          DBInstanceStatus === "available",
      ),
  );
  return missing.map(({ id, instanceClass }) => {
    const live = DBInstances.find(({ DBInstanceIdentifier }) => DBInstanceIdentifier === id);
    const is =
      live === undefined
        ? "is not there"
        : `is ${live.DBInstanceStatus ?? "in no state"} with class ${live.DBInstanceClass ?? "unknown"}`;
    return refusal(
      `${run.to} is below its floor: instance ${id} should be available with class ${instanceClass}, and ${is}`,
      "Bring it to its size (`pulumi up`, or wait until AWS has it ready).",
    );
  });
}

/** What would be lost, or waited for. Told in any case before a promotion. */
export const lag: Check = {
  name: "lag",
  asks: ["CloudWatch"],
  run: async (context) => {
    const { run, view, settings } = context;
    if (view.databases.length === 0 || run.returning) {
      return [];
    }
    const lags = await lagOf(context, run.to);
    const worst = worstLag(lags);
    const most = settings.failover.maxLagSeconds * 1000;
    if (run.mode === "disaster") {
      return run.allowDataLoss
        ? []
        : [
            refusal(
              `what has not arrived in ${run.to} would be lost (${lagText(lags)})`,
              "Say that you accept it: --allow-data-loss.",
            ),
          ];
    }
    if (worst === undefined) {
      return [
        warning(
          `CloudWatch does not know the lag of ${run.to} (${lagText(lags)})`,
          "A switchover waits for it by itself; look why the metric is missing.",
        ),
      ];
    }
    return worst <= most
      ? []
      : [
          refusal(
            `${run.to} is ${duration(worst)} behind, and at most ${duration(most)} are allowed`,
            "Wait until it has caught up, or raise settings.failover.maxLagSeconds.",
          ),
        ];
  },
};
