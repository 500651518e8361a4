import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { allow, type Statement } from "../support/iam";
import { arn, type Location, names } from "../support/names";
import { type Logging } from "./logGroup";
import { type ClusterEndpoint } from "./routingControls";
import { invokeEvery } from "./schedule";
import { WorkloadFunction } from "./workloadFunction";

/** How the names are led to the place that watches. */
export type Turned =
  | { readonly by: "operator" }
  | { readonly by: "switch" }
  | {
      readonly by: "controls";
      /** ARNs of the routing controls of this place and of the other one. */
      readonly own: pulumi.Input<string>;
      readonly other: pulumi.Input<string>;
      readonly endpoints: pulumi.Input<ClusterEndpoint[]>;
    };

export interface PlaceWatchArgs {
  readonly prefix: string;
  /** The place that watches; everything here lives in it. */
  readonly location: Location;
  /** Region of the other place, the one that is watched. */
  readonly judges: string;
  /** Where each place answers for itself, and where callers are led to. */
  readonly urls: {
    readonly own: pulumi.Input<string>;
    readonly judged: pulumi.Input<string>;
    readonly shared: string;
  };
  /** Whether the function may lead the names here, and with what. */
  readonly turned: Turned;
  /** Aurora's global databases, whose writers have to be here first. */
  readonly globalClusters: readonly aws.rds.GlobalCluster[];
  readonly logging: Logging;
  /** Where the alarm about a silent place is sent. */
  readonly alarmTopicArn: pulumi.Input<string>;
  readonly protect: boolean;
}

const metricNamespace = "Evenkeel/Gate";

/** Minutes without an answer before people are asked to decide: what a deployment or a busy minute costs is less. */
const patienceMinutes = 5;

/**
 * Asks the other place once a minute whether it answers, from the region that survives it, and alarms when it has not for five
 * minutes. With `failover.trigger: health` it then also leads the names here, but only once this place is active and has
 * every writer: promoting a database is a person's decision, or a plan's that a person started.
 *
 * Once per place of an active-passive stack that is watched. A failover changes nothing here. Outside the VPC: the other
 * place is asked as callers ask. Cost: cents.
 */
export class PlaceWatch extends pulumi.ComponentResource {
  /** Alarm that is on while the other place does not answer. */
  public readonly alarmArn: pulumi.Output<string>;

  constructor(name: string, args: PlaceWatchArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:PlaceWatch", name, { judges: args.judges }, opts);
    const child = { parent: this };

    const alarm = unansweredAlarm(name, args, child);
    const handler = watchFunction(name, args, child);
    const description = "Asks the other place whether it answers";
    invokeEvery(name, "schedule", { handler, minutes: 1, description }, child);

    this.alarmArn = alarm.arn;
    this.registerOutputs({ alarmArn: this.alarmArn });
  }
}

function unansweredAlarm(name: string, args: PlaceWatchArgs, opts: pulumi.CustomResourceOptions) {
  return new aws.cloudwatch.MetricAlarm(
    `${name}-unanswered`,
    {
      name: names.unansweredAlarm(args.prefix, args.judges),
      alarmDescription: `${args.judges} has not answered for ${patienceMinutes} minutes: decide whether to fail over (docs/failover.md)`,
      namespace: metricNamespace,
      metricName: "PlaceUnanswered",
      dimensions: { Stack: args.prefix, Place: args.judges },
      statistic: "Minimum",
      period: 60,
      evaluationPeriods: patienceMinutes,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      // Silence means that the watch is in trouble, which says nothing about the place that it watches.
      treatMissingData: "ignore",
      alarmActions: [args.alarmTopicArn],
      okActions: [args.alarmTopicArn],
    },
    opts,
  );
}

function watchFunction(name: string, args: PlaceWatchArgs, opts: pulumi.ComponentResourceOptions) {
  const { prefix, location, judges, urls, globalClusters } = args;
  const gate = gateOf(args);
  return new WorkloadFunction(
    name,
    {
      entry: "platform/placeWatch",
      functionName: `${prefix}-watch`,
      environment: {
        SERVICE_NAME: "watch",
        POWERTOOLS_SERVICE_NAME: "watch",
        PLACE: location.region,
        PREFIX: prefix,
        JUDGED_PLACE: judges,
        OWN_URL: urls.own,
        JUDGED_URL: urls.judged,
        SHARED_URL: urls.shared,
        UNANSWERED_ALARM: names.unansweredAlarm(prefix, judges),
        ROLE_PARAMETER: names.roleParameter(prefix),
        GLOBAL_CLUSTERS: pulumi.jsonStringify(globalClusters.map(({ id }) => id)),
        ...gate.environment,
      },
      statements: [
        allow(
          ["ssm:GetParameter"],
          [arn("ssm", location, `parameter${names.roleParameter(prefix)}`)],
        ),
        allow(
          ["cloudwatch:DescribeAlarms"],
          [arn("cloudwatch", location, `alarm:${names.unansweredAlarm(prefix, judges)}`)],
        ),
        // PutMetricData knows no resources; the namespace is its limit (Service Authorization Reference).
        allow(["cloudwatch:PutMetricData"], "*", {
          StringEquals: { "cloudwatch:namespace": metricNamespace },
        }),
        ...writersAreKnown(globalClusters),
        ...gate.statements,
      ],
      memory: 256,
      // Two questions to each place and one to the public name, four seconds each, and AWS's own answers.
      timeout: 50,
      logging: args.logging,
    },
    opts,
  );
}

/** Whose writer is where; nothing to ask where there are no databases. */
export const writersAreKnown = (
  globalClusters: readonly aws.rds.GlobalCluster[],
): readonly Statement[] =>
  globalClusters.length === 0
    ? []
    : [
        allow(
          ["rds:DescribeGlobalClusters"],
          globalClusters.map((each) => each.arn),
        ),
      ];

interface Gate {
  readonly environment: { readonly [name: string]: pulumi.Input<string> };
  readonly statements: readonly Statement[];
}

/** What the function turns, and may turn. */
function gateOf({ turned, prefix, location, judges }: PlaceWatchArgs): Gate {
  switch (turned.by) {
    case "operator":
      return { environment: {}, statements: [] };
    case "switch": {
      const parameter = names.gateSwitch(prefix, judges);
      return {
        environment: { SWITCH_PARAMETER: parameter },
        statements: [allow(["ssm:PutParameter"], [arn("ssm", location, `parameter${parameter}`)])],
      };
    }
    case "controls": {
      const { own, other, endpoints } = turned;
      return {
        environment: {
          ROUTING_CONTROLS: pulumi.jsonStringify({ own, other }),
          CLUSTER_ENDPOINTS: pulumi.jsonStringify(endpoints),
        },
        statements: [allow(["route53-recovery-cluster:UpdateRoutingControlStates"], [own, other])],
      };
    }
  }
}
