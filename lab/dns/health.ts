import { type HealthCheck, type HealthCheckConfig } from "@aws-sdk/client-route-53";

/**
 * What Route 53 thinks of its health checks, from what its health checkers see. Facts: Route 53 developer guide, "How Amazon
 * Route 53 determines whether a health check is healthy", and the API reference of HealthCheckConfig.
 */

/** What the health checkers see just now. */
export interface Seen {
  /**
   * State of an alarm. Undefined while its region is silent, or when there is no such alarm. Route 53 follows the metric
   * itself rather than the alarm's state, so `SetAlarmState` changes nothing there.
   */
  readonly alarm: (region: string, name: string) => string | undefined;
  /** State of an ARC routing control, `On` or `Off`; undefined while nobody can say. */
  readonly routingControl: (arn: string) => string | undefined;
  /** Whether an endpoint answers as its check wants. */
  readonly endpoint: (check: HealthCheckConfig) => boolean;
}

export interface Health {
  /** Whether a check is healthy, by its id: what records go by. */
  readonly healthy: ReadonlyMap<string, boolean>;
  /** What was seen the last time that there was something to see, by id, before any inversion. */
  readonly known: ReadonlyMap<string, boolean>;
}

/** Before anything was seen. */
export const unseen: Health = { healthy: new Map(), known: new Map() };

/** What is seen of a check that watches something itself; undefined where there is not enough to tell. */
function observe(check: HealthCheckConfig, seen: Seen): boolean | undefined {
  const { Type, AlarmIdentifier, RoutingControlArn = "" } = check;
  switch (Type) {
    case "CLOUDWATCH_METRIC": {
      const state = seen.alarm(AlarmIdentifier?.Region ?? "", AlarmIdentifier?.Name ?? "");
      return state === "OK" ? true : state === "ALARM" ? false : undefined;
    }
    case "RECOVERY_CONTROL": {
      const state = seen.routingControl(RoutingControlArn);
      return state === "On" ? true : state === "Off" ? false : undefined;
    }
    default:
      return seen.endpoint(check);
  }
}

/** What stands in for too little data. A new check has no last known status, and counts as healthy. */
function assume(check: HealthCheckConfig, known: boolean | undefined): boolean {
  const { InsufficientDataHealthStatus: wanted = "LastKnownStatus" } = check;
  return wanted === "LastKnownStatus" ? (known ?? true) : wanted === "Healthy";
}

/** What counts for records: a disabled check is healthy, and an inverted one the opposite of what it would be. */
const effective = ({ Disabled = false, Inverted = false }: HealthCheckConfig, status: boolean) =>
  (Disabled || status) !== Inverted;

/**
 * The status of every check.
 * @param before what was thought a moment ago: silence leaves it standing.
 */
export function judge(checks: readonly HealthCheck[], seen: Seen, before = unseen): Health {
  const known = new Map(before.known);
  const healthy = new Map<string, boolean>();
  const each = checks.map(({ Id = "", HealthCheckConfig: config }) => {
    if (config === undefined) {
      throw new Error(`the health check ${Id} has no configuration`);
    }
    return { id: Id, config };
  });
  for (const { id, config } of each.filter(({ config: { Type } }) => Type !== "CALCULATED")) {
    const status = observe(config, seen);
    if (status !== undefined) {
      known.set(id, status);
    }
    healthy.set(id, effective(config, status ?? assume(config, known.get(id))));
  }
  // Their children are never calculated themselves (developer guide, "Health checks to monitor").
  for (const { id, config } of each.filter(({ config: { Type } }) => Type === "CALCULATED")) {
    const { ChildHealthChecks = [], HealthThreshold = 0 } = config;
    const count = ChildHealthChecks.filter((child) => healthy.get(child) ?? true).length;
    healthy.set(id, effective(config, count >= HealthThreshold));
  }
  return { healthy, known };
}
