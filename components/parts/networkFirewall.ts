import * as aws from "@pulumi/aws";
import type * as awsx from "@pulumi/awsx";
import * as pulumi from "@pulumi/pulumi";
import { subnetRanges } from "../support/subnets";
import { routeTablesOf, type Subnets } from "../support/subnetsOf";
import { type EncryptionKeys } from "./encryptionKeys";
import { logGroup, type Logging } from "./logGroup";

export interface NetworkFirewallArgs {
  readonly vpc: awsx.ec2.Vpc;
  readonly subnets: Required<Subnets>;
  /** IPv4 range of the VPC. */
  readonly addressRange: string;
  /** Names of the zones that have subnets, in their order. */
  readonly zones: readonly string[];
  /** Names that may be called; a leading dot means every name below it. */
  readonly allowedDomains: readonly string[];
  /** AWS deletion protection. */
  readonly protect: boolean;
  readonly keys: Pick<EncryptionKeys, "data">;
  readonly logging: Logging;
}

/**
 * AWS Network Firewall between workloads and the Internet, and the routes that lead through it. The way out is workload,
 * firewall, NAT, Internet, in one zone from end to end, and the way back is the same: the firewall drops what it sees half
 * of. Before NAT it sees which workload calls. Only TLS leaves, to names on the list; all else is dropped and logged.
 * It does not see what stays in the VPC or goes to S3 and DynamoDB by their gateway endpoints.
 *
 * Once per place. A failover changes nothing here. Cost: about 290 USD a month and zone, and 0.065 USD per GB.
 */
export class NetworkFirewall extends pulumi.ComponentResource {
  constructor(name: string, args: NetworkFirewallArgs, opts?: pulumi.ComponentResourceOptions) {
    const { addressRange, zones, allowedDomains } = args;
    super("evenkeel:part:NetworkFirewall", name, { addressRange, zones, allowedDomains }, opts);
    const child = { parent: this };

    const policy = firewallPolicy(name, args, child);
    const firewall = new aws.networkfirewall.Firewall(
      name,
      {
        description: "Between workloads and the Internet",
        vpcId: args.vpc.vpcId,
        subnetMappings: args.subnets.firewall.apply((ids) => ids.map((subnetId) => ({ subnetId }))),
        firewallPolicyArn: policy.arn,
        deleteProtection: args.protect,
        encryptionConfiguration: withKey(args),
      },
      child,
    );
    logs(name, firewall, args, child);
    routes(name, firewall, args, child);
    this.registerOutputs({ firewallArn: firewall.arn });
  }
}

const withKey = ({ keys }: NetworkFirewallArgs) => ({
  type: "CUSTOMER_KMS",
  keyId: keys.data.arn,
});

/** Room for rules. It cannot grow without a new group, so it is stated generously; it costs nothing. */
const capacity = 1000;

/**
 * Lets a handshake through until the client says whom it calls, and drops the connection if that is not on the list.
 * "app_layer" waits for a hello that fills two packets, as that of post-quantum key exchange does (OpenSSL 3.5, and so
 * Node.js 24). Connections from before the firewall are reset rather than left to hang.
 */
function firewallPolicy(
  name: string,
  args: NetworkFirewallArgs,
  opts: pulumi.CustomResourceOptions,
): aws.networkfirewall.FirewallPolicy {
  const groups = [allowedNames(name, args, opts), onlyTls(name, args, opts)];
  return new aws.networkfirewall.FirewallPolicy(
    `${name}-policy`,
    {
      description: "TLS to allowed names, and nothing else",
      firewallPolicy: {
        statelessDefaultActions: ["aws:forward_to_sfe"],
        statelessFragmentDefaultActions: ["aws:forward_to_sfe"],
        statefulEngineOptions: { ruleOrder: "STRICT_ORDER", streamExceptionPolicy: "REJECT" },
        statefulDefaultActions: [
          "aws:drop_established_app_layer",
          "aws:alert_established_app_layer",
        ],
        statefulRuleGroupReferences: groups.map(({ arn }, index) => ({
          resourceArn: arn,
          priority: index + 1,
        })),
      },
      encryptionConfiguration: withKey(args),
    },
    opts,
  );
}

