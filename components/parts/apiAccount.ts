import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { trust } from "../support/iam";

/** The role that API Gateway writes logs with exists once per account and region; deleting it would silence others. */
export function apiAccount(
  name: string,
  opts: pulumi.CustomResourceOptions,
): aws.apigateway.Account {
  const role = new aws.iam.Role(
    `${name}-account-role`,
    { assumeRolePolicy: trust("apigateway.amazonaws.com") },
    { ...opts, retainOnDelete: true },
  );
  const grant = new aws.iam.RolePolicyAttachment(
    `${name}-account-logs`,
    {
      role: role.name,
      policyArn: "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs",
    },
    { ...opts, retainOnDelete: true },
  );
  return new aws.apigateway.Account(
    `${name}-account`,
    { cloudwatchRoleArn: role.arn },
    { ...opts, retainOnDelete: true, dependsOn: [grant] },
  );
}
