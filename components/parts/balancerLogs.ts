import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { denyInsecureTransport, policy } from "../support/iam";
import { type Location } from "../support/names";

export interface BalancerLogsArgs {
  readonly location: Location;
  /** Days after which a log is deleted. */
  readonly retentionDays: number;
  /** Keeps a non-empty bucket from being deleted. */
  readonly protect: boolean;
}

/**
 * The access logs of a load balancer. Elastic Load Balancing writes them with S3's own keys only: it refuses a bucket with
 * a customer key (its user guide, "Enable access logs").
 *
 * Once per public load balancer. A failover changes nothing here. Cost: per gigabyte.
 */
export class BalancerLogs extends pulumi.ComponentResource {
  public readonly bucketName: pulumi.Output<string>;
  /** Lets the logs in: a load balancer asks for it when it is told of the bucket. */
  public readonly ready: pulumi.Resource;

  constructor(name: string, args: BalancerLogsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:BalancerLogs", name, { retentionDays: args.retentionDays }, opts);
    const child = { parent: this };

    const bucket = new aws.s3.Bucket(
      `${name}-bucket`,
      { forceDestroy: !args.protect },
      { ...child, protect: args.protect },
    );
    const closed = closeAndKeep(name, bucket.id, args.retentionDays, child);
    this.ready = new aws.s3.BucketPolicy(
      `${name}-policy`,
      { bucket: bucket.id, policy: acceptLogs(bucket.arn, args.location) },
      { ...child, dependsOn: closed },
    );
    this.bucketName = bucket.bucket;
    this.registerOutputs({ bucketName: this.bucketName });
  }
}

function closeAndKeep(
  name: string,
  bucket: pulumi.Input<string>,
  days: number,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  const closed = new aws.s3.BucketPublicAccessBlock(
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
  new aws.s3.BucketServerSideEncryptionConfiguration(
    `${name}-encryption`,
    { bucket, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
    opts,
  );
  new aws.s3.BucketLifecycleConfiguration(
    `${name}-lifecycle`,
    {
      bucket,
      rules: [
        {
          id: "old-logs",
          status: "Enabled",
          filter: { prefix: "" },
          expiration: { days },
          abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
        },
      ],
    },
    opts,
  );
  return [closed];
}

/** The account in the path keeps load balancers of other accounts out: AWS writes each one's logs below its own. */
function acceptLogs(bucketArn: pulumi.Input<string>, { account }: Location) {
  return policy(
    {
      Effect: "Allow",
      Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: pulumi.interpolate`${bucketArn}/AWSLogs/${account}/*`,
    },
    denyInsecureTransport("s3:*", [bucketArn, pulumi.interpolate`${bucketArn}/*`]),
  );
}