function allowedNames(
  name: string,
  args: NetworkFirewallArgs,
  opts: pulumi.CustomResourceOptions,
): aws.networkfirewall.RuleGroup {
  return new aws.networkfirewall.RuleGroup(
    `${name}-names`,
    {
      description: "Names that workloads may call",
      type: "STATEFUL",
      capacity,
      ruleGroup: {
        statefulRuleOptions: { ruleOrder: "STRICT_ORDER" },
        rulesSource: {
          rulesSourceList: {
            generatedRulesType: "ALLOWLIST",
            // Not HTTP_HOST: nothing leaves in clear text, whatever the name.
            targetTypes: ["TLS_SNI"],
            targets: [...args.allowedDomains],
          },
        },
      },
      encryptionConfiguration: withKey(args),
    },
    opts,
  );
}

/** The default actions know connections only, and would let a lone datagram or a handshake on any port go. */
function onlyTls(
  name: string,
  args: NetworkFirewallArgs,
  opts: pulumi.CustomResourceOptions,
): aws.networkfirewall.RuleGroup {
  const rulesString = [
    'drop ip $HOME_NET any -> any any (msg:"Not TCP"; ip_proto:!6; sid:1; rev:1;)',
    'drop tcp $HOME_NET any -> any !443 (msg:"Not the port of TLS"; flow:to_server; sid:2; rev:1;)',
  ].join("\n");
  return new aws.networkfirewall.RuleGroup(
    `${name}-only-tls`,
    {
      description: "Nothing but TCP to port 443",
      type: "STATEFUL",
      capacity,
      ruleGroup: {
        statefulRuleOptions: { ruleOrder: "STRICT_ORDER" },
        rulesSource: { rulesString },
      },
      encryptionConfiguration: withKey(args),
    },
    opts,
  );
}

/** Every connection, and every one that was refused. AWS delivers to names under `/aws/vendedlogs/` without a policy that grows. */
function logs(
  name: string,
  firewall: aws.networkfirewall.Firewall,
  { logging }: NetworkFirewallArgs,
  opts: pulumi.CustomResourceOptions,
) {
  const to = (kind: string) =>
    logGroup(`${name}-${kind}`, `/aws/vendedlogs/evenkeel/${name}/${kind}`, logging, opts);
  const destinations = [
    { logType: "ALERT", group: to("alerts") },
    { logType: "FLOW", group: to("flows") },
  ];
  new aws.networkfirewall.LoggingConfiguration(
    `${name}-logging`,
    {
      firewallArn: firewall.arn,
      loggingConfiguration: {
        logDestinationConfigs: destinations.map(({ logType, group }) => ({
          logType,
          logDestinationType: "CloudWatchLogs",
          logDestination: { logGroup: group.name },
        })),
      },
    },
    opts,
  );
}

/** Two halves of the Internet: AWS refuses a second 0.0.0.0/0 while that of a stack without a firewall is still there. */
const halves = [
  { half: "low", range: "0.0.0.0/1" },
  { half: "high", range: "128.0.0.0/1" },
];

/** From workloads to the zone's endpoint, and from the zone's NAT gateway back to it; awsx sends the endpoint's on to NAT. */
function routes(
  name: string,
  firewall: aws.networkfirewall.Firewall,
  { vpc, subnets, addressRange, zones }: NetworkFirewallArgs,
  opts: pulumi.CustomResourceOptions,
) {
  const outward = routeTablesOf(vpc, subnets.private);
  const inward = routeTablesOf(vpc, subnets.nat);
  const workloads = subnetRanges(addressRange, zones.length).private;
  zones.forEach((zone, index) => {
    const vpcEndpointId = endpointIn(zone, firewall);
    const at = (tables: pulumi.Output<string[]>) => tables.apply((ids) => ids[index] ?? "");
    for (const { half, range } of halves) {
      new aws.ec2.Route(
        `${name}-${index + 1}-${half}`,
        { routeTableId: at(outward), destinationCidrBlock: range, vpcEndpointId },
        opts,
      );
    }
    new aws.ec2.Route(
      `${name}-${index + 1}-back`,
      { routeTableId: at(inward), destinationCidrBlock: workloads[index], vpcEndpointId },
      opts,
    );
  });
}

function endpointIn(
  zone: string,
  { firewallStatuses }: aws.networkfirewall.Firewall,
): pulumi.Output<string> {
  return firewallStatuses.apply((statuses) => {
    const states = statuses.flatMap(({ syncStates }) => syncStates);
    const inZone = states.find(({ availabilityZone }) => availabilityZone === zone);
    const [attachment] = inZone?.attachments ?? [];
    if (attachment === undefined) {
      throw new Error(`the firewall has no endpoint in ${zone}`);
    }
    return attachment.endpointId;
  });
}
