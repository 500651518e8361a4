import { DescribeServicesCommand, UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { type Context, limits, until } from "../context";
import { type EcsService } from "../stack/containers";
import { placeOf } from "../stack/view";

export interface Scaled {
  /** Services on ECS whose tasks were raised, each with the number. */
  readonly raised: { readonly [service: string]: number };
  /** Share of the floor that the place ran with. */
  readonly capacity: number;
}

/**
 * Brings the containers of a standby that ran with less up to the floor of home. The program leaves the number of tasks to
 * scaling, so it stays as it is set here until the load says otherwise. Pods are scaled by their cluster, whose API a drill
 * does not need.
 */
export async function scale(context: Context): Promise<Scaled> {
  const { view, run } = context;
  const { capacity, containers } = placeOf(view, run.to);
  const atHome = placeOf(view, view.home).containers;
  const raised: Record<string, number> = {};
  for (const service of capacity < 1 ? containers : []) {
    const floor = atHome.find(({ name }) => name === service.name)?.floor ?? service.floor;
    if (((await describe(context, service))?.desiredCount ?? floor) < floor) {
      await raise(context, service, floor);
      raised[service.name] = floor;
    }
  }
  for (const service of containers.filter(({ name }) => name in raised)) {
    await untilRunning(context, service, raised[service.name] ?? 0);
  }
  return { raised, capacity };
}

export const describe = async ({ aws, run }: Context, { cluster, name }: EcsService) =>
  (await aws(run.to).ecs.send(new DescribeServicesCommand({ cluster, services: [name] })))
    .services?.[0];

async function raise({ aws, run }: Context, { cluster, name }: EcsService, floor: number) {
  await aws(run.to).ecs.send(
    new UpdateServiceCommand({ cluster, service: name, desiredCount: floor }),
  );
}

const untilRunning = (context: Context, service: EcsService, floor: number) =>
  until(
    context,
    {
      what: `${floor} tasks of ${service.name} in ${context.run.to}`,
      limit: limits.scale,
      advice: `See the events of ECS service ${service.name}, then resume.`,
    },
    async () =>
      ((await describe(context, service))?.runningCount ?? 0) >= floor ? true : undefined,
  );
