import { type Context, type Definitions } from "../definition";
import { type Entry } from "../journal";
import { CloudError, type Properties, type Value } from "../types";
import { isList, isObject } from "../values";
import { aws, balancerZones, named, toSecurityGroup, toSubnet, toVpc } from "./shared";
import { vpcOf } from "./placement";

const loadBalancer = aws("lb/loadBalancer");
const targetGroup = aws("lb/targetGroup");
const listener = aws("lb/listener");
const listenerRule = aws("lb/listenerRule");

const isNetwork = (context: Context) =>
  context.text("loadBalancerType", "application") === "network";

/** Target groups that the actions of a listener or of a rule forward to. */
function targetsOf({ defaultActions, actions }: Properties): readonly Value[] {
  const lists: readonly (Value | undefined)[] = [defaultActions, actions];
  return lists.flatMap((list) =>
    isList(list)
      ? list.flatMap((each) =>
          isObject(each) && each.targetGroupArn !== undefined ? [each.targetGroupArn] : [],
        )
      : [],
  );
}

/** A target group belongs to one load balancer. */
function refuseSharedTargets(context: Context, balancer: string): void {
  const own = targetsOf(context.inputs);
  const balancerOf = ({ type, inputs }: Entry) =>
    type === listener
      ? inputs.loadBalancerArn
      : context.find(listener, String(inputs.listenerArn), context.region)?.inputs.loadBalancerArn;
  const other = [...context.all(listener), ...context.all(listenerRule)].find(
    (entry) =>
      entry.urn !== context.urn &&
      targetsOf(entry.inputs).some((target) => own.includes(target)) &&
      balancerOf(entry) !== balancer,
  );
  if (other !== undefined) {
    throw new CloudError(
      "TargetGroupAssociationLimit",
      `The following target groups cannot be associated with more than one load balancer: that of ${other.name}.`,
    );
  }
}

/** Values of all conditions of a rule together; AWS allows five. */
function conditionValues({ conditions }: Properties): number {
  const kinds = (isList(conditions) ? conditions : []).flatMap((each) =>
    isObject(each) ? Object.values(each).filter(isObject) : [],
  );
  return kinds
    .flatMap(({ values, regexValues }): (Value | undefined)[] => [values, regexValues])
    .reduce<number>((sum, list) => sum + (isList(list) ? list.length : 0), 0);
}

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
  [listener]: {
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
      refuseSharedTargets(context, context.text("loadBalancerArn"));
      const same = context
        .all(listener)
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
  [listenerRule]: {
    references: [
      { path: "listenerArn", to: [listener], missing: "ListenerNotFound" },
      {
        path: "actions[*].targetGroupArn",
        to: [targetGroup],
        missing: "TargetGroupNotFound",
        holds: "ResourceInUse",
      },
    ],
    rules: (context) => {
      const owner = context.find(listener, context.text("listenerArn"), context.region);
      refuseSharedTargets(context, String(owner?.inputs.loadBalancerArn));
      if (conditionValues(context.inputs) > 5) {
        throw new CloudError("ValidationError", "A rule can only have '5' condition values");
      }
      const same = context
        .all(listenerRule)
        .find(
          (other) =>
            other.urn !== context.urn &&
            other.inputs.listenerArn === context.inputs.listenerArn &&
            other.inputs.priority === context.inputs.priority,
        );
      if (same !== undefined) {
        throw new CloudError(
          "PriorityInUse",
          `Priority '${String(context.inputs.priority)}' is currently in use: ${same.name}.`,
        );
      }
    },
    make: (context) => {
      const arn = `${context.text("listenerArn").replace(":listener/", ":listener-rule/")}/${context.hex(16)}`;
      return { id: arn, outputs: { arn } };
    },
  },
};
