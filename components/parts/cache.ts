import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Network } from "../network";
import { names } from "../support/names";
import { physicalName } from "../support/naming";
import { type EncryptionKeys } from "./encryptionKeys";
import { GeneratedSecret } from "./generatedSecret";
import { type Signal } from "./signals";

export interface CacheArgs {
  readonly prefix: string;
  readonly network: Network;
  readonly keys: EncryptionKeys;
  readonly engine: "valkey" | "redis";
  readonly nodeType: string;
  /** Replicas beside the first node; with one or more, a lost zone is survived. */
  readonly replicas: number;
  readonly protect: boolean;
}

/**
 * A Valkey or Redis replication group of one place, TLS and password only, with AWS's parameters of its engine. Redis
 * becomes Valkey in place; the way back is another cache. A cache is no system of record: each place fills its
 * own, and the standby starts cold.
 *
 * A failover changes nothing here. Cost: its nodes.
 */
export class Cache extends pulumi.ComponentResource {
  public readonly securityGroupId: pulumi.Output<string>;
  public readonly endpoint: pulumi.Output<string>;
  public readonly signals: readonly Signal[];

  constructor(name: string, args: CacheArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:Cache", name, { nodeType: args.nodeType, replicas: args.replicas }, opts);
    const child = { parent: this };
    const groupId = physicalName(args.prefix, 40);

    const login = new GeneratedSecret(
      `${name}-login`,
      {
        secretName: names.cacheSecret(args.prefix),
        description: "Login of the cache of this place",
        username: "default",
        kmsKeyArn: args.keys.data.arn,
        protect: args.protect,
      },
      child,
    );
    const securityGroup = new aws.ec2.SecurityGroup(
      `${name}-access`,
      { vpcId: args.network.vpcId, description: "Cache" },
      child,
    );
    const subnets = new aws.elasticache.SubnetGroup(
      `${name}-subnets`,
      { subnetIds: args.network.isolatedSubnetIds },
      child,
    );
    const group = replicationGroup(name, groupId, args, login, securityGroup, subnets, child);

    addressParameter(name, args, group, child);

    this.securityGroupId = securityGroup.id;
    this.endpoint = group.primaryEndpointAddress;
    this.signals = [cacheMemory(groupId)];
    this.registerOutputs({ endpoint: this.endpoint });
  }
}

/** Redis 7.1 is the last that AWS offers; Valkey 8.0 takes over from it in place. */
const engineVersions = { valkey: "8.0", redis: "7.1" };

function replicationGroup(
  name: string,
  groupId: string,
  args: CacheArgs,
  login: GeneratedSecret,
  securityGroup: aws.ec2.SecurityGroup,
  subnets: aws.elasticache.SubnetGroup,
  opts: pulumi.CustomResourceOptions,
) {
  const survivesZone = args.replicas > 0;
  return new aws.elasticache.ReplicationGroup(
    `${name}-group`,
    {
      replicationGroupId: groupId,
      description: `Cache of ${args.prefix}`,
      engine: args.engine,
      engineVersion: engineVersions[args.engine],
      nodeType: args.nodeType,
      port: 6379,
      numCacheClusters: 1 + args.replicas,
      automaticFailoverEnabled: survivesZone,
      multiAzEnabled: survivesZone,
      subnetGroupName: subnets.name,
      securityGroupIds: [securityGroup.id],
      atRestEncryptionEnabled: true,
      kmsKeyId: args.keys.data.arn,
      transitEncryptionEnabled: true,
      transitEncryptionMode: "required",
      authToken: login.password,
      autoMinorVersionUpgrade: true,
      snapshotRetentionLimit: 1,
      snapshotWindow: "01:00-02:00",
      maintenanceWindow: "sun:03:30-sun:04:30",
    },
    { ...opts, protect: args.protect },
  );
}

/** Where clients of this place find the cache: writers the one, readers any of the nodes. */
function addressParameter(
  name: string,
  { prefix }: CacheArgs,
  group: aws.elasticache.ReplicationGroup,
  opts: pulumi.CustomResourceOptions,
) {
  new aws.ssm.Parameter(
    `${name}-address`,
    {
      name: names.cacheParameter(prefix),
      description: "Cache of this place: host and port for writers, host for readers",
      type: "String",
      value: pulumi.jsonStringify({
        host: group.primaryEndpointAddress,
        readerHost: group.readerEndpointAddress,
        port: group.port,
      }),
    },
    opts,
  );
}

function cacheMemory(groupId: string): Signal {
  return {
    name: "cache-memory",
    description: "The cache is nearly full and evicts: choose a larger data.cache.nodeType",
    namespace: "AWS/ElastiCache",
    metric: "DatabaseMemoryUsagePercentage",
    // Metrics are kept per node; the first stands for the group.
    dimensions: { CacheClusterId: `${groupId}-001` },
    statistic: "Maximum",
    threshold: 90,
  };
}
