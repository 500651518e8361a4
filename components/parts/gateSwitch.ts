import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { allow } from "../support/iam";
import { arn, type Location, names } from "../support/names";
import { type Logging } from "./logGroup";
import { invokeEvery } from "./schedule";
import { WorkloadFunction } from "./workloadFunction";

export interface GateSwitchArgs {
  readonly prefix: string;
  /** The place that judges; everything here lives in it. */
  readonly location: Location;
  /** Region of the other place, the one that is judged. */
  readonly judges: string;
  /** Whether the judged place is home. */
  readonly judgesHome: boolean;
  readonly logging: Logging;
  /** Where the alarm about a disagreeing gate is sent. */
  readonly alarmTopicArn: pulumi.Input<string>;
  readonly protect: boolean;
}

const metricNamespace = "Evenkeel/Gate";

/**
 * One half of the gate: says "the other place is off" from the region that survives it. A function repeats a local switch
 * as a metric every minute; the other place's Route 53 health check follows the alarm on it. Operators and drills turn the
 * switch (an SSM parameter) in this region; Pulumi never does.
 *
 * Once per place of an active-passive stack. A failover changes nothing here but the switch. Outside the VPC, so that
 * neither NAT nor an endpoint stands between a switch and its effect. Cost: cents.
 */
export class GateSwitch extends pulumi.ComponentResource {
  /** Alarm that is on while the judged place is taken off. */
  public readonly alarmName: pulumi.Output<string>;

  constructor(name: string, args: GateSwitchArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:GateSwitch", name, { judges: args.judges }, opts);
    const child = { parent: this };

    const handler = switchFunction(name, args, child);
    const description = "Republishes the gate's switch";
    invokeEvery(name, "schedule", { handler, minutes: 1, description }, child);
    const off = placeOffAlarm(name, args, child);
    disagreementAlarm(name, args, child);

    this.alarmName = off.name;
    this.registerOutputs({ alarmName: this.alarmName });
  }
}

function switchFunction(name: string, args: GateSwitchArgs, opts: pulumi.ComponentResourceOptions) {
  const { prefix, location } = args;
  const parameters = [names.gateSwitch(prefix, args.judges), names.roleParameter(prefix)];
  return new WorkloadFunction(
    name,
    {
      entry: "platform/gateSwitch",
      functionName: `${prefix}-gate`,
      environment: {
        SERVICE_NAME: "gate",
        POWERTOOLS_SERVICE_NAME: "gate",
        PLACE: location.region,
        PREFIX: prefix,
        SWITCH_PARAMETER: names.gateSwitch(prefix, args.judges),
        ROLE_PARAMETER: names.roleParameter(prefix),
        JUDGED_PLACE: args.judges,
        JUDGES_HOME: `${args.judgesHome}`,
      },
      statements: [
        allow(
          ["ssm:GetParameter"],
          parameters.map((parameter) => arn("ssm", location, `parameter${parameter}`)),
        ),
        // PutMetricData knows no resources; the namespace is its limit (Service Authorization Reference).
        allow(["cloudwatch:PutMetricData"], "*", {
          StringEquals: { "cloudwatch:namespace": metricNamespace },
        }),
      ],
      memory: 256,
      timeout: 30,
      logging: args.logging,
    },
    opts,
  );
}

/** Standard resolution and one datapoint: what a CLOUDWATCH_METRIC health check can follow (Route 53 developer guide). */
function placeOffAlarm(name: string, args: GateSwitchArgs, opts: pulumi.CustomResourceOptions) {
  return new aws.cloudwatch.MetricAlarm(
    `${name}-place-off`,
    {
      name: names.gateAlarm(args.prefix, args.judges),
      alarmDescription: `${args.judges} is taken off the public name. Its Route 53 health check follows this alarm.`,
      namespace: metricNamespace,
      metricName: "PlaceOff",
      dimensions: { Stack: args.prefix, Place: args.judges },
      statistic: "Maximum",
      period: 60,
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      // Silence means that this region is in trouble, which says nothing about the other one.
      treatMissingData: "missing",
    },
    { ...opts, protect: args.protect },
  );
}

function disagreementAlarm(name: string, args: GateSwitchArgs, opts: pulumi.CustomResourceOptions) {
  new aws.cloudwatch.MetricAlarm(
    `${name}-disagrees`,
    {
      name: `${names.gateAlarm(args.prefix, args.judges)}-disagrees`,
      alarmDescription: args.judgesHome
        ? "The public name's gate and evenkeel:active disagree: finish or undo the failover"
        : "The standby is still switched off: re-arm the gate, or the next failover is refused",
      namespace: metricNamespace,
      metricName: "GateDisagrees",
      dimensions: { Stack: args.prefix, Place: args.judges },
      statistic: "Minimum",
      period: 60,
      evaluationPeriods: 15,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      treatMissingData: "ignore",
      alarmActions: [args.alarmTopicArn],
      okActions: [args.alarmTopicArn],
    },
    opts,
  );
}
