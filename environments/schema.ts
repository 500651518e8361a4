import { z } from "zod";
import { field, oneOf, region, serviceName, yesNo } from "./fields";
import { api } from "./groups/api";
import { cluster } from "./groups/cluster";
import { cost, defaultCost } from "./groups/cost";
import { data } from "./groups/data";
import { edge } from "./groups/edge";
import { events } from "./groups/events";
import { defaultLag, defaultObjectives, failover } from "./groups/failover";
import { network } from "./groups/network";
import { delivery, guardrails, monitoring } from "./groups/operations";
import { policies } from "./groups/policies";
import { type consumption, service } from "./service";

/**
 * The typed settings of one stack: what `Pulumi.<stack>.yaml` says (operator keys) together with what
 * `environments/<environment>.ts` decides (definition). Every object is strict: an unknown key is an error.
 * Rules that span several fields live in `rules/`. docs/settings.md is made from this file.
 */

/** Days that CloudWatch Logs accepts (PutRetentionPolicy API reference). */
export const logRetentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
] as const;

/** What an engineer decides for an environment: sizes, retention, services. Reviewed as code in `environments/<environment>.ts`. */
export const definitionSchema = z.strictObject({
  /** Real traffic depends on the stack: the rules for production hold (`environments/rules/production.ts`). */
  production: yesNo(),
  /** Pulumi `protect` and AWS deletion protection on everything that holds data. */
  protect: yesNo(),
  /** Retention of every log group, in days. */
  logRetentionDays: field(z.int(), "a number of days that CloudWatch Logs accepts", 365),
  /** Addresses that alarms are mailed to; each must confirm AWS's message once. */
  alarmEmails: field(
    z.array(field(z.email(), "an e-mail address", "ops@example.com")),
    "a list of e-mail addresses",
    ["ops@example.com"],
  ).default([]),

  /** The VPC of each place. */
  network,
  /** The EKS cluster of each place. */
  cluster,
  /** Stores. */
  data,
  /** The event bus of each place. */
  events,
  /** The API of each place. */
  api,
  /** CloudFront, once over all places. */
  edge,
  /** Alarms and metrics of each place. */
  monitoring: monitoring.default({ alarms: true, prometheus: false, grafana: "none" }),
  /** What guards the account in each place. */
  guardrails: guardrails.default({
    ebsEncryption: false,
    blockPublicBuckets: false,
    config: false,
    guardDuty: false,
    cloudTrail: false,
    shield: "none",
  }),
  /** A pipeline that tests, builds and deploys the services' containers; `none` where something else does. */
  delivery: delivery.default("none"),

  /** How the places of an active-passive stack take over from each other. */
  failover: failover.default({
    gate: "alarms",
    trigger: "operator",
    regionSwitch: "none",
    objectives: defaultObjectives,
    maxLagSeconds: defaultLag,
  }),

  /** What the cost report assumes, and what it may come to. */
  cost: cost.default(defaultCost()),

  /** What the environment says of the rules that a plan must keep. */
  policies: policies.default({ enforcement: {}, suppressions: [] }),

  /** The place that waits. */
  standby: z.strictObject({
    /** Share of home's floor capacity that runs in the standby before it is needed: 1 is all of it. */
    capacity: field(z.number().min(0).max(1), "a number from 0 to 1", 1),
  }),

  /** Services by name. */
  services: field(z.record(serviceName, service), "services by name", {
    ordering: { runsOn: "lambda", api: "commands" },
  }),
});

/** What an operator turns: flat keys of `Pulumi.<stack>.yaml`, in the namespace `evenkeel`. */
export const operatorSchema = z.strictObject({
  /** Which definition under `environments/` the stack is built from. */
  environment: field(z.string().min(1), "the name of a definition under environments/", "dev"),
  /** `single-region`, or `active-passive` over home and standby. */
  topology: oneOf(["single-region", "active-passive"]),
  /** Region where the databases are founded. Never changes in a stack's life. */
  home: region,
  /** The other region of an active-passive stack. */
  standby: region.optional(),
  /** Region that serves writes now. Absent: home. */
  active: region.optional(),
  /** A region that must not be called at all, because it is down. Absent: none. */
  unavailable: region.optional(),
  /** The site's name; the API answers on `api.<domain>`. */
  domain: field(
    z
      .string()
      .max(60)
      .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/),
    "a host name in lower case, at most 60 characters (ACM allows 64, and the API's name begins with api.)",
    "shop.example.com",
  ),
  /** Route 53 public hosted zone that `domain` belongs to. Left out where `edge.zone` is `own`. */
  zoneId: field(
    z.string().regex(/^Z[A-Z0-9]{4,31}$/),
    "the id of a Route 53 hosted zone",
    "Z0123456789EXAMPLE",
  ).optional(),
  /** The AWS account; every provider refuses to work in another one. */
  account: field(
    z.string().regex(/^\d{12}$/),
    "an AWS account id, a string of 12 digits",
    "111122223333",
  ),
  /** Whether this stack owns what exists once per account and region (API Gateway's log role). */
  accountBaseline: oneOf(["own", "exists"]),
});

/** Definition as written in `environments/*.ts`: defaults may be left out. */
export type Definition = z.input<typeof definitionSchema>;
/** How PostgreSQL is run: on Aurora. */
export type Aurora = Extract<Relational, { engine: "aurora-postgres" }>;
/** How PostgreSQL is run: on RDS. */
export type Rds = Extract<Relational, { engine: "rds-postgres" }>;
type Relational = CompleteDefinition["data"]["relational"];
/** One service of the platform, with defaults filled in. */
export type Service = z.output<typeof service>;
/** How a service handles one event. */
export type Consumption = z.output<typeof consumption>;
export type Region = z.output<typeof region>;
export type Operator = z.output<typeof operatorSchema>;

/** One region of a stack. Place is identity: names and providers are keyed by it, never by role. */
export interface Place {
  readonly region: Region;
  /** IPv4 range of the place's VPC. */
  readonly addressRange: string;
  /** Zone names, as many as `network.zones`. */
  readonly zones: readonly string[];
  /** Whether the databases were founded here. */
  readonly isHome: boolean;
  /** Whether this place serves writes now. The only field that a drill changes. */
  readonly isActive: boolean;
  /** False when the region is down and must not be called. */
  readonly isAvailable: boolean;
  /** Share of the floor capacity that runs here before it is needed: 1 at home. */
  readonly capacity: number;
}

/** A definition with its defaults filled in. */
export type CompleteDefinition = z.output<typeof definitionSchema>;

/**
 * Everything that the program needs to know, checked and complete. `standby` is the region; the definition's group of
 * that name ends in `Place.capacity`.
 */
export type Settings = Omit<CompleteDefinition, "standby"> &
  Omit<Operator, "active"> & {
    readonly active: Region;
    /** `evenkeel-<stack>`: the AWS name of what is called the same in both regions. */
    readonly prefix: string;
    /** Home first, then standby when active-passive. */
    readonly places: readonly [Place, ...Place[]];
  };
