import { auroraVersions, databaseFamilies, rdsVersions } from "../../../environments/catalogue";
import { nodeFamiliesOf } from "../../../environments/nodeRegions";
import { regions, withoutDax } from "../../../environments/regions";
import { rdsFamilies } from "../../../environments/rdsFamilies";
import { type Definition, type Region } from "../../../environments/schema";
import { type Draw } from "./draw";

/** What all groups have to fit to. */
export interface Base {
  readonly production: boolean;
  readonly isPair: boolean;
  readonly regions: readonly Region[];
  readonly zones: number;
}

/** What of services the other groups ask for. */
export interface Facts {
  readonly onKubernetes: readonly string[];
  readonly hasTables: boolean;
  readonly hasStores: boolean;
  readonly hasCache: boolean;
}

/** Sizes that families have: burstable ones are small, r6gd begins at 2xlarge, and Aurora runs on the largest of r6id. */
const sized = (family: string) =>
  `db.${family}.${family === "r6id" ? "24xlarge" : family.startsWith("t") ? "large" : "2xlarge"}`;

function capacity(draw: Draw, { isPair, regions: places }: Base, scales: boolean) {
  if (draw.chance()) {
    const least = isPair || scales ? 1 : 0;
    const minAcu = draw.whole(least, 64) / 2;
    return {
      kind: "serverless" as const,
      minAcu,
      maxAcu: draw.whole(Math.max(2, minAcu * 2), 512) / 2,
    };
  }
  const known = [
    ...databaseFamilies.memoryOptimised,
    ...(isPair ? [] : databaseFamilies.burstable),
  ];
  const everywhere = known.filter((each) =>
    places.every((region) => regions[region].databaseFamilies.includes(each)),
  );
  return { kind: "provisioned" as const, instanceClass: sized(draw.from(everywhere)) };
}

const reservations = (draw: Draw, { isPair }: Base) =>
  draw.maybe(() => ({
    reservations: [
      {
        offeringId: "438012d3-4052-4cc7-b2e3-8d3372e0e706",
        count: draw.whole(1, 9),
        ...(isPair ? { place: draw.one("home", "standby") } : {}),
      },
    ],
  }));

function relational(draw: Draw, base: Base): Definition["data"]["relational"] {
  const common = {
    backupRetentionDays: draw.whole(base.production ? 7 : 1, 35),
    ...draw.maybe(() => ({ rotationDays: draw.whole(1, 1000) })),
  };
  if (!base.isPair && draw.chance()) {
    return {
      ...{ engine: "rds-postgres", engineVersion: draw.from(rdsVersions) },
      instanceClass: sized(draw.from(rdsFamilies(base.regions[0] ?? "eu-west-1"))),
      storageGiB: draw.whole(20, 13_000),
      multiAz: base.production || draw.chance(),
      ...common,
      ...reservations(draw, base),
    };
  }
  const scales = draw.chance(3);
  const readers = draw.whole(scales ? 1 : 0, 2);
  const size = capacity(draw, base, scales);
  return {
    ...{ engine: "aurora-postgres", engineVersion: draw.from(auroraVersions) },
    ...{ capacity: size, readers, clusterPerService: draw.chance(), ...common },
    ...(scales ? { autoscaling: { maxReaders: draw.whole(readers + 1, 14) } } : {}),
    ...(size.kind === "serverless" ? {} : reservations(draw, base)),
  };
}

function backups(draw: Draw, { hasTables }: Facts, isRds: boolean) {
  const cold = hasTables && draw.chance() ? draw.whole(1, 300) : undefined;
  return {
    hour: isRds ? draw.one(0, 5, 12, 23) : draw.whole(0, 23),
    retentionDays: draw.whole((cold ?? -89) + 90, 3650),
    ...(cold === undefined ? {} : { coldStorageAfterDays: cold }),
    ...draw.maybe(() => ({ copyRetentionDays: draw.whole(1, 400) })),
    testRestores: draw.chance(),
  };
}

const throughput = (draw: Draw) => {
  const min = draw.whole(1, 400);
  return { min, max: draw.whole(min, 40_000) };
};

