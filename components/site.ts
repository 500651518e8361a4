import { type Settings } from "../environments/schema";
import { ApiTier } from "./apiTier";
import { Backups } from "./backups";
import { DataTier } from "./dataTier";
import { Delivery } from "./delivery";
import { EcsCluster } from "./ecsCluster";
import { EksCluster } from "./eksCluster";
import { EventBus } from "./eventBus";
import { EventStream } from "./eventStream";
import { Guardrails } from "./guardrails";
import { Identity } from "./identity";
import { Ingress } from "./ingress";
import { Metrics } from "./metrics";
import { Network } from "./network";
import { Observability } from "./observability";
import { type DomainCertificate, regionalCertificate } from "./parts/certificate";
import { type ClientKeyValues } from "./parts/clientKeys";
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
  /** The key of every client of the API, the same in both places. */
  readonly clientKeys: ClientKeyValues;
}

/** Everything that one region holds. */
export type Site = ReturnType<typeof site>;

/** Builds one place. Called once, or twice for active-passive; no tier knows which of the two it serves. */
export function site(args: SiteArgs) {
  const { settings, foundation, peer, joins, certificate, clientKeys } = args;
  const { place, provider, shared } = foundation;
  const { region, isActive: active, capacity } = place;
  const opts = { provider };
  const delivered = settings.delivery === "none" ? [] : settings.delivery.services;

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
  const certificateArn = regionalCertificate(
    `api-${region}`,
    settings.domain,
    certificate.validationRecord,
    opts,
  );
  const cluster = EksCluster.neededBy(settings.services)
    ? new EksCluster(
        `cluster-${region}`,
        {
          ...{ ...shared, network, settings: settings.cluster, reads: data, capacity, delivered },
          ...{ zones: place.zones, ingress: settings.api.ingress, certificateArn },
        },
        opts,
      )
    : undefined;
  const identity =
    settings.api.auth === "cognito"
      ? new Identity(`identity-${region}`, { ...shared, domain: settings.domain, settings }, opts)
      : undefined;
  const ingress = new Ingress(
    `ingress-${region}`,
    { ...shared, network, cluster, settings, certificateArn, signIn: identity },
    opts,
  );
  const containers = EcsCluster.neededBy(settings.services)
    ? new EcsCluster(
        `containers-${region}`,
        { ...shared, network, ingress, reads: data, capacity },
        opts,
      )
    : undefined;
  const kafka = settings.events.stream;
  const stream =
    kafka === "none"
      ? undefined
      : new EventStream(
          `stream-${region}`,
          {
            ...{ ...shared, network, stream: kafka, zones: settings.network.zones },
            callers: {
              lambda: network.functionsSecurityGroupId,
              kubernetes: cluster?.securityGroupId,
              ecs: containers?.services,
            },
            replicated: peer !== undefined,
            openMonitoring: settings.monitoring.prometheus,
          },
          opts,
        );
  const api = new ApiTier(
    `api-${region}`,
    { ...shared, network, ingress, identity, clientKeys, settings, certificateArn },
    opts,
  );
  const delivery =
    cluster && settings.delivery !== "none"
      ? new Delivery(
          `delivery-${region}`,
          {
            ...{ ...shared, network, cluster, accountBaseline: settings.accountBaseline },
            pipeline: settings.delivery,
            peerRegion: peer?.place.region,
            // Home builds; the standby takes what is copied, and builds itself when nothing comes.
            minutesForReplication: place.isHome ? 0 : 15,
          },
          opts,
        )
      : undefined;
  const guardrails = Guardrails.neededBy(settings)
    ? new Guardrails(
        `guardrails-${region}`,
        {
          ...shared,
          settings,
          keepsGlobalRecords: place.isHome,
          volumesKeyArn: shared.keys.data.arn,
        },
        opts,
      )
    : undefined;
  const signals = [
    events,
    stream,
    data,
    backups,
    ingress,
    containers,
    api,
    delivery,
    guardrails,
  ].flatMap((tier) => tier?.signals ?? []);
  const { alarms, prometheus } = settings.monitoring;
  const findings = guardrails !== undefined && settings.guardrails.guardDuty;
  const observability = new Observability(
    `observability-${region}`,
    { ...shared, emails: settings.alarmEmails, signals, alarms, prometheus, findings },
    opts,
  );
  const metrics = Metrics.neededBy(settings.monitoring)
    ? new Metrics(
        `metrics-${region}`,
        {
          ...{ ...shared, network, cluster, topicArn: observability.topicArn },
          settings: settings.monitoring,
        },
        opts,
      )
    : undefined;
  return {
    ...shared,
    provider,
    network,
    data,
    stream,
    cluster,
    identity,
    ingress,
    api,
    observability,
    metrics,
  };
}
