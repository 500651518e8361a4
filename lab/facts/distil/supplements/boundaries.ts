import { type Supplements } from "../supplement";
import { between, like, oneOf, said } from "./types";

const ec2 = said("EC2 API reference: CreateNetworkAclEntry");
const firewall = said(
  "Network Firewall API reference: CreateFirewall, FirewallPolicy, CreateRuleGroup, LogDestinationConfig",
);

const entry = (direction: string) => ({
  [`${direction}.action`]: ec2(oneOf("allow", "deny")),
  [`${direction}.fromPort`]: ec2(between(-1, 65535)),
  [`${direction}.icmpCode`]: ec2(between(-1, 255)),
  [`${direction}.icmpType`]: ec2(between(-1, 255)),
  [`${direction}.protocol`]: ec2(like("^(-1|all|tcp|udp|icmp|ipv6-icmp|[0-9]{1,3})$")),
  [`${direction}.ruleNo`]: ec2(between(1, 32766)),
  [`${direction}.toPort`]: ec2(between(-1, 65535)),
});
const entries = { ...entry("egress"), ...entry("ingress") };

const name = firewall(like("^[a-zA-Z0-9-]+$", 128));
const stateless = firewall(oneOf("aws:drop", "aws:forward_to_sfe", "aws:pass"));
const variable = firewall(like("^[A-Za-z][A-Za-z0-9_]{0,31}$"));

/** What lies between networks: access lists and firewalls. */
export const boundaries: Supplements = {
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": {
    ...entries,
    defaultNetworkAclId: ec2(like("^acl-[0-9a-f]{8,17}$")),
  },
  "aws:ec2/networkAcl:NetworkAcl": entries,
  "aws:networkfirewall/firewall:Firewall": { name },
  "aws:networkfirewall/firewallPolicy:FirewallPolicy": {
    name,
    "firewallPolicy.policyVariables.ruleVariables.key": variable,
    "firewallPolicy.statefulDefaultActions": firewall(
      oneOf(
        "aws:alert_established",
        "aws:alert_established_app_layer",
        "aws:alert_strict",
        "aws:drop_established",
        "aws:drop_established_app_layer",
        "aws:drop_strict",
      ),
    ),
    "firewallPolicy.statefulRuleGroupReferences.deepThreatInspection": firewall(
      oneOf("true", "false"),
    ),
    "firewallPolicy.statelessDefaultActions": stateless,
    "firewallPolicy.statelessFragmentDefaultActions": stateless,
  },
  "aws:networkfirewall/ruleGroup:RuleGroup": {
    capacity: firewall(between(1, 30_000)),
    name,
    "ruleGroup.referenceSets.ipSetReferences.key": variable,
    "ruleGroup.ruleVariables.ipSets.key": variable,
    "ruleGroup.ruleVariables.portSets.key": variable,
    "ruleGroup.rulesSource.rulesSourceList.targets": firewall(
      like("^[.]?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?[.])*[a-z0-9-]{2,63}$", 255),
    ),
    "ruleGroup.rulesSource.statelessRulesAndCustomActions.statelessRules.ruleDefinition.actions":
      firewall(like("^(aws:(drop|forward_to_sfe|pass)|[a-zA-Z0-9]+)$")),
  },
};
