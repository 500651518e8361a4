import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type EdgeSite } from "../support/edgeSite";
import { readableBy, replicate, SiteBucket } from "./siteBucket";
import { SiteDistribution, type SiteDistributionArgs } from "./siteDistribution";

export interface WebSiteArgs extends Omit<SiteDistributionArgs, "buckets"> {
  /** Hosted zone of the site's name. */
  readonly zoneId: pulumi.Input<string>;
  /** Where its files are kept: home first. */
  readonly places: readonly EdgeSite[];
  readonly protect: boolean;
}

/** A single-page application, to whom it concerns. */
export interface WebSite {
  readonly url: string;
  /** Where its files are put, home first. */
  readonly buckets: readonly pulumi.Output<string>[];
  /** ARN of its distribution. */
  readonly distributionArn: pulumi.Output<string>;
}

/**
 * One single-page application: files in a bucket of each place, a distribution in front of them, and the name of it.
 * Once per site and stack. A failover changes nothing here.
 */
export function webSite(name: string, args: WebSiteArgs, parent: pulumi.Resource): WebSite {
  const buckets = siteBuckets(name, args, parent);
  const { distribution } = new SiteDistribution(name, { ...args, buckets }, { parent });
  args.places.forEach(({ location, provider }, index) => {
    const bucket = buckets[index];
    if (bucket) {
      readableBy(`${name}-${location.region}-access`, bucket.bucket, distribution.arn, {
        parent,
        provider,
      });
    }
  });
  siteRecords(name, args, distribution, { parent });
  return {
    url: `https://${args.host}`,
    buckets: buckets.map(({ bucket }) => bucket.bucket),
    distributionArn: distribution.arn,
  };
}

/** One bucket per place; with two, each copies what is new to the other. */
function siteBuckets(
  name: string,
  { places, protect }: WebSiteArgs,
  parent: pulumi.Resource,
): SiteBucket[] {
  const bucketName = ({ location }: EdgeSite) => `${name}-${location.region}`;
  const buckets = places.map(
    (site) =>
      new SiteBucket(
        bucketName(site),
        { protect, location: site.location, kmsKeyArn: site.keys.data.arn },
        { parent, provider: site.provider },
      ),
  );
  const [home, standby] = buckets;
  const [homeSite, standbySite] = places;
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

function siteRecords(
  name: string,
  { host, zoneId }: WebSiteArgs,
  distribution: aws.cloudfront.Distribution,
  opts: pulumi.CustomResourceOptions,
) {
  for (const type of ["A", "AAAA"]) {
    new aws.route53.Record(
      `${name}-${type.toLowerCase()}`,
      {
        zoneId,
        name: host,
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
