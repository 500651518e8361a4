import { type Supplements } from "../supplement";
import { between, format, like, oneOf, said } from "./types";

const build = said("CodeBuild API reference: CreateProject");
const connection = said("CodeConnections API reference: CreateConnection");
const pipeline = said("CodePipeline API reference: CreatePipeline, ActionTypeId, StageDeclaration");
const registry = said("ECR API reference: CreateRepository, PutLifecyclePolicy");

const repositoryName = registry(
  like("^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$", 256),
);
const artifactNames = pipeline(like("^[a-zA-Z0-9_-]+$", 100));
const name = pipeline(like("^[A-Za-z0-9.@_-]+$", 100));

export const delivery: Supplements = {
  "aws:codebuild/project:Project": {
    encryptionKey: build(format("kms-key")),
    "environment.environmentVariables.name": build(like("^[A-Za-z_][A-Za-z0-9_]*$")),
    "environment.image": build(like("^\\S+$")),
    name: build(like("^[A-Za-z0-9][A-Za-z0-9_-]{1,254}$")),
    serviceRole: build(like("^arn:aws[a-z-]*:iam::\\d{12}:role/.+$")),
  },
  "aws:codeconnections/connection:Connection": {
    name: connection(like("^[\\s\\S]{1,32}$")),
  },
  "aws:codepipeline/pipeline:Pipeline": {
    "artifactStores.encryptionKey.type": pipeline(oneOf("KMS")),
    "artifactStores.type": pipeline(oneOf("S3")),
    name,
    "stages.actions.inputArtifacts": artifactNames,
    "stages.actions.outputArtifacts": artifactNames,
    "stages.actions.runOrder": pipeline(between(1, 999)),
    "stages.actions.version": pipeline(like("^[0-9A-Za-z_-]{1,9}$")),
    "stages.name": name,
    "triggers.gitConfiguration.sourceActionName": name,
  },
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": {
    policy: registry(format("json")),
    repository: repositoryName,
  },
  "aws:ecr/repository:Repository": { name: repositoryName },
};
