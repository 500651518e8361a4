import { auroraVersions, databaseFamilies, rdsVersions } from "../catalogue";
import { type Finding } from "../issues";
import { nearest } from "../nearest";
import { rdsFamilies } from "../rdsFamilies";
import { regions } from "../regions";
import { auroraOf, type Context, present, type Rule, when } from "./rule";

const at = (...path: (string | number)[]) => ["settings", "data", "relational", ...path];

/** PostgreSQL, on Aurora or on RDS. */
export const relational: Rule = (context) => [
  ...versions(context),
  ...serverless(context),
  ...provisioned(context),
  ...readers(context),
  ...autoscaling(context),
  ...rds(context),
  ...rdsClass(context),
  ...reservations(context),
];

const databaseOf = ({ definition }: Context) => definition.data?.relational;

/** The relational database's settings where it is RDS. */
function rdsOf(context: Context) {
  const database = databaseOf(context);
  return database?.engine === "rds-postgres" ? database : undefined;
}

const isActivePassive = ({ operator }: Context) => operator.topology === "active-passive";

function versions(context: Context): Finding[] {
  return [
    ...version(
      auroraOf(context)?.engineVersion,
      auroraVersions,
      "must be a version of Aurora PostgreSQL that is supported and can join a global database",
    ),
    ...version(
      rdsOf(context)?.engineVersion,
      rdsVersions,
      "must be a version of RDS for PostgreSQL that is supported",
    ),
  ];
}

function version(given: string | undefined, known: readonly string[], rule: string): Finding[] {
  const [major] = (given ?? "").split(".");
  const sameMajor = known.filter((each) => each.split(".")[0] === major);
  // The newest of each major version, so that the list stays short.
  const newest = [...new Map(known.map((each) => [each.split(".")[0], each])).values()];
  return when(
    given !== undefined && !known.includes(given),
    at("engineVersion"),
    rule,
    sameMajor.at(-1) ?? newest.at(-1),
    sameMajor.length > 0
      ? `known versions of ${major}: ${sameMajor.join(", ")}`
      : `newest of each major version: ${newest.join(", ")}`,
  );
}

function serverless(context: Context): Finding[] {
  const capacity = auroraOf(context)?.capacity;
  const { minAcu, maxAcu } = capacity?.kind === "serverless" ? capacity : {};
  return [
    ...when(
      isActivePassive(context) && minAcu === 0,
      at("capacity", "minAcu"),
      "must be 0.5 or more in an active-passive stack (a paused cluster replicates nothing)",
      0.5,
    ),
    ...when(
      minAcu !== undefined && maxAcu !== undefined && minAcu > maxAcu,
      at("capacity", "minAcu"),
      `must be at most maxAcu (${maxAcu})`,
      maxAcu,
    ),
  ];
}

const familyOf = (instanceClass: string) => instanceClass.split(".")[1] ?? "";

function unknownFamily(
  path: Finding["path"],
  family: string,
  families: readonly string[],
  engine: string,
): Finding[] {
  const near = nearest(family, families);
  return when(
    !families.includes(family),
    path,
    `must be a class of a family that ${engine} runs on`,
    "db.r6g.large",
    near === undefined ? `families: ${families.join(", ")}` : `did you mean db.${near}?`,
  );
}

function provisioned(context: Context): Finding[] {
  const { operator } = context;
  const capacity = auroraOf(context)?.capacity;
  const instanceClass = capacity?.kind === "provisioned" ? capacity.instanceClass : undefined;
  if (instanceClass === undefined) {
    return [];
  }
  const family = familyOf(instanceClass);
  const burstable: readonly string[] = databaseFamilies.burstable;
  const path = at("capacity", "instanceClass");
  const places = present([operator.home, operator.standby]);
  const lacking = places.filter((region) => !regions[region].databaseFamilies.includes(family));
  const unknown = unknownFamily(
    path,
    family,
    [...databaseFamilies.memoryOptimised, ...burstable],
    "Aurora PostgreSQL",
  );
  if (unknown.length > 0) {
    return unknown;
  }
  return [
    ...when(
      isActivePassive(context) && burstable.includes(family),
      path,
      "must be memory-optimised in an active-passive stack (an Aurora global database takes no burstable class)",
      "db.r6g.large",
    ),
    ...when(
      lacking.length > 0,
      path,
      `must be offered in every region of the stack (${lacking.join(" and ")} has no db.${family})`,
      "db.r6g.large",
    ),
  ];
}

function readers(context: Context): Finding[] {
  const count = auroraOf(context)?.readers;
  return when(
    isActivePassive(context) && count !== undefined && count > 14,
    at("readers"),
    "must be at most 14 in an active-passive stack (15 less the number of other regions)",
    2,
  );
}

/** Readers that come and go with load. */
function autoscaling(context: Context): Finding[] {
  const { autoscaling: scaling, readers: floor, capacity } = auroraOf(context) ?? {};
  if (scaling === undefined) {
    return [];
  }
  const { maxReaders } = scaling;
  return [
    ...when(
      floor === 0,
      at("readers"),
      "must be 1 or more where readers scale (their number follows the load of those that run)",
      1,
    ),
    ...when(
      floor !== undefined && floor > 0 && maxReaders !== undefined && maxReaders <= floor,
      at("autoscaling", "maxReaders"),
      `must be more than readers (${floor}; between the two is nothing to scale)`,
      (floor ?? 0) + 2,
    ),
    ...when(
      isActivePassive(context) && maxReaders !== undefined && maxReaders > 14,
      at("autoscaling", "maxReaders"),
      "must be at most 14 in an active-passive stack (15 less the number of other regions)",
      4,
    ),
    ...when(
      capacity?.kind === "serverless" && capacity.minAcu === 0,
      at("capacity", "minAcu"),
      "must be 0.5 or more where readers scale (a paused reader has no load to follow)",
      0.5,
    ),
  ];
}

function rds(context: Context): Finding[] {
  const database = rdsOf(context);
  return [
    ...when(
      database !== undefined && isActivePassive(context),
      at("engine"),
      "must be aurora-postgres in an active-passive stack (only Aurora has a global database)",
      "aurora-postgres",
    ),
    ...when(
      database?.multiAz === false && context.definition.production === true,
      at("multiAz"),
      "must be true in production (an instance alone is lost with its zone)",
      true,
    ),
  ];
}

function rdsClass(context: Context): Finding[] {
  const { home } = context.operator;
  const instanceClass = rdsOf(context)?.instanceClass;
  if (instanceClass === undefined) {
    return [];
  }
  const path = at("instanceClass");
  const family = familyOf(instanceClass);
  const unknown = unknownFamily(path, family, rdsFamilies("us-east-1"), "RDS for PostgreSQL");
  return unknown.length > 0
    ? unknown
    : when(
        home !== undefined && !rdsFamilies(home).includes(family),
        path,
        `must be offered in the region of the stack (${home} has no db.${family})`,
        "db.r6g.large",
      );
}

/** Reserved instances are paid for whether they are used or not. */
function reservations(context: Context): Finding[] {
  const database = databaseOf(context);
  const bought = database?.reservations ?? [];
  const isServerless = auroraOf(context)?.capacity?.kind === "serverless";
  return [
    ...when(
      isServerless && bought.length > 0,
      at("reservations"),
      "must be empty with serverless capacity (a reservation pays for instances of one class, never for ACUs)",
      [],
    ),
    ...bought.flatMap((reservation, index) =>
      when(
        context.operator.topology === "single-region" && reservation?.place === "standby",
        at("reservations", index, "place"),
        "must be home in a single-region stack (not used in this topology)",
        "home",
      ),
    ),
  ];
}
