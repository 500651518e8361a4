import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type EncryptionKeys } from "./parts/encryptionKeys";
import { type Signal } from "./parts/signals";
import { denyInsecureTransport, policy, type Statement } from "./support/iam";
import { arn, type Location } from "./support/names";

export interface ObservabilityArgs {
  readonly prefix: string;
  readonly location: Location;
  readonly keys: EncryptionKeys;
  /** Addresses that alarms are mailed to; each confirms AWS's first mail. */
  readonly emails: readonly string[];
  /** What the tiers of this place find worth an alarm. */
  readonly signals: readonly Signal[];
  /** An alarm for each signal. @default true */
  readonly alarms?: boolean;
  /** Whether the alerts of Managed Prometheus come over the topic too. @default false */
  readonly prometheus?: boolean;
  /** Whether what GuardDuty finds comes over the topic too. @default false */
  readonly findings?: boolean;
}

/**
 * Tells people: one alarm for each signal that the tiers named, a topic that carries them, and a dashboard of all of them.
 * It does not own log groups: each belongs to what writes it.
 *
 * Once per place, so that each place is watched from within. A failover changes nothing here.
 * Cost: 0.10 USD per alarm and month, 3 USD for the dashboard.
 */
export class Observability extends pulumi.ComponentResource {
  /** Where alarms are sent. */
  public readonly topicArn: pulumi.Output<string>;
  public readonly dashboardName: string;

  constructor(name: string, args: ObservabilityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:tier:Observability", name, { emails: args.emails }, opts);
    const child = { parent: this };

    const topic = alarmTopic(name, args, child);
    if (args.findings) {
      findings(name, topic, child);
    }
    for (const signal of args.alarms === false ? [] : args.signals) {
      alarm(name, args.prefix, signal, topic, child);
    }
    this.dashboardName = `${args.prefix}-${args.location.region}`;
    new aws.cloudwatch.Dashboard(
      `${name}-dashboard`,
      { dashboardName: this.dashboardName, dashboardBody: dashboard(args) },
      child,
    );
    this.topicArn = topic.arn;
    this.registerOutputs({ topicArn: this.topicArn, dashboardName: this.dashboardName });
  }
}

function alarmTopic(name: string, args: ObservabilityArgs, opts: pulumi.CustomResourceOptions) {
  const { prefix, location, keys, emails } = args;
  const topic = new aws.sns.Topic(
    `${name}-alarms`,
    { name: `${prefix}-alarms`, kmsMasterKeyId: keys.events.arn },
    opts,
  );
  new aws.sns.TopicPolicy(
    `${name}-alarms-access`,
    {
      arn: topic.arn,
      policy: policy(
        {
          Effect: "Allow",
          Principal: { Service: "cloudwatch.amazonaws.com" },
          Action: "sns:Publish",
          Resource: topic.arn,
          Condition: { StringEquals: { "aws:SourceAccount": location.account } },
        },
        ...others(args, topic.arn),
        denyInsecureTransport("sns:Publish", topic.arn),
      ),
    },
    opts,
  );
  emails.forEach((endpoint, index) => {
    new aws.sns.TopicSubscription(
      `${name}-alarms-mail-${index + 1}`,
      { topic: topic.arn, protocol: "email", endpoint },
      opts,
    );
  });
  return topic;
}

/** Who else of AWS speaks on the topic. */
function others(
  { location, prometheus = false, findings: found = false }: ObservabilityArgs,
  topicArn: pulumi.Output<string>,
): Statement[] {
  const ofAccount = { "aws:SourceAccount": location.account };
  const alerts: Statement = {
    Effect: "Allow",
    Principal: { Service: "aps.amazonaws.com" },
    Action: ["sns:GetTopicAttributes", "sns:Publish"],
    Resource: topicArn,
    Condition: {
      StringEquals: ofAccount,
      ArnLike: { "aws:SourceArn": arn("aps", location, "workspace/*") },
    },
  };
  const events: Statement = {
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "sns:Publish",
    Resource: topicArn,
    Condition: {
      StringEquals: ofAccount,
      ArnLike: { "aws:SourceArn": arn("events", location, "rule/*") },
    },
  };
  return [...(prometheus ? [alerts] : []), ...(found ? [events] : [])];
}

/** GuardDuty's scale: 7 and more is high or critical. */
const highSeverity = 7;

/** What GuardDuty finds and holds for grave, from the account's own bus to the topic. */
function findings(name: string, topic: aws.sns.Topic, opts: pulumi.CustomResourceOptions) {
  const rule = new aws.cloudwatch.EventRule(
    `${name}-findings`,
    {
      description: "GuardDuty found something grave",
      eventPattern: JSON.stringify({
        source: ["aws.guardduty"],
        "detail-type": ["GuardDuty Finding"],
        detail: { severity: [{ numeric: [">=", highSeverity] }] },
      }),
    },
    opts,
  );
  new aws.cloudwatch.EventTarget(
    `${name}-findings-topic`,
    { rule: rule.name, arn: topic.arn },
    opts,
  );
}

const minute = 60;

function alarm(
  name: string,
  prefix: string,
  signal: Signal,
  topic: aws.sns.Topic,
  opts: pulumi.CustomResourceOptions,
) {
  const { statistic } = signal;
  new aws.cloudwatch.MetricAlarm(
    `${name}-${signal.name}`,
    {
      name: signal.name.startsWith(prefix) ? signal.name : `${prefix}-${signal.name}`,
      alarmDescription: signal.description,
      namespace: signal.namespace,
      metricName: signal.metric,
      dimensions: signal.dimensions,
      ...(statistic === "p99" ? { extendedStatistic: statistic } : { statistic }),
      period: minute,
      evaluationPeriods: signal.minutes ?? 5,
      comparisonOperator: signal.comparison ?? "GreaterThanOrEqualToThreshold",
      threshold: signal.threshold,
      treatMissingData: signal.missingData ?? "notBreaching",
      alarmActions: [topic.arn],
      okActions: [topic.arn],
    },
    opts,
  );
}

const columns = 3;
const width = 8;
const height = 6;

/** One graph per signal, with its threshold, three in a row. */
function dashboard({ location, signals }: ObservabilityArgs): pulumi.Output<string> {
  return pulumi.jsonStringify({
    widgets: signals.map((signal, index) => ({
      type: "metric",
      x: (index % columns) * width,
      y: Math.floor(index / columns) * height,
      width,
      height,
      properties: {
        title: signal.name,
        region: location.region,
        stat: signal.statistic,
        period: minute,
        metrics: [[signal.namespace, signal.metric, ...dimensionPairs(signal)]],
        annotations: { horizontal: [{ label: "alarm", value: signal.threshold }] },
      },
    })),
  });
}

function dimensionPairs({ dimensions }: Signal): pulumi.Input<string>[] {
  return Object.entries(dimensions).flatMap(([key, value]) => [key, value]);
}
