import * as pulumi from "@pulumi/pulumi";
import { type Settings } from "../environments/schema";
import { type PublicApi } from "./apiTier";
import { Accelerator } from "./parts/accelerator";
import { type DomainCertificate } from "./parts/certificate";
import { type Gate, placeGates } from "./parts/placeGates";
import { failoverRecords, type PlaceRecordsArgs, type PlaceTarget } from "./parts/placeRecords";
import { readRecords, type ReadTarget } from "./parts/readRecords";
import { type ClusterEndpoint } from "./parts/routingControls";
import { WebAcl } from "./parts/webAcl";
import { type WebSite, webSite, type WebSiteArgs } from "./parts/webSite";
import { type EdgeSite, edgeSites, type EdgeSites } from "./support/edgeSite";
import { hasPublicBalancer, type PublicSettings, servicePaths } from "./support/publicHosts";

export interface EdgeTierArgs extends EdgeSites {
  readonly prefix: string;
  readonly domain: string;
  readonly zoneId: pulumi.Input<string>;
  readonly certificate: DomainCertificate;
  /** Sizes of the edge, which services there are and how they are reached, and how long logs are kept. */
  readonly settings: PublicSettings & Pick<Settings, "failover" | "logRetentionDays">;
  readonly protect: boolean;
}

/**
 * What the world sees: the sites on CloudFront, and the names of the API and the load balancers with the gate that decides
 * which place they answer with. The gate moves on data planes alone: a switch in the region that survives, an alarm there, a
 * health check that follows it, or routing controls in the alarms' place. No record is ever edited to fail over.
 *
 * Once per stack, in us-east-1, with buckets and gate switches in the places. A failover changes nothing here.
 * Cost: the web ACL's 10 USD a month, health checks 1 USD, and traffic.
 */
export class EdgeTier extends pulumi.ComponentResource {
  public readonly siteUrl: string;
  public readonly apiUrl: string;
  /** ARNs of what the public reaches: distributions, load balancers, the accelerator. */
  public readonly exposed: { readonly [name: string]: pulumi.Output<string> };
  /** Where the site's files are put, home first. */
  public readonly siteBuckets: readonly pulumi.Output<string>[];
  /** The same of every further site, by its name. */
  public readonly furtherSites: { readonly [name: string]: WebSite };
  /** What decides which place the names answer with. */
  public readonly gate: Gate;
  /** Where routing controls are turned, and which; absent where the gate is alarms. */
  public readonly routingControls?: TurnedControls;

  constructor(name: string, args: EdgeTierArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:tier:EdgeTier", name, { domain: args.domain }, opts);

    const common = siteArgs(name, args, this);
    const site = webSite(
      `${name}-site`,
      { ...common, host: args.domain, services: services(args) },
      this,
    );
    this.furtherSites = Object.fromEntries(
      args.settings.edge.sites.map((each) => [
        each,
        webSite(`${name}-${each}-site`, { ...common, host: `${each}.${args.domain}` }, this),
      ]),
    );
    this.gate = placeGates(name, { ...args, gate: args.settings.failover.gate }, this);
    this.routingControls = turnedControls(args, this.gate);
    placeNames(name, args, this.gate, this);
    const accelerator = args.settings.edge.accelerator
      ? new Accelerator(
          `${name}-global`,
          { ...args, host: `global.${args.domain}` },
          { parent: this },
        )
      : undefined;

    this.exposed = exposed(args, { ...this.furtherSites, site }, accelerator);
    this.siteUrl = site.url;
    this.apiUrl = `https://api.${args.domain}`;
    this.siteBuckets = site.buckets;
    this.registerOutputs({
      siteUrl: this.siteUrl,
      apiUrl: this.apiUrl,
      siteBuckets: this.siteBuckets,
      furtherSites: this.furtherSites,
    });
  }
}

/** All that whoever turns routing controls has to know, without asking ARC's configuration API. */
export interface TurnedControls {
  /** Five; any of them takes a change. */
  readonly endpoints: pulumi.Output<ClusterEndpoint[]>;
  /** ARN of each place's control, by its region. */
  readonly controls: { readonly [region: string]: pulumi.Output<string> };
}

function turnedControls(
  { home, standby }: EdgeTierArgs,
  { controls }: Gate,
): TurnedControls | undefined {
  return controls && standby
    ? {
        endpoints: controls.endpoints,
        controls: {
          [home.location.region]: controls.home,
          [standby.location.region]: controls.standby,
        },
      }
    : undefined;
}

