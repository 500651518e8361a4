import { aws, type MinimalInputs, resourcePolicy, text } from "./minimal";

const logPolicy = resourcePolicy.replace('"*"', '{"Service":"route53.amazonaws.com"}');

/** Events, queues, topics, alarms and logs. */
export const messaging: { readonly [path: string]: MinimalInputs } = {
  "cloudwatch/eventBus": () => ({}),
  "cloudwatch/eventRule": () => ({ scheduleExpression: "rate(1 minute)" }),
  "cloudwatch/eventTarget": (given) => ({
    rule: text(given(aws("cloudwatch/eventRule")).name),
    arn: text(given(aws("sqs/queue")).arn),
  }),
  "cloudwatch/eventArchive": (given) => ({
    eventSourceArn: text(given(aws("cloudwatch/eventBus")).arn),
  }),
  "cloudwatch/logGroup": () => ({}),
  "cloudwatch/metricAlarm": () => ({
    comparisonOperator: "GreaterThanThreshold",
    evaluationPeriods: 1,
    metricName: "Errors",
    namespace: "AWS/Lambda",
    period: 60,
    statistic: "Sum",
    threshold: 1,
  }),
  "cloudwatch/dashboard": () => ({ dashboardName: "minimal", dashboardBody: '{"widgets":[]}' }),
  "cloudwatch/logResourcePolicy": () => ({ policyName: "minimal", policyDocument: logPolicy }),
  "sns/topic": () => ({}),
  "sns/topicPolicy": (given) => ({ arn: given(aws("sns/topic")).id, policy: resourcePolicy }),
  "sns/topicSubscription": (given) => ({
    topic: given(aws("sns/topic")).id,
    protocol: "sqs",
    endpoint: text(given(aws("sqs/queue")).arn),
  }),
  "sqs/queue": () => ({}),
  "sqs/queuePolicy": (given) => ({ queueUrl: given(aws("sqs/queue")).id, policy: resourcePolicy }),
  "sqs/redriveAllowPolicy": (given) => ({
    queueUrl: given(aws("sqs/queue")).id,
    redriveAllowPolicy: '{"redrivePermission":"denyAll"}',
  }),
};
