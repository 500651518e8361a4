import { expect } from "chai";
import { home, type Plan, planOf, standby, timeout, variants } from "./plans";
import { allowedBy } from "./workloads";

const planType = "aws:arcregionswitch/plan:Plan";
const roleType = "aws:iam/role:Role";
const account = "444455556666";

interface PlanInputs {
  readonly workflows: readonly {
    readonly workflowTargetAction: string;
    readonly workflowTargetRegion: string;
    readonly steps: readonly { readonly name: string }[];
  }[];
}

describe("A plan of Region switch in the program", function () {
  this.timeout(timeout);
  let switched: Plan;
  let controlled: Plan;
  before(async () => {
    switched = await planOf(variants["prod, watched and switched"]);
    controlled = await planOf(variants["prod, routing controls"]);
  });
  const inputsOf = (plan: Plan) =>
    plan.resources.only(planType, "failover-region-switch-plan").inputs as unknown as PlanInputs &
      Record<string, unknown>;

  it("activates either region by the same steps, and never by itself", () => {
    const { workflows, ...rest } = inputsOf(switched);
    expect(
      workflows.map(({ workflowTargetAction, workflowTargetRegion }) => [
        workflowTargetAction,
        workflowTargetRegion,
      ]),
    ).to.deep.equal([
      ["activate", home],
      ["activate", standby],
    ]);
    expect(workflows[0]?.steps).to.deep.equal(workflows[1]?.steps);
    expect(workflows[0]?.steps.map(({ name }) => name)).to.deep.equal([
      "fence",
      "stop-consumers",
      "promote-shared",
      "scale-rates",
      "scale-pods",
      "serve",
      "start-consumers",
      "gate",
    ]);
    expect(rest).to.deep.include({
      name: "evenkeel-prod",
      recoveryApproach: "activePassive",
      regions: [home, standby],
      primaryRegion: home,
      recoveryTimeObjectiveMinutes: 15,
    });
    expect(rest).not.to.have.property("triggers");
  });

  it("is told by the alarms whether a place is well, and reports to a bucket that is in neither", () => {
    const { associatedAlarms, reportConfigurations } = inputsOf(switched);
    const alarm = (watching: string) =>
      switched.resources.only(
        "aws:cloudwatch/metricAlarm:MetricAlarm",
        `failover-watch-${watching}-unanswered`,
      ).outputs.arn;
    const health = (region: string, watching: string) => ({
      mapBlockKey: `${region}-unanswered`,
      alarmType: "applicationHealth",
      resourceIdentifier: alarm(watching),
    });
    expect(associatedAlarms).to.deep.equal([health(standby, home), health(home, standby)]);
    const bucket = switched.resources.only(
      "aws:s3/bucket:Bucket",
      "failover-region-switch-reports-bucket",
    );
    expect(switched.regions.get(bucket.provider)).to.equal("us-east-1");
    expect(JSON.stringify(reportConfigurations)).to.contain(
      `"bucketPath":"${String(bucket.id)}/region-switch"`,
    );
    expect(inputsOf(controlled)).not.to.have.property("reportConfigurations");
  });

  it("acts in each place by a function that may touch what is that place's, and the gate's other half", () => {
    const rights = (region: string) => {
      const role = switched.resources.only(roleType, `failover-region-switch-${region}-role`);
      return allowedBy(switched, String(role.outputs.arn)).filter(
        (line) => !/^(logs|xray):/.test(line),
      );
    };
    const parameter = (region: string, name: string) =>
      `arn:aws:ssm:${region}:${account}:parameter/evenkeel-prod/${name}`;
    const global = switched.resources.only(
      "aws:rds/globalCluster:GlobalCluster",
      `data-${home}-shared-global`,
    );
    const sweeps = (region: string, action: string) =>
      ["ordering", "payment"].map((service) => {
        const rule = switched.resources.only(
          "aws:cloudwatch/eventRule:EventRule",
          `events-${region}-${service}-relay-sweep`,
        );
        return `events:${action} on ${String(rule.outputs.arn)}`;
      });
    const common = (region: string) => [
      ...sweeps(region, "DisableRule"),
      ...sweeps(region, "EnableRule"),
      `rds:DescribeGlobalClusters on ${String(global.outputs.arn)}`,
      `ssm:PutParameter on ${parameter(region, "role")}`,
    ];
    expect(rights(home)).to.have.members([
      ...common(home),
      `ssm:PutParameter on ${parameter(home, `gate/${standby}-off`)}`,
      `ssm:PutParameter on ${parameter(standby, `gate/${home}-off`)}`,
    ]);
    expect(rights(standby)).to.have.members([
      ...common(standby),
      `ssm:PutParameter on ${parameter(standby, `gate/${home}-off`)}`,
      `ssm:GetParameter on ${parameter(home, `gate/${standby}-off`)}`,
    ]);
  });

  it("moves what it names and nothing else", () => {
    const role = (plan: Plan) => plan.resources.only(roleType, "failover-region-switch-role");
    const actions = (plan: Plan) => [
      ...new Set(allowedBy(plan, String(role(plan).outputs.arn)).map((line) => line.split(" ")[0])),
    ];
    const always = [
      "cloudwatch:DescribeAlarmHistory",
      "cloudwatch:DescribeAlarms",
      "eks:DescribeCluster",
      "eks:ListAssociatedAccessPolicies",
      "lambda:GetEventSourceMapping",
      "lambda:GetFunction",
      "lambda:InvokeFunction",
      "lambda:UpdateEventSourceMapping",
      "rds:DescribeDBClusters",
      "rds:DescribeGlobalClusters",
      "rds:FailoverGlobalCluster",
      "rds:SwitchoverGlobalCluster",
    ];
    expect(actions(switched)).to.have.members([
      ...always,
      "application-autoscaling:DescribeScalableTargets",
      "application-autoscaling:RegisterScalableTarget",
      "cloudwatch:GetMetricStatistics",
      "ecs:DescribeClusters",
      "ecs:DescribeServices",
      "ecs:ListServices",
      "ecs:UpdateService",
      "s3:PutObject",
    ]);
    expect(actions(controlled)).to.have.members([
      ...always,
      "route53-recovery-cluster:GetRoutingControlState",
      "route53-recovery-cluster:UpdateRoutingControlStates",
      "route53-recovery-control-config:DescribeCluster",
      "route53-recovery-control-config:DescribeControlPanel",
    ]);
    const trust = JSON.parse(String(role(switched).inputs.assumeRolePolicy)) as {
      Statement: { Principal: unknown }[];
    };
    expect(trust.Statement.map(({ Principal }) => Principal)).to.deep.equal([
      { Service: "arc-region-switch.amazonaws.com" },
    ]);
  });

  it("scales pods by an access entry in each cluster, in the namespaces that it names", () => {
    for (const region of [home, standby]) {
      const { inputs, options } = switched.resources.only(
        "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
        `failover-region-switch-${region}-scaling`,
      );
      expect(inputs).to.deep.include({
        clusterName: `evenkeel-prod-${region}`,
        policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonARCRegionSwitchScalingPolicy",
        accessScope: { type: "namespace", namespaces: ["payment"] },
      });
      expect(options.dependsOn.join()).to.contain(`cluster-${region}`);
    }
  });
});
