import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { allowService, policy, type Statement } from "../support/iam";
import { accountDecides, usedBy } from "../support/keyPolicy";
import { type Location } from "../support/names";
import { PrivateBucket } from "./privateBucket";

export interface RecordsBucketArgs {
  /** Region and account, for the policies. */
  readonly location: Location;
  /** Start of the key's description. */
  readonly prefix: string;
  /** Pulumi `protect` on the bucket and its key. */
  readonly protect: boolean;
  /** The trail that writes here, and the log group that shares the key. Absent: none does. */
  readonly trail?: { readonly arn: string; readonly logGroupArn: string };
}

/** What the records of a region are kept in, and what other resources wait for. */
export type Records = Pick<RecordsBucket, "bucket" | "key" | "access">;

/** Days after which records are read so seldom that Glacier is cheaper. */
const glacierAfterDays = 90;

/** Pulumi does not hand `retainOnDelete` down to children. */
const retained: pulumi.ResourceTransformation = ({ props, opts }) => ({
  props,
  opts: { ...opts, retainOnDelete: true },
});

/**
 * Where the account's records of a region are kept: who did what, and what changed. Nothing ever deletes them; after 90
 * days they are in Glacier. Reading them is recorded too, in a bucket of its own.
 *
 * It has a key of its own, because records outlive the stack that asked for them: all of this stays when the stack goes.
 *
 * Once per region that has guardrails. A failover changes nothing here. Cost: 1 USD a month for the key, and storage.
 */
export class RecordsBucket extends pulumi.ComponentResource {
  public readonly bucket: aws.s3.Bucket;
  /** Encrypts the records. */
  public readonly key: aws.kms.Key;
  /** The bucket's policy: a writer waits for it. */
  public readonly access: aws.s3.BucketPolicy;

  constructor(name: string, args: RecordsBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:RecordsBucket", name, { location: args.location }, opts);
    const kept = { parent: this, transformations: [retained] };

    this.key = recordsKey(name, args, kept);
    const { account } = args.location;
    const { bucket, policy: access } = new PrivateBucket(
      name,
      {
        protect: args.protect,
        kmsKeyArn: this.key.arn,
        archiveDays: glacierAfterDays,
        oldVersionDays: glacierAfterDays,
        grants: (arn) => (args.trail ? trailWrites(arn, account, args.trail) : []),
      },
      kept,
    );
    this.bucket = bucket;
    this.access = access;
    accessLog(name, bucket, args, kept);
    this.registerOutputs({ bucketName: bucket.bucket, keyArn: this.key.arn });
  }
}

function recordsKey(
  name: string,
  { location, prefix, protect, trail }: RecordsBucketArgs,
  opts: pulumi.CustomResourceOptions,
) {
  const { account, region } = location;
  return new aws.kms.Key(
    `${name}-key`,
    {
      description: `${prefix}: Records of the account`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: policy(accountDecides(account), ...(trail ? trailUses(trail, account, region) : [])),
    },
    { ...opts, protect },
  );
}

/** CloudTrail encrypts files with the key, CloudWatch the log group that it writes to. */
function trailUses(
  { arn, logGroupArn }: NonNullable<RecordsBucketArgs["trail"]>,
  account: string,
  region: string,
): Statement[] {
  return [
    {
      Effect: "Allow",
      Principal: { Service: "cloudtrail.amazonaws.com" },
      Action: "kms:GenerateDataKey*",
      Resource: "*",
      Condition: {
        StringEquals: { "aws:SourceArn": arn },
        StringLike: {
          "kms:EncryptionContext:aws:cloudtrail:arn": `arn:aws:cloudtrail:*:${account}:trail/*`,
        },
      },
    },
    allowService("cloudtrail.amazonaws.com", ["kms:DescribeKey"], "*", arn),
    usedBy(`logs.${region}.amazonaws.com`, {
      ArnEquals: { "kms:EncryptionContext:aws:logs:arn": logGroupArn },
    }),
  ];
}

/** CloudTrail looks at the bucket before it writes, below its own prefix. */
function trailWrites(
  bucketArn: pulumi.Output<string>,
  account: string,
  trail: NonNullable<RecordsBucketArgs["trail"]>,
): Statement[] {
  return [
    allowService("cloudtrail.amazonaws.com", ["s3:GetBucketAcl"], bucketArn, trail.arn),
    {
      Effect: "Allow",
      Principal: { Service: "cloudtrail.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: pulumi.interpolate`${bucketArn}/AWSLogs/${account}/*`,
      Condition: {
        StringEquals: {
          "aws:SourceArn": trail.arn,
          "s3:x-amz-acl": "bucket-owner-full-control",
        },
      },
    },
  ];
}

/** Who read the records: S3 writes it to a bucket beside, which it may encrypt with its own key only. */
function accessLog(
  name: string,
  records: aws.s3.Bucket,
  { location, protect }: RecordsBucketArgs,
  opts: pulumi.ComponentResourceOptions,
) {
  const readers = new PrivateBucket(
    `${name}-readers`,
    {
      protect,
      expireDays: 365,
      grants: (bucketArn) => [
        {
          Effect: "Allow",
          Principal: { Service: "logging.s3.amazonaws.com" },
          Action: "s3:PutObject",
          Resource: pulumi.interpolate`${bucketArn}/*`,
          Condition: {
            ArnLike: { "aws:SourceArn": records.arn },
            StringEquals: { "aws:SourceAccount": location.account },
          },
        },
      ],
    },
    opts,
  );
  new aws.s3.BucketLogging(
    `${name}-logging`,
    { bucket: records.id, targetBucket: readers.bucket.id, targetPrefix: "records/" },
    { ...opts, dependsOn: [readers.policy] },
  );
}
