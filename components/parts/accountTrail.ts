import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { allow, policy, trust } from "../support/iam";
import { type Location } from "../support/names";
import { recordNames } from "../support/recordNames";
import { trailFilters } from "../support/trailFilters";
import { logGroup } from "./logGroup";
import { type Records } from "./recordsBucket";
import { type Signal } from "./signals";

export interface AccountTrailArgs {
  readonly location: Location;
  /** Name of the trail. */
  readonly prefix: string;
  readonly records: Records;
  /** Days that calls are kept in CloudWatch Logs; the bucket keeps them for ever. */
  readonly retentionDays: number;
}

/** Where the filters count. */
const namespace = "Evenkeel/Account";

/**
 * CloudTrail: who did what in the account, in all regions, in files that cannot be changed unnoticed. Calls that the CIS
 * benchmark wants watched become signals. Writes of objects are recorded for every bucket; reads are not, nor what is
 * written into the buckets of records, which would record itself.
 *
 * Once per account, at home. A failover changes nothing here. The trail and its log group stay when the stack goes.
 * Cost: the first trail of management events is free; 1 USD per million writes of objects; CloudWatch's ingestion.
 */
export class AccountTrail extends pulumi.ComponentResource {
  /** Calls worth an alarm. */
  public readonly signals: readonly Signal[];

  constructor(name: string, args: AccountTrailArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:AccountTrail", name, { location: args.location }, opts);
    const kept = { parent: this, retainOnDelete: true };

    const { key, bucket, access } = args.records;
    const logs = logGroup(
      `${name}-logs`,
      recordNames.calls,
      { keys: { logs: key }, retentionDays: args.retentionDays },
      kept,
    );
    const { role, grant } = writer(name, logs, args.location, kept);
    new aws.cloudtrail.Trail(
      name,
      {
        name: recordNames.trail(args.prefix),
        s3BucketName: bucket.bucket,
        kmsKeyId: key.arn,
        isMultiRegionTrail: true,
        includeGlobalServiceEvents: true,
        enableLogFileValidation: true,
        cloudWatchLogsGroupArn: pulumi.interpolate`${logs.arn}:*`,
        cloudWatchLogsRoleArn: role.arn,
        advancedEventSelectors: selectors,
      },
      { ...kept, dependsOn: [access, grant] },
    );
    this.signals = watch(name, logs, { parent: this });
    this.registerOutputs();
  }
}

const selectors: aws.types.input.cloudtrail.TrailAdvancedEventSelector[] = [
  {
    name: "Every call that manages something",
    fieldSelectors: [{ field: "eventCategory", equals: ["Management"] }],
  },
  {
    name: "Every write of an object, but for records themselves",
    fieldSelectors: [
      { field: "eventCategory", equals: ["Data"] },
      { field: "resources.type", equals: ["AWS::S3::Object"] },
      { field: "readOnly", equals: ["false"] },
      { field: "resources.ARN", notStartsWiths: [`arn:aws:s3:::${recordNames.bucketsStart}`] },
    ],
  },
];

/** Lets CloudTrail write its stream of the log group. */
function writer(
  name: string,
  logs: aws.cloudwatch.LogGroup,
  { account, region }: Location,
  opts: pulumi.CustomResourceOptions,
) {
  const role = new aws.iam.Role(
    `${name}-role`,
    { assumeRolePolicy: trust("cloudtrail.amazonaws.com") },
    opts,
  );
  const stream = pulumi.interpolate`${logs.arn}:log-stream:${account}_CloudTrail_${region}*`;
  const grant = new aws.iam.RolePolicy(
    `${name}-writes`,
    {
      role: role.id,
      policy: policy(allow(["logs:CreateLogStream", "logs:PutLogEvents"], stream)),
    },
    opts,
  );
  return { role, grant };
}

/** Counts the calls of each filter, and says that one is too many. */
function watch(
  name: string,
  logs: aws.cloudwatch.LogGroup,
  opts: pulumi.CustomResourceOptions,
): Signal[] {
  return trailFilters.map((filter) => {
    new aws.cloudwatch.LogMetricFilter(
      `${name}-${filter.name}`,
      {
        name: filter.name,
        logGroupName: logs.name,
        pattern: filter.pattern,
        metricTransformation: { name: filter.metric, namespace, value: "1" },
      },
      opts,
    );
    return {
      name: `account-${filter.name}`,
      description: filter.description,
      namespace,
      metric: filter.metric,
      dimensions: {},
      statistic: "Sum",
      threshold: 1,
      minutes: 1,
    };
  });
}
