import { type Finding } from "../issues";
import { type Context, type Rule, when } from "./rule";

/** What a stack with real traffic must have. Holds where `production` is true, whatever the stack is called. */
export const production: Rule = (context) => [
  ...(context.definition.production === true ? inProduction(context) : []),
  ...cacheReplica(context),
];

function inProduction({ operator, definition }: Context): Finding[] {
  const { protect, network, data, cluster, standby } = definition;
  const endpoint = cluster?.endpoint;
  const publicCidrs = typeof endpoint === "object" ? (endpoint.publicCidrs ?? []) : [];
  return [
    ...when(
      protect === false,
      ["settings", "protect"],
      "must be true in production (it keeps databases and buckets from being deleted)",
      true,
    ),
    ...when(
      network?.natGateways === "single",
      ["settings", "network", "natGateways"],
      "must be one-per-zone in production (the zone of a single gateway takes the others with it)",
      "one-per-zone",
    ),
    ...when(
      below(data?.relational?.backupRetentionDays, 7),
      ["settings", "data", "relational", "backupRetentionDays"],
      "must be 7 or more in production (a fault found after a week can still be undone)",
      14,
    ),
    ...when(
      below(definition.logRetentionDays, 90),
      ["settings", "logRetentionDays"],
      "must be 90 or more in production (incidents are looked into weeks later)",
      365,
    ),
    ...publicCidrs.flatMap((cidr, index) =>
      when(
        cidr?.endsWith("/0") === true,
        ["settings", "cluster", "endpoint", "publicCidrs", index],
        "must not be the whole Internet in production",
        "203.0.113.0/24",
        "name the addresses that your deployment runners leave from, or set cluster.endpoint to private",
      ),
    ),
    ...when(
      operator.topology === "active-passive" && standby?.capacity === 0,
      ["settings", "standby", "capacity"],
      "must be more than 0 in production (a standby without capacity is no standby)",
      1,
    ),
  ];
}

const below = (value: number | undefined, least: number) => value !== undefined && value < least;

function cacheReplica({ operator, definition }: Context): Finding[] {
  const cache = definition.data?.cache;
  const replicas = typeof cache === "object" ? cache.replicas : undefined;
  return when(
    replicas === 0 && (definition.production === true || operator.topology === "active-passive"),
    ["settings", "data", "cache", "replicas"],
    "must be 1 or more in production and in an active-passive stack (the cache outlives a zone)",
    1,
  );
}
