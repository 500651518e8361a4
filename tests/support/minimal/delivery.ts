import { aws, type MinimalInputs, text } from "./minimal";

export const delivery: { readonly [path: string]: MinimalInputs } = {
  "ecr/repository": () => ({ name: "shop/payment" }),
  "ecr/lifecyclePolicy": (given) => ({
    repository: given(aws("ecr/repository")).id,
    policy: JSON.stringify({ rules: [] }),
  }),
  "ecr/registryScanningConfiguration": () => ({ scanType: "BASIC" }),
  "ecr/replicationConfiguration": () => ({
    replicationConfiguration: {
      rules: [{ destinations: [{ region: "eu-central-1", registryId: "123456789012" }] }],
    },
  }),
  "codeconnections/connection": () => ({ name: "shop", providerType: "GitHub" }),
  "codebuild/project": (given) => ({
    name: "build",
    serviceRole: text(given(aws("iam/role")).arn),
    artifacts: { type: "CODEPIPELINE" },
    source: { type: "CODEPIPELINE" },
    environment: {
      type: "LINUX_CONTAINER",
      computeType: "BUILD_GENERAL1_SMALL",
      image: "aws/codebuild/amazonlinux-x86_64-standard:5.0",
    },
  }),
  "codepipeline/pipeline": (given) => ({
    name: "delivery",
    roleArn: text(given(aws("iam/role")).arn),
    artifactStores: [{ type: "S3", location: given(aws("s3/bucket")).id }],
    stages: [
      {
        name: "Source",
        actions: [
          {
            name: "Source",
            category: "Source",
            owner: "AWS",
            provider: "CodeStarSourceConnection",
            version: "1",
            configuration: { ConnectionArn: given(aws("codeconnections/connection")).id },
          },
        ],
      },
      {
        name: "Build",
        actions: [
          {
            name: "Build",
            category: "Build",
            owner: "AWS",
            provider: "CodeBuild",
            version: "1",
            configuration: { ProjectName: text(given(aws("codebuild/project")).name) },
          },
        ],
      },
    ],
  }),
};
