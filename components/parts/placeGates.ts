import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type EdgeSite, type EdgeSites } from "../support/edgeSite";
import { names } from "../support/names";
import { GateSwitch } from "./gateSwitch";

export interface PlaceGatesArgs extends EdgeSites {
  readonly prefix: string;
  readonly protect: boolean;
}

/** Health checks of both places; none in a single-region stack, where there is nothing to choose. */
export interface PlaceGates {
  readonly home?: aws.route53.HealthCheck;
  readonly standby?: aws.route53.HealthCheck;
}

/** The gate: each place is judged from the other one. All names that follow it share its health checks. */
export function placeGates(
  name: string,
  args: PlaceGatesArgs,
  parent: pulumi.Resource,
): PlaceGates {
  const { home, standby } = args;
  return standby
    ? {
        home: gate(name, "home", home, standby, args, parent),
        standby: gate(name, "standby", standby, home, args, parent),
      }
    : {};
}

/** Healthy unless the judging region says that the judged one is off; while it is silent, what it said last. */
function gate(
  name: string,
  which: "home" | "standby",
  judged: EdgeSite,
  judge: EdgeSite,
  args: PlaceGatesArgs,
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
    { parent, provider: judge.provider },
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
