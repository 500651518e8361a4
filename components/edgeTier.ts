import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Settings } from "../environments/schema";
import { type ApiTier } from "./apiTier";
import { type Observability } from "./observability";
import { type DomainCertificate } from "./parts/certificate";
import { GateSwitch } from "./parts/gateSwitch";
import { type Logging } from "./parts/logGroup";
import { readableBy, replicate, SiteBucket } from "./parts/siteBucket";
import { SiteDistribution } from "./parts/siteDistribution";
import { WebAcl } from "./parts/webAcl";
import { type Location, names } from "./support/names";

/** What the edge needs to know of one place. */
export interface EdgeSite {
  readonly location: Location;
  readonly provider: aws.Provider;
  readonly api: ApiTier;
  readonly observability: Observability;
  readonly logging: Logging;
}

export interface EdgeTierArgs {
  readonly prefix: string;
  readonly domain: string;
  readonly zoneId: pulumi.Input<string>;
  readonly certificate: DomainCertificate;
  /** Sizes of the edge, and how long its logs are kept. */
  readonly settings: Pick<Settings, "edge" | "logRetentionDays">;
  readonly protect: boolean;
  /** The place where the databases were founded. */
  readonly home: EdgeSite;
  /** Its peer. Absent in a single-region stack. */
  readonly standby?: EdgeSite;
}

/**
 * What the world sees: the site on CloudFront, and the public API name with the gate that decides which place it answers
 * with. The gate moves on data planes alone: a switch in the region that survives, an alarm there, a health check that
 * follows it. No record is ever edited to fail over.
 *
 * Once per stack, in us-east-1, with buckets and gate switches in the places. A failover changes nothing here.
 * Cost: the web ACL's 9 USD a month, health checks 1 USD, and traffic.
 */
export class EdgeTier extends pulumi.ComponentResource {
  public readonly siteUrl: string;
  public readonly apiUrl: string;
  /** ARN of the site's distribution. */
  public readonly distributionArn: pulumi.Output<string>;
  /** Where the site's files are put, home first. */
  public readonly siteBuckets: readonly pulumi.Output<string>[];

  constructor(name: string, args: EdgeTierArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:tier:EdgeTier", name, { domain: args.domain }, opts);
    const child = { parent: this };

    const sites = args.standby ? [args.home, args.standby] : [args.home];
    const buckets = siteBuckets(name, sites, args, this);
    const distribution = siteDistribution(name, buckets, args, child);
    sites.forEach((site, index) => {
      const bucket = buckets[index];
      if (bucket) {
        readableBy(`${name}-site-${site.location.region}-access`, bucket.bucket, distribution.arn, {
          parent: this,
          provider: site.provider,
        });
      }
    });
    siteRecords(name, args, distribution, child);
    failoverRecords(name, args, this);

    this.distributionArn = distribution.arn;
    this.siteUrl = `https://${args.domain}`;
    this.apiUrl = `https://api.${args.domain}`;
    this.siteBuckets = buckets.map(({ bucket }) => bucket.bucket);
    this.registerOutputs({
      siteUrl: this.siteUrl,
      apiUrl: this.apiUrl,
      siteBuckets: this.siteBuckets,
    });
  }
}

/** One bucket per place; with two, each copies what is new to the other. */
function siteBuckets(
  name: string,
  sites: readonly EdgeSite[],
  { protect }: EdgeTierArgs,
  parent: pulumi.Resource,
): SiteBucket[] {
  const bucketName = ({ location }: EdgeSite) => `${name}-site-${location.region}`;
  const buckets = sites.map(
    (site) => new SiteBucket(bucketName(site), { protect }, { parent, provider: site.provider }),
  );
  const [home, standby] = buckets;
  const [homeSite, standbySite] = sites;
  if (home && standby && homeSite && standbySite) {
    replicate(`${bucketName(homeSite)}-replication`, home, standby, {
      parent,
      provider: homeSite.provider,
    });
    replicate(`${bucketName(standbySite)}-replication`, standby, home, {
      parent,
      provider: standbySite.provider,
    });
  }
  return buckets;
}

