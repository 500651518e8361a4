import { type Properties } from "../../../../lab/model/types";
import { type Refusal } from "./refusal";

const cluster = "aws:rds/cluster:Cluster";
const queue = "aws:sqs/queue:Queue";
const webAcl = (action: string): Properties => ({
  scope: "REGIONAL",
  defaultAction: { allow: {} },
  visibilityConfig: {
    cloudwatchMetricsEnabled: true,
    metricName: "all",
    sampledRequestsEnabled: true,
  },
  rules: [
    {
      name: "rate",
      priority: 1,
      action: { block: {} },
      statement: { rateBasedStatement: { limit: 2000, aggregateKeyType: action } },
      visibilityConfig: {
        cloudwatchMetricsEnabled: true,
        metricName: "rate",
        sampledRequestsEnabled: true,
      },
    },
  ],
});

/** Names, nesting, types, enumerations and numbers. */
export const shapes: readonly Refusal[] = [
  {
    what: "an unknown input, with the nearest one",
    type: cluster,
    inputs: { engine: "aurora-postgresql", masterUserName: "admin" },
    property: "masterUserName",
    says: ["masterUserName", 'Did you mean "masterUsername"?'],
  },
  {
    what: "an unknown input far from any, with all of them",
    type: "aws:kms/alias:Alias",
    inputs: { targetKeyId: "alias/x", colour: "red" },
    property: "colour",
    says: ["Expected one of: name, namePrefix, region, targetKeyId"],
  },
  {
    what: "an unknown nested input",
    type: cluster,
    inputs: {
      engine: "aurora-postgresql",
      serverlessv2ScalingConfiguration: { minCapacity: 0.5, maxCapacity: 2, minCapacty: 1 },
    },
    property: "serverlessv2ScalingConfiguration.minCapacty",
    says: ['"minCapacity"'],
  },
  {
    what: "a missing required input",
    type: cluster,
    inputs: {},
    property: "engine",
    says: ["Missing required argument", '"engine"'],
  },
  {
    what: "a missing required nested input, with its place in the list",
    type: "aws:lb/listener:Listener",
    inputs: {
      loadBalancerArn: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/a/b",
      defaultActions: [{}],
    },
    property: "defaultActions[0].type",
    says: ["Missing required argument"],
  },
  {
    what: "a list where an object belongs",
    type: cluster,
    inputs: {
      engine: "aurora-postgresql",
      serverlessv2ScalingConfiguration: [{ minCapacity: 1, maxCapacity: 2 }],
    },
    property: "serverlessv2ScalingConfiguration",
    says: ["Expected an object, got a list"],
  },
  {
    what: "an object where a list belongs",
    type: "aws:dynamodb/table:Table",
    inputs: { attributes: { name: "id", type: "S" }, hashKey: "id" },
    property: "attributes",
    says: ["Expected a list, got an object"],
  },
  {
    what: "a text that is no boolean",
    type: cluster,
    inputs: { engine: "aurora-postgresql", storageEncrypted: "yes" },
    property: "storageEncrypted",
    says: ["Expected a boolean, got a string"],
  },
  {
    what: "a text that is no number",
    type: queue,
    inputs: { visibilityTimeoutSeconds: "30s" },
    property: "visibilityTimeoutSeconds",
    says: ["Expected a number, got a string"],
  },
  {
    what: "a list where a text belongs",
    type: queue,
    inputs: { name: ["orders"] },
    property: "name",
    says: ["Expected a string, got a list"],
  },
  {
    what: "a value outside an enumeration, with the allowed ones",
    type: "aws:dynamodb/table:Table",
    inputs: { billingMode: "ON_DEMAND" },
    property: "billingMode",
    says: ["ON_DEMAND", "[PAY_PER_REQUEST, PROVISIONED]"],
  },
  {
    what: "a value outside an enumeration deep in lists",
    type: "aws:wafv2/webAcl:WebAcl",
    inputs: webAcl("ADDRESS"),
    property: "rules[0].statement.rateBasedStatement.aggregateKeyType",
    says: ["CONSTANT", "IP"],
  },
  {
    what: "a number outside an enumeration",
    type: "aws:cloudwatch/logGroup:LogGroup",
    inputs: { retentionInDays: 10 },
    property: "retentionInDays",
    says: ["0, 1, 3, 5, 7, 14, 30"],
  },
  {
    what: "a number above its range",
    type: queue,
    inputs: { messageRetentionSeconds: 1209601 },
    property: "messageRetentionSeconds",
    says: ["(60 - 1209600)"],
  },
  {
    what: "a fraction between allowed steps",
    type: cluster,
    inputs: {
      engine: "aurora-postgresql",
      serverlessv2ScalingConfiguration: { minCapacity: 0.7, maxCapacity: 2 },
    },
    property: "serverlessv2ScalingConfiguration.minCapacity",
    says: ["multiple of 0.5"],
  },
  {
    what: "a fraction where AWS counts",
    type: "aws:lambda/function:Function",
    inputs: { role: "arn:aws:iam::111122223333:role/x", memorySize: 512.5 },
    property: "memorySize",
    says: ["whole number"],
  },
];
