import * as pulumi from "@pulumi/pulumi";
import { type Statement } from "../support/iam";
import { arn, type Location } from "../support/names";
import { PrivateBucket } from "./privateBucket";

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

    const { bucket, policy } = new PrivateBucket(
      name,
      {
        protect: args.protect,
        expireDays: args.retentionDays,
        grants: (bucketArn) => [acceptLogs(bucketArn, args.location)],
      },
      { parent: this },
    );
    this.ready = policy;
    this.bucketName = bucket.bucket;
    this.registerOutputs({ bucketName: this.bucketName });
  }
}

/** Only for load balancers of this account and region, whose logs AWS writes below the account's number. */
function acceptLogs(bucketArn: pulumi.Input<string>, location: Location): Statement {
  return {
    Effect: "Allow",
    Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: pulumi.interpolate`${bucketArn}/AWSLogs/${location.account}/*`,
    Condition: {
      ArnLike: { "aws:SourceArn": arn("elasticloadbalancing", location, "loadbalancer/*") },
    },
  };
}
