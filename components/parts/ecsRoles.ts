import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { allow, policy, type Statement, trustWithin } from "../support/iam";
import { consumeStatements, serviceStatements } from "../support/services";
import { type EcsServiceArgs } from "./ecsService";

type RoleArgs = Pick<EcsServiceArgs, "service" | "definition" | "workload" | "context">;

/** What ECS does for a task before its code runs: get the image, write the log. */
export function executionRole(
  name: string,
  args: RoleArgs,
  logs: aws.cloudwatch.LogGroup,
  opts: pulumi.CustomResourceOptions,
) {
  return role(
    `${name}-pull`,
    args,
    [
      allow(["logs:CreateLogStream", "logs:PutLogEvents"], pulumi.interpolate`${logs.arn}:*`),
      ...imageStatements(args.workload.image),
    ],
    opts,
  );
}

/** What the service's code may do. */
export function taskRole(name: string, args: RoleArgs, opts: pulumi.CustomResourceOptions) {
  const { service, definition, context } = args;
  const consumes = Object.keys(definition.consumes).length > 0;
  return role(
    `${name}-task`,
    args,
    [
      ...serviceStatements(service, definition, context),
      ...(consumes ? consumeStatements(service, definition, context) : []),
    ],
    opts,
  );
}

function role(
  name: string,
  { context }: RoleArgs,
  statements: readonly Statement[],
  opts: pulumi.CustomResourceOptions,
) {
  const created = new aws.iam.Role(
    `${name}-role`,
    { assumeRolePolicy: trustWithin("ecs-tasks.amazonaws.com", context.location) },
    opts,
  );
  const grants = new aws.iam.RolePolicy(
    `${name}-policy`,
    { role: created.name, policy: policy(...statements) },
    opts,
  );
  return { role: created, grants };
}

/** An image of ECR says in its name where it is; any other is public, or not for Fargate. */
const ecrImage = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^:@]+)/;

function imageStatements(image: string): Statement[] {
  const [, account, region, repository] = ecrImage.exec(image) ?? [];
  if (account === undefined) {
    return [];
  }
  return [
    allow(
      ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      `arn:aws:ecr:${region}:${account}:repository/${repository}`,
    ),
    // A token is of the registry: the action knows no resource (service authorization reference of ECR).
    allow(["ecr:GetAuthorizationToken"], "*"),
  ];
}
