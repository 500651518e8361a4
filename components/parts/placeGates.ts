import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type Settings } from "../../environments/schema";
import { type EdgeSite, type EdgeSites } from "../support/edgeSite";
import { names } from "../support/names";
import { GateSwitch } from "./gateSwitch";
import { RoutingControls } from "./routingControls";

export interface PlaceGatesArgs extends EdgeSites {
  readonly prefix: string;
  readonly protect: boolean;
  /** What the health checks follow. */
  readonly gate: Settings["failover"]["gate"];
}

/** Health checks of both places; none in a single-region stack, where there is nothing to choose. */
export interface PlaceGates {
  readonly home?: aws.route53.HealthCheck;
  readonly standby?: aws.route53.HealthCheck;
}

/** The gate of a stack: what takes a place out of the answers, and what that follows. */
export interface Gate extends PlaceGates {
  /** Absent where alarms are followed. */
  readonly controls?: RoutingControls;
}

/** All names that follow the gate share its health checks. */
export function placeGates(
  name: string,
  { home, standby, ...args }: PlaceGatesArgs,
  parent: pulumi.Resource,
): Gate {
  if (!standby) {
    return {};
  }
  return args.gate === "alarms"
    ? {
        home: judgedByAlarm(name, "home", home, standby, args, parent),
        standby: judgedByAlarm(name, "standby", standby, home, args, parent),
      }
    : controlled(name, home, standby, args, parent);
}

/** What both kinds of health check are named by. */
type Common = Pick<PlaceGatesArgs, "prefix" | "protect">;

/** Healthy while the place's routing control is on. */
function controlled(
  name: string,
  home: EdgeSite,
  standby: EdgeSite,
  { prefix, protect }: Common,
  parent: pulumi.Resource,
): Gate {
  const controls = new RoutingControls(
    `${name}-gate`,
    {
      ...{ prefix, protect },
      homeRegion: home.location.region,
      standbyRegion: standby.location.region,
    },
    { parent },
  );
  const check = (which: "home" | "standby", { location }: EdgeSite) =>
    new aws.route53.HealthCheck(
      `${name}-api-${which}-health`,
      {
        type: "RECOVERY_CONTROL",
        routingControlArn: controls[which],
        tags: { Name: `${prefix}-${location.region}` },
      },
      { parent, protect },
    );
  return { controls, home: check("home", home), standby: check("standby", standby) };
}

/** Healthy unless the judging region says that the judged one is off; while it is silent, what it said last. */
function judgedByAlarm(
  name: string,
  which: "home" | "standby",
  judged: EdgeSite,
  judge: EdgeSite,
  args: Common,
  parent: pulumi.Resource,
) {
  const gate = new GateSwitch(
    `${name}-gate-${judge.location.region}`,
    {
      prefix: args.prefix,
      location: judge.location,
      judges: judged.location.region,
      judgesHome: which === "home",
      logging: judge.logging,
      alarmTopicArn: judge.observability.topicArn,
      protect: args.protect,
    },
    // All of it: without its function the alarm would stay at whatever it was told last.
    { parent, provider: judge.provider, protect: args.protect },
  );
  return new aws.route53.HealthCheck(
    `${name}-api-${which}-health`,
    {
      type: "CLOUDWATCH_METRIC",
      cloudwatchAlarmName: gate.alarmName,
      cloudwatchAlarmRegion: judge.location.region,
      insufficientDataHealthStatus: "LastKnownStatus",
      tags: { Name: names.gateAlarm(args.prefix, judged.location.region) },
    },
    { parent, protect: args.protect },
  );
}
