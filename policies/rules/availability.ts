import { at, isList, type Planned, texts, trees, UNKNOWN } from "../plan";
import {
  allOf,
  always,
  finding,
  inProduction,
  mustBe,
  requiring,
  type Rule,
  except,
  joinsDatastore,
  foundations,
} from "../rule";

const overZones = (type: string, property: string, least = 2) => ({
  type,
  property,
  // A list that is empty is not known yet: AWS would refuse it.
  accepts: (value: unknown) => isList(value) && (value.length === 0 || value.length >= least),
  message: `is in fewer than ${least} zones`,
});

/** Whether some application scales a table: a target of its own. */
const isScaled = ({ inputs }: Planned, targets: readonly Planned[]) =>
  targets.some((target) => target.inputs.resourceId === `table/${String(inputs.name)}`);

/** What goes on when a zone does not. */
export const availability: readonly Rule[] = [
  {
    id: "databases-over-zones",
    title: "databases and caches take over in another zone by themselves",
    severity: "medium",
    source: [`${foundations}: RDS.5, RDS.15, ElastiCache.3`, "CIS AWS Foundations 5.0: 2.2.4"],
    remedy: "Set multiAz, or a reader in another zone; automaticFailoverEnabled for caches.",
    enforcement: inProduction,
    check: requiring(
      mustBe("aws:rds/instance:Instance", "multiAz", true),
      except(
        joinsDatastore,
        mustBe(
          "aws:elasticache/replicationGroup:ReplicationGroup",
          "automaticFailoverEnabled",
          true,
        ),
      ),
      except(
        joinsDatastore,
        mustBe("aws:elasticache/replicationGroup:ReplicationGroup", "multiAzEnabled", true),
      ),
      overZones("aws:rds/subnetGroup:SubnetGroup", "subnetIds"),
    ),
  },
  {
    id: "workloads-over-zones",
    title: "functions, clusters, brokers and load balancers are in two zones at least",
    severity: "medium",
    source: [`${foundations}: Lambda.5, ELB.13, AutoScaling.2`],
    remedy: "Name subnets of two zones at least (settings.network.zones).",
    enforcement: always,
    check: requiring(
      {
        ...overZones("aws:lambda/function:Function", "vpcConfig.subnetIds"),
        unless: ({ inputs }) => inputs.vpcConfig === undefined,
      },
      overZones("aws:eks/cluster:Cluster", "vpcConfig.subnetIds"),
      overZones("aws:lb/loadBalancer:LoadBalancer", "subnets"),
      overZones("aws:msk/cluster:Cluster", "brokerNodeGroupInfo.clientSubnets"),
      overZones("aws:ecs/service:Service", "networkConfiguration.subnets"),
      overZones("aws:dax/subnetGroup:SubnetGroup", "subnetIds"),
      overZones("aws:elasticache/subnetGroup:SubnetGroup", "subnetIds"),
    ),
  },
  {
    id: "tables-scale",
    title: "tables take what comes: on demand, or scaled within limits",
    severity: "medium",
    source: [`${foundations}: DynamoDB.1`],
    remedy: "Use PAY_PER_REQUEST, or give the table scaling targets.",
    enforcement: always,
    check: (plan) => {
      const targets = plan.of("aws:appautoscaling/target:Target");
      return plan
        .of("aws:dynamodb/table:Table")
        .filter(
          ({ inputs }) =>
            inputs.billingMode !== "PAY_PER_REQUEST" && inputs.billingMode !== UNKNOWN,
        )
        .filter((table) => !isScaled(table, targets))
        .map((table) => finding(table, "billingMode", "has a fixed capacity"));
    },
  },
  {
    id: "messages-kept",
    title: "what a consumer cannot handle is kept for looking at",
    severity: "medium",
    source: [
      "Amazon SQS developer guide, Dead-letter queues",
      "Amazon EventBridge user guide, Dead-letter queues",
    ],
    remedy: "Give the queue a redrivePolicy, and the rule's target a deadLetterConfig.",
    enforcement: always,
    check: allOf(
      (plan) =>
        plan
          .of("aws:sqs/queue:Queue")
          // Dead letters are the end of the way; interruptions of nodes are worth nothing after five minutes.
          .filter(({ name }) => !/-dead-letters$|-interruptions?(-queue)?$/.test(name))
          .filter(({ inputs }) => inputs.redrivePolicy === undefined)
          .map((queue) => finding(queue, "redrivePolicy", "loses what cannot be handled")),
      (plan) =>
        plan
          .of("aws:cloudwatch/eventTarget:EventTarget")
          .filter(
            ({ inputs }) =>
              texts(inputs.arn).some((arn) => arn.includes(":sqs:")) &&
              inputs.deadLetterConfig === undefined,
          )
          .filter(({ inputs }) => inputs.eventBusName !== undefined)
          .map((target) => finding(target, "deadLetterConfig", "loses what cannot be delivered")),
    ),
  },
  {
    id: "kafka-survives-a-zone",
    title: "Kafka loses no record with a zone",
    severity: "high",
    source: [
      "Amazon MSK developer guide, Best practices: replication factor and min.insync.replicas",
    ],
    remedy: "Keep three replicas, two of them in sync, and elect no leader that lags.",
    enforcement: always,
    check: allOf(
      requiring({
        type: "aws:msk/topic:Topic",
        property: "replicationFactor",
        accepts: (value) => typeof value === "number" && value >= 3,
        message: "has fewer than three replicas",
      }),
      (plan) =>
        plan
          .of("aws:msk/configuration:Configuration")
          .filter(({ inputs }) => typeof inputs.serverProperties === "string")
          .filter(({ inputs }) => {
            const lines = String(inputs.serverProperties).split("\n");
            return ![
              "min.insync.replicas=2",
              "unclean.leader.election.enable=false",
              "auto.create.topics.enable=false",
            ].every((line) => lines.includes(line));
          })
          .map((configuration) =>
            finding(
              configuration,
              "serverProperties",
              "may lose records, or makes topics that nobody declared",
            ),
          ),
    ),
  },
  {
    id: "caches-grow-young",
    title: "caches take small updates by themselves",
    severity: "high",
    source: [`${foundations}: ElastiCache.2`],
    remedy: "Set autoMinorVersionUpgrade.",
    enforcement: always,
    check: requiring(
      except(
        joinsDatastore,
        mustBe(
          "aws:elasticache/replicationGroup:ReplicationGroup",
          "autoMinorVersionUpgrade",
          true,
        ),
      ),
    ),
  },
  {
    id: "origins-take-over",
    title: "a site that is in two regions has both as origins",
    severity: "low",
    source: [`${foundations}: CloudFront.4`],
    remedy: "Put both buckets into an origin group.",
    enforcement: always,
    check: (plan) =>
      plan
        .of("aws:cloudfront/distribution:Distribution")
        .filter(({ inputs }) => {
          const buckets = trees(inputs.origins).filter(
            ({ originAccessControlId }) => originAccessControlId !== undefined,
          );
          const members = trees(inputs.originGroups).flatMap((group) =>
            trees(at(group, "members")),
          );
          return buckets.length > 1 && members.length < buckets.length;
        })
        .map((distribution) =>
          finding(distribution, "originGroups", "has a bucket that takes over from no other"),
        ),
  },
];
