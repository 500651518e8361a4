import * as pulumi from "@pulumi/pulumi";
import { allow, type Statement } from "./iam";
import { type InBoth, type Moved } from "./regionSwitchSteps";

/** What the plan's role is asked about beside what it moves. */
export interface Seen {
  /** ARNs of the functions that event source mappings hand messages to. */
  readonly consumers: readonly pulumi.Input<string>[];
  /** ARNs of the global databases themselves. */
  readonly globals: readonly pulumi.Input<string>[];
  /** ARNs of the routing controls' cluster and panel. */
  readonly gate: readonly pulumi.Input<string>[];
  /** ARNs of alarms that tell whether a place is well. */
  readonly alarms: readonly pulumi.Input<string>[];
  /** ARN of the bucket for reports. */
  readonly reports?: pulumi.Input<string>;
}

const arnsOf = (...parts: readonly InBoth[]): pulumi.Input<string>[] =>
  parts.flatMap(({ arns }) => Object.values(arns));

/** A statement, unless it would speak of nothing. */
const about = (
  actions: readonly string[],
  resources: readonly pulumi.Input<string>[],
): Statement[] => (resources.length === 0 ? [] : [allow(actions, resources)]);

/** `arn:aws:eks:REGION:ACCOUNT:cluster/NAME` -> `.../access-entry/NAME/*`. */
const entriesOf = (clusterArn: pulumi.Input<string>) =>
  pulumi.output(clusterArn).apply((arn) => `${arn.replace(":cluster/", ":access-entry/")}/*`);

/** `arn:aws:ecs:REGION:ACCOUNT:service/...` -> the scalable targets of that region, whose ids are AWS's. */
const targetsOf = (serviceArn: pulumi.Input<string>) =>
  pulumi
    .output(serviceArn)
    .apply(
      (arn) =>
        `arn:aws:application-autoscaling:${arn.split(":").slice(3, 5).join(":")}:scalable-target/*`,
    );

/**
 * What each kind of step asks for (ARC developer guide, "Execution block permissions"), narrowed to what this plan moves
 * wherever AWS knows a resource for the action.
 */
export function regionSwitchRights(moved: Moved, seen: Seen): Statement[] {
  const { functions, mappings, databases, services, kubernetes, controls } = moved;
  const clusters = arnsOf(...databases);
  const tasks = arnsOf(...services);
  return [
    ...about(["lambda:GetFunction", "lambda:InvokeFunction"], arnsOf(functions)),
    ...about(
      ["lambda:GetEventSourceMapping", "lambda:UpdateEventSourceMapping"],
      arnsOf(...mappings),
    ),
    ...about(["lambda:GetFunction"], seen.consumers),
    ...about(["rds:DescribeGlobalClusters"], seen.globals),
    ...about(["rds:DescribeDBClusters"], clusters),
    ...about(
      ["rds:FailoverGlobalCluster", "rds:SwitchoverGlobalCluster"],
      [...seen.globals, ...clusters],
    ),
    ...ecsRights(services, tasks),
    ...(kubernetes
      ? [
          allow(["eks:DescribeCluster"], arnsOf(kubernetes)),
          allow(["eks:ListAssociatedAccessPolicies"], arnsOf(kubernetes).map(entriesOf)),
        ]
      : []),
    ...about(
      [
        "route53-recovery-control-config:DescribeCluster",
        "route53-recovery-control-config:DescribeControlPanel",
      ],
      seen.gate,
    ),
    ...(controls
      ? [
          allow(
            [
              "route53-recovery-cluster:GetRoutingControlState",
              "route53-recovery-cluster:UpdateRoutingControlStates",
            ],
            arnsOf(controls),
          ),
        ]
      : []),
    ...about(["cloudwatch:DescribeAlarmHistory", "cloudwatch:DescribeAlarms"], seen.alarms),
    ...(seen.reports === undefined
      ? []
      : [allow(["s3:PutObject"], pulumi.interpolate`${seen.reports}/*`)]),
  ];
}

function ecsRights(
  services: Moved["services"],
  tasks: readonly pulumi.Input<string>[],
): Statement[] {
  if (tasks.length === 0) {
    return [];
  }
  const [first] = services;
  return [
    allow(["ecs:DescribeServices", "ecs:UpdateService"], tasks),
    allow(["ecs:DescribeClusters"], first ? Object.values(first.clusters) : []),
    allow(
      ["application-autoscaling:RegisterScalableTarget"],
      first ? Object.values(first.arns).map(targetsOf) : [],
    ),
    // These know no resources (Service Authorization Reference).
    allow(
      [
        "application-autoscaling:DescribeScalableTargets",
        "cloudwatch:GetMetricStatistics",
        "ecs:ListServices",
      ],
      "*",
    ),
  ];
}
