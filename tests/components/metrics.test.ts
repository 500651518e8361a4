import { expect } from "chai";
import { Metrics } from "../../components";
import { type MetricsArgs } from "../../components/metrics";
import { alertRoutes, rules, targets } from "../../components/support/prometheus";
import { clusterOn, dataOn, groupOfPods } from "../support/place";
import {
  type Found,
  granted,
  groundOf,
  networkOn,
  prod,
  refusal,
  simulate,
  valueOf,
} from "../support/platform";

const name = "metrics-eu-west-1";
const topicArn = `arn:aws:sns:eu-west-1:${prod.account}:evenkeel-test-alarms`;
const workspaceType = "aws:amp/workspace:Workspace";
const scraperType = "aws:amp/scraper:Scraper";
const grafanaType = "aws:grafana/workspace:Workspace";
const roleType = "aws:iam/role:Role";
const policyType = "aws:iam/rolePolicy:RolePolicy";

const watch = (settings: Partial<MetricsArgs["settings"]>, withCluster = true) => {
  const ground = groundOf(prod);
  const network = networkOn(ground, prod, { interfaceEndpoints: [] });
  const cluster = withCluster
    ? clusterOn(ground, network, dataOn(ground, network, prod), prod)
    : undefined;
  return new Metrics(
    name,
    {
      ...{ ...ground.shared, network, cluster, topicArn },
      settings: { alarms: true, prometheus: false, grafana: "none", ...settings },
    },
    { provider: ground.provider },
  );
};

