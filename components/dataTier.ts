import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Aurora, type Settings } from "../environments/schema";
import { type Network } from "./network";
import { AuroraDatabase } from "./parts/auroraDatabase";
import { Cache } from "./parts/cache";
import { DatabaseBootstrap } from "./parts/databaseBootstrap";
import { type EncryptionKeys } from "./parts/encryptionKeys";
import { allowFlow } from "./parts/flow";
import { GeneratedSecret, type SecretReplica } from "./parts/generatedSecret";
import { type Logging } from "./parts/logGroup";
import { ServiceTable } from "./parts/serviceTable";
import { type Signal } from "./parts/signals";
import { names } from "./support/names";
import { clusterOf, type ServiceContext, servicesWith } from "./support/services";

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
  /** Set in the standby: the tier of home that this one joins. Absent: this tier founds its stores. */
  readonly joins?: DataTier;
}

/**
 * Every store of one place: a database and login per service in Aurora PostgreSQL, a DynamoDB table per service that wants
 * one, a cache, and the logins' secrets. At home they are founded; the standby joins them. It does not own keys, which
 * exist before any store does.
 *
 * Once per place. A failover changes nothing here: AWS moves the writer, and the program looks away.
 * Cost: the database instances above all, in both places.
 */
export class DataTier extends pulumi.ComponentResource {
  /** Aurora clusters by name: `shared`, or one per service. */
  public readonly databases: ReadonlyMap<string, AuroraDatabase>;
  /** DynamoDB tables by service. */
  public readonly tables: ReadonlyMap<string, ServiceTable>;
  /** Security group of the databases; whoever may call adds a rule. Absent without any. */
  public readonly databaseSecurityGroupId?: pulumi.Output<string>;
  /** Security group of the cache. Absent without one. */
  public readonly cacheSecurityGroupId?: pulumi.Output<string>;
  /** What is worth an alarm here. */
  public readonly signals: readonly Signal[];

  constructor(name: string, args: DataTierArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:tier:DataTier", name, { sizing: args.sizing, protect: args.protect }, opts);
    const child = { parent: this };

    const relational = servicesWith(args.context.services, "postgres");
    const access = relational.length > 0 ? databaseAccess(name, args, child) : undefined;
    this.databases = access ? databases(name, relational, access, args, child) : new Map();
    this.tables = tables(name, args, child);
    const cache = cacheOf(name, args, child);

    this.databaseSecurityGroupId = access?.securityGroup.id;
    this.cacheSecurityGroupId = cache?.securityGroupId;
    this.signals = [
      ...[...this.databases.values()].flatMap(({ signals }) => signals),
      ...[...this.tables.values()].flatMap(({ signals }) => signals),
      ...(cache?.signals ?? []),
    ];
    this.registerOutputs({
      databaseEndpoints: [...this.databases.values()].map(({ cluster }) => cluster.endpoint),
      tableArns: [...this.tables.values()].map(({ arn }) => arn),
    });
  }
}

interface DatabaseAccess {
  readonly securityGroup: aws.ec2.SecurityGroup;
  readonly subnetGroup: aws.rds.SubnetGroup;
}

/** Isolated subnets, and only functions of this VPC may call; the cluster adds its own rule. */
function databaseAccess(
  name: string,
  { network }: DataTierArgs,
  opts: pulumi.CustomResourceOptions,
): DatabaseAccess {
  const securityGroup = new aws.ec2.SecurityGroup(
    `${name}-databases`,
    { vpcId: network.vpcId, description: "Aurora PostgreSQL" },
    opts,
  );
  allowFlow(
    `${name}-functions-to-databases`,
    {
      from: network.functionsSecurityGroupId,
      to: securityGroup.id,
      port: 5432,
      description: "Functions to Aurora PostgreSQL",
    },
    opts,
  );
  const subnetGroup = new aws.rds.SubnetGroup(
    `${name}-subnets`,
    { subnetIds: network.isolatedSubnetIds, description: "Isolated subnets" },
    opts,
  );
  return { securityGroup, subnetGroup };
}

