import { crossingsOf } from "./crossings";
import {
  type Capacity,
  type Change,
  type DrillFigures,
  type Failover,
  type Json,
  type PlannedResource,
  type Snapshot,
} from "./types";
import { valueAt } from "./values";

/** Whether the stack could move to its other region, as far as a plan can tell. */

const count =
  (test: (resource: PlannedResource) => boolean) => (resources: readonly PlannedResource[]) =>
    resources.filter(test).length;

const sumOf = (type: string, path: string) => (resources: readonly PlannedResource[]) =>
  resources
    .filter((each) => each.type === type)
    .reduce((sum, { inputs }) => sum + (Number(valueAt(inputs as Json, path)) || 0), 0);

const is = (type: string) => count((resource) => resource.type === type);

const measures: readonly {
  readonly what: string;
  readonly of: (resources: readonly PlannedResource[]) => number;
}[] = [
  {
    what: "zones",
    of: (resources) =>
      new Set(
        resources
          .filter(({ type }) => type === "aws:ec2/subnet:Subnet")
          .map(({ inputs }) => String(inputs.availabilityZone)),
      ).size,
  },
  { what: "database instances", of: is("aws:rds/clusterInstance:ClusterInstance") },
  { what: "RDS instances", of: is("aws:rds/instance:Instance") },
  { what: "functions", of: is("aws:lambda/function:Function") },
  { what: "ECS tasks", of: sumOf("aws:ecs/service:Service", "desiredCount") },
  {
    what: "pods at least",
    of: sumOf("kubernetes:autoscaling/v2:HorizontalPodAutoscaler", "spec.minReplicas"),
  },
  {
    what: "cache nodes",
    of: sumOf("aws:elasticache/replicationGroup:ReplicationGroup", "numCacheClusters"),
  },
  { what: "NAT gateways", of: is("aws:ec2/natGateway:NatGateway") },
];

function capacityOf({ resources }: Snapshot, active: string, standby: string): readonly Capacity[] {
  const inside = (region: string) => resources.filter((each) => each.region === region);
  const [here, there] = [inside(active), inside(standby)];
  return measures
    .map(({ what, of }) => ({ what, active: of(here), standby: of(there) }))
    .filter(({ active: one, standby: other }) => one > 0 || other > 0);
}

/** A change of a move in words: `eu-west-1: consumer stops (inventory-order-placed-mapping)`. */
export const switchWords = ({ region, name, properties, kind }: Change): string => {
  const meanings = properties.flatMap(({ meaning, path }) => meaning ?? path);
  return `${region}: ${meanings.length > 0 ? meanings.join(", ") : kind} (${name})`;
};

export interface FailoverAsked {
  readonly after: Snapshot;
  /** Changes that moving `active` would make. Undefined: this plan moves it already, or nobody looked. */
  readonly move: readonly Change[] | undefined;
  readonly objectives: Failover["objectives"];
  readonly drill: DrillFigures | undefined;
}

/** Undefined for a stack of one region: it cannot move. */
export function failoverOf({
  after,
  move,
  objectives,
  drill,
}: FailoverAsked): Failover | undefined {
  const { active, places } = after;
  const standby = places.find((place) => place !== active);
  if (active === undefined || standby === undefined) {
    return undefined;
  }
  return {
    ...{ active, standby, objectives, drill },
    crossings: crossingsOf(after, active, standby),
    capacity: capacityOf(after, active, standby),
    switches: move?.map(switchWords),
  };
}
