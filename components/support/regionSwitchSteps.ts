import type { types } from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** A step of a plan of ARC Region switch. */
export type Step = types.input.arcregionswitch.PlanWorkflowStep;

/** One thing in both places, by region. */
export interface InBoth {
  /** Says what it is, in the step's name. */
  readonly name: string;
  readonly arns: { readonly [region: string]: pulumi.Input<string> };
}

/** What a plan moves from one place to the other. */
export interface Moved {
  /** Home's first. */
  readonly regions: readonly [string, string];
  /** Minutes that a step may take before the execution stops and asks what to do. */
  readonly minutes: number;
  /** The function `platform/regionSwitch` of each place. */
  readonly functions: InBoth;
  /** Event source mappings, by consumer. */
  readonly mappings: readonly InBoth[];
  /** Aurora's global databases: their clusters. */
  readonly databases: readonly (InBoth & { readonly identifier: pulumi.Input<string> })[];
  /** Services on ECS. */
  readonly services: readonly (InBoth & { readonly clusters: InBoth["arns"] })[];
  /** EKS clusters, and what they run. */
  readonly kubernetes?: InBoth & { readonly deployments: readonly string[] };
  /** Routing controls; absent where the gate is a switch, which the functions turn. */
  readonly controls?: InBoth;
}

/**
 * What makes a place the active one, in this order: the other is fenced and stops working, databases move, capacity grows,
 * the place works, and last of all the names lead to it. The same steps for either region: each says what it does to the
 * region that is activated, and to the one that is left.
 */
export function activation(moved: Moved): Step[] {
  const { mappings, databases, services, kubernetes, controls } = moved;
  return [
    act("fence", moved, { in: "deactivatingRegion", skippable: true }),
    ...together(
      "stop-consumers",
      mappings.map((each) => consume("disable", each, moved)),
    ),
    ...databases.map((each) => promote(each, moved)),
    ...services.map((each) => scaleTasks(each, moved)),
    ...(kubernetes && kubernetes.deployments.length > 0 ? [scalePods(kubernetes, moved)] : []),
    act("serve", moved, { in: "activatingRegion", skippable: false }),
    ...together(
      "start-consumers",
      mappings.map((each) => consume("enable", each, moved)),
    ),
    controls
      ? turn(controls, moved)
      : act("gate", moved, { in: "activatingRegion", skippable: false }),
  ];
}

const inOrder = ({ regions }: Moved, { arns, name }: InBoth): pulumi.Input<string>[] =>
  regions.map((region) => inRegion(arns, region, name));

function inRegion(arns: InBoth["arns"], region: string, name: string): pulumi.Input<string> {
  const found = arns[region];
  if (found === undefined) {
    throw new Error(`${name} is not in ${region}; a plan of Region switch needs it in both places`);
  }
  return found;
}

const other = ({ regions }: Moved, region: string): string =>
  region === regions[0] ? regions[1] : regions[0];

/** Steps that do not wait for each other; nothing where there are none. */
function together(name: string, steps: readonly Omit<Step, "parallelConfigs">[]): Step[] {
  return steps.length === 0
    ? []
    : [{ name, executionBlockType: "Parallel", parallelConfigs: [{ steps: [...steps] }] }];
}

/** A step of our own. What runs in a region that is left is skipped in an ungraceful execution, where it may be dead. */
function act(
  name: "fence" | "serve" | "gate",
  moved: Moved,
  where: { readonly in: "activatingRegion" | "deactivatingRegion"; readonly skippable: boolean },
): Step {
  return {
    name,
    executionBlockType: "CustomActionLambda",
    customActionLambdaConfigs: [
      {
        lambdas: inOrder(moved, moved.functions).map((arn) => ({ arn })),
        regionToRun: where.in,
        retryIntervalMinutes: 1,
        timeoutMinutes: moved.minutes,
        ...(where.skippable ? { ungracefuls: [{ behavior: "skip" }] } : {}),
      },
    ],
  };
}

/** By the region that is activated: its own mapping is enabled, the other region's disabled. */
function consume(action: "enable" | "disable", mapping: InBoth, moved: Moved) {
  const acted = (activated: string) => (action === "enable" ? activated : other(moved, activated));
  return {
    name: `${action}-${mapping.name}`,
    executionBlockType: "LambdaEventSourceMapping",
    lambdaEventSourceMappingConfigs: [
      {
        action,
        timeoutMinutes: moved.minutes,
        regionEventSourceMappings: moved.regions.map((region) => ({
          region,
          arn: inRegion(mapping.arns, acted(region), mapping.name),
        })),
        ...(action === "disable" ? { ungracefuls: [{ behavior: "skip" }] } : {}),
      },
    ],
  };
}

/** Loses nothing in a graceful execution. An ungraceful one takes the standby as it is: whoever starts it says so. */
function promote(database: Moved["databases"][number], moved: Moved): Step {
  return {
    name: `promote-${database.name}`,
    executionBlockType: "AuroraGlobalDatabase",
    globalAuroraConfigs: [
      {
        behavior: "switchoverOnly",
        ungracefuls: [{ ungraceful: "failover" }],
        globalClusterIdentifier: database.identifier,
        databaseClusterArns: inOrder(moved, database),
        timeoutMinutes: moved.minutes,
      },
    ],
  };
}

/** As much as the other region ran at most in the last day; half of it is enough to go on where that region is dead. */
const asMuch = { targetPercent: 100, capacityMonitoringApproach: "sampledMaxInLast24Hours" };
const enough = { minimumSuccessPercentage: 50 };

function scaleTasks(service: Moved["services"][number], moved: Moved): Step {
  return {
    name: `scale-${service.name}`,
    executionBlockType: "ECSServiceScaling",
    ecsCapacityIncreaseConfigs: [
      {
        ...asMuch,
        timeoutMinutes: moved.minutes,
        services: moved.regions.map((region) => ({
          clusterArn: inRegion(service.clusters, region, service.name),
          serviceArn: inRegion(service.arns, region, service.name),
        })),
        ungraceful: enough,
      },
    ],
  };
}

function scalePods(cluster: NonNullable<Moved["kubernetes"]>, moved: Moved): Step {
  return {
    name: "scale-pods",
    executionBlockType: "EKSResourceScaling",
    eksResourceScalingConfigs: [
      {
        ...asMuch,
        timeoutMinutes: moved.minutes,
        kubernetesResourceTypes: [{ apiVersion: "apps/v1", kind: "Deployment" }],
        eksClusters: inOrder(moved, cluster).map((clusterArn) => ({ clusterArn })),
        // The provider's `resourceName` is the region that AWS's own map is keyed by.
        scalingResources: cluster.deployments.map((name) => ({
          namespace: name,
          resources: moved.regions.map((region) => ({
            resourceName: region,
            name,
            namespace: name,
            hpaName: name,
          })),
        })),
        ungracefuls: [enough],
      },
    ],
  };
}

/** On for the region that is activated, off for the other: both at once, as the safety rule wants it. */
function turn(controls: InBoth, moved: Moved): Step {
  const states = (region: string) => [
    { routingControlArn: inRegion(controls.arns, region, controls.name), state: "On" },
    {
      routingControlArn: inRegion(controls.arns, other(moved, region), controls.name),
      state: "Off",
    },
  ];
  return {
    name: "gate",
    executionBlockType: "ARCRoutingControl",
    arcRoutingControlConfigs: [
      {
        timeoutMinutes: moved.minutes,
        regionAndRoutingControls: moved.regions.map((region) => ({
          region,
          routingControls: states(region),
        })),
      },
    ],
  };
}
