import { type Settings } from "../environments/schema";
import { ApiTier } from "./apiTier";
import { Backups } from "./backups";
import { DataTier } from "./dataTier";
import { EksCluster } from "./eksCluster";
import { EventBus } from "./eventBus";
import { Ingress } from "./ingress";
import { Network } from "./network";
import { Observability } from "./observability";
import { type DomainCertificate, regionalCertificate } from "./parts/certificate";
import { type Foundation, secretReplicas } from "./support/foundation";

export interface SiteArgs {
  readonly settings: Settings;
  readonly foundation: Foundation;
  /** The other place's; absent in a single-region stack. */
  readonly peer?: Foundation;
  /** Set in the standby: the stores of home that this place's join. */
  readonly joins?: DataTier;
  /** Proves the domain to ACM, in every region. */
  readonly certificate: DomainCertificate;
}

/** Everything that one region holds. */
export type Site = ReturnType<typeof site>;

/** Builds one place. Called once, or twice for active-passive; no tier knows which of the two it serves. */
export function site({ settings, foundation, peer, joins, certificate }: SiteArgs) {
  const { place, provider, shared } = foundation;
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
      ...{ ...shared, network, joins, sizing: settings.data, global: peer !== undefined },
      secretReplicas: joins ? [] : secretReplicas(peer),
    },
    opts,
  );
  const backups =
    settings.data.backups === "none"
      ? undefined
      : new Backups(
          `backups-${region}`,
          {
            ...{ ...shared, data, settings: settings.data.backups },
            peerRegion: peer?.place.region,
            ownsAccount: settings.accountBaseline === "own",
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
  const certificateArn = regionalCertificate(
    `api-${region}`,
    settings.domain,
    certificate.validationRecord,
    opts,
  );
  const ingress = new Ingress(
    `ingress-${region}`,
    { ...shared, network, cluster, certificateArn },
    opts,
  );
  const api = new ApiTier(
    `api-${region}`,
    { ...shared, network, ingress, settings, certificateArn },
    opts,
  );
  const signals = [events, data, ingress, api, backups].flatMap((tier) => tier?.signals ?? []);
  const observability = new Observability(
    `observability-${region}`,
    { ...shared, emails: settings.alarmEmails, signals },
    opts,
  );
  return { ...shared, provider, data, cluster, ingress, api, observability };
}
