import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** What GuardDuty looks at beside the flow, DNS and management logs that it always reads. */
const features = [
  "S3_DATA_EVENTS",
  "EKS_AUDIT_LOGS",
  "RDS_LOGIN_EVENTS",
  "LAMBDA_NETWORK_LOGS",
  "EBS_MALWARE_PROTECTION",
] as const;

/**
 * GuardDuty: looks for intruders in buckets, clusters, databases, functions and volumes. An account has one detector in
 * a region. It stays when the stack goes.
 *
 * Once per region that has guardrails. A failover changes nothing here. Cost: by gigabyte and event looked at.
 */
export class ThreatDetection extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:ThreatDetection", name, {}, opts);
    const kept = { parent: this, retainOnDelete: true };

    const detector = new aws.guardduty.Detector(
      name,
      { enable: true, findingPublishingFrequency: "FIFTEEN_MINUTES" },
      kept,
    );
    for (const feature of features) {
      new aws.guardduty.DetectorFeature(
        `${name}-${feature.toLowerCase().replaceAll("_", "-")}`,
        { detectorId: detector.id, name: feature, status: "ENABLED" },
        kept,
      );
    }
    this.registerOutputs();
  }
}
