import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type Network } from "../network";
import { allowFlow } from "./flow";
import { type ServiceLoadBalancer } from "./serviceLoadBalancer";

export interface ApiLinkArgs {
  readonly prefix: string;
  /** A REST API's link leads to one balancer; an HTTP API's into subnets, and each call names its listener. */
  readonly gateway: "rest" | "http";
  readonly network: Network;
  readonly balancer: ServiceLoadBalancer;
  /** Ports that calls arrive at. */
  readonly listenerPorts: readonly number[];
}

/** The way from API Gateway to the internal load balancer. @returns the link's id */
export function apiLink(
  name: string,
  args: ApiLinkArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const linkName = `${args.prefix}-services`;
  if (args.gateway === "rest") {
    return new aws.apigateway.VpcLink(name, { name: linkName, targetArn: args.balancer.arn }, opts)
      .id;
  }
  const securityGroup = new aws.ec2.SecurityGroup(
    `${name}-access`,
    { vpcId: args.network.vpcId, description: "Way of API Gateway into the VPC" },
    opts,
  );
  for (const port of args.listenerPorts) {
    allowFlow(
      `${name}-to-balancer-${port}`,
      {
        from: securityGroup.id,
        to: args.balancer.securityGroupId,
        port,
        description: `API Gateway to the load balancer on port ${port}`,
      },
      opts,
    );
  }
  return new aws.apigatewayv2.VpcLink(
    name,
    {
      name: linkName,
      subnetIds: args.network.privateSubnetIds,
      securityGroupIds: [securityGroup.id],
    },
    opts,
  ).id;
}

/**
 * A private way to a load balancer for other accounts, by PrivateLink. Who is allowed may ask; every connection still waits
 * for somebody's yes.
 */
export function endpointService(
  name: string,
  balancer: ServiceLoadBalancer,
  allowedPrincipals: readonly string[],
  opts: pulumi.CustomResourceOptions,
): aws.ec2.VpcEndpointService {
  return new aws.ec2.VpcEndpointService(
    name,
    {
      acceptanceRequired: true,
      allowedPrincipals: [...allowedPrincipals],
      networkLoadBalancerArns: [balancer.arn],
    },
    opts,
  );
}
