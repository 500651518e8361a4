import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { DescribeReplicatorCommand } from "@aws-sdk/client-kafka";
import { describeCache } from "../actions/caches";
import { reachable, type Context } from "../context";
import { type Check, type Finding, refusal } from "./check";

/** What AWS copies between the places by itself: tables, caches, Kafka. */

async function table(context: Context, name: string): Promise<Finding[]> {
  const { aws, run } = context;
  const describe = async (region: string) =>
    (await aws(region).dynamodb.send(new DescribeTableCommand({ TableName: name }))).Table;
  const here = await describe(run.to);
  const found: Finding[] = [];
  if (here?.TableStatus !== "ACTIVE" && here?.TableStatus !== "UPDATING") {
    found.push(
      refusal(
        `table ${name} is ${here?.TableStatus ?? "missing"} in ${run.to}`,
        "Wait until DynamoDB has it active.",
      ),
    );
  }
  if (reachable(context).includes(run.from)) {
    const replica = (await describe(run.from))?.Replicas?.find(
      ({ RegionName }) => RegionName === run.to,
    );
    if (replica?.ReplicaStatus !== "ACTIVE") {
      found.push(
        refusal(
          `table ${name} of ${run.from} is not copied to ${run.to}: the replica is ${replica?.ReplicaStatus ?? "missing"}`,
          "Run `pulumi up`, or wait until DynamoDB has it active.",
        ),
      );
    }
  }
  return found;
}

export const tables: Check = {
  name: "tables",
  asks: ["DynamoDB"],
  run: async (context) =>
    (await Promise.all(context.view.tables.map((name) => table(context, name)))).flat(),
};

export const caches: Check = {
  name: "caches",
  asks: ["ElastiCache"],
  run: async (context) => {
    const { view, run } = context;
    const found = await Promise.all(
      view.caches.map(async (cache): Promise<Finding[]> => {
        const live = await describeCache(context, run.to, cache);
        return live?.regions.includes(run.to) === true &&
          ["available", "primary-only"].includes(live.status)
          ? []
          : [
              refusal(
                `the cache ${cache.id} is ${live?.status ?? "missing"} and is in ${live?.regions.join(", ") ?? "no region"}`,
                `Wait until it is available, with a group in ${run.to}.`,
              ),
            ];
      }),
    );
    return found.flat();
  },
};

/** Kafka is copied both ways, so that neither direction has to be made in an emergency. */
export const replicators: Check = {
  name: "Kafka replicators",
  asks: ["Kafka"],
  run: async (context) => {
    const { view, aws } = context;
    const found = await Promise.all(
      view.replicators
        .filter(({ region }) => reachable(context).includes(region))
        .map(async ({ arn, name, region, from }): Promise<Finding[]> => {
          const { ReplicatorState = "missing" } = await aws(region).kafka.send(
            new DescribeReplicatorCommand({ ReplicatorArn: arn }),
          );
          return ReplicatorState === "RUNNING"
            ? []
            : [
                refusal(
                  `replicator ${name} from ${from} to ${region} is ${ReplicatorState}`,
                  "See its log group; Kafka's records and offsets are not copied meanwhile.",
                ),
              ];
        }),
    );
    const directions = new Set(view.replicators.map(({ region }) => region));
    const oneWay =
      directions.size === 1
        ? [refusal(`Kafka is copied to ${[...directions].join()} only`, "Run `pulumi up`.")]
        : [];
    return [...found.flat(), ...oneWay];
  },
};