export function generatedData(draw: Draw, base: Base, facts: Facts): Definition["data"] {
  const { production, isPair, regions: places } = base;
  const least = production || isPair ? 1 : 0;
  const database = relational(draw, base);
  const mayAccelerate = facts.hasTables && places.every((each) => !withoutDax.includes(each));
  return {
    relational: database,
    cache: !facts.hasCache
      ? "none"
      : {
          engine: draw.one("valkey", "redis"),
          nodeType: "cache.r7g.large",
          replicas: draw.whole(least, 5),
          global: isPair && draw.chance(),
        },
    dax:
      mayAccelerate && draw.chance()
        ? { nodeType: "dax.r5.large", nodes: draw.whole(production ? 2 : 1, 11) }
        : "none",
    tableCapacity:
      facts.hasTables && draw.chance()
        ? { read: throughput(draw), write: throughput(draw) }
        : "on-demand",
    backups:
      facts.hasStores && draw.chance()
        ? backups(draw, facts, database.engine === "rds-postgres")
        : "none",
  };
}

/** How places take over; a single region has nobody who could. */
export function generatedFailover(draw: Draw, { isPair }: Base): Definition["failover"] {
  const rpoSeconds = draw.whole(1, 600);
  return {
    gate: isPair ? draw.one("alarms", "routing-control") : "alarms",
    trigger: isPair ? draw.one("operator", "health") : "operator",
    regionSwitch: isPair && draw.chance() ? { reports: draw.chance() } : "none",
    objectives: { rtoSeconds: draw.whole(60, 3600), rpoSeconds },
    maxLagSeconds: draw.whole(1, rpoSeconds),
  };
}

const topicNames = ["trades", "quotes", "audit-log"];

/** Kafka, or none. */
export function generatedStream(
  draw: Draw,
  { isPair, regions: places, zones }: Base,
): NonNullable<Definition["events"]["stream"]> {
  if (draw.chance()) {
    return "none";
  }
  const topics = Object.fromEntries(
    draw
      .some(topicNames, 1)
      .map((name) => [
        name,
        { partitions: draw.whole(1, 48), retentionHours: draw.whole(1, 8760) },
      ]),
  );
  if (draw.chance() && !places.includes("us-west-1")) {
    return { kind: "msk-serverless", topics };
  }
  const used = Math.min(zones, 3);
  return {
    ...{ kind: "msk", topics, version: draw.one("3.9.x", "3.9.x.kraft", "3.8.x") },
    instanceType: isPair
      ? draw.one("kafka.m7g.large", "kafka.m5.xlarge")
      : draw.one("kafka.t3.small", "kafka.m7g.large"),
    brokersPerZone: draw.whole(isPair && used === 2 ? 2 : 1, 4),
    storageGiB: draw.whole(1, 4096),
  };
}

const platform = (draw: Draw) => draw.one("auto", "managed", "karpenter");

export function generatedCluster(
  draw: Draw,
  { production, regions: places }: Base,
  { onKubernetes, spot }: { readonly onKubernetes: boolean; readonly spot: boolean },
): Definition["cluster"] {
  const kind = onKubernetes ? platform(draw) : "auto";
  const minNodes = draw.whole(1, 5);
  const [first = [], second = first] = places.map(nodeFamiliesOf);
  const offered = first.filter((each) => second.includes(each));
  const family = draw.from(offered);
  const families = draw.some(offered, 1, 4);
  const nodes = {
    auto: { kind: "auto" as const },
    managed: {
      ...{ kind: "managed" as const, instanceType: `${family}.${draw.one("large", "2xlarge")}` },
      ...{ minNodes, maxNodes: draw.whole(minNodes, 20) },
    },
    karpenter: {
      ...{ kind: "karpenter" as const, instanceFamilies: families },
      maxCpu: draw.whole(4, 10_000),
    },
  }[kind];
  return {
    version: kind === "auto" ? draw.one("1.33", "1.35", "1.36") : draw.one("1.33", "1.34", "1.35"),
    endpoint: draw.chance()
      ? "private"
      : { publicCidrs: [production ? "203.0.113.0/24" : "0.0.0.0/0"] },
    admins: draw.chance() ? [] : ["arn:aws:iam::444455556666:role/platform-admin"],
    ...{ nodes, spot },
  };
}