describe("Metrics", () => {
  let found: Found<Metrics>;

  before(async () => {
    found = await simulate(prod, () => watch({ prometheus: true, grafana: "identity-center" }));
  });

  it("creates Prometheus with its scraper, rules and alerts, and Grafana with its role", () => {
    expect(found.below(name)).to.deep.equal([
      "aws:amp/alertManagerDefinition:AlertManagerDefinition metrics-eu-west-1-prometheus-alerts",
      "aws:amp/ruleGroupNamespace:RuleGroupNamespace metrics-eu-west-1-prometheus-rules",
      "aws:amp/scraper:Scraper metrics-eu-west-1-prometheus-scraper",
      "aws:amp/workspace:Workspace metrics-eu-west-1-prometheus-workspace",
      "aws:cloudwatch/logGroup:LogGroup metrics-eu-west-1-prometheus-logs",
      "aws:eks/addon:Addon metrics-eu-west-1-prometheus-state-metrics",
      "aws:grafana/workspace:Workspace metrics-eu-west-1-grafana-workspace",
      "aws:iam/role:Role metrics-eu-west-1-grafana-role",
      "aws:iam/rolePolicy:RolePolicy metrics-eu-west-1-grafana-reads",
      "evenkeel:part:ManagedGrafana metrics-eu-west-1-grafana",
      "evenkeel:part:ManagedPrometheus metrics-eu-west-1-prometheus",
    ]);
  });

  it("creates either alone, and is needed for either", async () => {
    const grafana = await simulate(prod, () => watch({ grafana: "saml" }, false));
    expect(grafana.resources.of(workspaceType)).to.deep.equal([]);
    expect(grafana.inputs(grafanaType)).to.deep.include({
      authenticationProviders: ["SAML"],
      dataSources: ["CLOUDWATCH", "XRAY"],
    });
    expect(JSON.stringify(grafana.statements(policyType, `${name}-grafana-reads`))).not.to.include(
      "aps:",
    );
    const prometheus = await simulate(prod, () => watch({ prometheus: true }));
    expect(prometheus.resources.of(grafanaType)).to.deep.equal([]);
    expect(prometheus.result.grafanaUrl).to.equal(undefined);
    const needed = (settings: object) =>
      Metrics.neededBy({ alarms: true, prometheus: false, grafana: "none", ...settings });
    expect([{}, { prometheus: true }, { grafana: "saml" }].map(needed)).to.deep.equal([
      false,
      true,
      true,
    ]);
  });

  it("refuses Prometheus without a cluster", async () => {
    expect(await refusal(prod, () => watch({ prometheus: true }, false))).to.equal(
      "metrics-eu-west-1: Prometheus needs a cluster to read",
    );
  });

  describe("secures", () => {
    it("samples, graphs and logs by the place's keys", () => {
      expect(found.inputs(workspaceType).kmsKeyArn).to.equal(found.key("data"));
      expect(found.inputs(grafanaType).kmsKeyId).to.equal(found.key("data"));
      const logs = found.inputs("aws:cloudwatch/logGroup:LogGroup", `${name}-prometheus-logs`);
      expect(logs).to.deep.equal({
        name: "/aws/vendedlogs/prometheus/evenkeel-test",
        kmsKeyId: found.key("logs"),
        retentionInDays: prod.logRetentionDays,
      });
    });

    it("what Grafana may do: read metrics, traces, alarms, and this workspace", () => {
      expect(found.json(roleType, `${name}-grafana-role`, "assumeRolePolicy")).to.deep.include({
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "grafana.amazonaws.com" },
            Action: "sts:AssumeRole",
          },
        ],
      });
      const statements = found.statements(policyType, `${name}-grafana-reads`);
      expect(statements).to.deep.equal([
        granted(
          [
            "cloudwatch:DescribeAlarmsForMetric",
            "cloudwatch:GetMetricData",
            "cloudwatch:ListMetrics",
            "xray:BatchGetTraces",
            "xray:GetServiceGraph",
            "xray:GetTimeSeriesServiceStatistics",
            "xray:GetTraceGraph",
            "xray:GetTraceSummaries",
          ],
          "*",
        ),
        granted(
          ["cloudwatch:DescribeAlarmHistory", "cloudwatch:DescribeAlarms"],
          `arn:aws:cloudwatch:eu-west-1:${prod.account}:alarm:*`,
        ),
        granted(
          [
            "aps:DescribeWorkspace",
            "aps:GetLabels",
            "aps:GetMetricMetadata",
            "aps:GetSeries",
            "aps:QueryMetrics",
          ],
          found.arn(workspaceType, `${name}-prometheus-workspace`),
        ),
      ]);
    });
  });

  describe("connects", () => {
    it("the scraper to the cluster, by the group of its pods and its private subnets", async () => {
      const { source, destination } = found.inputs(scraperType);
      const { eks } = source as { eks: { subnetIds: unknown[] } };
      expect(eks).to.deep.include({
        clusterArn: found.arn("aws:eks/cluster:Cluster", "cluster-eu-west-1-eks-eksCluster"),
        securityGroupIds: [groupOfPods(found)],
      });
      expect(eks.subnetIds).to.have.length(prod.network.zones);
      expect(destination).to.deep.equal({
        amp: { workspaceArn: found.arn(workspaceType, `${name}-prometheus-workspace`) },
      });
      expect(found.waitsFor(scraperType, `${name}-prometheus-scraper`)).to.include(
        `${name}-prometheus-state-metrics`,
      );
    });

    it("the workspace to its log, in the form that Prometheus takes", () => {
      const group = found.arn("aws:cloudwatch/logGroup:LogGroup", `${name}-prometheus-logs`);
      expect(found.inputs(workspaceType).loggingConfiguration).to.deep.equal({
        logGroupArn: `${group}:*`,
      });
    });

    it("what is scraped, what is counted and what rings to the workspace", () => {
      const workspaceId = found.id(workspaceType, `${name}-prometheus-workspace`);
      const scraped = found.json(scraperType, `${name}-prometheus-scraper`, "scrapeConfiguration");
      expect(scraped).to.deep.equal(targets("evenkeel-test-eu-west-1"));
      const ruleType = "aws:amp/ruleGroupNamespace:RuleGroupNamespace";
      expect(found.inputs(ruleType)).to.include({ workspaceId, name: "cluster" });
      expect(found.json(ruleType, `${name}-prometheus-rules`, "data")).to.deep.equal(rules);
      const alertType = "aws:amp/alertManagerDefinition:AlertManagerDefinition";
      expect(found.inputs(alertType).workspaceId).to.equal(workspaceId);
      expect(found.json(alertType, `${name}-prometheus-alerts`, "definition")).to.deep.equal(
        alertRoutes(topicArn, "eu-west-1"),
      );
    });

    it("the state of pods and nodes to the cluster, before anything reads it", () => {
      const type = "aws:eks/addon:Addon";
      expect(found.inputs(type, `${name}-prometheus-state-metrics`)).to.deep.equal({
        clusterName: "evenkeel-test-eu-west-1",
        addonName: "kube-state-metrics",
        resolveConflictsOnCreate: "OVERWRITE",
        resolveConflictsOnUpdate: "OVERWRITE",
      });
    });

    it("people to Grafana by Identity Center, and Grafana to its role and sources", async () => {
      expect(found.inputs(grafanaType)).to.deep.include({
        name: "evenkeel-test",
        grafanaVersion: "12.4",
        accountAccessType: "CURRENT_ACCOUNT",
        authenticationProviders: ["AWS_SSO"],
        permissionType: "CUSTOMER_MANAGED",
        roleArn: found.arn(roleType, `${name}-grafana-role`),
        dataSources: ["CLOUDWATCH", "XRAY", "PROMETHEUS"],
      });
      const { grafanaUrl } = found.result;
      expect(grafanaUrl && (await valueOf(grafanaUrl))).to.match(
        /^https:\/\/g-[0-9a-f]{10}\.grafana-workspace\.eu-west-1\.amazonaws\.com$/,
      );
    });
  });
});
