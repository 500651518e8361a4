import * as pulumi from "@pulumi/pulumi";
import { type Settings } from "../environments/schema";
import { type Gate } from "./parts/placeGates";
import { PlaceWatch, type Turned } from "./parts/placeWatch";
import { RegionSwitch } from "./parts/regionSwitch";
import { eachWithPeer, type FailoverSites, globalDatabases } from "./support/failoverSite";

export interface FailoverArgs extends FailoverSites {
  readonly settings: Settings;
  /** What decides which place the names answer with. */
  readonly gate: Gate;
}

/**
 * What helps people to fail over: each place watches the other, and a plan of ARC Region switch moves the stack without this
 * program. Neither decides that data may be lost. It does not own the gate: EdgeTier does, because names follow it.
 *
 * Once per active-passive stack that wants either. A failover changes nothing here.
 * Cost: cents for watching, and a price by the month for a plan.
 */
export class Failover extends pulumi.ComponentResource {
  /** ARN of the plan of Region switch. Absent without one. */
  public readonly planArn?: pulumi.Output<string>;

  /** Whether a stack wants to be watched, or has a plan. */
  public static neededBy({ failover }: Settings): boolean {
    return failover.trigger === "health" || failover.regionSwitch !== "none";
  }

  constructor(name: string, args: FailoverArgs, opts?: pulumi.ComponentResourceOptions) {
    const { failover } = args.settings;
    super("evenkeel:tier:Failover", name, { failover }, opts);
    const child = { parent: this };

    const alarms = watches(name, args, child);
    this.planArn =
      failover.regionSwitch === "none"
        ? undefined
        : new RegionSwitch(
            `${name}-region-switch`,
            { ...args, controls: args.gate.controls, alarms, ...failover.regionSwitch },
            child,
          ).planArn;
    this.registerOutputs({ planArn: this.planArn });
  }
}

/** Each place watches the other. @returns the alarms, by the region that they speak of. */
function watches(
  name: string,
  args: FailoverArgs,
  opts: pulumi.ComponentResourceOptions,
): { readonly [region: string]: pulumi.Output<string> } {
  const { prefix, protect, domain } = args.settings;
  const globalClusters = globalDatabases(args).map(({ global }) => global);
  return Object.fromEntries(
    eachWithPeer(args).map(({ site, peer, isHome }) => {
      const watch = new PlaceWatch(
        `${name}-watch-${site.location.region}`,
        {
          ...{ prefix, protect, globalClusters },
          location: site.location,
          judges: peer.location.region,
          urls: {
            own: site.api.placeUrl,
            judged: peer.api.placeUrl,
            shared: `https://api.${domain}`,
          },
          turned: turnedBy(args, isHome),
          logging: site.logging,
          alarmTopicArn: site.observability.topicArn,
        },
        { ...opts, provider: site.provider },
      );
      return [peer.location.region, watch.alarmArn];
    }),
  );
}

/** What a place that watches may turn: nothing, unless settings let it. */
function turnedBy({ settings, gate }: FailoverArgs, isHome: boolean): Turned {
  if (settings.failover.trigger === "operator") {
    return { by: "operator" };
  }
  const { controls } = gate;
  if (controls === undefined) {
    return { by: "switch" };
  }
  const { home, standby, endpoints } = controls;
  return {
    by: "controls",
    own: isHome ? home : standby,
    other: isHome ? standby : home,
    endpoints,
  };
}
