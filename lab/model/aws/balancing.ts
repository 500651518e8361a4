import { type Context, type Definitions } from "../definition";
import { CloudError } from "../types";
import { aws, balancerZones, named, toSecurityGroup, toSubnet, toVpc } from "./shared";
import { vpcOf } from "./placement";

const loadBalancer = aws("lb/loadBalancer");
const targetGroup = aws("lb/targetGroup");

const isNetwork = (context: Context) =>
  context.text("loadBalancerType", "application") === "network";

export const balancing: Definitions = {
  [loadBalancer]: {
    naming: named(32, "DuplicateLoadBalancerName"),
    references: [
      toSubnet("subnets[*]"),
      toSubnet("subnetMappings[*].subnetId"),
      toSecurityGroup("securityGroups[*]"),
    ],
    make: (context) => {
      const name = context.text("name");
      const suffix = `${isNetwork(context) ? "net" : "app"}/${name}/${context.hex(16)}`;
      const arn = context.arn("elasticloadbalancing", `loadbalancer/${suffix}`);
      const scheme = context.flag("internal") ? "internal-" : "";
      const host = isNetwork(context)
        ? `${name}-${context.hex(16)}.elb.${context.region}`
        : `${scheme}${name}-${context.digits(10)}.${context.region}.elb`;
      return {
        id: arn,
        outputs: {
          arn,
          arnSuffix: suffix,
          dnsName: `${host}.amazonaws.com`,
          zoneId:
            balancerZones[context.region]?.[isNetwork(context) ? 1 : 0] ??
            `Z${context.capitals(13)}`,
          vpcId: vpcOf(context, context.inputs),
          ipAddressType: context.text("ipAddressType", "ipv4"),
          internal: context.flag("internal"),
        },
      };
    },
    protection: { property: "enableDeletionProtection", code: "OperationNotPermitted" },
  },
  [targetGroup]: {
    naming: named(32, "DuplicateTargetGroupName"),
    references: [toVpc("vpcId", { holds: undefined })],
    make: (context) => {
      const suffix = `targetgroup/${context.text("name")}/${context.hex(16)}`;
      const arn = context.arn("elasticloadbalancing", suffix);
      return {
        id: arn,
        outputs: { arn, arnSuffix: suffix, ipAddressType: "ipv4", loadBalancerArns: [] },
      };
    },
  },
  [aws("lb/listener")]: {
    references: [
      {
        path: "loadBalancerArn",
        to: [loadBalancer],
        missing: "LoadBalancerNotFound",
        holds: "ResourceInUse",
      },
      {
        path: "defaultActions[*].targetGroupArn",
        to: [targetGroup],
        missing: "TargetGroupNotFound",
        holds: "ResourceInUse",
      },
      {
        path: "defaultActions[*].forward.targetGroups[*].arn",
        to: [targetGroup],
        missing: "TargetGroupNotFound",
        holds: "ResourceInUse",
      },
      {
        path: "certificateArn",
        to: [aws("acm/certificate")],
        missing: "CertificateNotFound",
        holds: "ResourceInUseException",
        also: (target, context) => {
          if (
            context
              .all(aws("acm/certificateValidation"))
              .every(({ inputs }) => inputs.certificateArn !== target.id)
          ) {
            throw new CloudError(
              "UnsupportedCertificate",
              `The certificate '${target.id}' has not been issued: its validation is pending.`,
            );
          }
        },
      },
    ],
    rules: (context) => {
      const same = context
        .all(aws("lb/listener"))
        .find(
          (other) =>
            other.urn !== context.urn &&
            other.inputs.loadBalancerArn === context.inputs.loadBalancerArn &&
            other.inputs.port === context.inputs.port,
        );
      if (same !== undefined) {
        throw new CloudError(
          "DuplicateListener",
          `A listener already exists on this port for this load balancer: ${same.name}.`,
        );
      }
    },
    make: (context) => {
      const balancer = context.text("loadBalancerArn").replace(":loadbalancer/", ":listener/");
      const arn = `${balancer}/${context.hex(16)}`;
      return { id: arn, outputs: { arn, protocol: context.text("protocol", "HTTP") } };
    },
  },
};
