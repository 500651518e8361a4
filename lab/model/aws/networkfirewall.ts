import { type Context, type Definitions, type Made } from "../definition";
import { CloudError, type Value } from "../types";
import { isList, isObject, valueAt } from "../values";
import { aws, named, toKey, toLogGroup, toSubnet, toVpc } from "./shared";

const missing = "ResourceNotFoundException";
const inUse = "InvalidOperationException";
const firewall = aws("networkfirewall/firewall");
const policy = aws("networkfirewall/firewallPolicy");
const ruleGroup = aws("networkfirewall/ruleGroup");

const toOwnKey = toKey("encryptionConfiguration.keyId");

/** The provider names these by ARN. */
function made(context: Context, resource: string, outputs: Made["outputs"] = {}): Made {
  const arn = context.arn("network-firewall", `${resource}/${context.text("name")}`);
  return { id: arn, outputs: { arn, updateToken: context.hex(32), ...outputs } };
}

const objects = (value: Value | undefined) => (isList(value) ? value.filter(isObject) : []);

const subnetsOf = (context: Context) =>
  objects(context.inputs.subnetMappings).flatMap(({ subnetId }) =>
    typeof subnetId === "string" ? [subnetId] : [],
  );

const zoneOf = (context: Context, subnetId: string) => {
  const zone = context.find(aws("ec2/subnet"), subnetId, context.region)?.outputs.availabilityZone;
  return typeof zone === "string" ? zone : "";
};

const endpointIn = (context: Context, subnetId: string) => context.ec2Id("vpce", subnetId);

/** One endpoint in a zone: that is what routes lead to. */
function refuseSameZone(context: Context): void {
  const zones = subnetsOf(context).map((subnetId) => zoneOf(context, subnetId));
  const twice = zones.find((zone, index) => zone !== "" && zones.indexOf(zone) < index);
  if (twice !== undefined) {
    throw new CloudError(
      "InvalidRequestException",
      `You can't specify more than one subnet mapping for Availability Zone ${twice}.`,
    );
  }
}

/** Groups say in which order their rules are read, and a policy takes those only that agree with it. */
function refuseOtherOrder(context: Context): void {
  const wanted = context.text(
    "firewallPolicy.statefulEngineOptions.ruleOrder",
    "DEFAULT_ACTION_ORDER",
  );
  const strict = wanted === "STRICT_ORDER";
  const actions = valueAt(context.inputs, "firewallPolicy.statefulDefaultActions");
  if (!strict && isList(actions) && actions.length > 0) {
    throw new CloudError(
      "InvalidRequestException",
      "StatefulDefaultActions can only be set for policies with RuleOrder set to STRICT_ORDER.",
    );
  }
  const references = valueAt(context.inputs, "firewallPolicy.statefulRuleGroupReferences");
  for (const { resourceArn, priority } of objects(references)) {
    const group =
      typeof resourceArn === "string"
        ? context.find(ruleGroup, resourceArn, context.region)
        : undefined;
    const order =
      valueAt(group?.inputs ?? {}, "ruleGroup.statefulRuleOptions.ruleOrder") ??
      "DEFAULT_ACTION_ORDER";
    if (group !== undefined && (order !== wanted || strict !== (priority !== undefined))) {
      throw new CloudError(
        "InvalidRequestException",
        `parameter is invalid: rule group ${group.name} has rule order ${String(order)}, the policy ${wanted}${strict ? ", which needs a priority of each group" : ""}.`,
      );
    }
  }
}

export const networkfirewall: Definitions = {
  [ruleGroup]: {
    naming: named(128, "InvalidRequestException"),
    references: [toOwnKey],
    make: (context) =>
      made(
        context,
        context.text("type") === "STATELESS" ? "stateless-rulegroup" : "stateful-rulegroup",
      ),
  },
  [policy]: {
    naming: named(128, "InvalidRequestException"),
    references: [
      toOwnKey,
      {
        path: "firewallPolicy.statefulRuleGroupReferences[*].resourceArn",
        to: [ruleGroup],
        missing,
        holds: inUse,
      },
      {
        path: "firewallPolicy.statelessRuleGroupReferences[*].resourceArn",
        to: [ruleGroup],
        missing,
        holds: inUse,
      },
    ],
    rules: refuseOtherOrder,
    make: (context) => made(context, "firewall-policy"),
  },
  [firewall]: {
    naming: named(128, "InvalidRequestException"),
    references: [
      toOwnKey,
      toVpc("vpcId"),
      toSubnet("subnetMappings[*].subnetId"),
      { path: "firewallPolicyArn", to: [policy], missing, holds: inUse },
    ],
    rules: refuseSameZone,
    make: (context) => {
      const subnets = subnetsOf(context);
      const syncStates = subnets.map((subnetId) => ({
        availabilityZone: zoneOf(context, subnetId),
        attachments: [{ endpointId: endpointIn(context, subnetId), subnetId }],
      }));
      return {
        ...made(context, "firewall", {
          firewallStatuses: [{ syncStates, transitGatewayAttachmentSyncStates: [] }],
          availabilityZoneMappings: [],
          transitGatewayOwnerAccountId: "",
        }),
        aliases: subnets.map((subnetId) => endpointIn(context, subnetId)),
      };
    },
    protection: { property: "deleteProtection", code: inUse },
  },
  [aws("networkfirewall/loggingConfiguration")]: {
    references: [
      { path: "firewallArn", to: [firewall], missing },
      toLogGroup("loggingConfiguration.logDestinationConfigs[*].logDestination.logGroup"),
    ],
    make: (context) => ({
      id: context.text("firewallArn"),
      outputs: { enableMonitoringDashboard: context.flag("enableMonitoringDashboard") },
    }),
  },
};
