import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Settings } from "../../environments/schema";
import { type Signal } from "./signals";
import { scaleTable } from "./tableScaling";

export interface ServiceTableArgs {
  /** AWS name, the same in every place. */
  readonly tableName: string;
  /** Key of this place. */
  readonly kmsKeyArn: pulumi.Input<string>;
  /** `on-demand`, or limits of the throughput that follows the load. */
  readonly capacity: Settings["data"]["tableCapacity"];
  readonly protect: boolean;
  /** Set in the standby: the table of home that this place replicates. */
  readonly replicaOf?: ServiceTable;
}

/**
 * The DynamoDB table of one service in one place, on demand or with throughput that follows the load. Items are found by `pk` and `sk`; those with `expiresAt`
 * (epoch seconds) leave on their own. Home owns the table; its peer is a replica of it, kept within about a second,
 * last writer wins.
 *
 * A failover changes nothing here. Cost: per request, or per unit of throughput and hour, and per gigabyte, in each place.
 */
export class ServiceTable extends pulumi.ComponentResource {
  public readonly arn: pulumi.Output<string>;
  /** What a replica waits for: DynamoDB adds none to provisioned throughput that does not scale. */
  public readonly replicable: readonly pulumi.Resource[];
  public readonly signals: readonly Signal[];

  constructor(name: string, args: ServiceTableArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:ServiceTable", name, { tableName: args.tableName }, opts);
    const child = { parent: this };
    const made = args.replicaOf
      ? replica(name, args, args.replicaOf, child)
      : table(name, args, child);
    this.arn = made.arn;
    this.replicable =
      args.capacity === "on-demand"
        ? []
        : scaleTable(
            name,
            { table: args.tableName, capacity: args.capacity, isReplica: !!args.replicaOf },
            { ...child, dependsOn: [made] },
          );
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
  const { capacity, protect } = args;
  return new aws.dynamodb.Table(
    `${name}-table`,
    {
      name: args.tableName,
      ...(capacity === "on-demand"
        ? { billingMode: "PAY_PER_REQUEST" }
        : {
            billingMode: "PROVISIONED",
            readCapacity: capacity.read.min,
            writeCapacity: capacity.write.min,
          }),
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
      deletionProtectionEnabled: protect,
    },
    {
      ...opts,
      protect,
      // The peer's TableReplica owns that list (provider documentation of dynamodb.TableReplica); load moves the capacity.
      ignoreChanges: [
        "replicas",
        ...(capacity === "on-demand" ? [] : ["readCapacity", "writeCapacity"]),
      ],
    },
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
    { ...opts, protect: args.protect, dependsOn: [...of.replicable] },
  );
}
