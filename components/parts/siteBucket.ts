import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { allow, denyInsecureTransport, policy, trust } from "../support/iam";

export interface SiteBucketArgs {
  /** Keeps a non-empty bucket from being deleted. */
  readonly protect: boolean;
}

/**
 * The files of the web site in one place: private, versioned, encrypted. Only CloudFront reads them.
 *
 * Once per place; with a peer, each copies what is new to the other. A failover changes nothing here.
 * Cost: per gigabyte.
 */
export class SiteBucket extends pulumi.ComponentResource {
  public readonly bucket: aws.s3.Bucket;
  /** Versioning, which replication on either side waits for. */
  public readonly versioning: aws.s3.BucketVersioning;

  constructor(name: string, args: SiteBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:SiteBucket", name, { ...args }, opts);
    const child = { parent: this };

    this.bucket = new aws.s3.Bucket(
      `${name}-bucket`,
      { forceDestroy: !args.protect },
      { ...child, protect: args.protect },
    );
    const bucket = this.bucket.id;
    new aws.s3.BucketPublicAccessBlock(
      `${name}-private`,
      {
        bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      child,
    );
    new aws.s3.BucketOwnershipControls(
      `${name}-ownership`,
      { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
      child,
    );
    new aws.s3.BucketServerSideEncryptionConfiguration(
      `${name}-encryption`,
      { bucket, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
      child,
    );
    this.versioning = new aws.s3.BucketVersioning(
      `${name}-versions`,
      { bucket, versioningConfiguration: { status: "Enabled" } },
      child,
    );
    new aws.s3.BucketLifecycleConfiguration(
      `${name}-lifecycle`,
      {
        bucket,
        rules: [
          {
            id: "old-versions",
            status: "Enabled",
            filter: { prefix: "" },
            noncurrentVersionExpiration: { noncurrentDays: 30 },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
          },
        ],
      },
      { ...child, dependsOn: [this.versioning] },
    );
    this.registerOutputs({ bucketName: this.bucket.bucket });
  }
}

/** Lets one CloudFront distribution read the bucket, and nobody without TLS. */
export function readableBy(
  name: string,
  bucket: aws.s3.Bucket,
  distributionArn: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): void {
  const objects = pulumi.interpolate`${bucket.arn}/*`;
  new aws.s3.BucketPolicy(
    `${name}-policy`,
    {
      bucket: bucket.id,
      policy: policy(
        {
          Effect: "Allow",
          Principal: { Service: "cloudfront.amazonaws.com" },
          Action: "s3:GetObject",
          Resource: objects,
          Condition: { StringEquals: { "aws:SourceArn": distributionArn } },
        },
        denyInsecureTransport("s3:*", [bucket.arn, objects]),
      ),
    },
    opts,
  );
}

/**
 * Copies what is new in `from` to `to`. Objects written before are not copied: that is a step of converting a stack, and
 * the drill's preflight counts what is missing.
 */
export function replicate(
  name: string,
  from: SiteBucket,
  to: SiteBucket,
  opts: pulumi.CustomResourceOptions,
): void {
  const role = new aws.iam.Role(
    `${name}-role`,
    { assumeRolePolicy: trust("s3.amazonaws.com") },
    opts,
  );
  const grant = new aws.iam.RolePolicy(
    `${name}-policy`,
    {
      role: role.name,
      policy: policy(
        allow(["s3:GetReplicationConfiguration", "s3:ListBucket"], from.bucket.arn),
        allow(
          [
            "s3:GetObjectVersionForReplication",
            "s3:GetObjectVersionAcl",
            "s3:GetObjectVersionTagging",
          ],
          pulumi.interpolate`${from.bucket.arn}/*`,
        ),
        allow(
          ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"],
          pulumi.interpolate`${to.bucket.arn}/*`,
        ),
      ),
    },
    opts,
  );
  new aws.s3.BucketReplicationConfig(
    name,
    {
      bucket: from.bucket.id,
      role: role.arn,
      rules: [
        {
          id: "everything-new",
          status: "Enabled",
          filter: { prefix: "" },
          deleteMarkerReplication: { status: "Enabled" },
          sourceSelectionCriteria: { replicaModifications: { status: "Enabled" } },
          destination: {
            bucket: to.bucket.arn,
            metrics: { status: "Enabled", eventThreshold: { minutes: 15 } },
            replicationTime: { status: "Enabled", time: { minutes: 15 } },
          },
        },
      ],
    },
    { ...opts, dependsOn: [from.versioning, to.versioning, grant] },
  );
}
