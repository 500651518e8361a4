import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policy, type Statement, trust } from "../support/iam";

/** A service account in a cluster, and what its pods may do in AWS. */
export interface PodRole {
  readonly clusterName: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly statements: readonly Statement[];
}

/**
 * An AWS role for the pods of one service account, by Pod Identity, and for nobody else.
 * @returns the association: once it is there, new pods have the role.
 */
export function podRole(
  name: string,
  { clusterName, namespace, serviceAccount, statements }: PodRole,
  opts: pulumi.CustomResourceOptions,
): aws.eks.PodIdentityAssociation {
  const role = new aws.iam.Role(
    `${name}-role`,
    { assumeRolePolicy: trust("pods.eks.amazonaws.com") },
    opts,
  );
  const grants = new aws.iam.RolePolicy(
    `${name}-policy`,
    { role: role.name, policy: policy(...statements) },
    opts,
  );
  return new aws.eks.PodIdentityAssociation(
    `${name}-identity`,
    { clusterName, namespace, serviceAccount, roleArn: role.arn },
    pulumi.mergeOptions(opts, { dependsOn: [grants] }),
  );
}
