import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Settings } from "../../environments/schema";
import { arn, type Location } from "../support/names";
import { policy } from "../support/iam";

/** The hosted zone that the stack's records are in. */
export interface PublicZone {
  /** Known once the world is led to the zone: what proves the domain must wait for that. */
  readonly zoneId: pulumi.Input<string>;
  /** Who answers for the domain. Absent where the zone is not the stack's. */
  readonly nameServers?: pulumi.Output<string[]>;
}

type ZoneSettings = Pick<
  Settings,
  "account" | "domain" | "edge" | "logRetentionDays" | "prefix" | "protect" | "zoneId"
>;

/** The hosted zone of the domain: the one that is given, or the stack's own. */
export function publicZone(
  name: string,
  settings: ZoneSettings,
  location: Location,
  opts: pulumi.ComponentResourceOptions,
): PublicZone {
  const { zoneId } = settings;
  return zoneId === undefined
    ? new OwnZone(`${name}-zone`, { settings, location }, opts)
    : { zoneId };
}

export interface OwnZoneArgs {
  readonly settings: ZoneSettings;
  /** Where its log is: us-east-1, the only region that Route 53 writes query logs to. */
  readonly location: Location;
}

/**
 * The stack's own hosted zone with the log of all questions to it, and the registration of its name if the stack keeps
 * that. Without the registration somebody has to lead the domain to the zone's name servers while the first update waits
 * for its certificates.
 *
 * Once per stack. A failover changes nothing here: answering is Route 53's data plane, which is everywhere. Cost: 0.50 USD
 * a month, 0.40 USD per million questions, and the log.
 */
export class OwnZone extends pulumi.ComponentResource implements PublicZone {
  public readonly zoneId: pulumi.Output<string>;
  public readonly nameServers: pulumi.Output<string[]>;

  constructor(name: string, args: OwnZoneArgs, opts?: pulumi.ComponentResourceOptions) {
    const { domain, protect, edge } = args.settings;
    super("evenkeel:part:OwnZone", name, { domain, registrar: edge.registrar }, opts);
    const child = { parent: this };

    const zone = new aws.route53.Zone(
      `${name}-hosted`,
      { name: domain, comment: `Public names of ${args.settings.prefix}` },
      { ...child, protect },
    );
    queryLog(name, zone, args, child);
    const registration = edge.registrar ? register(name, zone, args, child) : undefined;

    this.nameServers = zone.nameServers;
    this.zoneId = registration
      ? pulumi.all([zone.zoneId, registration.id]).apply(([id]) => id)
      : zone.zoneId;
    this.registerOutputs({ zoneId: this.zoneId, nameServers: this.nameServers });
  }
}

/** Route 53 writes under a policy of the account's log groups, which must be there first. */
function queryLog(
  name: string,
  zone: aws.route53.Zone,
  { settings, location }: OwnZoneArgs,
  opts: pulumi.CustomResourceOptions,
) {
  const path = `/aws/route53/${settings.domain}`;
  const logs = new aws.cloudwatch.LogGroup(
    `${name}-logs`,
    { name: path, retentionInDays: settings.logRetentionDays },
    opts,
  );
  const allowed = new aws.cloudwatch.LogResourcePolicy(
    `${name}-logs-policy`,
    {
      policyName: `${settings.prefix}-route53`,
      policyDocument: policy({
        Effect: "Allow",
        Principal: { Service: "route53.amazonaws.com" },
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: `${arn("logs", location, `log-group:${path}`)}:*`,
        Condition: {
          ArnEquals: { "aws:SourceArn": zone.arn },
          StringEquals: { "aws:SourceAccount": location.account },
        },
      }),
    },
    opts,
  );
  new aws.route53.QueryLog(
    `${name}-queries`,
    { zoneId: zone.zoneId, cloudwatchLogGroupArn: logs.arn },
    { ...opts, dependsOn: [allowed] },
  );
}

/** Takes over a name that the account has registered; removing it from the stack leaves it registered. */
function register(
  name: string,
  zone: aws.route53.Zone,
  { settings }: OwnZoneArgs,
  opts: pulumi.CustomResourceOptions,
) {
  return new aws.route53domains.RegisteredDomain(
    `${name}-registration`,
    {
      domainName: settings.domain,
      nameServers: zone.nameServers.apply((servers) => servers.map((server) => ({ name: server }))),
      autoRenew: true,
      transferLock: true,
      adminPrivacy: true,
      billingPrivacy: true,
      registrantPrivacy: true,
      techPrivacy: true,
    },
    { ...opts, protect: settings.protect },
  );
}
