import { type Context, type Definition, type Definitions } from "../definition";
import { CloudError } from "../types";
import { valueAt } from "../values";
import { aws, named, onlyArnsOf, logGroupArn, toBucket, toKey, toLogGroup, toRole } from "./shared";

const recorder = aws("cfg/recorder");
const channel = aws("cfg/deliveryChannel");
const detector = aws("guardduty/detector");
const bucketPolicy = aws("s3/bucketPolicy");

/** Other resources of the same type where this one is. */
const others = (context: Context, type = context.type) =>
  context.all(type).filter(({ urn, region }) => urn !== context.urn && region === context.region);

/** What an account has once in a region. */
const onlyOne = (code: string, text: string) => (context: Context) => {
  if (others(context).length > 0) {
    throw new CloudError(code, `${text} (${context.region}).`);
  }
};

const volumes: Definitions = {
  [aws("ebs/encryptionByDefault")]: {
    make: (context) => ({
      id: `terraform-${context.digits(26)}`,
      outputs: { enabled: context.flag("enabled", true) },
    }),
  },
  [aws("ebs/defaultKmsKey")]: {
    references: [toKey("keyArn")],
    make: (context) => ({ id: context.text("keyArn") }),
  },
};

const config: Definitions = {
  [recorder]: {
    references: [toRole("roleArn")],
    rules: (context) => {
      onlyOne(
        "MaxNumberOfConfigurationRecordersExceededException",
        "An account has one configuration recorder in a region",
      )(context);
      const group = valueAt(context.inputs, "recordingGroup");
      const { allSupported = true, includeGlobalResourceTypes = false } = (group ?? {}) as {
        readonly allSupported?: boolean;
        readonly includeGlobalResourceTypes?: boolean;
      };
      if (includeGlobalResourceTypes && !allSupported) {
        throw new CloudError(
          "InvalidRecordingGroupException",
          "includeGlobalResourceTypes needs allSupported.",
        );
      }
    },
    make: (context) => ({
      id: context.text("name", "default"),
      outputs: {
        name: context.text("name", "default"),
        recordingGroup: { allSupported: true },
        recordingMode: { recordingFrequency: "CONTINUOUS" },
      },
    }),
  },
  [channel]: {
    references: [toBucket("s3BucketName", { region: "any" }), toKey("s3KmsKeyArn")],
    rules: (context) => {
      onlyOne(
        "MaxNumberOfDeliveryChannelsExceededException",
        "An account has one delivery channel in a region",
      )(context);
      if (others(context, recorder).length === 0) {
        throw new CloudError(
          "NoAvailableConfigurationRecorderException",
          "Configuration recorder is not available to put delivery channel.",
        );
      }
    },
    make: (context) => ({
      id: context.text("name", "default"),
      outputs: { name: context.text("name", "default") },
    }),
  },
  [aws("cfg/recorderStatus")]: {
    references: [
      {
        path: "name",
        to: [recorder],
        missing: "NoSuchConfigurationRecorderException",
        holds: "NoRunningConfigurationRecorderException",
      },
    ],
    rules: (context) => {
      if (context.flag("isEnabled") && others(context, channel).length === 0) {
        throw new CloudError(
          "NoAvailableDeliveryChannelException",
          "Delivery channel is not available to start configuration recorder.",
        );
      }
    },
    make: (context) => ({ id: context.text("name", "default") }),
  },
};

const toDetector = {
  path: "detectorId",
  to: [detector],
  missing: "BadRequestException",
};

const guardDuty: Definitions = {
  [detector]: {
    rules: onlyOne("BadRequestException", "A detector already exists for the current account"),
    make: (context) => {
      const id = context.hex(32);
      return {
        id,
        outputs: {
          accountId: context.account,
          datasources: {},
          arn: context.arn("guardduty", `detector/${id}`),
          enable: context.flag("enable", true),
          findingPublishingFrequency: context.text("findingPublishingFrequency", "SIX_HOURS"),
        },
      };
    },
  },
  [aws("guardduty/detectorFeature")]: {
    references: [toDetector],
    make: (context) => ({ id: `${context.text("detectorId")}/${context.text("name")}` }),
  },
};

