import { type MinimalInputs } from "./minimal";

/** Access lists and firewalls; `path` gives a type's token. */
export const boundaries = (
  path: (short: string) => string,
): { readonly [path: string]: MinimalInputs } => ({
  "ec2/networkAcl": (given) => ({ vpcId: given(path("ec2/vpc")).id }),
  "ec2/defaultNetworkAcl": (given) => ({
    defaultNetworkAclId: given(path("ec2/vpc")).defaultNetworkAclId ?? "",
  }),
  "networkfirewall/ruleGroup": () => ({
    type: "STATEFUL",
    capacity: 100,
    ruleGroup: {
      rulesSource: { rulesString: "drop udp any any -> any any (sid:1;)" },
    },
  }),
  "networkfirewall/firewallPolicy": (given) => ({
    firewallPolicy: {
      statelessDefaultActions: ["aws:forward_to_sfe"],
      statelessFragmentDefaultActions: ["aws:forward_to_sfe"],
      statefulRuleGroupReferences: [{ resourceArn: given(path("networkfirewall/ruleGroup")).id }],
    },
  }),
  "networkfirewall/firewall": (given) => ({
    vpcId: given(path("ec2/vpc")).id,
    subnetMappings: [{ subnetId: given(path("ec2/subnet")).id }],
    firewallPolicyArn: given(path("networkfirewall/firewallPolicy")).id,
  }),
  "networkfirewall/loggingConfiguration": (given) => ({
    firewallArn: given(path("networkfirewall/firewall")).id,
    loggingConfiguration: {
      logDestinationConfigs: [
        {
          logType: "FLOW",
          logDestinationType: "CloudWatchLogs",
          logDestination: { logGroup: given(path("cloudwatch/logGroup")).name ?? "" },
        },
      ],
    },
  }),
});
