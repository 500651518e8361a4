import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** One allowed network flow between two security groups. */
export interface Flow {
  /** Security group that calls. */
  readonly from: pulumi.Input<string>;
  /** Security group that answers. */
  readonly to: pulumi.Input<string>;
  /** TCP port. */
  readonly port: number;
  /** Who calls whom, for the console and for auditors. */
  readonly description: string;
}

/** Opens one TCP port between two security groups, on both sides, and nothing else. */
export function allowFlow(name: string, flow: Flow, opts: pulumi.CustomResourceOptions): void {
  const { from, to, port, description } = flow;
  const rule = { description, ipProtocol: "tcp", fromPort: port, toPort: port };
  new aws.vpc.SecurityGroupIngressRule(
    `${name}-in`,
    { ...rule, securityGroupId: to, referencedSecurityGroupId: from },
    opts,
  );
  new aws.vpc.SecurityGroupEgressRule(
    `${name}-out`,
    { ...rule, securityGroupId: from, referencedSecurityGroupId: to },
    opts,
  );
}
