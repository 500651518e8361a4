import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Service } from "../../environments/schema";
import { type Network } from "../network";
import { type Location } from "../support/names";
import { physicalName } from "../support/naming";
import { BalancerLogs } from "./balancerLogs";
import { listenerRules, type SignIn } from "./listenerRules";
import { type Logging } from "./logGroup";
import { originHeader, type OriginHeader } from "./originHeader";
import { type Signal } from "./signals";
import { type Backend, openPodPorts, type Target, targets, unhealthy } from "./targets";
import { WebAcl } from "./webAcl";

/** A service behind the load balancer. */
export interface PublicService {
  readonly service: string;
  readonly api: NonNullable<Service["api"]>;
  /** What answers: the service itself, or something that several services share. */
  readonly backend: Backend;
}

export interface PublicLoadBalancerArgs {
  readonly prefix: string;
  readonly location: Location;
  readonly network: Network;
  readonly services: readonly PublicService[];
  /** The site's; requests come for it, for `app.` and, with an accelerator, for `global.` below it. */
  readonly domain: string;
  /** Whether Global Accelerator leads callers here past CloudFront; their own addresses then arrive. */
  readonly accelerator: boolean;
  /** CloudFront's addresses in this region, which AWS keeps; needed without an accelerator. */
  readonly originFacingPrefixList?: string;
  /** Issued in this region for the domain and everything one label below it. */
  readonly certificateArn: pulumi.Input<string>;
  /** Requests from one address in five minutes before it is blocked. */
  readonly requestsPerAddress: number;
  readonly logging: Logging;
  readonly signIn?: SignIn;
  readonly protect: boolean;
}

/**
 * A public Application Load Balancer in front of pods and tasks, with a web ACL and access logs. Only CloudFront reaches it,
 * and only the site's own distribution is answered, which sends a secret header; an accelerator opens it to everybody, for
 * reads at a host of their own. It does not own DNS, CloudFront or the accelerator: EdgeTier does.
 *
 * Once per place that has such services. A failover changes nothing here.
 * Cost: 18 USD a month, capacity units, and the web ACL's 10 USD.
 */
export class PublicLoadBalancer extends pulumi.ComponentResource {
  public readonly arn: pulumi.Output<string>;
  public readonly dnsName: pulumi.Output<string>;
  /** Hosted zone of aliases to it; Elastic Load Balancing's own. */
  public readonly zoneId: pulumi.Output<string>;
  /** What CloudFront sends with every request; others are answered 404. */
  public readonly originHeader: OriginHeader;
  /** Target groups by service. */
  public readonly targets: ReadonlyMap<string, Target>;
  public readonly signals: readonly Signal[];

  constructor(name: string, args: PublicLoadBalancerArgs, opts?: pulumi.ComponentResourceOptions) {
    const services = args.services.map(({ service }) => service);
    super("evenkeel:part:PublicLoadBalancer", name, { services }, opts);
    const child = { parent: this };

    const securityGroup = access(name, args, child);
    const balancer = loadBalancer(name, args, securityGroup, child);
    this.originHeader = originHeader(name, args.location, child);
    guard(name, args, { balancer, originHeader: this.originHeader }, child);
    const listener = httpsListener(name, args, balancer, child);
    const groups = targetGroups(name, args, child);
    const rules = args.services.map(({ service, api, backend }) => ({
      service,
      group: groupOf(groups, backend),
      rules: listenerRules(
        `${name}-${service}`,
        {
          ...args,
          service,
          api,
          listenerArn: listener.arn,
          targetGroupArn: groupOf(groups, backend).arn,
          originHeader: this.originHeader,
        },
        child,
      ),
    }));
    const backends = [...groups.values()].map(({ backend }) => backend);
    openPodPorts(name, securityGroup.id, backends, child);

    this.arn = balancer.arn;
    this.dnsName = balancer.dnsName;
    this.zoneId = balancer.zoneId;
    this.targets = new Map(
      rules.flatMap(({ service, group, rules: [ready] }) =>
        ready
          ? [[service, { targetGroupArn: group.arn, securityGroupId: securityGroup.id, ready }]]
          : [],
      ),
    );
    this.signals = [
      ...signals(balancer),
      ...[...groups.values()].map(({ backend, group }) =>
        unhealthy(backend, group, balancer, "AWS/ApplicationELB"),
      ),
    ];
    this.registerOutputs({ dnsName: this.dnsName });
  }
}

