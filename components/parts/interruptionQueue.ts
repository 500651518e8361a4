import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { denyInsecureTransport, policy } from "../support/iam";
import { physicalName } from "../support/naming";
import { type EncryptionKeys } from "./encryptionKeys";

export interface InterruptionQueueArgs {
  /** Name of the queue, and the beginning of the rules' names; Karpenter's settings repeat it. */
  readonly queueName: string;
  readonly keys: EncryptionKeys;
}

/** What AWS tells about instances before, or when, it takes them: source and detail type on the account's own bus. */
const warnings = {
  health: ["aws.health", "AWS Health Event"],
  interruption: ["aws.ec2", "EC2 Spot Instance Interruption Warning"],
  rebalance: ["aws.ec2", "EC2 Instance Rebalance Recommendation"],
  state: ["aws.ec2", "EC2 Instance State-change Notification"],
} as const;

/**
 * The queue by which Karpenter hears that AWS will take an instance, and the rules that fill it. Messages are worthless
 * after minutes, so nothing that fails is kept.
 *
 * Once per place. A failover changes nothing here. Cost: per message.
 */
export class InterruptionQueue extends pulumi.ComponentResource {
  public readonly queue: aws.sqs.Queue;

  constructor(name: string, args: InterruptionQueueArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:InterruptionQueue", name, { queueName: args.queueName }, opts);
    const child = { parent: this };

    this.queue = new aws.sqs.Queue(
      `${name}-queue`,
      {
        name: args.queueName,
        messageRetentionSeconds: 300,
        kmsMasterKeyId: args.keys.events.arn,
        kmsDataKeyReusePeriodSeconds: 300,
      },
      child,
    );
    const rules = warningRules(name, args.queueName, child);
    const access = accessOf(name, this.queue, rules, child);
    for (const [what, rule] of rules) {
      new aws.cloudwatch.EventTarget(
        `${name}-${what}-target`,
        { rule: rule.name, arn: this.queue.arn },
        { ...child, dependsOn: [access] },
      );
    }
    this.registerOutputs({ queueArn: this.queue.arn });
  }
}

function warningRules(name: string, prefix: string, opts: pulumi.CustomResourceOptions) {
  return Object.entries(warnings).map(
    ([what, [source, detailType]]) =>
      [
        what,
        new aws.cloudwatch.EventRule(
          `${name}-${what}`,
          {
            name: physicalName(`${prefix}-${what}`, 64),
            description: `${detailType}, for Karpenter`,
            eventPattern: JSON.stringify({ source: [source], "detail-type": [detailType] }),
          },
          opts,
        ),
      ] as const,
  );
}

function accessOf(
  name: string,
  queue: aws.sqs.Queue,
  rules: readonly (readonly [string, aws.cloudwatch.EventRule])[],
  opts: pulumi.CustomResourceOptions,
) {
  return new aws.sqs.QueuePolicy(
    `${name}-access`,
    {
      queueUrl: queue.url,
      policy: policy(
        {
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: ["sqs:SendMessage"],
          Resource: queue.arn,
          Condition: { ArnEquals: { "aws:SourceArn": rules.map(([, { arn }]) => arn) } },
        },
        denyInsecureTransport("sqs:*", queue.arn),
      ),
    },
    opts,
  );
}
