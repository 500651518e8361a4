import { type Definitions } from "../definition";
import { CloudError } from "../types";
import { isList } from "../values";
import { aws, named, toSecurityGroup, toSubnet } from "./shared";

const loadBalancer = aws("lb/loadBalancer");

/** Private ways to load balancers from other networks: VPC links of HTTP APIs, and endpoint services. */
export const containerAccess: Definitions = {
  [aws("apigatewayv2/vpcLink")]: {
    naming: named(128),
    references: [toSubnet("subnetIds[*]"), toSecurityGroup("securityGroupIds[*]")],
    make: (context) => {
      const id = context.letters(6);
      return {
        id,
        outputs: { arn: `arn:${context.partition}:apigateway:${context.region}::/vpclinks/${id}` },
      };
    },
  },
  [aws("ec2/vpcEndpointService")]: {
    references: [
      {
        path: "networkLoadBalancerArns[*]",
        to: [loadBalancer],
        missing: "InvalidParameter",
        holds: "ResourceInUse",
        also: (balancer, context) => {
          if (balancer.inputs.loadBalancerType !== "network") {
            throw new CloudError(
              "InvalidParameter",
              `${balancer.id} is not a network load balancer.`,
            );
          }
          // A VPC link of a REST API is an endpoint service of API Gateway's own.
          const linked = context
            .all(aws("apigateway/vpcLink"))
            .find(({ inputs }) => inputs.targetArn === balancer.id);
          const served = context
            .all(context.type)
            .find(
              ({ urn, inputs }) =>
                urn !== context.urn &&
                isList(inputs.networkLoadBalancerArns) &&
                inputs.networkLoadBalancerArns.includes(balancer.id),
            );
          const other = linked ?? served;
          if (other !== undefined) {
            throw new CloudError(
              "InvalidParameter",
              `${balancer.id} is already associated with another endpoint service: ${other.name}.`,
            );
          }
        },
      },
    ],
    make: (context) => {
      const id = context.ec2Id("vpce-svc");
      const serviceName = `com.amazonaws.vpce.${context.region}.${id}`;
      return {
        id,
        outputs: {
          arn: context.arn("ec2", `vpc-endpoint-service/${id}`),
          availabilityZones: [],
          baseEndpointDnsNames: [`${id}.${context.region}.vpce.amazonaws.com`],
          managesVpcEndpoints: false,
          privateDnsName: context.text("privateDnsName"),
          privateDnsNameConfigurations: [],
          serviceName,
          serviceType: "Interface",
          state: "Available",
          supportedRegions: [context.region],
        },
      };
    },
  },
};
