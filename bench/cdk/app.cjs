"use strict";

// As many resources as our prod has, of the kinds that it has most of, as CloudFormation's own constructs: the least work that
// a CDK app can be. A stack of CloudFormation holds at most 500.

const {
  App,
  CfnResource,
  Stack,
  aws_cloudwatch,
  aws_iam,
  aws_logs,
  aws_sns,
  aws_sqs,
} = require("aws-cdk-lib");

const size = Number(process.env.EVENKEEL_BENCH_RESOURCES);
const perStack = 400;
const trust = {
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
  ],
};

/** One of each kind, tied to those before it as ours are. */
const makers = [
  (stack, id) => new aws_sqs.CfnQueue(stack, id, { kmsMasterKeyId: "alias/aws/sqs" }),
  (stack, id) => new aws_sns.CfnTopic(stack, id, { displayName: id }),
  (stack, id) => new aws_logs.CfnLogGroup(stack, id, { retentionInDays: 14 }),
  (stack, id) => new aws_iam.CfnRole(stack, id, { assumeRolePolicyDocument: trust }),
  (stack, id, role) =>
    new aws_iam.CfnRolePolicy(stack, id, {
      policyName: id,
      roleName: role.ref,
      policyDocument: {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "sqs:SendMessage", Resource: "*" }],
      },
    }),
  (stack, id) =>
    new aws_cloudwatch.CfnAlarm(stack, id, {
      namespace: "AWS/SQS",
      metricName: "ApproximateAgeOfOldestMessage",
      comparisonOperator: "GreaterThanThreshold",
      evaluationPeriods: 1,
      period: 60,
      statistic: "Maximum",
      threshold: 60,
    }),
];

const app = new App();
let stack;
let role;
for (let index = 0; index < size; index += 1) {
  if (index % perStack === 0) {
    const env = { account: "111122223333", region: "eu-west-1" };
    stack = new Stack(app, `bench-${index / perStack}`, { env });
    role = undefined;
  }
  // The first of a stack is a role, for the policies.
  const make = role === undefined ? makers[3] : makers[index % makers.length];
  const made = make(stack, `resource${index}`, role);
  if (made instanceof aws_iam.CfnRole && CfnResource.isCfnResource(made)) {
    role = made;
  }
}
app.synth();
