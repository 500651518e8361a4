import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { allow, policy, trust } from "../support/iam";
import { physicalName } from "../support/naming";
import { type BuildProject } from "./buildProject";
import { type EncryptionKeys } from "./encryptionKeys";

export interface DeliveryPipelineArgs {
  readonly prefix: string;
  /** `OWNER/NAME` on GitHub. */
  readonly repository: string;
  /** Branch whose pushes are delivered. */
  readonly branch: string;
  readonly keys: EncryptionKeys;
  /** Bucket that the stages hand things over in. */
  readonly artifacts: aws.s3.Bucket;
  readonly build: BuildProject;
  readonly deploy: BuildProject;
}

/**
 * From a push to GitHub to the cluster: source, build, deploy; a later push waits until an earlier one is through.
 *
 * The connection is born pending: somebody completes it once in the console (CodePipeline user guide, "Update a pending
 * connection").
 * Cost: per minute of running.
 */
export class DeliveryPipeline extends pulumi.ComponentResource {
  public readonly pipelineName: string;

  constructor(name: string, args: DeliveryPipelineArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:DeliveryPipeline", name, { repository: args.repository }, opts);
    const child = { parent: this };
    this.pipelineName = `${args.prefix}-delivery`;

    const connection = new aws.codeconnections.Connection(
      `${name}-github`,
      { name: physicalName(args.prefix, 32), providerType: "GitHub" },
      child,
    );
    const { role, grants } = pipelineRole(name, args, connection, child);
    new aws.codepipeline.Pipeline(
      `${name}-pipeline`,
      {
        name: this.pipelineName,
        pipelineType: "V2",
        executionMode: "QUEUED",
        roleArn: role.arn,
        artifactStores: [
          {
            type: "S3",
            location: args.artifacts.bucket,
            encryptionKey: { type: "KMS", id: args.keys.data.arn },
          },
        ],
        triggers: [
          {
            providerType: "CodeStarSourceConnection",
            gitConfiguration: {
              sourceActionName: "Source",
              pushes: [{ branches: { includes: [args.branch] } }],
            },
          },
        ],
        stages: stages(args, connection),
      },
      { ...child, dependsOn: [grants] },
    );
    this.registerOutputs({ pipelineName: this.pipelineName });
  }
}

function pipelineRole(
  name: string,
  { keys, artifacts, build, deploy }: DeliveryPipelineArgs,
  connection: aws.codeconnections.Connection,
  opts: pulumi.CustomResourceOptions,
) {
  const role = new aws.iam.Role(
    `${name}-role`,
    { assumeRolePolicy: trust("codepipeline.amazonaws.com") },
    opts,
  );
  const grants = new aws.iam.RolePolicy(
    `${name}-policy`,
    {
      role: role.name,
      policy: policy(
        allow(["s3:GetObject", "s3:PutObject"], pulumi.interpolate`${artifacts.arn}/*`),
        allow(["s3:GetBucketVersioning"], artifacts.arn),
        allow(["kms:Decrypt", "kms:GenerateDataKey"], keys.data.arn),
        // AWS has renamed the service and asks for either action, by where the connection's own ARN is from.
        allow(
          ["codeconnections:UseConnection", "codestar-connections:UseConnection"],
          connection.arn,
        ),
        allow(
          ["codebuild:BatchGetBuilds", "codebuild:StartBuild"],
          [build.project.arn, deploy.project.arn],
        ),
      ),
    },
    opts,
  );
  return { role, grants };
}

function stages(
  { repository, branch, build, deploy }: DeliveryPipelineArgs,
  connection: aws.codeconnections.Connection,
) {
  const runs = (
    name: string,
    project: BuildProject,
    inputArtifacts: string[],
    outputArtifacts: string[],
  ) => ({
    name,
    actions: [
      {
        name,
        category: "Build",
        owner: "AWS",
        provider: "CodeBuild",
        version: "1",
        configuration: { ProjectName: project.project.name },
        inputArtifacts,
        outputArtifacts,
      },
    ],
  });
  return [
    {
      name: "Source",
      actions: [
        {
          name: "Source",
          category: "Source",
          owner: "AWS",
          provider: "CodeStarSourceConnection",
          version: "1",
          configuration: {
            ConnectionArn: connection.arn,
            FullRepositoryId: repository,
            BranchName: branch,
            // The trigger starts it: it knows which branch was pushed to.
            DetectChanges: "false",
          },
          outputArtifacts: ["source"],
        },
      ],
    },
    runs("Build", build, ["source"], ["built"]),
    runs("Deploy", deploy, ["built"], []),
  ];
}
