import { type Context, type Definitions } from "../definition";
import { CloudError } from "../types";
import { isList, isObject } from "../values";
import { aws, toSubnet, toVpc } from "./shared";

/** AWS's quota of rules in one direction; support raises it to 40 at most (VPC user guide, quotas). */
const rulesInDirection = 20;

/** Rules are known by their number, each direction for itself. */
function refuseRules(context: Context): void {
  for (const direction of ["ingress", "egress"]) {
    const given = context.inputs[direction];
    const numbers = isList(given) ? given.filter(isObject).map(({ ruleNo }) => ruleNo) : [];
    if (numbers.length > rulesInDirection) {
      throw new CloudError(
        "NetworkAclEntryLimitExceeded",
        `The maximum number of network ACL entries has been reached: ${numbers.length} of ${rulesInDirection} (${direction}).`,
      );
    }
    const twice = numbers.find((number, index) => numbers.indexOf(number) < index);
    if (twice !== undefined) {
      throw new CloudError(
        "NetworkAclEntryAlreadyExists",
        `The network acl entry identified by ${String(twice)} already exists (${direction}).`,
      );
    }
  }
}

const outputsOf = (context: Context, id: string) => ({
  arn: context.arn("ec2", `network-acl/${id}`),
  ownerId: context.account,
});

export const networkAcls: Definitions = {
  [aws("ec2/networkAcl")]: {
    references: [toVpc("vpcId"), toSubnet("subnetIds[*]", { holds: undefined })],
    rules: refuseRules,
    make: (context) => {
      const id = context.ec2Id("acl");
      const given = (path: string) => context.inputs[path] ?? [];
      return {
        id,
        outputs: {
          ...outputsOf(context, id),
          egress: given("egress"),
          ingress: given("ingress"),
          subnetIds: given("subnetIds"),
        },
      };
    },
  },
  [aws("ec2/defaultNetworkAcl")]: {
    references: [
      {
        path: "defaultNetworkAclId",
        to: [aws("ec2/networkAcl")],
        missing: "InvalidNetworkAclID.NotFound",
      },
      toSubnet("subnetIds[*]", { holds: undefined }),
    ],
    rules: refuseRules,
    // It is the VPC's own list: the provider takes it over and gives it back.
    make: (context) => {
      const id = context.text("defaultNetworkAclId");
      const vpc = context
        .all(aws("ec2/vpc"))
        .find(({ outputs }) => outputs.defaultNetworkAclId === id);
      return { id, outputs: { ...outputsOf(context, id), vpcId: vpc?.id ?? "" } };
    },
  },
};
