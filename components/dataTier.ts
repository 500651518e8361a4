import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Settings } from "../environments/schema";
import { type Network } from "./network";
import { Cache } from "./parts/cache";
import { DynamodbAccelerator } from "./parts/dynamodbAccelerator";
import { type EncryptionKeys } from "./parts/encryptionKeys";
import { allowFlow } from "./parts/flow";
import { type SecretReplica } from "./parts/generatedSecret";
import { type Logging } from "./parts/logGroup";
import { type RelationalDatabase } from "./parts/relationalDatabase";
import { relationalStores } from "./parts/relationalStores";
import { ServiceTable } from "./parts/serviceTable";
import { type Signal } from "./parts/signals";
import { names } from "./support/names";
import { type ServiceContext, servicesWith } from "./support/services";

export interface DataTierArgs {
  readonly network: Network;
  readonly keys: EncryptionKeys;
  readonly context: ServiceContext;
  readonly sizing: Settings["data"];
  readonly logging: Logging;
  readonly protect: boolean;
  /** Whether the databases form a global database with a peer's. */
  readonly global: boolean;
  /** Places that hold copies of home's secrets: the standby's region and key. @default none */
  readonly secretReplicas?: readonly SecretReplica[];
  /** Seconds of the global database's lag that ring an alarm. @default 5 */
  readonly maxLagSeconds?: number;
  /** Set in the standby: the tier of home that this one joins. Absent: this tier founds its stores. */
  readonly joins?: DataTier;
}

/** A store that callers reach over the network of its place. */
export interface ReachableStore {
  /** `databases`, `cache` or `dax`: for the names of the rules that let somebody in. */
  readonly name: "databases" | "cache" | "dax";
  readonly groupId: pulumi.Output<string>;
  /** TCP port. */
  readonly port: number;
  /** For the console and for auditors: `Aurora PostgreSQL`. */
  readonly description: string;
}

/**
 * Every store of one place: a database and login per service in PostgreSQL, a DynamoDB table per service that wants one,
 * a cache, an accelerator of the tables, and the logins' secrets. At home they are founded; the standby joins them. It
 * does not own keys, which exist before any store does, nor backups.
 *
 * Once per place. A failover changes nothing here: AWS moves the writer, and the program looks away.
 * Cost: the database instances above all, in both places.
 */
export class DataTier extends pulumi.ComponentResource {
  /** Aurora clusters or RDS instances by name: `shared`, or one per service. */
  public readonly databases: ReadonlyMap<string, RelationalDatabase>;
  /** DynamoDB tables by service. */
  public readonly tables: ReadonlyMap<string, ServiceTable>;
  /** Whom callers reach and on which port; whoever may call adds a rule for each. */
  public readonly stores: readonly ReachableStore[];
  /** Where a database of this place may be restored to. Absent without any. */
  public readonly databaseSubnetGroup?: aws.rds.SubnetGroup;
  /** Security group of the databases. Absent without any. */
  public readonly databaseSecurityGroupId?: pulumi.Output<string>;
  /** Security group of the cache. Absent without one. */
  public readonly cacheSecurityGroupId?: pulumi.Output<string>;
  /** The cache, which the standby's may follow. Absent without one. */
  public readonly cache?: Cache;
  /** What is worth an alarm here. */
  public readonly signals: readonly Signal[];

  constructor(name: string, args: DataTierArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:tier:DataTier", name, { sizing: args.sizing, protect: args.protect }, opts);
    const child = { parent: this };

    const relational = relationalStores(name, args, child);
    this.databases = relational?.databases ?? new Map();
    this.tables = tables(name, args, child);
    const cache = cacheOf(name, args, child);
    const dax = acceleratorOf(name, args, child);

    this.databaseSubnetGroup = relational?.access.subnetGroup;
    this.databaseSecurityGroupId = relational?.access.securityGroup.id;
    this.cacheSecurityGroupId = cache?.securityGroupId;
    this.cache = cache;
    this.stores = [
      ...(relational ? [relational.reachable] : []),
      ...(cache ? [{ ...cacheStore, groupId: cache.securityGroupId }] : []),
      ...(dax ? [{ ...daxStore, groupId: dax.securityGroupId }] : []),
    ];
    for (const store of this.stores) {
      allowFunctions(name, store, args.network, child);
    }
    this.signals = [
      ...[...this.databases.values()].flatMap(({ signals }) => signals),
      ...[...this.tables.values()].flatMap(({ signals }) => signals),
      ...(cache?.signals ?? []),
      ...(dax?.signals ?? []),
    ];
    this.registerOutputs({
      databaseEndpoints: [...this.databases.values()].map(({ endpoint }) => endpoint),
      tableArns: [...this.tables.values()].map(({ arn }) => arn),
    });
  }
}

const cacheStore = { name: "cache", port: 6379, description: "the cache" } as const;
/** With TLS; without it would be 8111. */
const daxStore = { name: "dax", port: 9111, description: "the DynamoDB Accelerator" } as const;

/** Functions of this VPC may call every store; whoever else may adds a rule of its own. */
function allowFunctions(
  name: string,
  { name: store, groupId, port, description }: ReachableStore,
  network: Network,
  opts: pulumi.CustomResourceOptions,
): void {
  allowFlow(
    `${name}-functions-to-${store}`,
    {
      from: network.functionsSecurityGroupId,
      to: groupId,
      port,
      description: `Functions to ${description}`,
    },
    opts,
  );
}

function tables(name: string, args: DataTierArgs, opts: pulumi.ComponentResourceOptions) {
  return new Map(
    servicesWith(args.context.services, "dynamodb").map((service) => [
      service,
      new ServiceTable(
        `${name}-${service}`,
        {
          tableName: names.table(args.context.prefix, service),
          kmsKeyArn: args.keys.data.arn,
          capacity: args.sizing.tableCapacity,
          protect: args.protect,
          replicaOf: args.joins?.tables.get(service),
        },
        opts,
      ),
    ]),
  );
}

function cacheOf(name: string, args: DataTierArgs, opts: pulumi.ComponentResourceOptions) {
  const { joins, sizing } = args;
  const { cache } = sizing;
  return cache === "none"
    ? undefined
    : new Cache(
        `${name}-cache`,
        {
          prefix: args.context.prefix,
          network: args.network,
          keys: args.keys,
          engine: cache.engine,
          nodeType: cache.nodeType,
          replicas: cache.replicas,
          protect: args.protect,
          global: cache.global && args.global && !joins,
          joins: cache.global ? joins?.cache : undefined,
        },
        opts,
      );
}

function acceleratorOf(
  name: string,
  { sizing, context, network, keys, protect }: DataTierArgs,
  opts: pulumi.ComponentResourceOptions,
) {
  return sizing.dax === "none"
    ? undefined
    : new DynamodbAccelerator(
        `${name}-dax`,
        { ...sizing.dax, context, network, keys, protect },
        opts,
      );
}
