import { at } from "../plan";
import {
  accompanied,
  allOf,
  always,
  finding,
  mustBe,
  requiring,
  type Rule,
  foundations,
} from "../rule";

/** How code becomes what runs. */
export const delivery: readonly Rule[] = [
  {
    id: "images-checked",
    title: "images are scanned, cannot be changed under their tag, and end",
    severity: "high",
    source: [`${foundations}: ECR.1, ECR.2, ECR.3`],
    remedy:
      "Scan on push, set imageTagMutability to IMMUTABLE, and give the repository a lifecycle policy.",
    enforcement: always,
    check: allOf(
      requiring(
        mustBe("aws:ecr/repository:Repository", "imageScanningConfiguration.scanOnPush", true),
        {
          type: "aws:ecr/repository:Repository",
          property: "imageTagMutability",
          accepts: (value) => String(value).startsWith("IMMUTABLE"),
          message: "lets a tag mean another image",
        },
      ),
      accompanied(
        "aws:ecr/repository:Repository",
        "aws:ecr/lifecyclePolicy:LifecyclePolicy",
        "repository",
        "keeps every image without end",
      ),
    ),
  },
  {
    id: "builds-guarded",
    title: "builds write logs, and are privileged only where they build images",
    severity: "high",
    source: [`${foundations}: CodeBuild.4, CodeBuild.5`],
    remedy: "Give the project logsConfig; privilegedMode is for `docker build` alone.",
    enforcement: always,
    check: allOf(
      requiring(
        mustBe("aws:codebuild/project:Project", "logsConfig.cloudwatchLogs.status", "ENABLED"),
      ),
      (plan) =>
        plan
          .of("aws:codebuild/project:Project")
          .filter(({ inputs }) => at(inputs, "environment.privilegedMode") === true)
          .filter(({ inputs }) => {
            const buildspec = at(inputs, "source.buildspec");
            return typeof buildspec === "string" && !/\bdocker\b.*\bbuild/.test(buildspec);
          })
          .map((project) =>
            finding(project, "environment.privilegedMode", "is privileged, and builds no image"),
          ),
    ),
  },
];