function siteDistribution(
  name: string,
  buckets: readonly SiteBucket[],
  args: EdgeTierArgs,
  opts: pulumi.ComponentResourceOptions,
) {
  const acl = new WebAcl(
    `${name}-firewall`,
    {
      scope: "CLOUDFRONT",
      requestsPerAddress: args.settings.edge.requestsPerAddress,
      logName: `${args.prefix}-site`,
      logging: { retentionDays: args.settings.logRetentionDays },
    },
    opts,
  );
  const site = new SiteDistribution(
    `${name}-site`,
    {
      domain: args.domain,
      certificateArn: args.certificate.arn,
      webAclArn: acl.arn,
      buckets,
      priceClass: args.settings.edge.priceClass,
    },
    opts,
  );
  return site.distribution;
}

function siteRecords(
  name: string,
  { domain, zoneId }: EdgeTierArgs,
  distribution: aws.cloudfront.Distribution,
  opts: pulumi.CustomResourceOptions,
) {
  for (const type of ["A", "AAAA"]) {
    new aws.route53.Record(
      `${name}-site-${type.toLowerCase()}`,
      {
        zoneId,
        name: domain,
        type,
        aliases: [
          {
            name: distribution.domainName,
            zoneId: distribution.hostedZoneId,
            evaluateTargetHealth: false,
          },
        ],
      },
      opts,
    );
  }
}

/**
 * The public API name. Home's record is Route 53's PRIMARY for ever, the standby's its SECONDARY: which of them answers is
 * the gate's business. A single-region stack has home's record already, so that a peer only adds.
 */
function failoverRecords(name: string, args: EdgeTierArgs, parent: pulumi.Resource) {
  const { home, standby } = args;
  const homeHealth = standby && healthCheck(name, "home", home, standby, args, parent);
  failoverRecord(`${name}-api-home`, "PRIMARY", home, homeHealth, args, parent);
  if (standby) {
    const standbyHealth = healthCheck(name, "standby", standby, home, args, parent);
    failoverRecord(`${name}-api-standby`, "SECONDARY", standby, standbyHealth, args, parent);
  }
}

function failoverRecord(
  name: string,
  type: "PRIMARY" | "SECONDARY",
  site: EdgeSite,
  health: aws.route53.HealthCheck | undefined,
  args: EdgeTierArgs,
  parent: pulumi.Resource,
) {
  new aws.route53.Record(
    name,
    {
      zoneId: args.zoneId,
      name: `api.${args.domain}`,
      type: "A",
      setIdentifier: site.location.region,
      failoverRoutingPolicies: [{ type }],
      ...(health ? { healthCheckId: health.id } : {}),
      aliases: [
        {
          name: site.api.regionalDomainName,
          zoneId: site.api.regionalZoneId,
          // The gate alone decides: an API that answers badly must not move writes away from the database.
          evaluateTargetHealth: false,
        },
      ],
    },
    { parent, protect: args.protect },
  );
}

/** Healthy unless the judging region says that the judged one is off; while it is silent, what it said last. */
function healthCheck(
  name: string,
  which: "home" | "standby",
  judged: EdgeSite,
  judge: EdgeSite,
  args: EdgeTierArgs,
  parent: pulumi.Resource,
) {
  const gate = new GateSwitch(
    `${name}-gate-${judge.location.region}`,
    {
      prefix: args.prefix,
      location: judge.location,
      judges: judged.location.region,
      judgesHome: which === "home",
      logging: judge.logging,
      alarmTopicArn: judge.observability.topicArn,
      protect: args.protect,
    },
    { parent, provider: judge.provider },
  );
  return new aws.route53.HealthCheck(
    `${name}-api-${which}-health`,
    {
      type: "CLOUDWATCH_METRIC",
      cloudwatchAlarmName: gate.alarmName,
      cloudwatchAlarmRegion: judge.location.region,
      insufficientDataHealthStatus: "LastKnownStatus",
      tags: { Name: names.gateAlarm(args.prefix, judged.location.region) },
    },
    { parent, protect: args.protect },
  );
}
