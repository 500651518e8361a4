import { expect } from "chai";
import { Observability } from "../../components";
import { type ObservabilityArgs } from "../../components/observability";
import { type Signal } from "../../components/parts/signals";
import {
  type Found,
  groundOf,
  prod,
  refusal,
  simulate,
  tlsOnly,
  valueOf,
} from "../support/platform";

const name = "observability-eu-west-1";
const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";
const topicType = "aws:sns/topic:Topic";

const plain: Signal = {
  name: "cache-memory",
  description: "The cache is full",
  namespace: "AWS/ElastiCache",
  metric: "Memory",
  dimensions: { CacheClusterId: "one" },
  statistic: "Maximum",
  threshold: 90,
};

const signals: Signal[] = [
  plain,
  {
    name: "api-latency",
    description: "Slow",
    namespace: "AWS/ApiGateway",
    metric: "Latency",
    dimensions: { ApiName: "evenkeel-test", Stage: "live" },
    statistic: "p99",
    threshold: 2_000,
    comparison: "LessThanOrEqualToThreshold",
    minutes: 1,
    missingData: "breaching",
  },
  { ...plain, name: "evenkeel-test-orders-age" },
  { ...plain, name: "other" },
];

const watch = (given: readonly Signal[] = signals, more: Partial<ObservabilityArgs> = {}) => {
  const { provider, shared } = groundOf(prod);
  return new Observability(
    name,
    { ...shared, emails: ["ops@example.com", "dev@example.com"], signals: given, ...more },
    { provider },
  );
};

