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
  const { settings, foundation, clientKeys } = args;
  const { provider, shared } = foundation;
  const { opts, named } = of(foundation);

  const network = networkOf(args);
  const events = eventsOf(args, network);
  const data = dataOf(args, network);
  const backups = backupsOf(args, data);
  const certificateArn = certificateOf(args);
  const cluster = clusterOf(args, { network, reads: data, certificateArn });
  const identity = identityOf(args);
  const ingress = new Ingress(
    named("ingress"),
    { ...shared, network, cluster, settings, certificateArn, signIn: identity },
    opts,
  );
  const containers = containersOf(args, { network, ingress, reads: data });
  const stream = streamOf(args, network, cluster, containers);
  const api = new ApiTier(
    named("api"),
    { ...shared, network, ingress, identity, clientKeys, settings, certificateArn },
    opts,
  );
  const delivery = deliveryOf(args, network, cluster);
  const guardrails = guardrailsOf(args);
  const watched = [
    ...[events, stream, data, backups, ingress],
    ...[containers, api, delivery, guardrails],
  ];
  const observability = observabilityOf(args, watched, guardrails !== undefined);
  const metrics = metricsOf(args, { network, cluster, topicArn: observability.topicArn });
  return {
    ...{ ...shared, provider, network, events, data, stream, cluster, containers },
    ...{ identity, ingress, api, observability, metrics },
  };
}

/** What every tier of a place is given. */
const of = ({ provider, place }: Foundation) => ({
  opts: { provider },
  named: (tier: string) => `${tier}-${place.region}`,
});

function networkOf({ settings, foundation }: SiteArgs) {
  const { shared, place } = foundation;
  const { opts, named } = of(foundation);
  return new Network(
    named("network"),
    { ...shared, ...settings.network, addressRange: place.addressRange, zones: place.zones },
    opts,
  );
}

function eventsOf({ settings, foundation }: SiteArgs, network: Network) {
  const { shared, place } = foundation;
  const { opts, named } = of(foundation);
  return new EventBus(
    named("events"),
    { ...shared, ...settings.events, network, active: place.isActive },
    opts,
  );
}

function dataOf({ settings, foundation, peer, joins }: SiteArgs, network: Network) {
  const { opts, named } = of(foundation);
  return new DataTier(
    named("data"),
    {
      ...{ ...foundation.shared, network, joins, sizing: settings.data },
      global: peer !== undefined,
      maxLagSeconds: settings.failover.maxLagSeconds,
      secretReplicas: joins ? [] : secretReplicas(peer),
    },
    opts,
  );
}

function backupsOf({ settings, foundation, peer }: SiteArgs, data: DataTier) {
  const { backups } = settings.data;
  const { opts, named } = of(foundation);
  return backups === "none"
    ? undefined
    : new Backups(
        named("backups"),
        {
          ...{ ...foundation.shared, data, settings: backups },
          peerRegion: peer?.place.region,
          ownsAccount: settings.accountBaseline === "own",
        },
        opts,
      );
}

function certificateOf({ settings, foundation, certificate }: SiteArgs) {
  const { opts, named } = of(foundation);
  return regionalCertificate(named("api"), settings.domain, certificate.validationRecord, opts);
}

type Clustered = Pick<
  ConstructorParameters<typeof EksCluster>[1],
  "network" | "reads" | "certificateArn"
>;

function clusterOf({ settings, foundation }: SiteArgs, around: Clustered) {
  const { shared, place } = foundation;
  const { opts, named } = of(foundation);
  return EksCluster.neededBy(settings.services)
    ? new EksCluster(
        named("cluster"),
        {
          ...{ ...shared, ...around, settings: settings.cluster },
          ...{ capacity: place.capacity, zones: place.zones, ingress: settings.api.ingress },
          delivered: settings.delivery === "none" ? [] : settings.delivery.services,
        },
        opts,
      )
    : undefined;
}

function identityOf({ settings, foundation }: SiteArgs) {
  const { opts, named } = of(foundation);
  return settings.api.auth === "cognito"
    ? new Identity(
        named("identity"),
        { ...foundation.shared, domain: settings.domain, settings },
        opts,
      )
    : undefined;
}

type Contained = Pick<ConstructorParameters<typeof EcsCluster>[1], "network" | "ingress" | "reads">;

function containersOf({ settings, foundation }: SiteArgs, around: Contained) {
  const { shared, place } = foundation;
  const { opts, named } = of(foundation);
  return EcsCluster.neededBy(settings.services)
    ? new EcsCluster(named("containers"), { ...shared, ...around, capacity: place.capacity }, opts)
    : undefined;
}

function streamOf(
  { settings, foundation, peer }: SiteArgs,
  network: Network,
  cluster: EksCluster | undefined,
  containers: EcsCluster | undefined,
) {
  const { stream } = settings.events;
  const { opts, named } = of(foundation);
  const callers = {
    lambda: network.functionsSecurityGroupId,
    kubernetes: cluster?.securityGroupId,
    ecs: containers?.services,
  };
  return stream === "none"
    ? undefined
    : new EventStream(
        named("stream"),
        {
          ...{ ...foundation.shared, network, stream, callers, zones: settings.network.zones },
          replicated: peer !== undefined,
          openMonitoring: settings.monitoring.prometheus,
        },
        opts,
      );
}

function deliveryOf(
  { settings, foundation, peer }: SiteArgs,
  network: Network,
  cluster: EksCluster | undefined,
) {
  const { delivery: pipeline, accountBaseline } = settings;
  const { shared, place } = foundation;
  const { opts, named } = of(foundation);
  return cluster && pipeline !== "none"
    ? new Delivery(
        named("delivery"),
        {
          ...{ ...shared, network, cluster, pipeline, accountBaseline },
          peerRegion: peer?.place.region,
          // Home builds; the standby takes what is copied, and builds itself when nothing comes.
          minutesForReplication: place.isHome ? 0 : 15,
        },
        opts,
      )
    : undefined;
}

function guardrailsOf({ settings, foundation }: SiteArgs) {
  const { shared, place } = foundation;
  const { opts, named } = of(foundation);
  const volumesKeyArn = shared.keys.data.arn;
  return Guardrails.neededBy(settings)
    ? new Guardrails(
        named("guardrails"),
        { ...shared, settings, volumesKeyArn, keepsGlobalRecords: place.isHome },
        opts,
      )
    : undefined;
}

type Watched = Partial<Pick<DataTier, "signals">> | undefined;

function observabilityOf(
  { settings, foundation }: SiteArgs,
  watched: readonly Watched[],
  guarded: boolean,
) {
  const { alarms, prometheus } = settings.monitoring;
  const { opts, named } = of(foundation);
  const signals = watched.flatMap((tier) => tier?.signals ?? []);
  const findings = guarded && settings.guardrails.guardDuty;
  return new Observability(
    named("observability"),
    {
      ...{ ...foundation.shared, emails: settings.alarmEmails },
      ...{ signals, alarms, prometheus, findings },
    },
    opts,
  );
}

type Measured = Pick<ConstructorParameters<typeof Metrics>[1], "network" | "cluster" | "topicArn">;

function metricsOf({ settings: { monitoring }, foundation }: SiteArgs, around: Measured) {
  const { opts, named } = of(foundation);
  return Metrics.neededBy(monitoring)
    ? new Metrics(named("metrics"), { ...foundation.shared, ...around, settings: monitoring }, opts)
    : undefined;
}
