import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { PlaceWatch, type Turned } from "../../../components/parts/placeWatch";
import { type Found, granted, groundOf, prod, simulate, valueOf } from "../../support/platform";

const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";
const functionType = "aws:lambda/function:Function";
const ruleType = "aws:cloudwatch/eventRule:EventRule";
const globalType = "aws:rds/globalCluster:GlobalCluster";

const controls = {
  by: "controls" as const,
  ...{ own: "arn:own", other: "arn:other" },
  endpoints: [{ region: "us-west-2", endpoint: "https://one.example.com/v1" }],
};

/** The standby watches home. */
const watch =
  (turned: Turned, hasDatabase = true) =>
  () => {
    const { shared, provider } = groundOf(prod, "standby");
    const { prefix, location, logging } = shared;
    const alarms = new aws.sns.Topic("alarms", {}, { provider });
    const globalClusters = hasDatabase
      ? [
          new aws.rds.GlobalCluster(
            "shared",
            { globalClusterIdentifier: "evenkeel-test-shared", engine: "aurora-postgresql" },
            { provider },
          ),
        ]
      : [];
    return new PlaceWatch(
      "watch",
      {
        ...{ prefix, location, logging, globalClusters, turned },
        judges: "eu-west-1",
        urls: {
          own: pulumi.output("https://standby.example.com/live"),
          judged: pulumi.output("https://home.example.com/live"),
          shared: "https://api.shop.example.com",
        },
        alarmTopicArn: alarms.arn,
        protect: true,
      },
      { provider },
    );
  };

const variablesOf = (found: Found<unknown>) =>
  (found.inputs(functionType).environment as { variables: Record<string, string> }).variables;
const grantsOf = (found: Found<unknown>) =>
  found.statements("aws:iam/rolePolicy:RolePolicy", "watch-policy").slice(2);

describe("PlaceWatch", () => {
  let found: Found<PlaceWatch>;
  const arn = (service: string, what: string) =>
    `arn:aws:${service}:eu-central-1:${prod.account}:${what}`;
  const parameter = (name: string) => arn("ssm", `parameter/evenkeel-test/${name}`);
  const looking = () => [
    granted(["ssm:GetParameter"], [parameter("role")]),
    granted(
      ["cloudwatch:DescribeAlarms"],
      [arn("cloudwatch", "alarm:evenkeel-test-eu-west-1-unanswered")],
    ),
    granted(["cloudwatch:PutMetricData"], "*", {
      StringEquals: { "cloudwatch:namespace": "Evenkeel/Gate" },
    }),
    granted(["rds:DescribeGlobalClusters"], [found.arn(globalType, "shared")]),
  ];

  before(async () => {
    found = await simulate(prod, watch({ by: "switch" }));
  });

  it("creates a function, its schedule and one alarm, all in the place that watches", () => {
    expect(found.below("watch")).to.deep.equal([
      "aws:cloudwatch/eventRule:EventRule watch-schedule",
      "aws:cloudwatch/eventTarget:EventTarget watch-target",
      "aws:cloudwatch/logGroup:LogGroup watch-logs",
      "aws:cloudwatch/metricAlarm:MetricAlarm watch-unanswered",
      "aws:iam/role:Role watch-role",
      "aws:iam/rolePolicy:RolePolicy watch-policy",
      "aws:lambda/function:Function watch-function",
      "aws:lambda/permission:Permission watch-permission",
      "evenkeel:part:WorkloadFunction watch",
    ]);
    expect(found.region(functionType, "watch-function")).to.equal("eu-central-1");
    expect(found.region(alarmType, "watch-unanswered")).to.equal("eu-central-1");
  });

  it("asks once a minute, outside any VPC, as callers ask", () => {
    expect(found.inputs(ruleType).scheduleExpression).to.equal("rate(1 minute)");
    expect(found.inputs(functionType)).not.to.have.property("vpcConfig");
    expect(variablesOf(found)).to.deep.include({
      PLACE: "eu-central-1",
      PREFIX: "evenkeel-test",
      JUDGED_PLACE: "eu-west-1",
      OWN_URL: "https://standby.example.com/live",
      JUDGED_URL: "https://home.example.com/live",
      SHARED_URL: "https://api.shop.example.com",
      UNANSWERED_ALARM: "evenkeel-test-eu-west-1-unanswered",
      ROLE_PARAMETER: "/evenkeel-test/role",
      GLOBAL_CLUSTERS: '["evenkeel-test-shared"]',
    });
  });

  it("tells people after five minutes without one answer, and again when there is one", async () => {
    const { alarmDescription, ...inputs } = found.inputs(alarmType);
    const topic = found.arn("aws:sns/topic:Topic", "alarms");
    expect(inputs).to.deep.equal({
      name: "evenkeel-test-eu-west-1-unanswered",
      namespace: "Evenkeel/Gate",
      metricName: "PlaceUnanswered",
      dimensions: { Stack: "evenkeel-test", Place: "eu-west-1" },
      statistic: "Minimum",
      period: 60,
      evaluationPeriods: 5,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      treatMissingData: "ignore",
      alarmActions: [topic],
      okActions: [topic],
    });
    expect(alarmDescription).to.match(/^eu-west-1 has not answered for 5 minutes: decide/);
    expect(await valueOf(found.result.alarmArn)).to.equal(found.arn(alarmType, "watch-unanswered"));
  });

  describe("may turn", () => {
    it("nothing, where an operator does", async () => {
      const only = await simulate(prod, watch({ by: "operator" }));
      expect(grantsOf(only)).to.deep.equal(looking());
      expect(variablesOf(only)).not.to.have.any.keys("SWITCH_PARAMETER", "ROUTING_CONTROLS");
    });

    it("the switch of its own region, and that only", () => {
      expect(grantsOf(found)).to.deep.equal([
        ...looking(),
        granted(["ssm:PutParameter"], [parameter("gate/eu-west-1-off")]),
      ]);
      expect(variablesOf(found)).to.deep.include({
        SWITCH_PARAMETER: "/evenkeel-test/gate/eu-west-1-off",
      });
    });

    it("the two routing controls, at the endpoints that it was told", async () => {
      const controlled = await simulate(prod, watch(controls));
      expect(grantsOf(controlled)).to.deep.equal([
        ...looking(),
        granted(["route53-recovery-cluster:UpdateRoutingControlStates"], ["arn:own", "arn:other"]),
      ]);
      expect(variablesOf(controlled)).to.deep.include({
        ROUTING_CONTROLS: '{"own":"arn:own","other":"arn:other"}',
        CLUSTER_ENDPOINTS: '[{"region":"us-west-2","endpoint":"https://one.example.com/v1"}]',
      });
      expect(variablesOf(controlled)).not.to.have.property("SWITCH_PARAMETER");
    });
  });

  it("asks about no database where there is none", async () => {
    const without = await simulate(prod, watch({ by: "operator" }, false));
    expect(variablesOf(without).GLOBAL_CLUSTERS).to.equal("[]");
    expect(JSON.stringify(grantsOf(without))).not.to.contain("rds:");
  });
});
