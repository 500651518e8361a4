import { type Reason, reason } from "./reason";

/** The same for builds, pipelines, images and the nodes that run them. */
export const reasonsOfDelivery: readonly Reason[] = [
  {
    ...reason("part of a build or pipeline that the program leaves out", "", /^aws:code/),
    below:
      /^(artifacts|autoRetryLimit|buildBatchConfig|cache|concurrentBuildLimit|fileSystemLocations|resourceAccessRole|secondary|sourceVersion|variables|timeouts|environment[.](certificate|registryCredential)|logsConfig[.](s3Logs|cloudwatchLogs[.]streamName)|source[.](auth|buildStatusConfig|gitCloneDepth|location)|stages[.](beforeEntry|onFailure|onSuccess)|stages[.]actions[.](namespace|output(Artifacts)?[A-Z]\w*|timeoutInMinutes)|triggers[.]gitConfiguration[.](pullRequests|pushes[.](filePaths|tags)))/,
  },
  reason(
    "free text or the pipeline's own: CodeBuild and CodePipeline read it when they run",
    `environmentVariables.value source.buildspec actions.configuration actions.provider branches.includes
    branches.excludes logsConfig.cloudwatchLogs.groupName artifactStores.location artifactStores.encryptionKey.id`,
    /^aws:code/,
  ),
  reason(
    "exception to immutable tags, which the program does not make",
    "imageTagMutabilityExclusionFilters.filter imageTagMutabilityExclusionFilters.filterType",
    /^aws:ecr/,
  ),
  {
    ...reason(
      "option of nodes that the program does not use",
      `ebsOptimized imageId kernelId keyName ramDiskId userData iamInstanceProfile.name
      blockDeviceMappings.noDevice blockDeviceMappings.virtualName blockDeviceMappings.ebs.snapshotId
      blockDeviceMappings.ebs.volumeInitializationRate capacityReservationTarget.capacityReservationId
      cpuOptions.coreCount cpuOptions.threadsPerCore`,
      /^aws:ec2\/launchTemplate/,
    ),
    below:
      /^(instanceMarketOptions|instanceRequirements|networkInterfaces|placement|secondaryInterfaces)[.]/,
  },
];