function exposed(
  args: EdgeTierArgs,
  sites: { readonly [name: string]: WebSite },
  accelerator: Accelerator | undefined,
): EdgeTier["exposed"] {
  const distributions = Object.entries(sites).map(
    ([name, { distributionArn }]) => [name, distributionArn] as const,
  );
  const balancers = edgeSites(args).flatMap(({ location, ingress }) =>
    ingress.publicBalancer
      ? [[`balancer-${location.region}`, ingress.publicBalancer.arn] as const]
      : [],
  );
  return {
    ...Object.fromEntries([...distributions, ...balancers]),
    ...(accelerator ? { accelerator: accelerator.arn } : {}),
  };
}

/** What all sites share: the web ACL, the certificate, the places. */
function siteArgs(
  name: string,
  args: EdgeTierArgs,
  parent: pulumi.Resource,
): Omit<WebSiteArgs, "host"> {
  const { domain, zoneId, protect, certificate, settings } = args;
  const acl = new WebAcl(
    `${name}-firewall`,
    {
      scope: "CLOUDFRONT",
      requestsPerAddress: settings.edge.requestsPerAddress,
      logName: `${args.prefix}-site`,
      logging: { retentionDays: settings.logRetentionDays },
    },
    { parent },
  );
  return {
    ...{ domain, zoneId, protect, places: edgeSites(args) },
    certificateArn: certificate.arn,
    webAclArn: acl.arn,
    priceClass: settings.edge.priceClass,
    originHeaders: originHeaders(args),
  };
}

/** The services that have a path of their own on the site. */
function services(args: EdgeTierArgs): WebSiteArgs["services"] {
  const { settings } = args;
  return {
    paths: servicePaths(settings),
    cacheSeconds: settings.edge.cacheSeconds,
    keys: Object.keys(settings.api.clients).length > 0,
    signsIn: settings.api.auth === "cognito" && hasPublicBalancer(settings),
  };
}

/** What each place's load balancer and API ask for. */
function originHeaders(args: EdgeTierArgs): WebSiteArgs["originHeaders"] {
  const sites = edgeSites(args);
  return {
    balancers: sites.flatMap(({ ingress }) => ingress.publicBalancer?.originHeader ?? []),
    apis: sites.flatMap(({ api }) => api.originHeader ?? []),
  };
}

/** The names that both places share. All but reads follow the one gate. */
function placeNames(name: string, args: EdgeTierArgs, health: Gate, parent: pulumi.Resource): void {
  const { domain, zoneId, protect, home, standby } = args;
  const shared = (label: string) => ({ host: `${label}.${domain}`, zoneId, protect, health });
  const both = (targetOf: (site: EdgeSite) => PlaceTarget | undefined) => ({
    home: targetOf(home),
    standby: standby && targetOf(standby),
  });

  followGate(`${name}-api`, { ...shared("api"), ...both(apiTarget) }, { parent });
  followGate(`${name}-app`, { ...shared("app"), ...both(balancerTarget) }, { parent });
  if (home.api.queries) {
    readRecords(
      `${name}-queries`,
      {
        ...shared("queries"),
        home: readTarget(home, home.api.queries),
        standby: standby?.api.queries && readTarget(standby, standby.api.queries),
        reads: args.settings.edge.reads,
      },
      { parent },
    );
  }
}

/** A name that home answers while the gate says nothing else; nothing where home has nothing to answer with. */
function followGate(
  name: string,
  { home, ...args }: Omit<PlaceRecordsArgs, "home"> & { readonly home?: PlaceTarget },
  opts: pulumi.CustomResourceOptions,
): void {
  if (home) {
    failoverRecords(name, { home, ...args }, opts);
  }
}

const apiTarget = ({ location, api }: EdgeSite): PlaceTarget => ({
  region: location.region,
  dnsName: api.regionalDomainName,
  zoneId: api.regionalZoneId,
});

const balancerTarget = ({ location, ingress }: EdgeSite): PlaceTarget | undefined =>
  ingress.publicBalancer && { region: location.region, ...ingress.publicBalancer };

const readTarget = ({ location }: EdgeSite, queries: PublicApi): ReadTarget => ({
  region: location.region,
  dnsName: queries.regionalDomainName,
  zoneId: queries.regionalZoneId,
  placeUrl: queries.placeUrl,
});
