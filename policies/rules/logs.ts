import { at, isTree, type Plan, texts, trees, UNKNOWN } from "../plan";
import {
  accompanied,
  allOf,
  always,
  finding,
  inProduction,
  mustBe,
  mustBeAtLeast,
  mustReach,
  mustHave,
  requiring,
  type Rule,
  foundations,
} from "../rule";

const logGroup = "aws:cloudwatch/logGroup:LogGroup";
const firewall = "aws:networkfirewall/firewall:Firewall";

const clusterLogs = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

/** Stages whose methods write no execution log. */
const silentStages = (plan: Plan) =>
  plan
    .of("aws:apigateway/stage:Stage")
    .filter(
      (stage) =>
        !plan
          .of("aws:apigateway/methodSettings:MethodSettings")
          .some(
            ({ inputs, references }) =>
              inputs.methodPath === "*/*" &&
              (references.stageName?.includes(stage.urn) === true ||
                inputs.restApi === stage.inputs.restApi) &&
              ["ERROR", "INFO", UNKNOWN].includes(at(inputs.settings, "loggingLevel") as string),
          ),
    )
    .map((stage) => finding(stage, "settings.loggingLevel", "writes no execution log"));

/** What happened can be looked up afterwards. */
export const logs: readonly Rule[] = [
  {
    id: "logs-expire",
    title: "log groups say how long they keep",
    severity: "medium",
    source: [`${foundations}: CloudWatch.16`],
    remedy: "Set retentionInDays: without, logs are kept and paid for without end.",
    enforcement: always,
    check: requiring(mustBeAtLeast(logGroup, "retentionInDays", 1)),
  },
  {
    id: "logs-kept",
    title: "logs are kept for 90 days at least",
    severity: "medium",
    source: [`${foundations}: CloudWatch.16`],
    remedy: "Set settings.logRetentionDays to 90 or more: incidents are looked into weeks later.",
    enforcement: inProduction,
    check: requiring(mustReach(logGroup, "retentionInDays", 90)),
  },
  {
    id: "api-logs",
    title: "APIs write who called and what failed, and no bodies",
    severity: "medium",
    source: [`${foundations}: APIGateway.1, APIGateway.3`],
    remedy:
      "Give the stage accessLogSettings, methods a loggingLevel, and leave dataTraceEnabled off.",
    enforcement: always,
    check: allOf(
      requiring(
        mustHave(
          "aws:apigateway/stage:Stage",
          "accessLogSettings.destinationArn",
          "writes no access log",
        ),
        mustBe("aws:apigateway/stage:Stage", "xrayTracingEnabled", true),
        {
          type: "aws:apigateway/methodSettings:MethodSettings",
          property: "settings.dataTraceEnabled",
          accepts: (value) => value !== true,
          message: "writes whole requests into logs",
        },
      ),
      silentStages,
    ),
  },
  {
    id: "network-logs",
    title: "every VPC writes flow logs, of what was accepted and what was not",
    severity: "medium",
    source: [`${foundations}: EC2.6`, "CIS AWS Foundations 5.0: 3.7"],
    remedy: "Give the VPC a flow log with trafficType ALL.",
    enforcement: always,
    check: allOf(
      (plan) =>
        plan
          .of("aws:ec2/vpc:Vpc")
          // The flow log knows the VPC by the component that made it.
          .filter((vpc) =>
            [vpc.urn, vpc.parent].every(
              (urn) => plan.about({ ...vpc, urn }, "aws:ec2/flowLog:FlowLog", "vpcId").length === 0,
            ),
          )
          .map((vpc) => finding(vpc, "vpcId", "has no flow log")),
      requiring(mustBe("aws:ec2/flowLog:FlowLog", "trafficType", "ALL")),
    ),
  },
  {
    id: "firewall-logs",
    title: "firewalls write what they refused",
    severity: "medium",
    source: [`${foundations}: NetworkFirewall.2, WAF.11`],
    remedy: "Give it a logging configuration.",
    enforcement: always,
    check: allOf(
      accompanied(
        "aws:wafv2/webAcl:WebAcl",
        "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
        "resourceArn",
        "writes no log",
      ),
      accompanied(
        firewall,
        "aws:networkfirewall/loggingConfiguration:LoggingConfiguration",
        "firewallArn",
        "writes no log",
      ),
    ),
  },
  {
    id: "firewall-logs-without-secrets",
    title: "logs of web ACLs leave out what proves who calls",
    severity: "high",
    source: ["AWS WAF developer guide, Logging web ACL traffic: data protection and redaction"],
    remedy: "Redact authorization, cookie and x-api-key in the logging configuration.",
    enforcement: always,
    check: requiring({
      type: "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
      property: "redactedFields",
      accepts: (value) => {
        const headers = trees(value).map((each) => at(each, "singleHeader.name"));
        return ["authorization", "cookie", "x-api-key"].every((name) => headers.includes(name));
      },
      message: "writes headers that prove who calls",
    }),
  },
  {
    id: "balancer-logs",
    title: "public load balancers write access logs",
    severity: "medium",
    source: [`${foundations}: ELB.5`],
    remedy: "Give the load balancer accessLogs and a bucket for them.",
    enforcement: always,
    check: requiring({
      ...mustBe("aws:lb/loadBalancer:LoadBalancer", "accessLogs.enabled", true),
      unless: ({ inputs }) => inputs.loadBalancerType !== "application",
    }),
  },
  {
    id: "cluster-logs",
    title: "Kubernetes clusters write all five logs of their control plane",
    severity: "medium",
    source: [`${foundations}: EKS.8`],
    remedy: `Enable ${clusterLogs.join(", ")}.`,
    enforcement: always,
    check: requiring({
      type: "aws:eks/cluster:Cluster",
      property: "enabledClusterLogTypes",
      accepts: (value) => clusterLogs.every((name) => texts(value).includes(name)),
      message: "does not write all logs of its control plane",
    }),
  },
  {
    id: "container-logs",
    title: "containers on ECS write logs, and their cluster metrics",
    severity: "medium",
    source: [`${foundations}: ECS.9, ECS.12`],
    remedy: "Give each container a logConfiguration, and the cluster containerInsights.",
    enforcement: always,
    check: allOf(
      requiring({
        type: "aws:ecs/cluster:Cluster",
        property: "settings",
        accepts: (value) =>
          trees(value).some(
            (each) => each.name === "containerInsights" && String(each.value).startsWith("en"),
          ),
        message: "has no Container Insights",
      }),
      (plan) =>
        plan.of("aws:ecs/taskDefinition:TaskDefinition").flatMap((task) =>
          trees(parsed(task.inputs.containerDefinitions))
            .filter(({ logConfiguration }) => !isTree(logConfiguration))
            .map(({ name }) =>
              finding(task, "containerDefinitions", `has a container ${String(name)} without logs`),
            ),
        ),
    ),
  },
];

function parsed(value: unknown): unknown {
  try {
    return typeof value === "string" ? JSON.parse(value) : value;
  } catch {
    return undefined;
  }
}
