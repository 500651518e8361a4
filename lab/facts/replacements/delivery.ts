import { known, type Replacements } from "./types";

/** Registry, builds and pipelines. */
export const delivery: Replacements = {
  "aws:codebuild/project:Project": known("codebuild/project.go", "name"),
  "aws:codeconnections/connection:Connection": known(
    "codeconnections/connection.go",
    "hostArn name providerType",
  ),
  "aws:codepipeline/pipeline:Pipeline": known("codepipeline/codepipeline.go", "name"),
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": known("ecr/lifecycle_policy.go", "repository"),
  "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration": known(
    "ecr/registry_scanning_configuration.go",
    "",
  ),
  "aws:ecr/replicationConfiguration:ReplicationConfiguration": known(
    "ecr/replication_configuration.go",
    "",
  ),
  "aws:ecr/repository:Repository": known("ecr/repository.go", "encryptionConfigurations name"),
};
