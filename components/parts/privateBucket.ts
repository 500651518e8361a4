import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { denyInsecureTransport, policy, type Statement } from "../support/iam";

/** What makes a bucket private, apart from its policy. */
export interface ClosedBucketArgs {
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
}

export interface PrivateBucketArgs extends ClosedBucketArgs {
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

    const { bucket, versioning, closed } = closedBucket(name, args, child);
    this.bucket = bucket;
    this.versioning = versioning;
    this.policy = bucketPolicy(name, bucket, args.grants?.(bucket.arn) ?? [], {
      ...child,
      dependsOn: [closed],
    });
    this.registerOutputs({ bucketName: this.bucket.bucket });
  }
}

/** A private bucket whose policy comes later, because it names whom the bucket was made for. */
export function closedBucket(
  name: string,
  args: ClosedBucketArgs,
  opts: pulumi.CustomResourceOptions,
) {
  const bucket = new aws.s3.Bucket(
    `${name}-bucket`,
    { forceDestroy: !args.protect },
    { ...opts, protect: args.protect },
  );
  const closed = closedToPublic(name, bucket, opts);
  encrypted(name, bucket, args, opts);
  const versioning = new aws.s3.BucketVersioning(
    `${name}-versions`,
    { bucket: bucket.id, versioningConfiguration: { status: "Enabled" } },
    opts,
  );
  lifecycle(name, bucket, args, { ...opts, dependsOn: [versioning] });
  return { bucket, versioning, closed };
}

/** Grants what is given, and nothing at all without TLS. */
export function bucketPolicy(
  name: string,
  bucket: aws.s3.Bucket,
  grants: readonly Statement[],
  opts: pulumi.CustomResourceOptions,
): aws.s3.BucketPolicy {
  const everything = [bucket.arn, pulumi.interpolate`${bucket.arn}/*`];
  return new aws.s3.BucketPolicy(
    `${name}-policy`,
    { bucket: bucket.id, policy: policy(...grants, denyInsecureTransport("s3:*", everything)) },
    opts,
  );
}

function closedToPublic(
  name: string,
  { id: bucket }: aws.s3.Bucket,
  opts: pulumi.CustomResourceOptions,
): aws.s3.BucketPublicAccessBlock {
  new aws.s3.BucketOwnershipControls(
    `${name}-ownership`,
    { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
    opts,
  );
  return new aws.s3.BucketPublicAccessBlock(
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
}

function encrypted(
  name: string,
  { id: bucket }: aws.s3.Bucket,
  { kmsKeyArn }: ClosedBucketArgs,
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
  { oldVersionDays = 30, expireDays, archiveDays }: ClosedBucketArgs,
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
