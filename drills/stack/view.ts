import { type Settings } from "../../environments/schema";
import { names } from "../../components/support/names";
import { containersOf, type EcsService, imagesOf, repositoriesOf } from "./containers";
import { cachesOf, databasesOf, type GlobalCache, type GlobalDatabase, tablesOf } from "./stores";
import { consumersOf, type Mapping, type Queue, queuesOf, type Replicator } from "./messages";
import { replicatorsOf, rulesOf, type Rule } from "./messages";
import { type Gate, gateOf } from "./gate";
import { resourceRegions, unplacedProviders } from "./regions";
import { bucketPairs, type BucketPair, type Requirements, requirementsOf } from "./requirements";
import { type State, type Stored } from "./state";

/** A resource and the region that it is in. */
export interface Located extends Stored {
  readonly region: string;
}

/** What a move stops in one place and lets go in the other. */
export interface PlaceView {
  readonly region: string;
  readonly isHome: boolean;
  /** Event source mappings. */
  readonly mappings: readonly Mapping[];
  /** Schedules that run where the place is active. */
  readonly rules: readonly Rule[];
  /** Queues of consumers, dead letters among them. */
  readonly queues: readonly Queue[];
  /** AWS names of all functions. */
  readonly functions: readonly string[];
  readonly containers: readonly EcsService[];
  /** What must exist here before a failover. */
  readonly requirements: Requirements;
  /** AWS names of ECR repositories. */
  readonly repositories: readonly string[];
  /** Share of the floor that runs here before it is needed. */
  readonly capacity: number;
}

/** A stack as a drill sees it: from its settings and its state alone, without a call. */
export interface StackView {
  readonly stack: string;
  readonly prefix: string;
  readonly account: string;
  readonly home: string;
  readonly standby: string;
  readonly places: { readonly [region: string]: PlaceView };
  readonly roleParameter: string;
  readonly databases: readonly GlobalDatabase[];
  /** AWS names of the tables that both places have. */
  readonly tables: readonly string[];
  readonly caches: readonly GlobalCache[];
  readonly buckets: readonly BucketPair[];
  readonly replicators: readonly Replicator[];
  /** Images of containers, as the services name them. */
  readonly images: readonly string[];
  readonly gate: Gate;
  /** The name that follows the gate. */
  readonly apiHost: string;
  /** Whether the stack has the service that a probe writes to. */
  readonly hasHeartbeat: boolean;
  /** URNs of providers whose region nothing tells. */
  readonly unplaced: readonly string[];
}

/** The service that takes a probe's heartbeats. */
export const heartbeatService = "heartbeat";

/**
 * Reads a stack with two places.
 * @throws when it has one: there is nowhere to move to.
 */
export function viewOf(stack: string, settings: Settings, state: State): StackView {
  const { prefix, account, home, standby, domain, services } = settings;
  if (standby === undefined) {
    throw new Error(`Stack ${stack} has one region, ${home}: there is nowhere to move to.`);
  }
  const regions = resourceRegions(state);
  const located = state.resources.flatMap((resource): Located[] => {
    const region = regions.get(resource.urn);
    return region === undefined ? [] : [{ ...resource, region }];
  });
  const place = (region: string): PlaceView => {
    const here = located.filter((resource) => resource.region === region);
    return {
      region,
      isHome: region === home,
      mappings: consumersOf(here),
      rules: rulesOf(here),
      queues: queuesOf(here),
      functions: here
        .filter(({ type }) => type === "aws:lambda/function:Function")
        .map(({ id }) => id),
      containers: containersOf(here),
      requirements: requirementsOf(region, located),
      repositories: repositoriesOf(here),
      capacity: settings.places.find((each) => each.region === region)?.capacity ?? 1,
    };
  };
  return {
    ...{ stack, prefix, account, home, standby },
    places: { [home]: place(home), [standby]: place(standby) },
    roleParameter: names.roleParameter(prefix),
    databases: databasesOf(located),
    tables: tablesOf(located),
    caches: cachesOf(located),
    buckets: bucketPairs(located),
    replicators: replicatorsOf(located),
    images: imagesOf(settings),
    gate: gateOf(settings, located),
    apiHost: `api.${domain}`,
    hasHeartbeat: services[heartbeatService] !== undefined,
    unplaced: unplacedProviders(state),
  };
}

/** A place of the stack. @throws for a region that is none. */
export function placeOf(view: StackView, region: string): PlaceView {
  const found = view.places[region];
  if (found === undefined) {
    throw new Error(`${region} is no region of stack ${view.stack}`);
  }
  return found;
}

/** The place that is not `region`. */
export const otherPlace = ({ home, standby }: StackView, region: string): string =>
  region === home ? standby : home;
