import { z } from "zod";
import { field, oneOf, whole, yesNo } from "../fields";

/**
 * Seconds from an outage to the first write in the other place: the minutes that AWS names for a global database and for DNS,
 * and ten for whoever decides.
 */
const defaultRto = 900;

/** Seconds of writes: a global database typically lags by less than one (Aurora user guide, "Aurora global databases"). */
export const defaultRpo = 60;

/** Seconds: where the alarm on a global database's lag rings. */
export const defaultLag = 5;

const plan = z.strictObject({
  /** A report of each execution, kept in a bucket of its own in us-east-1, where no place is. */
  reports: yesNo().default(true),
});

/** What holds where nothing else is said. */
export const defaultObjectives = { rtoSeconds: defaultRto, rpoSeconds: defaultRpo };

const objectives = z.strictObject({
  /** Seconds from the outage to the first write in the other place, the decision included. */
  rtoSeconds: whole(60, 86_400, defaultRto).default(defaultRto),
  /** Seconds of acknowledged writes that a disaster may cost; replication is asynchronous. A planned move costs none. */
  rpoSeconds: whole(1, 86_400, defaultRpo).default(defaultRpo),
});

export const failover = z.strictObject({
  /**
   * What decides which place the public names answer with. `alarms`: a switch and an alarm in each region, for cents.
   * `routing-control`: ARC routing controls on a cluster of five regions, charged by the hour whether it is used or not.
   */
  gate: oneOf(["alarms", "routing-control"]).default("alarms"),
  /**
   * Who turns the gate. `operator`: a person or a drill. `health`: each place also watches the other, alarms when it has not
   * answered for five minutes, and then takes over the names by itself once its own databases are the writers. Nothing ever
   * promotes a database by itself.
   */
  trigger: oneOf(["operator", "health"]).default("operator"),
  /** `none`, or a plan of ARC Region switch that moves the stack from AWS's console, without this program. */
  regionSwitch: field(
    z.union([z.literal("none"), plan]),
    "none, or whether executions are reported",
    { reports: true },
  ).default("none"),
  /** What a failover is measured by. */
  objectives: objectives.default(defaultObjectives),
  /** Seconds that the standby's databases may lag behind when a planned move begins. */
  maxLagSeconds: whole(1, 3600, defaultLag).default(defaultLag),
});