function databases(
  name: string,
  services: readonly string[],
  access: DatabaseAccess,
  args: DataTierArgs,
  opts: pulumi.ComponentResourceOptions,
): Map<string, AuroraDatabase> {
  const perService = args.context.clusterPerService;
  const logins = args.joins
    ? []
    : services.map((service) => serviceLogin(name, service, args, opts));
  const clusters = [...new Set(services.map((service) => clusterOf(service, perService)))];
  return new Map(
    clusters.map((cluster) => {
      const part = `${name}-${cluster}`;
      const founder = args.joins ? undefined : founderLogin(part, cluster, args, opts);
      const database = new AuroraDatabase(
        part,
        {
          prefix: args.context.prefix,
          region: args.context.location.region,
          cluster,
          sizing: auroraOf(args.sizing),
          subnetGroupName: access.subnetGroup.name,
          securityGroupId: access.securityGroup.id,
          keys: args.keys,
          logging: args.logging,
          protect: args.protect,
          global: args.global,
          ...(founder
            ? { founding: { masterUsername: founderName, masterPassword: founder.password } }
            : {}),
          joins: args.joins?.databases.get(cluster),
        },
        opts,
      );
      new DatabaseBootstrap(
        `${part}-bootstrap`,
        {
          cluster,
          database,
          services: services.filter((service) => clusterOf(service, perService) === cluster),
          context: args.context,
          network: args.network,
          logging: args.logging,
          after: [...logins.map(({ ready }) => ready), ...(founder ? [founder.ready] : [])],
        },
        opts,
      );
      return [cluster, database];
    }),
  );
}

/** AWS's examples call it `postgres` or `admin`; a name of our own is not guessed first (RDS.24). */
const founderName = "evenkeel";

function founderLogin(
  name: string,
  cluster: string,
  args: DataTierArgs,
  opts: pulumi.ComponentResourceOptions,
) {
  return new GeneratedSecret(
    `${name}-founder`,
    {
      secretName: names.clusterSecret(args.context.prefix, cluster),
      description: `Founder's login of the Aurora cluster ${cluster}`,
      username: founderName,
      kmsKeyArn: args.keys.data.arn,
      replicas: args.secretReplicas,
      protect: args.protect,
    },
    opts,
  );
}

function serviceLogin(
  name: string,
  service: string,
  args: DataTierArgs,
  opts: pulumi.ComponentResourceOptions,
) {
  return new GeneratedSecret(
    `${name}-${service}-login`,
    {
      secretName: names.serviceSecret(args.context.prefix, service),
      description: `Database login of ${service}`,
      username: service.replace(/-/g, "_"),
      kmsKeyArn: args.keys.data.arn,
      replicas: args.secretReplicas,
      protect: args.protect,
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
          protect: args.protect,
          replicaOf: args.joins?.tables.get(service),
        },
        opts,
      ),
    ]),
  );
}

function cacheOf(name: string, args: DataTierArgs, opts: pulumi.ComponentResourceOptions) {
  if (args.sizing.cache === "none") {
    return undefined;
  }
  const cache = new Cache(
    `${name}-cache`,
    {
      prefix: args.context.prefix,
      network: args.network,
      keys: args.keys,
      nodeType: args.sizing.cache.nodeType,
      replicas: args.sizing.cache.replicas,
      protect: args.protect,
    },
    opts,
  );
  allowFlow(
    `${name}-functions-to-cache`,
    {
      from: args.network.functionsSecurityGroupId,
      to: cache.securityGroupId,
      port: 6379,
      description: "Functions to the cache",
    },
    opts,
  );
  return cache;
}

/** TODO(data): RDS. */
function auroraOf({ relational }: Settings["data"]): Aurora {
  if (relational.engine !== "aurora-postgres") {
    throw new Error("RDS is not built yet");
  }
  return relational;
}