describe("Observability", () => {
  let found: Found<Observability>;

  before(async () => {
    found = await simulate(prod, () => watch());
  });

  it("creates a topic with its readers, an alarm for each signal and a dashboard", () => {
    expect(found.below(name)).to.deep.equal([
      "aws:cloudwatch/dashboard:Dashboard observability-eu-west-1-dashboard",
      "aws:cloudwatch/metricAlarm:MetricAlarm observability-eu-west-1-api-latency",
      "aws:cloudwatch/metricAlarm:MetricAlarm observability-eu-west-1-cache-memory",
      "aws:cloudwatch/metricAlarm:MetricAlarm observability-eu-west-1-evenkeel-test-orders-age",
      "aws:cloudwatch/metricAlarm:MetricAlarm observability-eu-west-1-other",
      "aws:sns/topic:Topic observability-eu-west-1-alarms",
      "aws:sns/topicPolicy:TopicPolicy observability-eu-west-1-alarms-access",
      "aws:sns/topicSubscription:TopicSubscription observability-eu-west-1-alarms-mail-1",
      "aws:sns/topicSubscription:TopicSubscription observability-eu-west-1-alarms-mail-2",
    ]);
  });

  it("secures the topic: encrypted, and only this account's alarms speak on it, over TLS", () => {
    const topic = found.arn(topicType, `${name}-alarms`);
    expect(found.inputs(topicType)).to.deep.equal({
      name: "evenkeel-test-alarms",
      kmsMasterKeyId: found.key("events"),
    });
    const policyType = "aws:sns/topicPolicy:TopicPolicy";
    expect(found.inputs(policyType).arn).to.equal(topic);
    expect(found.statements(policyType, `${name}-alarms-access`)).to.deep.equal([
      {
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: "sns:Publish",
        Resource: topic,
        Condition: { StringEquals: { "aws:SourceAccount": prod.account } },
      },
      tlsOnly("sns:Publish", topic),
    ]);
  });

  describe("connects", () => {
    const actions = () => {
      const topic = found.arn(topicType, `${name}-alarms`);
      return { alarmActions: [topic], okActions: [topic] };
    };

    it("a signal to an alarm of five minutes, for which silence is good news", () => {
      expect(found.inputs(alarmType, `${name}-cache-memory`)).to.deep.equal({
        name: "evenkeel-test-cache-memory",
        alarmDescription: "The cache is full",
        namespace: "AWS/ElastiCache",
        metricName: "Memory",
        dimensions: { CacheClusterId: "one" },
        statistic: "Maximum",
        period: 60,
        evaluationPeriods: 5,
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        threshold: 90,
        treatMissingData: "notBreaching",
        ...actions(),
      });
    });

    it("a signal that says otherwise to what it says", () => {
      expect(found.inputs(alarmType, `${name}-api-latency`)).to.deep.equal({
        name: "evenkeel-test-api-latency",
        alarmDescription: "Slow",
        namespace: "AWS/ApiGateway",
        metricName: "Latency",
        dimensions: { ApiName: "evenkeel-test", Stage: "live" },
        extendedStatistic: "p99",
        period: 60,
        evaluationPeriods: 1,
        comparisonOperator: "LessThanOrEqualToThreshold",
        threshold: 2_000,
        treatMissingData: "breaching",
        ...actions(),
      });
    });

    it("a name that has the prefix already to the name as it is", () => {
      const { name: alarm } = found.inputs(alarmType, `${name}-evenkeel-test-orders-age`);
      expect(alarm).to.equal("evenkeel-test-orders-age");
    });

    it("each address to the topic", () => {
      const type = "aws:sns/topicSubscription:TopicSubscription";
      expect(found.resources.of(type).map(({ inputs }) => inputs)).to.deep.equal(
        ["ops@example.com", "dev@example.com"].map((endpoint) => ({
          topic: found.arn(topicType, `${name}-alarms`),
          protocol: "email",
          endpoint,
        })),
      );
    });

    it("every signal to a graph with its threshold, three in a row", () => {
      const type = "aws:cloudwatch/dashboard:Dashboard";
      expect(found.inputs(type).dashboardName).to.equal("evenkeel-test-eu-west-1");
      const widget = (
        x: number,
        y: number,
        title: string,
        threshold: number,
        stat = "Maximum",
      ) => ({
        ...{ type: "metric", x, y, width: 8, height: 6 },
        properties: {
          ...{ title, region: "eu-west-1", stat, period: 60 },
          metrics: [
            title === "api-latency"
              ? ["AWS/ApiGateway", "Latency", "ApiName", "evenkeel-test", "Stage", "live"]
              : ["AWS/ElastiCache", "Memory", "CacheClusterId", "one"],
          ],
          annotations: { horizontal: [{ label: "alarm", value: threshold }] },
        },
      });
      expect(found.json(type, `${name}-dashboard`, "dashboardBody")).to.deep.equal({
        widgets: [
          widget(0, 0, "cache-memory", 90),
          widget(8, 0, "api-latency", 2_000, "p99"),
          widget(16, 0, "evenkeel-test-orders-age", 90),
          widget(0, 6, "other", 90),
        ],
      });
    });

    it("whoever sends alarms to the topic, and operators to the dashboard", async () => {
      expect(await valueOf(found.result.topicArn)).to.equal(found.arn(topicType, `${name}-alarms`));
      expect(found.result.dashboardName).to.equal("evenkeel-test-eu-west-1");
    });
  });

  it("rings for nothing where alarms are not wanted, and still draws every graph", async () => {
    const silent = await simulate(prod, () => watch(signals, { alarms: false }));
    expect(silent.resources.of(alarmType)).to.deep.equal([]);
    const graphs = silent.json(
      "aws:cloudwatch/dashboard:Dashboard",
      `${name}-dashboard`,
      "dashboardBody",
    );
    expect((graphs as { widgets: unknown[] }).widgets).to.have.length(signals.length);
    expect(silent.resources.of(topicType)).to.have.length(1);
  });

  describe("lets others speak on the topic:", () => {
    const policyType = "aws:sns/topicPolicy:TopicPolicy";
    const speaks = (service: string, Action: unknown, Resource: string, source: string) => ({
      Effect: "Allow",
      Principal: { Service: service },
      Action,
      Resource,
      Condition: {
        StringEquals: { "aws:SourceAccount": prod.account },
        ArnLike: { "aws:SourceArn": source },
      },
    });

    it("Managed Prometheus, for workspaces of this account and region", async () => {
      const other = await simulate(prod, () => watch([], { prometheus: true }));
      const topic = other.arn(topicType, `${name}-alarms`);
      expect(other.statements(policyType, `${name}-alarms-access`)).to.have.length(3);
      expect(other.statements(policyType, `${name}-alarms-access`)[1]).to.deep.equal(
        speaks(
          "aps.amazonaws.com",
          ["sns:GetTopicAttributes", "sns:Publish"],
          topic,
          `arn:aws:aps:eu-west-1:${prod.account}:workspace/*`,
        ),
      );
    });

    it("EventBridge, with what GuardDuty found and holds for grave", async () => {
      const other = await simulate(prod, () => watch([], { findings: true }));
      const topic = other.arn(topicType, `${name}-alarms`);
      expect(other.statements(policyType, `${name}-alarms-access`)[1]).to.deep.equal(
        speaks(
          "events.amazonaws.com",
          "sns:Publish",
          topic,
          `arn:aws:events:eu-west-1:${prod.account}:rule/*`,
        ),
      );
      const ruleType = "aws:cloudwatch/eventRule:EventRule";
      expect(other.json(ruleType, `${name}-findings`, "eventPattern")).to.deep.equal({
        source: ["aws.guardduty"],
        "detail-type": ["GuardDuty Finding"],
        detail: { severity: [{ numeric: [">=", 7] }] },
      });
      expect(other.inputs("aws:cloudwatch/eventTarget:EventTarget")).to.deep.equal({
        rule: other.id(ruleType, `${name}-findings`),
        arn: topic,
      });
    });
  });

  it("refuses two signals of one name", async () => {
    expect(await refusal(prod, () => watch([plain, plain]))).to.match(
      /^Duplicate resource URN '.*::observability-eu-west-1-cache-memory'/,
    );
  });
});
