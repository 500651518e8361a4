import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { allow, policy, type Statement, trust } from "../support/iam";
import { arn, type Location } from "../support/names";
import { type EncryptionKeys } from "./encryptionKeys";
import { logGroup, type Logging } from "./logGroup";

export interface BuildProjectArgs {
  /** AWS name. */
  readonly projectName: string;
  readonly description: string;
  readonly location: Location;
  readonly keys: EncryptionKeys;
  readonly logging: Logging;
  /** The commands, as CodeBuild's YAML. */
  readonly buildspec: string;
  readonly environment: { readonly [name: string]: pulumi.Input<string> };
  /** Whether the commands build images: Docker needs a privileged container. */
  readonly buildsImages: boolean;
  /** Bucket that the pipeline hands sources and artifacts over in. */
  readonly artifacts: aws.s3.Bucket;
  /** What its role allows besides logs and artifacts. */
  readonly statements: readonly Statement[];
  /** The VPC to run in. @default outside any VPC */
  readonly vpc?: {
    readonly vpcId: pulumi.Input<string>;
    readonly subnetIds: pulumi.Input<string[]>;
    readonly securityGroupId: pulumi.Input<string>;
  };
}

/** CodeBuild's own image with Docker and the AWS CLI (CodeBuild user guide, "Docker images provided by CodeBuild"). */
const image = "aws/codebuild/amazonlinux-x86_64-standard:5.0";

/**
 * A CodeBuild project that a pipeline starts, with a role and a log group of its own.
 *
 * Cost: per minute of building.
 */
export class BuildProject extends pulumi.ComponentResource {
  public readonly project: aws.codebuild.Project;
  public readonly roleArn: pulumi.Output<string>;

  constructor(name: string, args: BuildProjectArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:BuildProject", name, { projectName: args.projectName }, opts);
    const child = { parent: this };
    const logs = logGroup(
      `${name}-logs`,
      `/aws/codebuild/${args.projectName}`,
      args.logging,
      child,
    );
    const role = new aws.iam.Role(
      `${name}-role`,
      { assumeRolePolicy: trust("codebuild.amazonaws.com") },
      child,
    );
    const grants = new aws.iam.RolePolicy(
      `${name}-policy`,
      { role: role.name, policy: policy(...ownStatements(args, logs), ...args.statements) },
      child,
    );
    this.project = project(name, args, role, logs, { ...child, dependsOn: [grants] });
    this.roleArn = role.arn;
    this.registerOutputs({ projectName: args.projectName });
  }
}

function ownStatements(args: BuildProjectArgs, logs: aws.cloudwatch.LogGroup): Statement[] {
  return [
    allow(["logs:CreateLogStream", "logs:PutLogEvents"], pulumi.interpolate`${logs.arn}:*`),
    allow(["s3:GetObject", "s3:PutObject"], pulumi.interpolate`${args.artifacts.arn}/*`),
    allow(["kms:Decrypt", "kms:GenerateDataKey"], args.keys.data.arn),
    ...(args.vpc ? networkStatements(args.location, args.vpc) : []),
  ];
}

/** Network interfaces in the VPC (CodeBuild user guide, "Allow CodeBuild access to AWS services required to create a VPC network interface"). */
function networkStatements(
  location: Location,
  { subnetIds, securityGroupId }: NonNullable<BuildProjectArgs["vpc"]>,
): Statement[] {
  const interfaces = arn("ec2", location, "network-interface/*");
  const subnets = pulumi
    .output(subnetIds)
    .apply((ids) => ids.map((id) => arn("ec2", location, `subnet/${id}`)));
  return [
    // The Describe calls of EC2 know no resources (Service Authorization Reference).
    allow(
      [
        "ec2:DescribeDhcpOptions",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcs",
      ],
      "*",
    ),
    allow(
      ["ec2:CreateNetworkInterface"],
      pulumi
        .all([subnets, securityGroupId])
        .apply(([each, group]) => [
          interfaces,
          arn("ec2", location, `security-group/${group}`),
          ...each,
        ]),
    ),
    allow(["ec2:DeleteNetworkInterface"], interfaces),
    allow(["ec2:CreateNetworkInterfacePermission"], interfaces, {
      StringEquals: { "ec2:AuthorizedService": "codebuild.amazonaws.com" },
    }),
  ];
}

function project(
  name: string,
  args: BuildProjectArgs,
  role: aws.iam.Role,
  logs: aws.cloudwatch.LogGroup,
  opts: pulumi.CustomResourceOptions,
) {
  return new aws.codebuild.Project(
    `${name}-project`,
    {
      name: args.projectName,
      description: args.description,
      serviceRole: role.arn,
      artifacts: { type: "CODEPIPELINE" },
      source: { type: "CODEPIPELINE", buildspec: args.buildspec },
      environment: {
        type: "LINUX_CONTAINER",
        computeType: "BUILD_GENERAL1_MEDIUM",
        image,
        privilegedMode: args.buildsImages,
        environmentVariables: Object.entries(args.environment).map(([key, value]) => ({
          name: key,
          value,
        })),
      },
      encryptionKey: args.keys.data.arn,
      buildTimeout: 60,
      logsConfig: { cloudwatchLogs: { status: "ENABLED", groupName: logs.name } },
      ...(args.vpc
        ? {
            vpcConfig: {
              vpcId: args.vpc.vpcId,
              subnets: args.vpc.subnetIds,
              securityGroupIds: [args.vpc.securityGroupId],
            },
          }
        : {}),
    },
    opts,
  );
}
