import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Rds } from "../../environments/schema";
import { trust } from "../support/iam";
import { logGroup } from "./logGroup";
import {
  endpointParameter,
  type Founding,
  type RelationalDatabase,
  type RelationalDatabaseArgs,
} from "./relationalDatabase";
import { type Signal } from "./signals";

export interface RdsDatabaseArgs extends RelationalDatabaseArgs {
  readonly sizing: Rds;
  readonly founding: Founding;
}

const GiB = 2 ** 30;

/**
 * One RDS for PostgreSQL instance with, by `multiAz`, a second one in another zone that takes over by itself within a
 * minute or two, under the same endpoint. It does not leave its region: an active-passive stack is on Aurora.
 *
 * Once per stack. Cost: the instance, twice with `multiAz`, and its storage.
 */
export class RdsDatabase extends pulumi.ComponentResource implements RelationalDatabase {
  public readonly arn: pulumi.Output<string>;
  public readonly endpoint: pulumi.Output<string>;
  public readonly instances: readonly aws.rds.Instance[];
  public readonly signals: readonly Signal[];

  constructor(name: string, args: RdsDatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:RdsDatabase", name, { cluster: args.cluster, region: args.region }, opts);
    const child = { parent: this };
    const identifier = `${args.prefix}-${args.cluster}-${args.region}`;

    const parameters = instanceParameters(name, args.sizing.engineVersion, child);
    const logs = logGroup(
      `${name}-logs`,
      `/aws/rds/instance/${identifier}/postgresql`,
      args.logging,
      child,
    );
    const monitoring = monitoringRole(name, child);
    const instance = database(name, identifier, args, parameters, monitoring, {
      ...child,
      dependsOn: [logs, monitoring.grant],
    });
    endpointParameter(
      name,
      {
        prefix: args.prefix,
        cluster: args.cluster,
        description: `RDS database ${args.cluster} of this place`,
        host: instance.address,
        readerHost: instance.address,
        port: instance.port,
      },
      child,
    );

    this.arn = instance.arn;
    this.endpoint = instance.address;
    this.instances = [instance];
    this.signals = signals(args, identifier);
    this.registerOutputs({ endpoint: this.endpoint });
  }
}

function instanceParameters(
  name: string,
  engineVersion: string,
  opts: pulumi.CustomResourceOptions,
) {
  return new aws.rds.ParameterGroup(
    `${name}-parameters`,
    {
      family: `postgres${engineVersion.split(".")[0] ?? ""}`,
      description: "TLS only; slow statements are logged",
      parameters: [
        { name: "rds.force_ssl", value: "1" },
        { name: "log_min_duration_statement", value: "1000" },
      ],
    },
    opts,
  );
}

interface Monitoring {
  readonly role: aws.iam.Role;
  readonly grant: aws.iam.RolePolicyAttachment;
}

/** Enhanced monitoring tells the processes of the operating system apart, which CloudWatch's own metrics cannot. */
function monitoringRole(name: string, opts: pulumi.CustomResourceOptions): Monitoring {
  const role = new aws.iam.Role(
    `${name}-monitoring`,
    { assumeRolePolicy: trust("monitoring.rds.amazonaws.com") },
    opts,
  );
  const grant = new aws.iam.RolePolicyAttachment(
    `${name}-monitoring-grant`,
    {
      role: role.name,
      policyArn: "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole",
    },
    opts,
  );
  return { role, grant };
}

function database(
  name: string,
  identifier: string,
  args: RdsDatabaseArgs,
  parameters: aws.rds.ParameterGroup,
  monitoring: Monitoring,
  opts: pulumi.CustomResourceOptions,
) {
  const { sizing } = args;
  return new aws.rds.Instance(
    `${name}-instance`,
    {
      identifier,
      engine: "postgres",
      engineVersion: sizing.engineVersion,
      // The version is a setting, reviewed before it changes.
      autoMinorVersionUpgrade: false,
      instanceClass: sizing.instanceClass,
      multiAz: sizing.multiAz,
      storageType: "gp3",
      allocatedStorage: sizing.storageGiB,
      maxAllocatedStorage: 5 * sizing.storageGiB,
      storageEncrypted: true,
      kmsKeyId: args.keys.data.arn,
      username: args.founding.masterUsername,
      password: args.founding.masterPassword,
      port: 5432,
      dbSubnetGroupName: args.subnetGroupName,
      vpcSecurityGroupIds: [args.securityGroupId],
      publiclyAccessible: false,
      parameterGroupName: parameters.name,
      caCertIdentifier: "rds-ca-rsa2048-g1",
      iamDatabaseAuthenticationEnabled: true,
      backupRetentionPeriod: sizing.backupRetentionDays,
      backupWindow: "02:00-03:00",
      maintenanceWindow: "sun:03:30-sun:04:30",
      copyTagsToSnapshot: true,
      deleteAutomatedBackups: !args.protect,
      enabledCloudwatchLogsExports: ["postgresql"],
      performanceInsightsEnabled: true,
      performanceInsightsKmsKeyId: args.keys.data.arn,
      monitoringInterval: 60,
      monitoringRoleArn: monitoring.role.arn,
      deletionProtection: args.protect,
      skipFinalSnapshot: !args.protect,
      finalSnapshotIdentifier: `${identifier}-final`,
    },
    // The password is in Secrets Manager, which is where it changes.
    { ...opts, protect: args.protect, ignoreChanges: ["password"] },
  );
}

function signals({ cluster, sizing }: RdsDatabaseArgs, identifier: string): Signal[] {
  const common = {
    namespace: "AWS/RDS",
    dimensions: { DBInstanceIdentifier: identifier },
    minutes: 10,
  };
  return [
    {
      ...common,
      name: `${cluster}-database-cpu`,
      description:
        "The database is short of CPU: look at Performance Insights, then raise data.relational.instanceClass",
      metric: "CPUUtilization",
      statistic: "Average",
      threshold: 80,
    },
    {
      ...common,
      name: `${cluster}-database-storage`,
      // RDS adds storage below a tenth: less than a twentieth is left only where it may not, or not yet.
      description:
        "The disk fills faster than it grows, or has grown to its limit: raise data.relational.storageGiB",
      metric: "FreeStorageSpace",
      statistic: "Minimum",
      threshold: (sizing.storageGiB * GiB) / 20,
      comparison: "LessThanOrEqualToThreshold",
    },
    {
      ...common,
      name: `${cluster}-database-connections`,
      description:
        "Nearly all connections are taken: look for a service that leaks them, or raise data.relational.instanceClass",
      metric: "DatabaseConnections",
      statistic: "Maximum",
      threshold: Math.floor(0.8 * connectionLimit(sizing.instanceClass)),
    },
  ];
}

const smallSizes: { readonly [size: string]: number } = {
  micro: 1,
  small: 2,
  medium: 4,
  large: 8,
  xlarge: 16,
};

/**
 * Connections that RDS's default parameters allow: `LEAST({DBInstanceClassMemory/9531392}, 5000)` (RDS user guide, quotas).
 * Memory follows from the class: 8 GiB in a `large`, twice as much in the memory-optimised families.
 */
export function connectionLimit(instanceClass: string): number {
  const [, family = "", size = ""] = instanceClass.split(".");
  const times = /^(\d+)xlarge$/.exec(size)?.[1];
  const general = times === undefined ? (smallSizes[size] ?? 8) : 16 * Number(times);
  const memory = (family.startsWith("r") ? 2 * general : general) * GiB;
  return Math.min(Math.floor(memory / 9_531_392), 5000);
}
