import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { GateSwitch, type GateSwitchArgs } from "../../../components/parts/gateSwitch";
import { type Found, granted, groundOf, prod, simulate, valueOf } from "../../support/platform";

const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";
const functionType = "aws:lambda/function:Function";
const ruleType = "aws:cloudwatch/eventRule:EventRule";
const targetType = "aws:cloudwatch/eventTarget:EventTarget";
const topicType = "aws:sns/topic:Topic";

/** The standby judges home, unless told otherwise. */
const gate = (changes: Partial<GateSwitchArgs> = {}) => {
  const { shared, provider } = groundOf(prod, "standby");
  const { prefix, location, logging } = shared;
  const alarms = new aws.sns.Topic("alarms", {}, { provider });
  return new GateSwitch(
    "gate",
    {
      ...{ prefix, location, logging },
      judges: "eu-west-1",
      judgesHome: true,
      alarmTopicArn: alarms.arn,
      protect: true,
      ...changes,
    },
    { provider },
  );
};

describe("GateSwitch", () => {
  let found: Found<GateSwitch>;

  before(async () => {
    found = await simulate(prod, gate);
  });

  it("creates a function, its schedule and two alarms, all in the place that judges", () => {
    expect(found.below("gate")).to.deep.equal([
      "aws:cloudwatch/eventRule:EventRule gate-schedule",
      "aws:cloudwatch/eventTarget:EventTarget gate-target",
      "aws:cloudwatch/logGroup:LogGroup gate-logs",
      "aws:cloudwatch/metricAlarm:MetricAlarm gate-disagrees",
      "aws:cloudwatch/metricAlarm:MetricAlarm gate-place-off",
      "aws:iam/role:Role gate-role",
      "aws:iam/rolePolicy:RolePolicy gate-policy",
      "aws:lambda/function:Function gate-function",
      "aws:lambda/permission:Permission gate-permission",
      "evenkeel:part:WorkloadFunction gate",
    ]);
    expect(found.region(alarmType, "gate-place-off")).to.equal("eu-central-1");
    expect(found.region(functionType, "gate-function")).to.equal("eu-central-1");
  });

  describe("secures", () => {
    it("the role: two parameters and one namespace of metrics", () => {
      const [, , ...own] = found.statements("aws:iam/rolePolicy:RolePolicy", "gate-policy");
      const parameter = (name: string) =>
        `arn:aws:ssm:eu-central-1:${prod.account}:parameter/evenkeel-test/${name}`;
      expect(own).to.deep.equal([
        granted(["ssm:GetParameter"], [parameter("gate/eu-west-1-off"), parameter("role")]),
        granted(["cloudwatch:PutMetricData"], "*", {
          StringEquals: { "cloudwatch:namespace": "Evenkeel/Gate" },
        }),
      ]);
    });

    it("the function, which only its schedule may call", () => {
      expect(found.inputs("aws:lambda/permission:Permission")).to.deep.equal({
        action: "lambda:InvokeFunction",
        function: "evenkeel-test-gate",
        principal: "events.amazonaws.com",
        sourceArn: found.arn(ruleType, "gate-schedule"),
      });
    });

    it("the alarm that a health check follows from removal", async () => {
      expect(found.options(alarmType, "gate-place-off").protect).to.equal(true);
      const open = await simulate(prod, () => gate({ protect: false }));
      expect(open.options(alarmType, "gate-place-off").protect).to.equal(false);
    });
  });

  describe("connects", () => {
    it("the switch to an alarm on one datapoint of a minute, whose silence says nothing", () => {
      const { alarmDescription, ...inputs } = found.inputs(alarmType, "gate-place-off");
      expect(inputs).to.deep.equal({
        name: "evenkeel-test-eu-west-1-off",
        namespace: "Evenkeel/Gate",
        metricName: "PlaceOff",
        dimensions: { Stack: "evenkeel-test", Place: "eu-west-1" },
        statistic: "Maximum",
        period: 60,
        evaluationPeriods: 1,
        datapointsToAlarm: 1,
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        threshold: 1,
        treatMissingData: "missing",
      });
      expect(alarmDescription).to.match(/^eu-west-1 is taken off the public name\./);
    });

    it("fifteen minutes of disagreement to the operators", () => {
      const { alarmDescription, ...inputs } = found.inputs(alarmType, "gate-disagrees");
      expect(inputs).to.deep.equal({
        name: "evenkeel-test-eu-west-1-off-disagrees",
        namespace: "Evenkeel/Gate",
        metricName: "GateDisagrees",
        dimensions: { Stack: "evenkeel-test", Place: "eu-west-1" },
        statistic: "Minimum",
        period: 60,
        evaluationPeriods: 15,
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        threshold: 1,
        treatMissingData: "ignore",
        alarmActions: [found.arn(topicType, "alarms")],
        okActions: [found.arn(topicType, "alarms")],
      });
      expect(alarmDescription).to.equal(
        "The public name's gate and evenkeel:active disagree: finish or undo the failover",
      );
    });

    it("operators to what to do about the other half of the gate", async () => {
      const other = await simulate(prod, () => gate({ judgesHome: false }));
      expect(other.inputs(alarmType, "gate-disagrees").alarmDescription).to.equal(
        "The standby is still switched off: re-arm the gate, or the next failover is refused",
      );
      expect(other.inputs(functionType).environment).to.have.nested.property(
        "variables.JUDGES_HOME",
        "false",
      );
    });

    it("the function to its switch and its role, outside any VPC", () => {
      const inputs = found.inputs(functionType);
      expect(inputs).not.to.have.property("vpcConfig");
      expect(inputs).to.deep.include({
        name: "evenkeel-test-gate",
        memorySize: 256,
        timeout: 30,
        environment: {
          variables: {
            NODE_OPTIONS: "--enable-source-maps",
            SERVICE_NAME: "gate",
            POWERTOOLS_SERVICE_NAME: "gate",
            PLACE: "eu-central-1",
            PREFIX: "evenkeel-test",
            SWITCH_PARAMETER: "/evenkeel-test/gate/eu-west-1-off",
            ROLE_PARAMETER: "/evenkeel-test/role",
            JUDGED_PLACE: "eu-west-1",
            JUDGES_HOME: "true",
          },
        },
      });
    });

    it("every minute to the function, in any role", () => {
      expect(found.inputs(ruleType)).to.deep.equal({
        description: "Republishes the gate's switch",
        scheduleExpression: "rate(1 minute)",
      });
      expect(found.inputs(targetType)).to.deep.equal({
        rule: found.output(ruleType, "gate-schedule", "name"),
        arn: found.arn(functionType, "gate-function"),
      });
      expect(found.waitsFor(targetType, "gate-target")).to.include("gate-permission");
    });

    it("a health check to the alarm, by name", async () => {
      expect(await valueOf(found.result.alarmName)).to.equal("evenkeel-test-eu-west-1-off");
    });
  });

  it("leaves the switch itself to operators: Pulumi never makes it", () => {
    expect(found.resources.of("aws:ssm/parameter:Parameter")).to.deep.equal([]);
  });
});