/** Who may call, and where the balancer may go: to its targets, and to Cognito when it signs people in. */
function access(
  name: string,
  { network, accelerator, originFacingPrefixList, signIn }: PublicLoadBalancerArgs,
  opts: pulumi.CustomResourceOptions,
) {
  const group = new aws.ec2.SecurityGroup(
    `${name}-access`,
    { vpcId: network.vpcId, description: "Public load balancer of services in containers" },
    opts,
  );
  const https = { securityGroupId: group.id, ipProtocol: "tcp", fromPort: 443, toPort: 443 };
  new aws.vpc.SecurityGroupIngressRule(
    `${name}-from-callers`,
    {
      ...https,
      ...(accelerator
        ? {
            description: "Callers by Global Accelerator, which keeps their addresses",
            cidrIpv4: "0.0.0.0/0",
          }
        : { description: "CloudFront alone", prefixListId: originFacingPrefixList }),
    },
    opts,
  );
  if (signIn) {
    new aws.vpc.SecurityGroupEgressRule(
      `${name}-to-sign-in`,
      { ...https, description: "Cognito, whose addresses change", cidrIpv4: "0.0.0.0/0" },
      opts,
    );
  }
  return group;
}

function loadBalancer(
  name: string,
  { prefix, location, network, logging, protect }: PublicLoadBalancerArgs,
  securityGroup: aws.ec2.SecurityGroup,
  opts: pulumi.ComponentResourceOptions,
) {
  const logs = new BalancerLogs(
    `${name}-logs`,
    { location, retentionDays: logging.retentionDays, protect },
    opts,
  );
  return new aws.lb.LoadBalancer(
    `${name}-balancer`,
    {
      name: physicalName(`${prefix}--public`, 32),
      loadBalancerType: "application",
      internal: false,
      subnets: network.publicSubnetIds,
      securityGroups: [securityGroup.id],
      accessLogs: { bucket: logs.bucketName, enabled: true },
      dropInvalidHeaderFields: true,
      desyncMitigationMode: "defensive",
      enableDeletionProtection: protect,
    },
    { ...opts, dependsOn: [logs.ready] },
  );
}

interface Guarded {
  readonly balancer: aws.lb.LoadBalancer;
  readonly originHeader: OriginHeader;
}

function guard(
  name: string,
  { prefix, requestsPerAddress, logging }: PublicLoadBalancerArgs,
  { balancer, originHeader }: Guarded,
  opts: pulumi.ComponentResourceOptions,
) {
  const acl = new WebAcl(
    `${name}-firewall`,
    { scope: "REGIONAL", requestsPerAddress, originHeader, logName: `${prefix}-app`, logging },
    opts,
  );
  new aws.wafv2.WebAclAssociation(
    `${name}-firewall-association`,
    { resourceArn: balancer.arn, webAclArn: acl.arn },
    opts,
  );
}

function httpsListener(
  name: string,
  { certificateArn }: PublicLoadBalancerArgs,
  balancer: aws.lb.LoadBalancer,
  opts: pulumi.CustomResourceOptions,
) {
  return new aws.lb.Listener(
    `${name}-listener`,
    {
      loadBalancerArn: balancer.arn,
      port: 443,
      protocol: "HTTPS",
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      certificateArn,
      // What no rule wants does not exist.
      defaultActions: [
        {
          type: "fixed-response",
          fixedResponse: { statusCode: "404", contentType: "text/plain", messageBody: "Not found" },
        },
      ],
    },
    opts,
  );
}

type Groups = ReadonlyMap<string, { backend: Backend; group: aws.lb.TargetGroup }>;

/** One for each backend, which several services may share. */
function targetGroups(
  name: string,
  { prefix, network, services }: PublicLoadBalancerArgs,
  opts: pulumi.CustomResourceOptions,
): Groups {
  const backends = new Map(services.map(({ backend }) => [backend.service, backend]));
  return new Map(
    [...backends].map(([key, backend]) => [
      key,
      {
        backend,
        group: targets(
          `${name}-${key}`,
          { prefix, network, backend, protocol: "HTTP", label: "public" },
          opts,
        ),
      },
    ]),
  );
}

function groupOf(groups: Groups, { service }: Backend): aws.lb.TargetGroup {
  const found = groups.get(service);
  if (!found) {
    throw new Error(`${service} has no target group`);
  }
  return found.group;
}

function signals(balancer: aws.lb.LoadBalancer): Signal[] {
  const dimensions = { LoadBalancer: balancer.arnSuffix };
  return [
    {
      name: "app-errors",
      description:
        "Services behind the public load balancer fail more than 10 times a minute: look at its access log, then at theirs",
      namespace: "AWS/ApplicationELB",
      metric: "HTTPCode_Target_5XX_Count",
      dimensions,
      statistic: "Sum",
      threshold: 10,
      minutes: 3,
    },
    {
      name: "app-latency",
      description:
        "One request in a hundred behind the public load balancer takes longer than two seconds",
      namespace: "AWS/ApplicationELB",
      metric: "TargetResponseTime",
      dimensions,
      statistic: "p99",
      threshold: 2,
    },
  ];
}
