import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type WorkloadFunction } from "./workloadFunction";

export interface Schedule {
  readonly handler: WorkloadFunction;
  /** Minutes between two calls. */
  readonly minutes: number;
  readonly description: string;
  /** Role: whether it runs now. @default true, and nothing ever stops it */
  readonly running?: boolean;
}

/** Calls a function every few minutes, and lets nothing but this schedule call it so. @returns the schedule. */
export function invokeEvery(
  name: string,
  rule: string,
  { handler, minutes, description, running }: Schedule,
  opts: pulumi.CustomResourceOptions,
): aws.cloudwatch.EventRule {
  const schedule = new aws.cloudwatch.EventRule(
    `${name}-${rule}`,
    {
      description,
      scheduleExpression: `rate(${minutes} ${minutes === 1 ? "minute" : "minutes"})`,
      ...(running === undefined ? {} : { state: running ? "ENABLED" : "DISABLED" }),
    },
    opts,
  );
  const permission = new aws.lambda.Permission(
    `${name}-permission`,
    {
      action: "lambda:InvokeFunction",
      function: handler.function.name,
      principal: "events.amazonaws.com",
      sourceArn: schedule.arn,
    },
    opts,
  );
  new aws.cloudwatch.EventTarget(
    `${name}-target`,
    { rule: schedule.name, arn: handler.function.arn },
    { ...opts, dependsOn: [permission] },
  );
  return schedule;
}
