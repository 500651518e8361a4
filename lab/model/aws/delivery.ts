import { type Definitions } from "../definition";
import { CloudError } from "../types";
import {
  aws,
  named,
  toBucket,
  toKey,
  toLogGroup,
  toRole,
  toSecurityGroup,
  toSubnet,
  toVpc,
} from "./shared";

const repository = aws("ecr/repository");
const connection = aws("codeconnections/connection");

const ecr: Definitions = {
  [repository]: {
    naming: named(256, "RepositoryAlreadyExistsException", { lower: true, auto: false }),
    references: [toKey("encryptionConfigurations[*].kmsKey")],
    make: (context) => {
      const name = context.text("name");
      return {
        id: name,
        outputs: {
          arn: context.arn("ecr", `repository/${name}`),
          registryId: context.account,
          repositoryUrl: `${context.account}.dkr.ecr.${context.region}.amazonaws.com/${name}`,
        },
      };
    },
  },
  [aws("ecr/lifecyclePolicy")]: {
    references: [{ path: "repository", to: [repository], missing: "RepositoryNotFoundException" }],
    make: (context) => ({
      id: context.text("repository"),
      outputs: { registryId: context.account },
    }),
  },
  [aws("ecr/registryScanningConfiguration")]: {
    make: (context) => ({ id: context.account, outputs: { registryId: context.account } }),
  },
  [aws("ecr/replicationConfiguration")]: {
    rules: (context) => {
      const text = JSON.stringify(context.inputs);
      // A registry cannot copy to itself (ECR API reference, PutReplicationConfiguration).
      if (text.includes(`"region":"${context.region}","registryId":"${context.account}"`)) {
        throw new CloudError(
          "ValidationException",
          `The destination ${context.region} is the registry that it would copy from.`,
        );
      }
    },
    make: (context) => ({ id: context.account, outputs: { registryId: context.account } }),
  },
};

export const delivery: Definitions = {
  ...ecr,
  [connection]: {
    naming: named(32),
    make: (context) => {
      const arn = context.arn("codeconnections", `connection/${context.uuid()}`);
      // Somebody completes it in the console.
      return {
        id: arn,
        outputs: { arn, connectionStatus: "PENDING", ownerAccountId: context.account },
      };
    },
  },
  [aws("codebuild/project")]: {
    naming: named(255, "ResourceAlreadyExistsException", { auto: false }),
    references: [
      toRole("serviceRole"),
      toKey("encryptionKey"),
      toLogGroup("logsConfig.cloudwatchLogs.groupName"),
      toVpc("vpcConfig.vpcId"),
      toSubnet("vpcConfig.subnets[*]"),
      toSecurityGroup("vpcConfig.securityGroupIds[*]"),
    ],
    make: (context) => {
      const arn = context.arn("codebuild", `project/${context.text("name")}`);
      return {
        id: arn,
        aliases: [context.text("name")],
        outputs: {
          arn,
          autoRetryLimit: context.number("autoRetryLimit", 0),
          badgeUrl: "",
          description: context.text("description"),
          encryptionKey: context.text("encryptionKey", context.arn("kms", "alias/aws/s3")),
          publicProjectAlias: "",
        },
      };
    },
  },
  [aws("codepipeline/pipeline")]: {
    naming: named(100, "PipelineNameInUseException", { auto: false }),
    references: [
      toRole("roleArn"),
      toBucket("artifactStores[*].location"),
      toKey("artifactStores[*].encryptionKey.id"),
      {
        path: "stages[*].actions[*].configuration.ConnectionArn",
        to: [connection],
        missing: "InvalidActionDeclarationException",
      },
      {
        path: "stages[*].actions[*].configuration.ProjectName",
        to: [aws("codebuild/project")],
        missing: "InvalidActionDeclarationException",
      },
    ],
    make: (context) => ({
      id: context.text("name"),
      outputs: { arn: context.arn("codepipeline", context.text("name")), triggerAlls: [] },
    }),
  },
};