/** CloudTrail asks the bucket's policy before it accepts a trail. */
const trail: Definition = {
  naming: named(128, "TrailAlreadyExistsException"),
  references: [
    toBucket("s3BucketName", { region: "any" }),
    toKey("kmsKeyId"),
    toRole("cloudWatchLogsRoleArn"),
    toLogGroup("cloudWatchLogsGroupArn", {
      missing: "InvalidCloudWatchLogsLogGroupArnException",
      key: logGroupArn,
    }),
  ],
  rules: (context) => {
    const bucket = context.text("s3BucketName");
    const allows = context
      .all(bucketPolicy)
      .some(
        ({ inputs }) =>
          inputs.bucket === bucket && String(inputs.policy).includes("cloudtrail.amazonaws.com"),
      );
    if (!allows) {
      throw new CloudError(
        "InsufficientS3BucketPolicyException",
        `Incorrect S3 bucket policy is detected for bucket: ${bucket}`,
      );
    }
    const group = context.text("cloudWatchLogsGroupArn");
    if (group !== "" && group !== "unknown" && !group.endsWith(":*")) {
      throw new CloudError(
        "InvalidCloudWatchLogsLogGroupArnException",
        `CloudTrail wants a log group's ARN with :* at its end, not ${group}.`,
      );
    }
  },
  make: (context) => {
    const arn = context.arn("cloudtrail", `trail/${context.text("name")}`);
    return {
      id: arn,
      aliases: [context.text("name")],
      outputs: {
        arn,
        homeRegion: context.region,
        enableLogging: context.flag("enableLogging", true),
        includeGlobalServiceEvents: context.flag("includeGlobalServiceEvents", true),
        snsTopicArn: "",
      },
    };
  },
};

const shield: Definitions = {
  [aws("shield/subscription")]: {
    rules: (context, before) => {
      if (before === undefined && context.text("autoRenew", "ENABLED") === "DISABLED") {
        throw new CloudError(
          "LockedSubscriptionException",
          "auto_renew cannot be changed earlier than 30 days before the subscription's end.",
        );
      }
    },
    make: (context) => ({
      id: context.account,
      outputs: { autoRenew: context.text("autoRenew", "ENABLED") },
    }),
  },
  [aws("shield/protection")]: {
    naming: named(128),
    references: [
      {
        path: "resourceArn",
        to: [aws("cloudfront/distribution"), aws("lb/loadBalancer"), aws("ec2/eip")],
        missing: "InvalidResourceException",
        region: "any",
        key: (value) =>
          ["cloudfront", "elasticloadbalancing"]
            .map((service) => onlyArnsOf(service)(value))
            .find((found) => found !== undefined),
      },
    ],
    rules: (context) => {
      const taken = context
        .all(context.type)
        .some(
          ({ urn, inputs }) =>
            urn !== context.urn && inputs.resourceArn === context.inputs.resourceArn,
        );
      if (taken) {
        throw new CloudError(
          "ResourceAlreadyExistsException",
          `${context.text("resourceArn")} is protected already.`,
        );
      }
    },
    make: (context) => {
      const id = context.uuid();
      return {
        id,
        outputs: { arn: context.arn("shield", `protection/${id}`, { region: "" }) },
      };
    },
  },
};

/** What guards an account. */
export const guardrails: Definitions = {
  ...volumes,
  ...config,
  ...guardDuty,
  ...shield,
  [aws("cloudtrail/trail")]: trail,
  [aws("s3/accountPublicAccessBlock")]: {
    make: (context) => ({ id: context.account, outputs: { accountId: context.account } }),
  },
  [aws("cloudwatch/logMetricFilter")]: {
    naming: named(512),
    references: [
      {
        path: "logGroupName",
        to: [aws("cloudwatch/logGroup")],
        missing: "ResourceNotFoundException",
      },
    ],
    make: (context) => ({
      id: context.text("name"),
      outputs: { applyOnTransformedLogs: context.flag("applyOnTransformedLogs") },
    }),
  },
};
