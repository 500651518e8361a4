import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { denyInsecureTransport, policy, type Statement } from "../support/iam";

export interface PrivateBucketArgs {
  /** Keeps a non-empty bucket from being deleted. */
  readonly protect: boolean;
  /** Key that objects are encrypted with. @default S3's own (SSE-S3) */
  readonly kmsKeyArn?: pulumi.Input<string>;
  /** Days that a replaced or deleted object is kept. @default 30 */
  readonly oldVersionDays?: number;
  /** Days after which an object is deleted. @default never */
  readonly expireDays?: number;
  /** Days after which an object moves to Glacier. @default never */
  readonly archiveDays?: number;
  /** What the bucket's policy says besides refusing everything without TLS; made for the bucket's ARN. @default nothing */
  readonly grants?: (bucketArn: pulumi.Output<string>) => readonly Statement[];
}

/**
 * A bucket that cannot be made public: versioned, encrypted, for TLS only, owned by its account whoever writes.
 *
 * Cost: per gigabyte.
 */
export class PrivateBucket extends pulumi.ComponentResource {
  public readonly bucket: aws.s3.Bucket;
  /** Versioning, which replication waits for. */
  public readonly versioning: aws.s3.BucketVersioning;
  /** The policy, which services that write here wait for. */
  public readonly policy: aws.s3.BucketPolicy;

  constructor(name: string, args: PrivateBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:PrivateBucket", name, { protect: args.protect }, opts);
    const child = { parent: this };

    this.bucket = new aws.s3.Bucket(
      `${name}-bucket`,
      { forceDestroy: !args.protect },
      { ...child, protect: args.protect },
    );
    closed(name, this.bucket, child);
    encrypted(name, this.bucket, args, child);
    this.versioning = new aws.s3.BucketVersioning(
      `${name}-versions`,
      { bucket: this.bucket.id, versioningConfiguration: { status: "Enabled" } },
      child,
    );
    lifecycle(name, this.bucket, args, { ...child, dependsOn: [this.versioning] });
    this.policy = new aws.s3.BucketPolicy(
      `${name}-policy`,
      {
        bucket: this.bucket.id,
        policy: policy(
          ...(args.grants?.(this.bucket.arn) ?? []),
          denyInsecureTransport("s3:*", [
            this.bucket.arn,
            pulumi.interpolate`${this.bucket.arn}/*`,
          ]),
        ),
      },
      child,
    );
    this.registerOutputs({ bucketName: this.bucket.bucket });
  }
}

function closed(name: string, { id: bucket }: aws.s3.Bucket, opts: pulumi.CustomResourceOptions) {
  new aws.s3.BucketPublicAccessBlock(
    `${name}-private`,
    {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    opts,
  );
  new aws.s3.BucketOwnershipControls(
    `${name}-ownership`,
    { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
    opts,
  );
}

function encrypted(
  name: string,
  { id: bucket }: aws.s3.Bucket,
  { kmsKeyArn }: PrivateBucketArgs,
  opts: pulumi.CustomResourceOptions,
) {
  new aws.s3.BucketServerSideEncryptionConfiguration(
    `${name}-encryption`,
    {
      bucket,
      rules: [
        kmsKeyArn === undefined
          ? { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }
          : {
              applyServerSideEncryptionByDefault: {
                sseAlgorithm: "aws:kms",
                kmsMasterKeyId: kmsKeyArn,
              },
              // One call to KMS for many objects.
              bucketKeyEnabled: true,
            },
      ],
    },
    opts,
  );
}

function lifecycle(
  name: string,
  { id: bucket }: aws.s3.Bucket,
  { oldVersionDays = 30, expireDays, archiveDays }: PrivateBucketArgs,
  opts: pulumi.CustomResourceOptions,
) {
  new aws.s3.BucketLifecycleConfiguration(
    `${name}-lifecycle`,
    {
      bucket,
      rules: [
        {
          id: "keep-as-long-as-needed",
          status: "Enabled",
          filter: { prefix: "" },
          noncurrentVersionExpiration: { noncurrentDays: oldVersionDays },
          abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
          ...(expireDays === undefined ? {} : { expiration: { days: expireDays } }),
          ...(archiveDays === undefined
            ? {}
            : { transitions: [{ days: archiveDays, storageClass: "GLACIER" }] }),
        },
      ],
    },
    opts,
  );
}
