import { CloudWatchClient, paginateDescribeAlarms } from "@aws-sdk/client-cloudwatch";
import {
  GetHostedZoneCommand,
  type HealthCheck,
  type HealthCheckConfig,
  paginateListHealthChecks,
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsRequest,
  type ListResourceRecordSetsResponse,
  paginateListHostedZones,
  type ResourceRecordSet,
  Route53Client,
} from "@aws-sdk/client-route-53";
import { type ClientOptions } from "../emulator/types";
import { answer, type Answer, type Caller, type Zone } from "./answer";
import { type Health, judge, unseen } from "./health";

/** What Route 53's data plane needs of the world. */
export interface NamesOptions {
  /** Of the SDK's clients, by region. */
  readonly clientOptions: (region: string) => ClientOptions;
  /** A region that does not answer is not asked: its alarms' last known status stands. */
  readonly isSilent: (region: string) => boolean;
  /** Whether an endpoint answers as its health check wants: with a status of 200 to 399. */
  readonly endpointAnswers: (check: HealthCheckConfig) => Promise<boolean>;
  /** State of an ARC routing control, `On` or `Off`. @default nobody can say */
  readonly routingControl?: (arn: string) => Promise<string | undefined>;
  /** What was known of the health checks when the lab was last open. @default nothing */
  readonly known?: Health["known"];
  /** Milliseconds for which answers stand, as at a resolver. @default 250 */
  readonly ttl?: number;
}

/** Who looks at records and health checks: Route 53 itself, which is in no region of the stack. */
const everywhere = "us-east-1";

async function listed<Page, Item>(
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => readonly Item[] | undefined,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const page of pages) {
    items.push(...(itemsOf(page) ?? []));
  }
  return items;
}

/** `eu-west-1 NAME`, of the alarms that checks follow. */
const followed = (checks: readonly HealthCheck[]) =>
  checks.flatMap(({ HealthCheckConfig: { AlarmIdentifier } = { Type: undefined } }) =>
    AlarmIdentifier?.Region && AlarmIdentifier.Name
      ? [{ region: AlarmIdentifier.Region, name: AlarmIdentifier.Name }]
      : [],
  );

const below = (host: string, zone: string) => host === zone || host.endsWith(`.${zone}`);
const plain = (name: string) => name.toLowerCase().replace(/\.$/, "");

/**
 * Route 53's data plane over the records, health checks and alarms of the emulated AWS: the emulator keeps them and answers no
 * name. Everything is read anew, by the SDK, whenever an answer is older than its time to live.
 */
export class Names {
  private readonly route53: Route53Client;
  private readonly cloudwatch = new Map<string, CloudWatchClient>();
  private readonly zones = new Map<string, string>();
  private readonly fresh = new Map<
    string,
    { readonly until: number; readonly zone: Promise<Zone> }
  >();
  private health: Health;

  constructor(
    private readonly options: NamesOptions,
    private readonly now: () => number = Date.now,
  ) {
    this.route53 = new Route53Client(options.clientOptions(everywhere));
    this.health = { ...unseen, known: options.known ?? unseen.known };
  }

  /** What was seen last of each health check: what has to be remembered while the lab is closed. */
  public get known(): Health["known"] {
    return this.health.known;
  }

  /**
   * Asks for a name.
   * @throws Error when no hosted zone of the account has the name.
   */
  public async ask(host: string, caller?: Caller): Promise<Answer | undefined> {
    const zone = await this.zoneOf(plain(host));
    return answer(zone, this.health.healthy, host, caller);
  }

  /** The name servers of the zone that has the name. All of them answer alike. */
  public async servers(host: string): Promise<readonly string[]> {
    const id = await this.zoneId(plain(host));
    const { DelegationSet } = await this.route53.send(new GetHostedZoneCommand({ Id: id }));
    return DelegationSet?.NameServers ?? [];
  }

  private async zoneOf(host: string): Promise<Zone> {
    const id = await this.zoneId(host);
    const known = this.fresh.get(id);
    if (known !== undefined && this.now() < known.until) {
      return known.zone;
    }
    const zone = this.read(id);
    this.fresh.set(id, { until: this.now() + (this.options.ttl ?? 250), zone });
    // A failure is nothing to keep.
    zone.catch(() => this.fresh.delete(id));
    return zone;
  }

