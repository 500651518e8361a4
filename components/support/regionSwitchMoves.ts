import type * as pulumi from "@pulumi/pulumi";
import { type Settings } from "../../environments/schema";
import { type RoutingControls } from "../parts/routingControls";
import { type WorkloadFunction } from "../parts/workloadFunction";
import { type FailoverSite, type FailoverSites, type GlobalDatabase } from "./failoverSite";
import { arn } from "./names";
import { type InBoth, type Moved } from "./regionSwitchSteps";

export interface MovesArgs extends FailoverSites {
  readonly settings: Pick<Settings, "delivery" | "failover" | "services">;
  /** Absent where the gate is a switch. */
  readonly controls?: RoutingControls;
}

/** By region, what `of` gives of each place. */
const inBoth = (
  name: string,
  { home, standby }: FailoverSites,
  of: (site: FailoverSite) => pulumi.Input<string>,
): InBoth => ({
  name,
  arns: { [home.location.region]: of(home), [standby.location.region]: of(standby) },
});

const secondsPerMinute = 60;

/** All that a plan moves, read off the two places. */
export function movedBy(
  args: MovesArgs,
  databases: readonly GlobalDatabase[],
  functions: ReadonlyMap<FailoverSite, WorkloadFunction>,
): Moved {
  const { home, standby, settings, controls } = args;
  const { rtoSeconds } = settings.failover.objectives;
  const consumers = [...home.events.roleBearing.mappings.keys()];
  return {
    regions: [home.location.region, standby.location.region],
    minutes: Math.ceil(rtoSeconds / secondsPerMinute),
    functions: inBoth("functions", args, (site) => given(functions.get(site)).function.arn),
    mappings: consumers.map((consumer) =>
      inBoth(consumer, args, ({ events }) => given(events.roleBearing.mappings.get(consumer)).arn),
    ),
    databases: databases.map(({ name, global, ...clusters }) => ({
      name,
      identifier: global.id,
      arns: {
        [home.location.region]: clusters.home.arn,
        [standby.location.region]: clusters.standby.arn,
      },
    })),
    services: [...(home.containers?.services.keys() ?? [])].map((service) => ({
      ...inBoth(service, args, ({ location, containers }) =>
        arn("ecs", location, `service/${given(containers).clusterName}/${service}`),
      ),
      clusters: inBoth(service, args, ({ location, containers }) =>
        arn("ecs", location, `cluster/${given(containers).clusterName}`),
      ).arns,
    })),
    ...(home.cluster
      ? {
          kubernetes: {
            ...inBoth("cluster", args, ({ location, cluster }) =>
              arn("eks", location, `cluster/${given(cluster).clusterName}`),
            ),
            deployments: deployments(args),
          },
        }
      : {}),
    ...(controls
      ? {
          controls: {
            name: "controls",
            arns: {
              [home.location.region]: controls.home,
              [standby.location.region]: controls.standby,
            },
          },
        }
      : {}),
  };
}

/** Services whose deployments and autoscalers are the program's own; a pipeline's charts may name theirs otherwise. */
function deployments({ settings }: MovesArgs): string[] {
  const delivered = settings.delivery === "none" ? [] : settings.delivery.services;
  return Object.entries(settings.services)
    .filter(([name, { runsOn }]) => runsOn === "kubernetes" && !delivered.includes(name))
    .map(([name]) => name);
}

/** What both places have, because both are built by the same code. */
export function given<T>(part: T | undefined): T {
  if (part === undefined) {
    throw new Error("the two places of the stack differ");
  }
  return part;
}
