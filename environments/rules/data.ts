import { auroraVersions, databaseFamilies, kubernetesVersions } from "../catalogue";
import { type Finding } from "../issues";
import { nearest } from "../nearest";
import { regions } from "../regions";
import { logRetentionDays } from "../schema";
import { auroraOf, type Context, type Rule, when } from "./rule";

const relational = (...path: string[]) => ["settings", "data", "relational", ...path];

/** Stores, logs and versions. */
export const data: Rule = (context) => [
  ...engine(context),
  ...serverless(context),
  ...provisioned(context),
  ...readers(context),
  ...kubernetes(context),
  ...retention(context),
];

/** Shows the newest of each major version, so that the list stays short. */
const newest = [
  ...new Map(auroraVersions.map((version) => [version.split(".")[0], version])).values(),
];

function engine(context: Context): Finding[] {
  const version = auroraOf(context)?.engineVersion;
  const [major] = (version ?? "").split(".");
  const sameMajor = auroraVersions.filter((known) => known.split(".")[0] === major);
  return when(
    version !== undefined && !auroraVersions.includes(version),
    relational("engineVersion"),
    "must be a version of Aurora PostgreSQL that is supported and can join a global database",
    sameMajor.at(-1) ?? newest.at(-1),
    sameMajor.length > 0
      ? `known versions of ${major}: ${sameMajor.join(", ")}`
      : `newest of each major version: ${newest.join(", ")}`,
  );
}

function serverless(context: Context): Finding[] {
  const { operator } = context;
  const capacity = auroraOf(context)?.capacity;
  const { minAcu, maxAcu } = capacity?.kind === "serverless" ? capacity : {};
  return [
    ...when(
      operator.topology === "active-passive" && minAcu === 0,
      relational("capacity", "minAcu"),
      "must be 0.5 or more in an active-passive stack (a paused cluster replicates nothing)",
      0.5,
    ),
    ...when(
      minAcu !== undefined && maxAcu !== undefined && minAcu > maxAcu,
      relational("capacity", "minAcu"),
      `must be at most maxAcu (${maxAcu})`,
      maxAcu,
    ),
  ];
}

function provisioned(context: Context): Finding[] {
  const { operator } = context;
  const capacity = auroraOf(context)?.capacity;
  const instanceClass = capacity?.kind === "provisioned" ? capacity.instanceClass : undefined;
  if (instanceClass === undefined) {
    return [];
  }
  const family = instanceClass.split(".")[1] ?? "";
  const memoryOptimised: readonly string[] = databaseFamilies.memoryOptimised;
  const burstable: readonly string[] = databaseFamilies.burstable;
  const families = [...memoryOptimised, ...burstable];
  const path = relational("capacity", "instanceClass");
  const places = [operator.home, operator.standby].filter((region) => region !== undefined);
  const lacking = places.filter((region) => !regions[region].databaseFamilies.includes(family));
  if (!families.includes(family)) {
    const near = nearest(family, families);
    return when(
      true,
      path,
      "must be a class of a family that Aurora PostgreSQL runs on",
      "db.r6g.large",
      near === undefined ? `families: ${families.join(", ")}` : `did you mean db.${near}?`,
    );
  }
  return [
    ...when(
      operator.topology === "active-passive" && burstable.includes(family),
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
  const { operator } = context;
  const count = auroraOf(context)?.readers;
  return when(
    operator.topology === "active-passive" && count !== undefined && count > 14,
    relational("readers"),
    "must be at most 14 in an active-passive stack (15 less the number of other regions)",
    2,
  );
}

function kubernetes({ definition }: Context): Finding[] {
  const version = definition.cluster?.version;
  return when(
    version !== undefined && !kubernetesVersions.includes(version),
    ["settings", "cluster", "version"],
    `must be a version that EKS supports and Evenkeel knows (${kubernetesVersions.join(", ")})`,
    kubernetesVersions.at(-1),
  );
}

function retention({ definition }: Context): Finding[] {
  const days = definition.logRetentionDays;
  const known: readonly number[] = logRetentionDays;
  if (days === undefined || known.includes(days)) {
    return [];
  }
  const below = known.filter((value) => value < days).at(-1);
  const above = known.find((value) => value > days);
  const near = [below, above].filter((value) => value !== undefined);
  return when(
    true,
    ["settings", "logRetentionDays"],
    `must be a number of days that CloudWatch Logs accepts (nearest: ${near.join(" and ")})`,
    above ?? below,
  );
}
