import { expect } from "chai";
import { type Properties } from "../../../lab/model";
import { aws } from "../../support/minimalInputs";
import { refusal } from "./refusal";
import { Builder } from "./support";

interface Case {
  readonly says: string;
  readonly path: string;
  readonly given?: (builder: Builder) => Properties;
  readonly code: string;
}

const before = (path: string) => (builder: Builder) => {
  builder.make(aws(path));
  return { tags: {} };
};

const cases: readonly Case[] = [
  {
    says: "a second detector in a region",
    path: "guardduty/detector",
    given: before("guardduty/detector"),
    code: "BadRequestException",
  },
  {
    says: "a feature of a detector that is not there",
    path: "guardduty/detectorFeature",
    given: () => ({ detectorId: "0".repeat(32) }),
    code: "BadRequestException",
  },
  {
    says: "a Shield subscription that does not renew itself from the start",
    path: "shield/subscription",
    given: () => ({ autoRenew: "DISABLED" }),
    code: "LockedSubscriptionException",
  },
  {
    says: "a protection of a distribution that is not there",
    path: "shield/protection",
    given: () => ({ resourceArn: "arn:aws:cloudfront::123456789012:distribution/ENOWHERE" }),
    code: "InvalidResourceException",
  },
  {
    says: "a second protection of one resource",
    path: "shield/protection",
    given: (builder) => {
      builder.make(aws("shield/protection"));
      return { name: "second" };
    },
    code: "ResourceAlreadyExistsException",
  },
  {
    says: "a trail without a policy on its bucket",
    path: "cloudtrail/trail",
    given: (builder) => ({ s3BucketName: builder.make(aws("s3/bucket")).id }),
    code: "InsufficientS3BucketPolicyException",
  },
  {
    says: "a trail's log group without :* at the end of its ARN",
    path: "cloudtrail/trail",
    given: (builder) => ({
      cloudWatchLogsGroupArn: builder.make(aws("cloudwatch/logGroup")).outputs.arn ?? "",
    }),
    code: "InvalidCloudWatchLogsLogGroupArnException",
  },
  {
    says: "global types without all others",
    path: "cfg/recorder",
    given: () => ({ recordingGroup: { allSupported: false, includeGlobalResourceTypes: true } }),
    code: "InvalidRecordingGroupException",
  },
  {
    says: "a filter of a log group that is not there",
    path: "cloudwatch/logMetricFilter",
    given: () => ({ logGroupName: "/nowhere" }),
    code: "ResourceNotFoundException",
  },
  {
    says: "a default key for volumes of another region",
    path: "ebs/defaultKmsKey",
    given: (builder) => ({
      keyArn: builder.make(aws("kms/key"), {}, "eu-central-1").outputs.arn ?? "",
    }),
    code: "NotFoundException",
  },
  {
    says: "a scraper of a cluster that is not there",
    path: "amp/scraper",
    given: (builder) => ({
      source: {
        eks: {
          clusterArn: "arn:aws:eks:eu-west-1:123456789012:cluster/nowhere",
          subnetIds: [builder.make(aws("ec2/subnet")).id],
        },
      },
    }),
    code: "ResourceNotFoundException",
  },
  {
    says: "rules in a workspace that is not there",
    path: "amp/ruleGroupNamespace",
    given: () => ({ workspaceId: "ws-00000000-0000-0000-0000-000000000000" }),
    code: "ResourceNotFoundException",
  },
  {
    says: "a workspace's log group without :* at the end of its ARN",
    path: "amp/workspace",
    given: (builder) => ({
      loggingConfiguration: {
        logGroupArn: builder.make(aws("cloudwatch/logGroup")).outputs.arn ?? "",
      },
    }),
    code: "ValidationException",
  },
  {
    says: "Grafana with permissions of ours and no role",
    path: "grafana/workspace",
    given: () => ({ permissionType: "CUSTOMER_MANAGED" }),
    code: "ValidationException",
  },
];

describe("guardrails and metrics in the cloud", () => {
  for (const { says, path, given, code } of cases) {
    it(`refuses ${says}`, () => {
      const builder = new Builder();
      const more = given?.(builder) ?? {};
      expect(refusal(() => builder.make(aws(path), more)).code).to.equal(code);
    });
  }

  it("refuses to deliver for a recorder, and to start one, that is not there", () => {
    const builder = new Builder();
    const bucket = builder.make(aws("s3/bucket")).id;
    const deliver = () =>
      builder.create(aws("cfg/deliveryChannel"), "early", { s3BucketName: bucket });
    expect(refusal(deliver).code).to.equal("NoAvailableConfigurationRecorderException");
    const recorder = builder.make(aws("cfg/recorder")).id;
    const start = () =>
      builder.create(aws("cfg/recorderStatus"), "early", { name: recorder, isEnabled: true });
    expect(refusal(start).code).to.equal("NoAvailableDeliveryChannelException");
    deliver();
    start();
  });

  it("has a detector, a recorder and a delivery channel for each region", () => {
    const builder = new Builder();
    for (const path of ["guardduty/detector", "cfg/recorder", "cfg/deliveryChannel"]) {
      builder.make(aws(path));
      builder.make(aws(path), {}, "eu-central-1");
    }
    const again = () =>
      builder.create(aws("cfg/recorder"), "second", {
        roleArn: builder.make(aws("iam/role")).outputs.arn ?? "",
        name: "second",
      });
    expect(refusal(again).code).to.equal("MaxNumberOfConfigurationRecordersExceededException");
  });
});
