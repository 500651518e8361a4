import { type Context, type Definitions } from "../definition";
import { CloudError, type Properties } from "../types";
import { valueAt } from "../values";
import { aws, named, toSecurityGroup, toVpc } from "./shared";

const made = (context: Context, prefix: string, resource: string) => {
  const id = context.ec2Id(prefix);
  return { id, arn: context.arn("ec2", `${resource}/${id}`) };
};

const rule = (context: Context) => {
  const id = context.ec2Id("sgr");
  return {
    id,
    outputs: { arn: context.arn("ec2", `security-group-rule/${id}`), securityGroupRuleId: id },
  };
};

const ruleReferences = [
  toSecurityGroup("securityGroupId", { holds: undefined }),
  toSecurityGroup("referencedSecurityGroupId"),
];

/** AWS knows a rule by what it allows, not by its id. */
function refuseSameRule(context: Context): void {
  const told = [
    "securityGroupId",
    "ipProtocol",
    "fromPort",
    "toPort",
    "cidrIpv4",
    "cidrIpv6",
    "prefixListId",
    "referencedSecurityGroupId",
  ];
  const said = (inputs: Context["inputs"]) =>
    JSON.stringify(told.map((path) => valueAt(inputs, path) ?? null));
  const same = context
    .all(context.type)
    .find((entry) => entry.urn !== context.urn && said(entry.inputs) === said(context.inputs));
  if (same !== undefined) {
    throw new CloudError(
      "InvalidPermission.Duplicate",
      `the specified rule already exists: ${same.name} (${same.id}).`,
    );
  }
}

/** Names of security groups are unique in their VPC only. */
function refuseSameGroup(context: Context, before?: Properties): void {
  const same = context
    .all(context.type)
    .find(
      ({ inputs }) => inputs.name === context.inputs.name && inputs.vpcId === context.inputs.vpcId,
    );
  if (before === undefined && same !== undefined) {
    throw new CloudError(
      "InvalidGroup.Duplicate",
      `The security group '${context.text("name")}' already exists for VPC '${context.text("vpcId")}'.`,
    );
  }
}

export const securityGroups: Definitions = {
  [aws("ec2/securityGroup")]: {
    naming: named(255),
    rules: refuseSameGroup,
    references: [
      toVpc("vpcId"),
      toSecurityGroup("ingress[*].securityGroups[*]"),
      toSecurityGroup("egress[*].securityGroups[*]"),
    ],
    make: (context) => {
      const { id, arn } = made(context, "sg", "security-group");
      return {
        id,
        outputs: {
          arn,
          ownerId: context.account,
          vpcId: context.text("vpcId"),
          ingress: valueAt(context.inputs, "ingress") ?? [],
          egress: valueAt(context.inputs, "egress") ?? [],
        },
      };
    },
  },
  [aws("ec2/defaultSecurityGroup")]: {
    references: [toVpc("vpcId", { holds: undefined })],
    make: (context) => {
      const vpc = context.find(aws("ec2/vpc"), context.text("vpcId"), context.region);
      const found = vpc?.outputs.defaultSecurityGroupId;
      const id = typeof found === "string" ? found : context.ec2Id("sg");
      return {
        id,
        outputs: {
          arn: context.arn("ec2", `security-group/${id}`),
          name: "default",
          description: "default VPC security group",
          ownerId: context.account,
        },
      };
    },
  },
  [aws("vpc/securityGroupIngressRule")]: {
    references: ruleReferences,
    rules: refuseSameRule,
    make: rule,
  },
  [aws("vpc/securityGroupEgressRule")]: {
    references: ruleReferences,
    rules: refuseSameRule,
    make: rule,
  },
  "aws:ec2/securityGroupRule:SecurityGroupRule": {
    references: [
      toSecurityGroup("securityGroupId", { holds: undefined }),
      toSecurityGroup("sourceSecurityGroupId"),
    ],
    make: (context) => ({
      id: `sgrule-${context.digits(10)}`,
      outputs: { securityGroupRuleId: context.ec2Id("sgr") },
    }),
  },
};
