import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Network } from "../network";
import { allow, policy, trust } from "../support/iam";
import { arn, names } from "../support/names";
import { acceleratorName, type ServiceContext, servicesWith } from "../support/services";
import { type EncryptionKeys } from "./encryptionKeys";
import { type Signal } from "./signals";

export interface DynamodbAcceleratorArgs {
  readonly context: ServiceContext;
  readonly network: Network;
  readonly keys: EncryptionKeys;
  /** Class of every node: `dax.r5.large`. */
  readonly nodeType: string;
  /** Nodes, spread over the zones; three survive the loss of one. */
  readonly nodes: number;
  readonly protect: boolean;
}

/**
 * A DynamoDB Accelerator in front of the tables of one place: TLS to its clients, encrypted at rest. Items are cached for
 * five minutes: what the other place has written meanwhile is seen late, so services read through it only what may be
 * old. Whoever may call the accelerator reaches every table behind it; the tables' own policies count for its role.
 *
 * Once per place. A failover changes nothing here; the standby's cache is cold. Cost: its nodes, 24 hours a day.
 */
export class DynamodbAccelerator extends pulumi.ComponentResource {
  public readonly securityGroupId: pulumi.Output<string>;
  public readonly signals: readonly Signal[];

  constructor(name: string, args: DynamodbAcceleratorArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:DynamodbAccelerator", name, { nodes: args.nodes }, opts);
    const child = { parent: this };
    const clusterName = acceleratorName(args.context.prefix);

    const securityGroup = new aws.ec2.SecurityGroup(
      `${name}-access`,
      { vpcId: args.network.vpcId, description: "DynamoDB Accelerator" },
      child,
    );
    const { role, grant } = tableRole(name, args, child);
    const cluster = nodes(name, clusterName, args, securityGroup, role, {
      ...child,
      protect: args.protect,
      dependsOn: [grant],
    });
    new aws.ssm.Parameter(
      `${name}-address`,
      {
        name: names.daxParameter(args.context.prefix),
        description: "DynamoDB Accelerator of this place",
        type: "String",
        value: pulumi.interpolate`daxs://${cluster.configurationEndpoint}`,
      },
      child,
    );

    this.securityGroupId = securityGroup.id;
    this.signals = signals(clusterName);
    this.registerOutputs({ clusterArn: cluster.arn });
  }
}

/** DAX goes to DynamoDB by this role: to the services' tables of this place and no other. */
function tableRole(
  name: string,
  { context, keys }: DynamodbAcceleratorArgs,
  opts: pulumi.CustomResourceOptions,
) {
  const { prefix, location, services } = context;
  const tables = servicesWith(services, "dynamodb").map((service) =>
    arn("dynamodb", location, `table/${names.table(prefix, service)}`),
  );
  const role = new aws.iam.Role(
    `${name}-role`,
    { assumeRolePolicy: trust("dax.amazonaws.com") },
    opts,
  );
  const grant = new aws.iam.RolePolicy(
    `${name}-policy`,
    {
      role: role.name,
      policy: policy(
        allow(
          [
            "dynamodb:BatchGetItem",
            "dynamodb:BatchWriteItem",
            "dynamodb:ConditionCheckItem",
            "dynamodb:DeleteItem",
            "dynamodb:DescribeTable",
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:Query",
            "dynamodb:UpdateItem",
          ],
          tables.flatMap((table) => [table, `${table}/index/*`]),
        ),
        allow(["kms:Decrypt"], keys.data.arn),
      ),
    },
    opts,
  );
  return { role, grant };
}

function nodes(
  name: string,
  clusterName: string,
  { network, nodeType, nodes: count }: DynamodbAcceleratorArgs,
  securityGroup: aws.ec2.SecurityGroup,
  role: aws.iam.Role,
  opts: pulumi.CustomResourceOptions,
) {
  const group = { parent: opts.parent };
  const subnets = new aws.dax.SubnetGroup(
    `${name}-subnets`,
    { subnetIds: network.isolatedSubnetIds, description: "Isolated subnets" },
    group,
  );
  const parameters = new aws.dax.ParameterGroup(
    `${name}-parameters`,
    {
      description: "Five minutes for items and queries",
      parameters: [
        { name: "record-ttl-millis", value: "300000" },
        { name: "query-ttl-millis", value: "300000" },
      ],
    },
    group,
  );
  return new aws.dax.Cluster(
    `${name}-cluster`,
    {
      clusterName,
      description: "Cache of the services' tables",
      nodeType,
      replicationFactor: count,
      iamRoleArn: role.arn,
      subnetGroupName: subnets.name,
      parameterGroupName: parameters.name,
      securityGroupIds: [securityGroup.id],
      clusterEndpointEncryptionType: "TLS",
      serverSideEncryption: { enabled: true },
      maintenanceWindow: "sun:03:30-sun:04:30",
    },
    opts,
  );
}

function signals(clusterName: string): Signal[] {
  const common = {
    namespace: "AWS/DAX",
    dimensions: { ClusterId: clusterName },
    minutes: 10,
  };
  return [
    {
      ...common,
      name: "dax-cpu",
      description: "The DynamoDB Accelerator is short of CPU: choose a larger data.dax.nodeType",
      metric: "CPUUtilization",
      statistic: "Average",
      threshold: 80,
    },
    {
      ...common,
      name: "dax-faults",
      description:
        "The DynamoDB Accelerator fails requests: clients should go to the tables until it has recovered",
      metric: "FaultRequestCount",
      statistic: "Sum",
      threshold: 10,
      minutes: 5,
    },
  ];
}
