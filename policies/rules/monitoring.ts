import { isList, texts } from "../plan";
import {
  accompanied,
  always,
  finding,
  mustBe,
  mustBeAtLeast,
  mustHave,
  requiring,
  type Rule,
  foundations,
} from "../rule";

/** Actions that are not known yet are some. */
const isEmpty = (value: unknown): boolean =>
  value === undefined || (isList(value) && value.length === 0);

/** What watches, and what is kept of what it saw. */
export const monitoring: readonly Rule[] = [
  {
    id: "database-logs",
    title: "databases and Kafka hand their logs to CloudWatch",
    severity: "medium",
    source: [`${foundations}: RDS.9, RDS.36, RDS.37`, "Amazon MSK developer guide, Broker logs"],
    remedy: "Export postgresql, and brokerLogs of Kafka.",
    enforcement: always,
    check: requiring(
      ...["aws:rds/cluster:Cluster", "aws:rds/instance:Instance"].map((type) => ({
        type,
        property: "enabledCloudwatchLogsExports",
        accepts: (value: unknown) => texts(value).includes("postgresql"),
        message: "keeps its log to itself",
      })),
      mustBe("aws:msk/cluster:Cluster", "loggingInfo.brokerLogs.cloudwatchLogs.enabled", true),
      mustBe(
        "aws:msk/replicator:Replicator",
        "logDelivery.replicatorLogDelivery.cloudwatchLogs.enabled",
        true,
      ),
    ),
  },
  {
    id: "database-metrics",
    title: "databases show what they are busy with",
    severity: "low",
    source: [`${foundations}: RDS.6, MSK.2`],
    remedy: "Turn Performance Insights on; an RDS instance has enhanced monitoring as well.",
    enforcement: always,
    check: requiring(
      mustBe("aws:rds/clusterInstance:ClusterInstance", "performanceInsightsEnabled", true),
      mustBe("aws:rds/instance:Instance", "performanceInsightsEnabled", true),
      mustBeAtLeast("aws:rds/instance:Instance", "monitoringInterval", 1),
      {
        type: "aws:msk/cluster:Cluster",
        property: "enhancedMonitoring",
        accepts: (value) => typeof value === "string" && value !== "DEFAULT",
        message: "has the least metrics only",
      },
    ),
  },
  {
    id: "functions-traced",
    title: "functions are traced, and log as JSON into a group of their own",
    severity: "low",
    source: [`${foundations}: Lambda.7`],
    remedy: "Set tracingConfig.mode to Active, and name a log group in loggingConfig.",
    enforcement: always,
    check: requiring(
      mustBe("aws:lambda/function:Function", "tracingConfig.mode", "Active"),
      mustHave(
        "aws:lambda/function:Function",
        "loggingConfig.logGroup",
        "logs into a group that nobody keeps or encrypts",
      ),
    ),
  },
  {
    id: "names-logged",
    title: "zones write who asked for which name",
    severity: "medium",
    source: [`${foundations}: Route53.2`],
    remedy: "Give the zone a query log, in us-east-1.",
    enforcement: always,
    check: accompanied(
      "aws:route53/zone:Zone",
      "aws:route53/queryLog:QueryLog",
      "zoneId",
      "has no query log",
    ),
  },
  {
    id: "trail-complete",
    title: "the account's trail covers all regions, and shows whether a file was changed",
    severity: "high",
    source: [
      `${foundations}: CloudTrail.1, CloudTrail.3, CloudTrail.4, CloudTrail.5`,
      "CIS AWS Foundations 5.0: 3.1, 3.2",
    ],
    remedy:
      "Set isMultiRegionTrail, includeGlobalServiceEvents, enableLogFileValidation and a CloudWatch group.",
    enforcement: always,
    check: requiring(
      mustBe("aws:cloudtrail/trail:Trail", "isMultiRegionTrail", true),
      mustBe("aws:cloudtrail/trail:Trail", "includeGlobalServiceEvents", true),
      mustBe("aws:cloudtrail/trail:Trail", "enableLogFileValidation", true),
      mustHave(
        "aws:cloudtrail/trail:Trail",
        "cloudWatchLogsGroupArn",
        "is not looked at by CloudWatch",
      ),
    ),
  },
  {
    id: "records-watched",
    title: "whoever reads the account's records is recorded",
    severity: "low",
    source: [`${foundations}: CloudTrail.7, S3.9`, "CIS AWS Foundations 5.0: 3.4"],
    remedy: "Give the bucket of the trail server access logging.",
    enforcement: always,
    check: (plan) =>
      plan
        .of("aws:s3/bucket:Bucket")
        .filter(
          (bucket) => plan.about(bucket, "aws:cloudtrail/trail:Trail", "s3BucketName").length > 0,
        )
        .filter(
          (bucket) =>
            plan.about(bucket, "aws:s3/bucketLogging:BucketLogging", "bucket").length === 0,
        )
        .map((bucket) => finding(bucket, "bucket", "does not say who reads it")),
  },
  {
    id: "detection-on",
    title: "GuardDuty and AWS Config look at the account without a pause",
    severity: "high",
    source: [
      `${foundations}: GuardDuty.1, GuardDuty.9, GuardDuty.10, Config.1`,
      "CIS AWS Foundations 5.0: 3.3",
    ],
    remedy: "Enable the detector, its features and the recorder of all types.",
    enforcement: always,
    check: requiring(
      mustBe("aws:guardduty/detector:Detector", "enable", true),
      mustBe("aws:guardduty/detectorFeature:DetectorFeature", "status", "ENABLED"),
      mustBe("aws:cfg/recorder:Recorder", "recordingGroup.allSupported", true),
      mustBe("aws:cfg/recorderStatus:RecorderStatus", "isEnabled", true),
    ),
  },
  {
    id: "alarms-reach-somebody",
    title: "alarms of a stack tell somebody, but for those that a gate reads",
    severity: "medium",
    source: [`${foundations}: CloudWatch.15`],
    remedy: "Give the alarm the topic of its place.",
    enforcement: always,
    check: (plan) =>
      plan
        .of("aws:cloudwatch/metricAlarm:MetricAlarm")
        // A health check of Route 53 reads the gate's alarms, and a drill watches those of a Region switch.
        .filter(({ name }) => !/-(off|place-off|unanswered)$/.test(name))
        .filter(({ inputs }) => isEmpty(inputs.alarmActions))
        .map((alarm) => finding(alarm, "alarmActions", "tells nobody")),
  },
];
