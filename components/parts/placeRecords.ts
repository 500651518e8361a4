import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type Settings } from "../../environments/schema";
import { type PlaceGates } from "./placeGates";

/** What a place answers a name with. */
export interface PlaceTarget {
  readonly region: string;
  /** Host name of AWS that the record is an alias of, and the hosted zone of that name. */
  readonly dnsName: pulumi.Input<string>;
  readonly zoneId: pulumi.Input<string>;
}

export interface PlaceRecordsArgs {
  /** The name that the places share. */
  readonly host: string;
  /** Hosted zone of that name. */
  readonly zoneId: pulumi.Input<string>;
  readonly home: PlaceTarget;
  /** Absent in a single-region stack. */
  readonly standby?: PlaceTarget;
  /** What takes a place out of the answers. */
  readonly health: PlaceGates;
  readonly protect: boolean;
}

type Routing = Pick<
  aws.route53.RecordArgs,
  "failoverRoutingPolicies" | "geolocationRoutingPolicies" | "latencyRoutingPolicies"
>;

/**
 * One place answers at a time. Home's record is Route 53's PRIMARY for ever, the standby's its SECONDARY: which of them
 * answers is the health checks' business. A single-region stack has home's record already, so that a peer only adds.
 */
export function failoverRecords(
  name: string,
  args: PlaceRecordsArgs,
  opts: pulumi.CustomResourceOptions,
): aws.route53.Record[] {
  return eachPlace(args).map(({ which, ...of }) =>
    record(
      `${name}-${which}`,
      args,
      { ...of, failoverRoutingPolicies: [{ type: which === "home" ? "PRIMARY" : "SECONDARY" }] },
      opts,
    ),
  );
}

/** Both places answer, each those whom it is nearest to. */
export function latencyRecords(
  name: string,
  args: PlaceRecordsArgs,
  opts: pulumi.CustomResourceOptions,
): void {
  for (const { which, ...of } of eachPlace(args)) {
    const latencyRoutingPolicies = [{ region: of.target.region }];
    record(`${name}-${which}`, args, { ...of, latencyRoutingPolicies }, opts);
  }
}

/**
 * The standby answers those countries and continents that are given, home all others. Callers of an unhealthy standby fall
 * back to what answers all others; that has a name of its own, `default.HOST`, which falls back from home to the standby.
 */
export function geolocationRecords(
  name: string,
  args: PlaceRecordsArgs,
  standbyAnswers: Extract<Settings["edge"]["reads"], { policy: "geolocation" }>["standbyAnswers"],
  opts: pulumi.CustomResourceOptions,
): void {
  const host = `default.${args.host}`;
  const others = failoverRecords(`${name}-default`, { ...args, host }, opts);
  const everywhere = { region: args.home.region, dnsName: host, zoneId: args.zoneId };
  record(
    `${name}-home`,
    args,
    { target: everywhere, geolocationRoutingPolicies: [{ country: "*" }] },
    // Route 53 refuses an alias of a name that is not there yet.
    { ...opts, dependsOn: others },
  );
  const { standby, health } = args;
  if (!standby) {
    return;
  }
  for (const area of standbyAnswers) {
    const code = area.replace(":", "-");
    record(
      `${name}-standby-${code.toLowerCase()}`,
      args,
      {
        target: standby,
        health: health.standby,
        setIdentifier: `${standby.region}-${code}`,
        geolocationRoutingPolicies: [geolocation(area)],
      },
      opts,
    );
  }
}

const geolocation = (area: string) =>
  area.startsWith("continent:")
    ? { continent: area.slice("continent:".length) }
    : { country: area };

function eachPlace({ home, standby, health }: PlaceRecordsArgs) {
  return [
    { which: "home", target: home, health: health.home },
    ...(standby ? [{ which: "standby", target: standby, health: health.standby }] : []),
  ];
}

function record(
  name: string,
  { host, zoneId, protect }: PlaceRecordsArgs,
  of: Routing & {
    readonly target: PlaceTarget;
    readonly health?: aws.route53.HealthCheck;
    readonly setIdentifier?: string;
  },
  opts: pulumi.CustomResourceOptions,
) {
  const { target, health, setIdentifier = target.region, ...routing } = of;
  return new aws.route53.Record(
    name,
    {
      zoneId,
      name: host,
      type: "A",
      setIdentifier,
      ...routing,
      ...(health ? { healthCheckId: health.id } : {}),
      aliases: [
        {
          name: target.dnsName,
          zoneId: target.zoneId,
          // Health checks alone decide: what answers badly must not move writes away from the database.
          evaluateTargetHealth: false,
        },
      ],
    },
    { ...opts, protect },
  );
}
