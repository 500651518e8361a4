import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type DataTierArgs, type ReachableStore } from "../dataTier";
import { names } from "../support/names";
import { clusterOf, servicesWith } from "../support/services";
import { AuroraDatabase } from "./auroraDatabase";
import { DatabaseBootstrap } from "./databaseBootstrap";
import { GeneratedSecret } from "./generatedSecret";
import { LoginRotation } from "./loginRotation";
import { RdsDatabase } from "./rdsDatabase";
import { type Founding, type RelationalDatabase } from "./relationalDatabase";

type Logins = ReadonlyMap<string, GeneratedSecret>;

/** The databases of a tier: who may reach them, and the clusters or instances by name. */
export interface RelationalStores {
  readonly access: DatabaseAccess;
  readonly databases: ReadonlyMap<string, RelationalDatabase>;
  readonly reachable: ReachableStore;
}

interface DatabaseAccess {
  readonly securityGroup: aws.ec2.SecurityGroup;
  readonly subnetGroup: aws.rds.SubnetGroup;
}

/**
 * A database and a login in PostgreSQL for every service that wants one: founded at home, joined in the standby. Absent
 * where no service has such a store.
 */
export function relationalStores(
  name: string,
  args: DataTierArgs,
  opts: pulumi.ComponentResourceOptions,
): RelationalStores | undefined {
  const services = servicesWith(args.context.services, "postgres");
  if (services.length === 0) {
    return undefined;
  }
  const description = engineNames[args.sizing.relational.engine];
  const access = databaseAccess(name, args, description, opts);
  const logins: Logins = new Map(
    args.joins
      ? []
      : services.map((service) => [service, serviceLogin(name, service, args, opts)] as const),
  );
  const perService = args.context.clusterPerService;
  const clusters = [...new Set(services.map((service) => clusterOf(service, perService)))];
  const databases = new Map(
    clusters.map((cluster) => {
      const own = services.filter((service) => clusterOf(service, perService) === cluster);
      return [cluster, databaseWithLogins(name, cluster, own, logins, access, args, opts)];
    }),
  );
  reservations(name, args, opts);
  const groupId = access.securityGroup.id;
  return { access, databases, reachable: { name: "databases", groupId, port: 5432, description } };
}

const engineNames = {
  "aurora-postgres": "Aurora PostgreSQL",
  "rds-postgres": "RDS for PostgreSQL",
};

/** Isolated subnets, and a security group that lets nobody in by itself. */
function databaseAccess(
  name: string,
  { network }: DataTierArgs,
  description: string,
  opts: pulumi.CustomResourceOptions,
): DatabaseAccess {
  const securityGroup = new aws.ec2.SecurityGroup(
    `${name}-databases`,
    { vpcId: network.vpcId, description },
    opts,
  );
  const subnetGroup = new aws.rds.SubnetGroup(
    `${name}-subnets`,
    { subnetIds: network.isolatedSubnetIds, description: "Isolated subnets" },
    opts,
  );
  return { securityGroup, subnetGroup };
}

/** One cluster or instance, what makes its services' databases, and what changes their logins. */
function databaseWithLogins(
  name: string,
  cluster: string,
  services: readonly string[],
  logins: Logins,
  access: DatabaseAccess,
  args: DataTierArgs,
  opts: pulumi.ComponentResourceOptions,
): RelationalDatabase {
  const part = `${name}-${cluster}`;
  const { context, network, logging, sizing } = args;
  const founder = args.joins ? undefined : founderLogin(part, cluster, args, opts);
  const database = databaseOf(part, cluster, access, founder, args, opts);
  const bootstrap = new DatabaseBootstrap(
    `${part}-bootstrap`,
    {
      ...{ cluster, database, services, context, network, logging },
      after: [...logins.values(), ...(founder ? [founder] : [])].map(({ ready }) => ready),
    },
    opts,
  );
  if (founder && sizing.relational.rotationDays !== undefined) {
    const own = new Map([...logins].filter(([service]) => services.includes(service)));
    new LoginRotation(
      `${part}-rotation`,
      {
        ...{ cluster, context, network, logging, logins: own },
        days: sizing.relational.rotationDays,
        after: [bootstrap.run],
      },
      opts,
    );
  }
  return database;
}

/** AWS's examples call it `postgres` or `admin`; a name of our own is not guessed first (RDS.24). */
const founderName = "evenkeel";

function databaseOf(
  name: string,
  cluster: string,
  access: DatabaseAccess,
  founder: GeneratedSecret | undefined,
  args: DataTierArgs,
  opts: pulumi.ComponentResourceOptions,
): RelationalDatabase {
  const { relational } = args.sizing;
  const common = {
    prefix: args.context.prefix,
    region: args.context.location.region,
    cluster,
    subnetGroupName: access.subnetGroup.name,
    securityGroupId: access.securityGroup.id,
    keys: args.keys,
    logging: args.logging,
    protect: args.protect,
  };
  const founding: Founding | undefined = founder && {
    masterUsername: founderName,
    masterPassword: founder.password,
  };
  if (relational.engine === "aurora-postgres") {
    const joins = args.joins?.databases.get(cluster);
    return new AuroraDatabase(
      name,
      {
        ...common,
        sizing: relational,
        global: args.global,
        maxLagSeconds: args.maxLagSeconds,
        ...(founding ? { founding } : {}),
        joins: joins instanceof AuroraDatabase ? joins : undefined,
      },
      opts,
    );
  }
  if (founding === undefined) {
    throw new Error(`${name}: an RDS database joins no other; only Aurora has a global database`);
  }
  return new RdsDatabase(name, { ...common, sizing: relational, founding }, opts);
}

function founderLogin(
  name: string,
  cluster: string,
  args: DataTierArgs,
  opts: pulumi.ComponentResourceOptions,
) {
  const what =
    args.sizing.relational.engine === "aurora-postgres" ? "Aurora cluster" : "RDS database";
  return new GeneratedSecret(
    `${name}-founder`,
    {
      secretName: names.clusterSecret(args.context.prefix, cluster),
      description: `Founder's login of the ${what} ${cluster}`,
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
      rotates: true,
      protect: args.protect,
    },
    opts,
  );
}

/**
 * Instances paid for in advance. A purchase can be neither changed nor given back, so it is always protected, and stays
 * when the stack goes. Entries of one offering are told apart by their order.
 */
function reservations(name: string, args: DataTierArgs, opts: pulumi.CustomResourceOptions): void {
  const place = args.joins ? "standby" : "home";
  const here = args.sizing.relational.reservations.filter((each) => each.place === place);
  here.forEach(({ offeringId, count }, index) => {
    const nth = here.slice(0, index).filter((each) => each.offeringId === offeringId).length + 1;
    new aws.rds.ReservedInstance(
      `${name}-reservation-${offeringId}-${nth}`,
      { offeringId, instanceCount: count },
      { ...opts, protect: true, retainOnDelete: true },
    );
  });
}
