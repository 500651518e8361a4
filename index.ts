import {
  ApiTier,
  DataTier,
  DomainCertificate,
  EdgeTier,
  EksCluster,
  EventBus,
  foundation,
  type Foundation,
  Network,
  Observability,
  regionProvider,
  secretReplicas,
  stackReadme,
} from "./components";
import { loadSettings } from "./environments/load";
import { edgeRegion } from "./environments/regions";

const settings = loadSettings();
const { domain, prefix, protect, zoneId } = settings;
const [homePlace, standbyPlace] = settings.places;

// CloudFront reads its certificate and web ACL from us-east-1, wherever the places are.
const worldwide = { provider: regionProvider("edge", edgeRegion, settings) };
const certificate = new DomainCertificate("edge-domain", { domain, zoneId }, worldwide);

// Providers and keys of both places come before any store: home's secrets are copied under the peer's key.
const home = foundation(settings, homePlace, standbyPlace);
const standby = standbyPlace && foundation(settings, standbyPlace, homePlace);

const homeSite = site(home);
const standbySite = standby && site(standby, homeSite.data);
const sites = standbySite ? [homeSite, standbySite] : [homeSite];

const edge = new EdgeTier(
  "edge",
  { domain, zoneId, prefix, protect, certificate, settings, home: homeSite, standby: standbySite },
  worldwide,
);

/** Everything one region holds. Called once, or twice for active-passive; no tier knows which of the two it serves. */
function site({ place, provider, shared }: Foundation, joins?: DataTier) {
  const { region, isActive: active, capacity } = place;
  const opts = { provider };

  const network = new Network(
    `network-${region}`,
    { ...shared, ...settings.network, addressRange: place.addressRange, zones: place.zones },
    opts,
  );
  const events = new EventBus(
    `events-${region}`,
    { ...shared, ...settings.events, network, active },
    opts,
  );
  const data = new DataTier(
    `data-${region}`,
    {
      ...{ ...shared, network, joins, sizing: settings.data, global: standby !== undefined },
      secretReplicas: joins ? [] : secretReplicas(standby),
    },
    opts,
  );
  const cluster = EksCluster.neededBy(settings.services)
    ? new EksCluster(
        `cluster-${region}`,
        { ...shared, network, settings: settings.cluster, reads: data, capacity },
        opts,
      )
    : undefined;
  const api = new ApiTier(
    `api-${region}`,
    { ...shared, network, cluster, settings, validationRecord: certificate.validationRecord },
    opts,
  );
  const signals = [events, data, api].flatMap((tier) => tier.signals);
  const observability = new Observability(
    `observability-${region}`,
    { ...shared, emails: settings.alarmEmails, signals },
    opts,
  );
  return { ...shared, provider, data, cluster, api, observability };
}

export const siteUrl = edge.siteUrl;
export const apiUrl = edge.apiUrl;
export const activeRegion = settings.active;
export const siteBuckets = edge.siteBuckets;
export const places = sites.map(({ location, api, observability }) => ({
  region: location.region,
  apiUrl: api.placeUrl,
  dashboard: observability.dashboardName,
}));
export const kubeconfigs = sites.flatMap(({ cluster }) => (cluster ? [cluster.kubeconfig] : []));
export const readme = stackReadme(settings);
