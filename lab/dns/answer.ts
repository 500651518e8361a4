import { type AliasTarget, type ResourceRecordSet } from "@aws-sdk/client-route-53";

/**
 * What Route 53 answers, as a function of records and the status of their health checks. Facts: Route 53 developer guide, "How
 * Amazon Route 53 chooses records when health checking is configured" and "What happens when you set Evaluate Target Health
 * to No"; the chapters on each routing policy.
 */

/** A hosted zone as the API lists it. */
export interface Zone {
  /** `Z0123456789EXAMPLE`, with or without `/hostedzone/` before it. */
  readonly id: string;
  readonly records: readonly ResourceRecordSet[];
}

/** Who asks. Route 53 tells by the address of the resolver. */
export interface Caller {
  /** Regions of AWS, the nearest first; records of other regions come after them. @default none */
  readonly nearest?: readonly string[];
  /** ISO 3166-1 code, `DE`. @default a country that Route 53 cannot tell */
  readonly country?: string;
  /** Two letters, `EU`. @default a continent that Route 53 cannot tell */
  readonly continent?: string;
}

export interface Answer {
  /** Host name outside the zone that was chosen; absent where a record has values of its own. */
  readonly target?: string;
  /** Values of a record that is no alias. */
  readonly values: readonly string[];
  /** Set identifiers of the records that were chosen on the way, first to last. */
  readonly chosen: readonly string[];
}

const plainName = (name = ""): string => name.toLowerCase().replace(/\.$/, "");
const plainId = (id = ""): string => id.replace(/^\/hostedzone\//, "");

/** Policies that the program does not use: a guess would be worse than an error. */
const unknownPolicies = [
  "Weight",
  "MultiValueAnswer",
  "CidrRoutingConfig",
  "GeoProximityLocation",
] as const;

function refuseUnknown(record: ResourceRecordSet): void {
  const policy = unknownPolicies.find((key) => record[key] !== undefined);
  if (policy !== undefined) {
    throw new Error(
      `${plainName(record.Name)} is routed by ${policy}: the lab answers simple, failover, latency and geolocation records`,
    );
  }
}

/** How well a geolocation record fits; the smallest area goes first. Undefined where it does not fit at all. */
function fit({ GeoLocation }: ResourceRecordSet, { country, continent }: Caller) {
  const { CountryCode, ContinentCode } = GeoLocation ?? {};
  if (CountryCode === "*") {
    return 2;
  }
  if (CountryCode !== undefined) {
    return CountryCode === country ? 0 : undefined;
  }
  return ContinentCode === continent ? 1 : undefined;
}

/** Records of one name in the order in which Route 53 would have them if all were healthy. */
function byPreference(
  records: readonly ResourceRecordSet[],
  caller: Caller,
): readonly ResourceRecordSet[] {
  records.forEach(refuseUnknown);
  const ranked = (rank: (record: ResourceRecordSet) => number | undefined) =>
    records
      .flatMap((record) => {
        const place = rank(record);
        return place === undefined ? [] : [{ record, place }];
      })
      .sort((one, other) => one.place - other.place)
      .map(({ record }) => record);
  if (records.some(({ Failover }) => Failover !== undefined)) {
    return ranked(({ Failover }) => (Failover === "PRIMARY" ? 0 : 1));
  }
  if (records.some(({ Region }) => Region !== undefined)) {
    const { nearest = [] } = caller;
    return ranked(({ Region = "" }) =>
      nearest.includes(Region) ? nearest.indexOf(Region) : nearest.length,
    );
  }
  if (records.some(({ GeoLocation }) => GeoLocation !== undefined)) {
    return ranked((record) => fit(record, caller));
  }
  return records;
}

/**
 * The answer to a question for a name.
 * @param healthy status of each health check by its id; one that is not there counts as healthy.
 * @param type of the record, `A` as the program's public names are.
 * @returns undefined where Route 53 has no answer: no such name, or no record for that caller.
 */
export function answer(
  zone: Zone,
  healthy: ReadonlyMap<string, boolean>,
  host: string,
  caller: Caller = {},
  type = "A",
): Answer | undefined {
  const named = (name: string) =>
    byPreference(
      zone.records.filter(({ Name, Type }) => plainName(Name) === plainName(name) && Type === type),
      caller,
    );
  const isInside = ({ HostedZoneId }: AliasTarget) => plainId(HostedZoneId) === plainId(zone.id);
  /** Of a target outside the zone nothing is known here; the program leaves it out of account. */
  const isTargetHealthy = (alias: AliasTarget): boolean =>
    !alias.EvaluateTargetHealth || !isInside(alias) || named(alias.DNSName ?? "").some(isHealthy);
  const isHealthy = ({ HealthCheckId, AliasTarget }: ResourceRecordSet): boolean =>
    (HealthCheckId === undefined || (healthy.get(HealthCheckId) ?? true)) &&
    (AliasTarget === undefined || isTargetHealthy(AliasTarget));
  const follow = (name: string, before: readonly string[]): Answer | undefined => {
    const records = named(name);
    // Where none is healthy, all count as healthy: the first again.
    const record = records.find(isHealthy) ?? records[0];
    if (record === undefined) {
      return undefined;
    }
    const { AliasTarget, SetIdentifier, ResourceRecords = [] } = record;
    const chosen = SetIdentifier === undefined ? before : [...before, SetIdentifier];
    if (AliasTarget === undefined) {
      return { values: ResourceRecords.map(({ Value = "" }) => Value), chosen };
    }
    const target = plainName(AliasTarget.DNSName);
    return isInside(AliasTarget) ? follow(target, chosen) : { target, values: [], chosen };
  };
  return follow(host, []);
}

/** The region that a host name of AWS is in: API Gateway's, a load balancer's. Undefined where it is in none. */
export function regionOfHost(host: string): string | undefined {
  return /\.([a-z]{2}(?:-[a-z]+)+-\d)\.(?:elb\.)?amazonaws\.com(?:\.cn)?$/.exec(host)?.[1];
}
