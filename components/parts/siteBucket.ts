import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { allow, policy, trust } from "../support/iam";
import { type Location } from "../support/names";
import { bucketPolicy, closedBucket } from "./privateBucket";

export interface SiteBucketArgs {
  /** Keeps a non-empty bucket from being deleted. */
  readonly protect: boolean;
  /** Where it is; replicas come and go through S3 of that region alone. */
  readonly location: Location;
  /** Key of the place for data. CloudFront may decrypt with it. */
  readonly kmsKeyArn: pulumi.Input<string>;
}

/**
 * The files of the web site in one place: private, versioned, encrypted. Only CloudFront reads them.
 *
 * Once per site and place; with a peer, each copies what is new to the other. A failover changes nothing here.
 * Cost: per gigabyte.
 */
export class SiteBucket extends pulumi.ComponentResource {
  public readonly bucket: aws.s3.Bucket;
  /** Versioning, which replication on either side waits for. */
  public readonly versioning: aws.s3.BucketVersioning;
  public readonly location: Location;
  /** What its files are encrypted with. */
  public readonly kmsKeyArn: pulumi.Input<string>;

  constructor(name: string, args: SiteBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super(
      "evenkeel:part:SiteBucket",
      name,
      { protect: args.protect, location: args.location },
      opts,
    );

    const { bucket, versioning } = closedBucket(name, args, { parent: this });
    this.bucket = bucket;
    this.versioning = versioning;
    this.location = args.location;
    this.kmsKeyArn = args.kmsKeyArn;
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
  bucketPolicy(
    name,
    bucket,
    [
      {
        Effect: "Allow",
        Principal: { Service: "cloudfront.amazonaws.com" },
        Action: "s3:GetObject",
        Resource: pulumi.interpolate`${bucket.arn}/*`,
        Condition: { StringEquals: { "aws:SourceArn": distributionArn } },
      },
    ],
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
        allow(["kms:Decrypt"], from.kmsKeyArn, throughS3(from)),
        allow(["kms:Encrypt", "kms:GenerateDataKey"], to.kmsKeyArn, throughS3(to)),
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
          sourceSelectionCriteria: {
            replicaModifications: { status: "Enabled" },
            sseKmsEncryptedObjects: { status: "Enabled" },
          },
          destination: {
            bucket: to.bucket.arn,
            encryptionConfiguration: { replicaKmsKeyId: to.kmsKeyArn },
            metrics: { status: "Enabled", eventThreshold: { minutes: 15 } },
            replicationTime: { status: "Enabled", time: { minutes: 15 } },
          },
        },
      ],
    },
    { ...opts, dependsOn: [from.versioning, to.versioning, grant] },
  );
}

/** Keys are used by S3 on the role's behalf, never by the role itself. */
const throughS3 = ({ location }: SiteBucket) => ({
  StringEquals: { "kms:ViaService": `s3.${location.region}.amazonaws.com` },
});