  /** The zone with the longest name that the host is in: a delegated part of a domain has a zone of its own. */
  private async zoneId(host: string): Promise<string> {
    if (![...this.zones.keys()].some((name) => below(host, name))) {
      const pages = paginateListHostedZones({ client: this.route53 }, {});
      for (const { Name = "", Id = "" } of await listed(pages, ({ HostedZones }) => HostedZones)) {
        this.zones.set(plain(Name), Id);
      }
    }
    const [name] = [...this.zones.keys()]
      .filter((each) => below(host, each))
      .sort((one, other) => other.length - one.length);
    const id = name === undefined ? undefined : this.zones.get(name);
    if (id === undefined) {
      throw new Error(`no hosted zone of the stack has ${host}`);
    }
    return id;
  }

  private async read(id: string): Promise<Zone> {
    const client = this.route53;
    const [records, checks] = await Promise.all([
      this.records(id),
      listed(paginateListHealthChecks({ client }, {}), ({ HealthChecks }) => HealthChecks),
    ]);
    await this.look(checks);
    return { id, records };
  }

  /** All records of a zone: the SDK has no pages for them. */
  private async records(HostedZoneId: string): Promise<readonly ResourceRecordSet[]> {
    const records: ResourceRecordSet[] = [];
    for (let next: Partial<ListResourceRecordSetsRequest> | undefined = {}; next !== undefined;) {
      const page: ListResourceRecordSetsResponse = await this.route53.send(
        new ListResourceRecordSetsCommand({ HostedZoneId, ...next }),
      );
      records.push(...(page.ResourceRecordSets ?? []));
      const { NextRecordName, NextRecordType, NextRecordIdentifier } = page;
      next = page.IsTruncated
        ? {
            StartRecordName: NextRecordName,
            StartRecordType: NextRecordType,
            StartRecordIdentifier: NextRecordIdentifier,
          }
        : undefined;
    }
    return records;
  }

  /** What the health checkers do. */
  private async look(checks: readonly HealthCheck[]): Promise<void> {
    const [alarms, controls, endpoints] = await Promise.all([
      this.alarms(checks),
      this.controls(checks),
      this.endpoints(checks),
    ]);
    this.health = judge(
      checks,
      {
        alarm: (region, name) => alarms.get(`${region} ${name}`),
        routingControl: (arn) => controls.get(arn),
        endpoint: (config) => endpoints.get(config) ?? false,
      },
      this.health,
    );
  }

  private async alarms(checks: readonly HealthCheck[]): Promise<ReadonlyMap<string, string>> {
    const wanted = followed(checks).filter(({ region }) => !this.options.isSilent(region));
    const regions = [...new Set(wanted.map(({ region }) => region))];
    const states = await Promise.all(
      regions.map(async (region) => {
        const AlarmNames = wanted.filter((each) => each.region === region).map(({ name }) => name);
        const pages = paginateDescribeAlarms({ client: this.watch(region) }, { AlarmNames });
        const alarms = await listed(pages, ({ MetricAlarms }) => MetricAlarms).catch((error) => {
          // It went dark on the way: silence, as from then on.
          if (this.options.isSilent(region)) {
            return [];
          }
          throw error;
        });
        return alarms.map(
          ({ AlarmName = "", StateValue = "" }) => [`${region} ${AlarmName}`, StateValue] as const,
        );
      }),
    );
    return new Map(states.flat());
  }

  private async controls(checks: readonly HealthCheck[]): Promise<ReadonlyMap<string, string>> {
    const { routingControl } = this.options;
    const states = await Promise.all(
      checks.map(async ({ HealthCheckConfig }) => {
        const arn = HealthCheckConfig?.RoutingControlArn;
        const state = arn === undefined ? undefined : await routingControl?.(arn);
        return arn === undefined || state === undefined ? [] : [[arn, state] as const];
      }),
    );
    return new Map(states.flat());
  }

  private async endpoints(
    checks: readonly HealthCheck[],
  ): Promise<ReadonlyMap<HealthCheckConfig, boolean>> {
    const looked = checks.map(async ({ HealthCheckConfig: config }) =>
      config?.FullyQualifiedDomainName === undefined
        ? []
        : [[config, await this.options.endpointAnswers(config)] as const],
    );
    return new Map((await Promise.all(looked)).flat());
  }

  private watch(region: string): CloudWatchClient {
    const client =
      this.cloudwatch.get(region) ?? new CloudWatchClient(this.options.clientOptions(region));
    this.cloudwatch.set(region, client);
    return client;
  }
}
