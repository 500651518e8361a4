import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { allow, policy, trust } from "../support/iam";
import { type Location } from "../support/names";
import { type Records } from "./recordsBucket";

export interface ConfigRecorderArgs {
  readonly location: Location;
  readonly records: Records;
  /** Whether roles, policies and users are recorded here: they are of no region, and one recorder is enough. */
  readonly recordsGlobalTypes: boolean;
}

/**
 * AWS Config: records what every resource of a region was like, and when it changed. An account has one recorder in a
 * region. It stays when the stack goes.
 *
 * Once per region that has guardrails. A failover changes nothing here. Cost: about 2 USD per 1,000 changes.
 */
export class ConfigRecorder extends pulumi.ComponentResource {
  constructor(name: string, args: ConfigRecorderArgs, opts?: pulumi.ComponentResourceOptions) {
    const { location, recordsGlobalTypes } = args;
    super("evenkeel:part:ConfigRecorder", name, { location, recordsGlobalTypes }, opts);
    const kept = { parent: this, retainOnDelete: true };

    const { role, grants } = recorderRole(name, args, kept);
    const recorder = new aws.cfg.Recorder(
      name,
      {
        name: "default",
        roleArn: role.arn,
        recordingGroup: {
          allSupported: true,
          includeGlobalResourceTypes: recordsGlobalTypes,
        },
      },
      { ...kept, dependsOn: grants },
    );
    const channel = new aws.cfg.DeliveryChannel(
      `${name}-delivery`,
      {
        name: "default",
        s3BucketName: args.records.bucket.bucket,
        s3KmsKeyArn: args.records.key.arn,
        snapshotDeliveryProperties: { deliveryFrequency: "TwentyFour_Hours" },
      },
      { ...kept, dependsOn: [recorder, args.records.access] },
    );
    new aws.cfg.RecorderStatus(
      `${name}-started`,
      { name: recorder.name, isEnabled: true },
      { ...kept, dependsOn: [channel] },
    );
    this.registerOutputs();
  }
}

/** A role of its own: making AWS's service-linked one fails where it exists, and nothing may be looked up. */
function recorderRole(
  name: string,
  { location, records }: ConfigRecorderArgs,
  opts: pulumi.CustomResourceOptions,
) {
  const role = new aws.iam.Role(
    `${name}-role`,
    { assumeRolePolicy: trust("config.amazonaws.com") },
    opts,
  );
  const reads = new aws.iam.RolePolicyAttachment(
    `${name}-reads`,
    { role: role.name, policyArn: "arn:aws:iam::aws:policy/service-role/AWS_ConfigRole" },
    opts,
  );
  const writes = new aws.iam.RolePolicy(
    `${name}-writes`,
    {
      role: role.id,
      policy: policy(
        allow(["s3:GetBucketAcl", "s3:ListBucket"], records.bucket.arn),
        allow(
          ["s3:PutObject", "s3:PutObjectAcl"],
          pulumi.interpolate`${records.bucket.arn}/AWSLogs/${location.account}/Config/*`,
          { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } },
        ),
        allow(["kms:Decrypt", "kms:GenerateDataKey"], records.key.arn),
      ),
    },
    opts,
  );
  return { role, grants: [reads, writes] };
}
