import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../support/naming";

export interface RoutingControlsArgs {
  readonly prefix: string;
  readonly homeRegion: string;
  readonly standbyRegion: string;
  readonly protect: boolean;
}

/** Where a cluster's states are read and turned. */
export interface ClusterEndpoint {
  readonly region: string;
  readonly endpoint: string;
}

/** Milliseconds in which a second change is refused, so that two operators do not undo each other at once: AWS's own default. */
const waitPeriodMs = 5_000;

/**
 * ARC's routing controls: one switch for each place, kept by a cluster in five regions of which three always answer. Route
 * 53's health checks follow them. At least one of the two stays on, whoever turns them.
 *
 * Made through ARC's configuration API in us-west-2 (the AWS provider goes there by itself), turned at the endpoints alone,
 * which the stack's outputs keep. New controls are off: home's is turned on once, after the first `up`; until then Route 53
 * answers with home, as it does when nobody is healthy.
 *
 * Once per active-passive stack with `failover.gate: routing-control`. A failover changes nothing here: operators, drills and
 * plans of Region switch turn the controls, Pulumi never does. Cost: by the hour for the cluster, used or not.
 */
export class RoutingControls extends pulumi.ComponentResource {
  /** ARN of home's control. */
  public readonly home: pulumi.Output<string>;
  /** ARN of the standby's control. */
  public readonly standby: pulumi.Output<string>;
  /** The cluster and its panel, for whoever may ask about them. */
  public readonly clusterArn: pulumi.Output<string>;
  public readonly panelArn: pulumi.Output<string>;
  public readonly endpoints: pulumi.Output<ClusterEndpoint[]>;

  constructor(name: string, args: RoutingControlsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:RoutingControls", name, { prefix: args.prefix }, opts);
    const kept = { parent: this, protect: args.protect };

    const label = physicalName(args.prefix, 64);
    const cluster = new aws.route53recoverycontrol.Cluster(
      `${name}-cluster`,
      { name: label },
      kept,
    );
    const panel = new aws.route53recoverycontrol.ControlPanel(
      `${name}-panel`,
      { name: label, clusterArn: cluster.arn },
      kept,
    );
    const control = (which: "home" | "standby", region: string) =>
      new aws.route53recoverycontrol.RoutingControl(
        `${name}-${which}`,
        { name: region, clusterArn: cluster.arn, controlPanelArn: panel.arn },
        kept,
      );
    const home = control("home", args.homeRegion);
    const standby = control("standby", args.standbyRegion);
    new aws.route53recoverycontrol.SafetyRule(
      `${name}-one-is-on`,
      {
        name: "one-place-is-on",
        controlPanelArn: panel.arn,
        assertedControls: [home.arn, standby.arn],
        ruleConfig: { type: "ATLEAST", threshold: 1, inverted: false },
        waitPeriodMs,
      },
      kept,
    );

    this.home = home.arn;
    this.standby = standby.arn;
    this.clusterArn = cluster.arn;
    this.panelArn = panel.arn;
    this.endpoints = cluster.clusterEndpoints;
    this.registerOutputs({ home: this.home, standby: this.standby, endpoints: this.endpoints });
  }
}
