import { z } from "zod";
import { field, oneOf, whole, yesNo } from "../fields";

const withGate = z.strictObject({
  /** `failover`: the place that serves writes answers reads too. */
  policy: oneOf(["failover"]),
});

const latency = z.strictObject({
  /** `latency`: the place that is nearest to the caller's resolver by network time, as long as it is healthy. */
  policy: oneOf(["latency"]),
});

const geolocation = z.strictObject({
  /** `geolocation`: by where the caller's resolver is; behind CloudFront that is the edge location, not the caller. */
  policy: oneOf(["geolocation"]),
  /** Countries and continents that the standby's region answers; home answers all others. */
  standbyAnswers: field(
    z
      .array(
        field(
          z.string().regex(/^([A-Z]{2}|continent:(AF|AN|AS|EU|NA|OC|SA))$/),
          "a country (ISO 3166) or continent:CODE",
          "continent:NA",
        ),
      )
      .min(1),
    "a list of countries and continents",
    ["US", "continent:SA"],
  ),
});

export const edge = z.strictObject({
  /** CloudFront price class: 100 is Europe and North America, All the whole world. */
  priceClass: oneOf(["PriceClass_100", "PriceClass_200", "PriceClass_All"]),
  /** Requests from one address in five minutes before the web ACL blocks it. */
  requestsPerAddress: whole(10, 2_000_000_000, 2000, "AWS WAF's limits"),
  /**
   * Which place answers `queries.<domain>`; needs `api.queries` apart where it is not `failover`. Writes, and all that
   * `api.` and `app.<domain>` answer, always follow the gate. A stack keeps its policy: Route 53 refuses two under one name.
   */
  reads: field(
    z.discriminatedUnion("policy", [withGate, latency, geolocation]),
    "a routing policy of Route 53",
    { policy: "latency" },
  ).default({ policy: "failover" }),
  /**
   * Seconds that CloudFront keeps answers to GET of `<domain>/<service>/*` at most, where the service's `Cache-Control` says
   * that they may be kept. 0: nothing is kept, and only containers behind a public load balancer are there.
   */
  cacheSeconds: whole(0, 86_400, 60).default(0),
  /** Further single-page applications, each at `<name>.<domain>` with buckets and a distribution of its own. */
  sites: field(
    z.array(
      field(
        z.string().regex(/^[a-z]([a-z0-9-]{0,12}[a-z0-9])?$/),
        "a label of a host name of at most 14 characters (names of roles and buckets are built from it)",
        "admin",
      ),
    ),
    "a list of names",
    ["admin"],
  ).default([]),
  /**
   * Global Accelerator in front of the public load balancers, at `global.<domain>`: for reads, since the nearest place
   * answers, writer or not. 18 USD a month and traffic.
   */
  accelerator: yesNo().default(false),
  /** `existing`: the zone of `zoneId`; `own`: the stack makes and keeps the zone of `domain`. */
  zone: oneOf(["existing", "own"]).default("existing"),
  /**
   * Whether the stack keeps the registration of `domain`, which is registered at Route 53 already: name servers, renewal,
   * lock. Needs `zone: own`.
   */
  registrar: yesNo().default(false),
});
