import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { rangesBesidePrivate, subnetRanges } from "../support/subnets";

/** Subnets of a VPC by layer. */
export interface Layers {
  readonly public: pulumi.Input<string[]>;
  readonly private: pulumi.Input<string[]>;
  readonly isolated: pulumi.Input<string[]>;
  /** Subnets of the firewall's endpoints; absent in a VPC without one. */
  readonly firewall?: pulumi.Input<string[]>;
}

export interface NetworkAclsArgs {
  readonly vpcId: pulumi.Input<string>;
  /** The list that AWS puts on a subnet that has no other. */
  readonly defaultNetworkAclId: pulumi.Input<string>;
  /** IPv4 range of the VPC. */
  readonly addressRange: string;
  /** How many zones have subnets. */
  readonly zones: number;
  readonly layers: Layers;
}

/** Ports that data stores answer on, of every store that a stack may have; which are open is said by security groups. */
export const dataPorts: readonly number[] = [
  5432, // PostgreSQL
  6379, // Valkey and Redis
  8111, // DAX
  9094, // Kafka over TLS
  9098, // Kafka with IAM
  9111, // DAX over TLS
];

/** The one port below 1024 that load balancers forward to: that of an nginx ingress controller, which has no other. */
const controllerPort = 80;

const anywhere = "0.0.0.0/0";

/** What a rule speaks of: who is at the other end, and which ports; all protocols where there are none. */
interface Entry {
  readonly action: "allow" | "deny";
  readonly range: string;
  readonly ports?: readonly [from: number, to: number];
}

const all = (range: string): Entry => ({ action: "allow", range });
const none = (range: string): Entry => ({ action: "deny", range });
const tcp = (range: string, from: number, to = from): Entry => ({
  ...{ action: "allow", range },
  ports: [from, to],
});
/** Lists keep no state: an answer is a packet to a port that the caller chose (NAT gateways choose from all of these). */
const replies = (range: string) => tcp(range, 1024, 65535);

/**
 * What may pass from layer to layer of a VPC, whatever security groups say: data stores hear workloads on their ports
 * and nobody else, workloads leave by TLS, and the Internet comes to public subnets by TLS. The VPC's default list is
 * closed. Rules are few on purpose: AWS counts 20 in a direction, zones and all.
 *
 * Once per place. A failover changes nothing here. Costs nothing.
 */
export class NetworkAcls extends pulumi.ComponentResource {
  constructor(name: string, args: NetworkAclsArgs, opts?: pulumi.ComponentResourceOptions) {
    const { addressRange, zones, layers } = args;
    super("evenkeel:part:NetworkAcls", name, { addressRange, zones }, opts);
    const list = (layer: keyof Layers, rules: Rules) =>
      new aws.ec2.NetworkAcl(
        `${name}-${layer}`,
        {
          vpcId: args.vpcId,
          subnetIds: layers[layer],
          ingress: numbered(rules.ingress),
          egress: numbered(rules.egress),
          tags: { Name: `${name}-${layer}` },
        },
        { parent: this },
      );
    const lists = [
      list("public", publicRules(args)),
      list("private", privateRules(args)),
      list("isolated", isolatedRules(args)),
      ...(layers.firewall ? [list("firewall", firewallRules(args))] : []),
    ];
    closeDefault(name, args, { parent: this, dependsOn: lists });
    this.registerOutputs({});
  }
}

interface Rules {
  readonly ingress: readonly Entry[];
  readonly egress: readonly Entry[];
}

const rangesOf = ({ addressRange, zones }: NetworkAclsArgs) => subnetRanges(addressRange, zones);

/** NAT gateways and load balancers: called by TLS, calling by TLS, and load balancers call workloads on high ports. */
const publicRules = (args: NetworkAclsArgs): Rules => ({
  ingress: [tcp(anywhere, 443), replies(anywhere)],
  egress: [
    tcp(anywhere, 443),
    replies(anywhere),
    ...rangesOf(args).private.map((range) => tcp(range, controllerPort)),
  ],
});

/** Workloads: among themselves without limit, to stores on their ports, to endpoints and the Internet by TLS. */
function privateRules(args: NetworkAclsArgs): Rules {
  const ranges = rangesOf(args);
  const callers = args.layers.firewall ? ranges.balancers : ranges.public;
  return {
    ingress: [
      ...ranges.private.map(all),
      ...callers.map((range) => tcp(range, controllerPort)),
      replies(anywhere),
    ],
    egress: [
      ...ranges.private.map(all),
      ...callers.map(replies),
      // To the whole VPC, because six ports to each of four zones are too many rules; only isolated subnets let them in.
      ...dataPorts.map((port) => tcp(args.addressRange, port)),
      tcp(anywhere, 443),
    ],
  };
}

/** Stores: among themselves without limit, and called by workloads. They call nobody. */
function isolatedRules(args: NetworkAclsArgs): Rules {
  const ranges = rangesOf(args);
  return {
    ingress: [
      ...ranges.isolated.map(all),
      // What remains of the VPC after this is private.
      ...rangesBesidePrivate(args.addressRange, args.zones).map(none),
      ...dataPorts.map((port) => tcp(args.addressRange, port)),
    ],
    egress: [...ranges.isolated.map(all), ...ranges.private.map(replies)],
  };
}

/** The firewall's endpoints: workloads on their way out, and what comes back to them. */
function firewallRules(args: NetworkAclsArgs): Rules {
  const workloads = rangesOf(args).private;
  return {
    ingress: [
      ...workloads.map((range) => tcp(range, 443)),
      none(args.addressRange),
      replies(anywhere),
    ],
    egress: [tcp(anywhere, 443), ...workloads.map(replies)],
  };
}

/** Numbers in tens, so that one can be put between two by hand in an emergency. */
function numbered(entries: readonly Entry[]) {
  return entries.map(({ action, range, ports }, index) => {
    const [fromPort, toPort] = ports ?? [0, 0];
    const ruleNo = 100 + 10 * index;
    const protocol = ports ? "tcp" : "-1";
    return { ruleNo, action, protocol, cidrBlock: range, fromPort, toPort };
  });
}

/**
 * A subnet made by hand has no way in or out until somebody gives it a list. Closed only when the others hold their
 * subnets; AWS moves subnets here by itself when one of those goes, which is no change of the program's.
 */
function closeDefault(name: string, args: NetworkAclsArgs, opts: pulumi.CustomResourceOptions) {
  new aws.ec2.DefaultNetworkAcl(
    `${name}-default`,
    { defaultNetworkAclId: args.defaultNetworkAclId },
    { ...opts, ignoreChanges: ["subnetIds"] },
  );
}
