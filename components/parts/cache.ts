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
  /** Set at home of a stack with one cache over both places: a global datastore is founded from this one. @default false */
  readonly global?: boolean;
  /** Set in the standby of such a stack: the cache of home that this one follows. */
  readonly joins?: Cache;
}

/**
 * A Valkey or Redis replication group of one place, TLS and password only, with AWS's parameters of its engine. Redis
 * becomes Valkey in place; the way back is another cache. A cache is no system of record: each place fills its
 * own and the standby starts cold, unless both form a global datastore, in which the standby's follows home's.
 *
 * A failover changes no input here: which member of a global datastore takes writes is decided in AWS
 * (`FailoverGlobalReplicationGroup`), and the program looks away. Cost: its nodes, and traffic between members.
 */
export class Cache extends pulumi.ComponentResource {
  public readonly securityGroupId: pulumi.Output<string>;
  public readonly endpoint: pulumi.Output<string>;
  /** The login's, which members of a global datastore share. */
  public readonly password: pulumi.Output<string>;
  /** Set at home of a stack with one cache over both places. */
  public readonly globalGroup?: aws.elasticache.GlobalReplicationGroup;
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
        password: args.joins?.password,
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

    this.globalGroup = args.global === true ? globalDatastore(name, args, group, child) : undefined;
    this.password = login.password;

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
  const { globalGroup } = args.joins ?? {};
  const isMember = args.global === true || globalGroup !== undefined;
  return new aws.elasticache.ReplicationGroup(
    `${name}-group`,
    {
      replicationGroupId: groupId,
      description: `Cache of ${args.prefix}`,
      ...(globalGroup
        ? { globalReplicationGroupId: globalGroup.globalReplicationGroupId }
        : founding(args)),
      port: 6379,
      numCacheClusters: 1 + args.replicas,
      subnetGroupName: subnets.name,
      securityGroupIds: [securityGroup.id],
      kmsKeyId: args.keys.data.arn,
      authToken: login.password,
      snapshotRetentionLimit: 1,
      snapshotWindow: "01:00-02:00",
      maintenanceWindow: "sun:03:30-sun:04:30",
    },
    {
      ...opts,
      protect: args.protect,
      // AWS reports them of every member, and refuses to change them in one (terraform-provider-aws, 24854 and 47644;
      // terraform-aws-elasticache, 7).
      ...(isMember ? { ignoreChanges: ofAllMembers } : {}),
    },
  );
}

/** What members of a global datastore have in common: changed there, for all of them. */
const ofAllMembers = [
  "autoMinorVersionUpgrade",
  "automaticFailoverEnabled",
  "engine",
  "engineVersion",
  "multiAzEnabled",
  "nodeType",
  "parameterGroupName",
];

/** What a group decides that joins no other; one that joins must not say it (provider: ConflictsWith). */
function founding({ engine, nodeType, replicas }: CacheArgs) {
  const survivesZone = replicas > 0;
  return {
    ...{ engine, nodeType, engineVersion: engineVersions[engine] },
    automaticFailoverEnabled: survivesZone,
    multiAzEnabled: survivesZone,
    atRestEncryptionEnabled: true,
    transitEncryptionEnabled: true,
    transitEncryptionMode: "required",
    autoMinorVersionUpgrade: true,
  };
}

/**
 * Founded from the running cache, so that a stack that gets a peer keeps it. Engine and nodes are given again: here they
 * are changed for every member.
 */
function globalDatastore(
  name: string,
  { prefix, engine, nodeType, replicas, protect }: CacheArgs,
  primary: aws.elasticache.ReplicationGroup,
  opts: pulumi.CustomResourceOptions,
) {
  return new aws.elasticache.GlobalReplicationGroup(
    `${name}-global`,
    {
      globalReplicationGroupIdSuffix: prefix,
      globalReplicationGroupDescription: `Cache of ${prefix}, in both places`,
      primaryReplicationGroupId: primary.id,
      ...{ engine, engineVersion: engineVersions[engine], cacheNodeType: nodeType },
      automaticFailoverEnabled: replicas > 0,
    },
    // After a promotion AWS names the other group, and naming this one again would replace the whole
    // (terraform-provider-aws, 46121).
    { ...opts, protect, ignoreChanges: ["primaryReplicationGroupId"] },
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
