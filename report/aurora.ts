import { type Properties } from "../lab/model";
import { properties, type Usage, type Wanted } from "./cost";
import { type Inventory, type Planned } from "./inventory";

/** What Aurora costs a month: its data, and its instances whether anybody asks them or not. */

const clusterType = "aws:rds/cluster:Cluster";
const instanceType = "aws:rds/clusterInstance:ClusterInstance";
const isAurora = ({ engine }: Properties) => String(engine).startsWith("aurora-");

export function auroraStorage(plan: Inventory, { auroraGb }: Usage): Wanted[] {
  return plan.regionsOf(clusterType).flatMap((region) => {
    const clusters = plan.in(region, clusterType).filter(({ inputs }) => isAurora(inputs));
    // Storage that includes its input and output has a price of its own.
    const special = clusters.some(({ inputs }) => inputs.storageType === "aurora-iopt1");
    const key = special ? "aurora.storage.aurora-iopt1" : "aurora.storage";
    return clusters.length === 0 ? [] : [{ what: "data", key, region, quantity: auroraGb }];
  });
}

/** Serverless instances at rest take the least that their cluster allows; of one whose cluster nobody knows, nobody knows. */
function atRest(
  instances: readonly Planned[],
  least: ReadonlyMap<unknown, number>,
  region: string,
  hours: number,
): Wanted[] {
  const units = instances.map(({ inputs }) => least.get(inputs.clusterIdentifier));
  const known = units.reduce<number>((total, each) => total + (each ?? 0), 0);
  const unknown = units.filter((each) => each === undefined).length;
  return [
    { what: "at rest", key: "aurora.capacity", region, quantity: known * hours },
    {
      what: "at rest, of clusters that are not known",
      ...{ key: "aurora.capacity.unknown", region },
      quantity: unknown * hours,
    },
  ];
}

export function auroraCapacity(plan: Inventory, { hours }: Usage): Wanted[] {
  const least = new Map<unknown, number>(
    plan.of(clusterType).map(({ inputs }) => {
      const { minCapacity } = properties(inputs.serverlessv2ScalingConfiguration);
      return [inputs.clusterIdentifier, Number(minCapacity ?? 0)];
    }),
  );
  return plan.regionsOf(instanceType).flatMap((region) => {
    const instances = plan.in(region, instanceType).filter(({ inputs }) => isAurora(inputs));
    const classes = new Set(instances.map(({ inputs }) => String(inputs.instanceClass)));
    return [...classes].flatMap((instanceClass) => {
      const own = instances.filter(({ inputs }) => inputs.instanceClass === instanceClass);
      const key = `aurora.instance.${instanceClass}`;
      return instanceClass === "db.serverless"
        ? atRest(own, least, region, hours)
        : [{ what: instanceClass, key, region, quantity: own.length * hours }];
    });
  });
}
