import { type Finding } from "../issues";
import { regionNames, withoutDax } from "../regions";
import { type Service } from "../schema";
import { type Context, isWrong, present, type Rule, when } from "./rule";

const at = (...path: string[]) => ["settings", "data", ...path];

/** DynamoDB and what stands in front of it, and backups of every store. */
export const stores: Rule = (context) => [
  ...accelerator(context),
  ...tableCapacity(context),
  ...backups(context),
  ...cacheUsers(context),
  ...globalCache(context),
];

/** Whether no service has such a store; not known, and so false, where services are wrong. */
function lacksStore(context: Context, ...kinds: NonNullable<Service["store"]>[]): boolean {
  const { services } = context.definition;
  return (
    services !== undefined &&
    !isWrong(context, ["settings", "services"]) &&
    !Object.values(services).some((each) => each?.store !== undefined && kinds.includes(each.store))
  );
}

/** Who wants a cache that the stack has not. */
function cacheUsers(context: Context): Finding[] {
  const none = context.definition.data?.cache === "none";
  return Object.entries(context.definition.services ?? {}).flatMap(([name, service]) =>
    when(
      none && service?.usesCache === true,
      ["settings", "services", name, "usesCache"],
      "must be false where data.cache is none (there is nothing to use)",
      false,
    ),
  );
}

/** Nodes that a global datastore does not run on: it wants large ones, of M5 and R5 or later (ElastiCache user guide). */
const unfit = /^cache\.(m[34]|r[34])\.|\.(micro|small|medium)$/;

function globalCache({ operator, definition }: Context): Finding[] {
  const cache = definition.data?.cache;
  if (typeof cache !== "object" || cache.global !== true) {
    return [];
  }
  return [
    ...when(
      operator.topology === "single-region",
      at("cache", "global"),
      "must be false in a single-region stack (there is no other place to copy to)",
      false,
    ),
    ...when(
      cache.nodeType !== undefined && unfit.test(cache.nodeType),
      at("cache", "nodeType"),
      "must be large or above, and of M5 or R5 or later, in a global datastore",
      "cache.r7g.large",
    ),
  ];
}

function accelerator(context: Context): Finding[] {
  const dax = context.definition.data?.dax;
  if (typeof dax !== "object") {
    return [];
  }
  const places = present([context.operator.home, context.operator.standby]);
  const lacking = places.filter((region) => withoutDax.includes(region));
  const offering = regionNames.filter((region) => !withoutDax.includes(region));
  return [
    ...when(
      lacking.length > 0,
      at("dax"),
      `must be none here (${lacking.join(" and ")} has no DynamoDB Accelerator)`,
      "none",
      `regions that have it: ${offering.join(", ")}`,
    ),
    ...when(
      lacksStore(context, "dynamodb"),
      at("dax"),
      "must be none where no service has a DynamoDB table (it would accelerate nothing)",
      "none",
    ),
    ...when(
      context.definition.production === true && dax.nodes === 1,
      at("dax", "nodes"),
      "must be 2 or more in production (a cluster of one node is lost with its zone; AWS recommends 3)",
      3,
    ),
  ];
}

function tableCapacity(context: Context): Finding[] {
  const capacity = context.definition.data?.tableCapacity;
  if (typeof capacity !== "object") {
    return [];
  }
  return [
    ...when(
      lacksStore(context, "dynamodb"),
      at("tableCapacity"),
      "must be on-demand where no service has a DynamoDB table (there is nothing to provision)",
      "on-demand",
    ),
    ...(["read", "write"] as const).flatMap((kind) => {
      const { min, max } = capacity[kind] ?? {};
      return when(
        min !== undefined && max !== undefined && min > max,
        at("tableCapacity", kind, "min"),
        `must be at most max (${max})`,
        max,
      );
    }),
  ];
}

/** RDS takes no snapshot within an hour before its backup and maintenance windows, or in them (AWS Backup developer guide). */
const closedHours = [1, 2, 3, 4];

/** AWS Backup asks for three months in cold storage at least (AWS Backup API reference, Lifecycle). */
const leastColdDays = 90;

function backups(context: Context): Finding[] {
  const { data } = context.definition;
  const wanted = data?.backups;
  if (typeof wanted !== "object") {
    return [];
  }
  const { coldStorageAfterDays: cold, retentionDays, hour } = wanted;
  return [
    ...when(
      lacksStore(context, "postgres", "dynamodb"),
      at("backups"),
      "must be none where no service has a store (there is nothing to back up)",
      "none",
    ),
    ...when(
      cold !== undefined && retentionDays !== undefined && retentionDays < cold + leastColdDays,
      at("backups", "retentionDays"),
      `must be ${(cold ?? 0) + leastColdDays} or more (what moves to cold storage after ${cold} days stays there for ${leastColdDays} or more)`,
      (cold ?? 0) + leastColdDays,
    ),
    ...when(
      cold !== undefined && lacksStore(context, "dynamodb"),
      at("backups", "coldStorageAfterDays"),
      "must be left out where no service has a DynamoDB table (backups of Aurora and RDS cannot move to cold storage)",
      "no value",
    ),
    ...when(
      data?.relational?.engine === "rds-postgres" &&
        hour !== undefined &&
        closedHours.includes(hour),
      at("backups", "hour"),
      "must not be from 1 to 4 with RDS (it takes no snapshot shortly before or in its own windows for backup and maintenance)",
      5,
    ),
  ];
}
