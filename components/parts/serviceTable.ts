import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Signal } from "./signals";

export interface ServiceTableArgs {
  /** AWS name, the same in every place. */
  readonly tableName: string;
  /** Key of this place. */
  readonly kmsKeyArn: pulumi.Input<string>;
  readonly protect: boolean;
  /** Set in the standby: the table of home that this place replicates. */
  readonly replicaOf?: ServiceTable;
}

/**
 * The DynamoDB table of one service in one place, on demand. Items are found by `pk` and `sk`; those with `expiresAt`
 * (epoch seconds) leave on their own. Home owns the table; its peer is a replica of it, kept within about a second,
 * last writer wins.
 *
 * A failover changes nothing here. Cost: per request and gigabyte, in each place.
 */
export class ServiceTable extends pulumi.ComponentResource {
  public readonly arn: pulumi.Output<string>;
  public readonly signals: readonly Signal[];

  constructor(name: string, args: ServiceTableArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:ServiceTable", name, { tableName: args.tableName }, opts);
    const child = { parent: this, protect: args.protect };
    this.arn = args.replicaOf
      ? replica(name, args, args.replicaOf, child).arn
      : table(name, args, child).arn;
    this.signals = [
      {
        name: `${args.tableName}-throttles`,
        description:
          "DynamoDB refuses requests: a key is too hot, or the account's limit is reached",
        namespace: "AWS/DynamoDB",
        metric: "ThrottledRequests",
        dimensions: { TableName: args.tableName },
        statistic: "Sum",
        threshold: 10,
      },
    ];
    this.registerOutputs({ arn: this.arn });
  }
}

function table(name: string, args: ServiceTableArgs, opts: pulumi.CustomResourceOptions) {
  return new aws.dynamodb.Table(
    `${name}-table`,
    {
      name: args.tableName,
      billingMode: "PAY_PER_REQUEST",
      hashKey: "pk",
      rangeKey: "sk",
      attributes: [
        { name: "pk", type: "S" },
        { name: "sk", type: "S" },
      ],
      ttl: { attributeName: "expiresAt", enabled: true },
      // Replicas need the stream; a table that has it already gains a replica without any other change.
      streamEnabled: true,
      streamViewType: "NEW_AND_OLD_IMAGES",
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true, kmsKeyArn: args.kmsKeyArn },
      deletionProtectionEnabled: args.protect,
    },
    // The peer's TableReplica owns that list (provider documentation of dynamodb.TableReplica).
    { ...opts, ignoreChanges: ["replicas"] },
  );
}

function replica(
  name: string,
  args: ServiceTableArgs,
  of: ServiceTable,
  opts: pulumi.CustomResourceOptions,
) {
  return new aws.dynamodb.TableReplica(
    `${name}-replica`,
    {
      globalTableArn: of.arn,
      kmsKeyArn: args.kmsKeyArn,
      pointInTimeRecovery: true,
      deletionProtectionEnabled: args.protect,
    },
    opts,
  );
}
