import {
  clientKeys as keysOf,
  DomainCertificate,
  EdgeGuardrails,
  EdgeTier,
  Failover,
  foundation,
  Guardrails,
  publicHosts,
  publicZone,
  regionProvider,
  site,
  stackReadme,
  StreamReplication,
} from "./components";
import { loadSettings } from "./environments/load";
import { edgeRegion } from "./environments/regions";

const settings = loadSettings();
const { account, domain, prefix, protect } = settings;
const [homePlace, standbyPlace] = settings.places;

// CloudFront reads its certificate and web ACL from us-east-1, wherever the places are.
const worldwide = { provider: regionProvider("edge", edgeRegion, settings) };
const zone = publicZone("edge", settings, { region: edgeRegion, account }, worldwide);
const { zoneId } = zone;
const certificate = new DomainCertificate("edge-domain", { domain, zoneId }, worldwide);

// One key for each client in both places, so that it works wherever the API's name leads.
const clientKeys = keysOf(settings);

// Providers and keys of both places come before any store: home's secrets are copied under the peer's key.
const home = foundation(settings, homePlace, standbyPlace);
const standby = standbyPlace && foundation(settings, standbyPlace, homePlace);

const homeSite = site({ settings, certificate, clientKeys, foundation: home, peer: standby });
const standbySite =
  standby &&
  site({
    ...{ settings, certificate, clientKeys },
    ...{ foundation: standby, peer: home, joins: homeSite.data },
  });
const sites = standbySite ? [homeSite, standbySite] : [homeSite];

if (homeSite.stream && standbySite?.stream) {
  new StreamReplication("stream", { home: homeSite, standby: standbySite });
}
const edge = new EdgeTier(
  "edge",
  { domain, zoneId, prefix, protect, certificate, settings, home: homeSite, standby: standbySite },
  worldwide,
);

const failover =
  standbySite && Failover.neededBy(settings)
    ? new Failover(
        "failover",
        { settings, gate: edge.gate, home: homeSite, standby: standbySite },
        worldwide,
      )
    : undefined;

if (EdgeGuardrails.neededBy(settings)) {
  const ownZoneId = settings.zoneId === undefined ? zoneId : undefined;
  new EdgeGuardrails("guardrails-edge", { settings, exposed: edge.exposed, ownZoneId }, worldwide);
}
if (Guardrails.neededAtEdge(settings)) {
  const location = { region: edgeRegion, account: settings.account };
  new Guardrails(
    `guardrails-${edgeRegion}`,
    { prefix, location, settings, protect, keepsGlobalRecords: false },
    worldwide,
  );
}

export const siteUrl = edge.siteUrl;
export const apiUrl = edge.apiUrl;
export const activeRegion = settings.active;
export const hostNames = publicHosts(settings).map(({ host }) => host);
export const siteBuckets = edge.siteBuckets;
export const furtherSites = edge.furtherSites;
export const routingControls = edge.routingControls;
export const regionSwitchPlan = failover?.planArn;
export const nameServers = zone.nameServers ?? [];
export const places = sites.map(({ location, api, identity, metrics, observability }) => ({
  region: location.region,
  apiUrl: api.placeUrl,
  ...(api.queries ? { queriesUrl: api.queries.placeUrl } : {}),
  ...(identity ? { signIn: { issuer: identity.issuer, clientId: identity.apiClientId } } : {}),
  dashboard: observability.dashboardName,
  ...(metrics?.grafanaUrl ? { grafana: metrics.grafanaUrl } : {}),
}));
export const kubeconfigs = sites.flatMap(({ cluster }) => (cluster ? [cluster.kubeconfig] : []));
export const readme = stackReadme(settings);
