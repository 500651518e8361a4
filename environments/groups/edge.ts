import { z } from "zod";
import { field, oneOf, whole, yesNo } from "../fields";

const failover = z.strictObject({
  /** `failover`: the place that serves writes answers reads too. */
  policy: oneOf(["failover"]),
});

const latency = z.strictObject({
  /** `latency`: the place that is nearest by network time. */
  policy: oneOf(["latency"]),
});

const geolocation = z.strictObject({
  /** `geolocation`: by where the caller's resolver is. */
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
  /** Which place answers reads of `queries.<domain>`, in an active-passive stack. Writes always follow the gate. */
  reads: field(
    z.discriminatedUnion("policy", [failover, latency, geolocation]),
    "a routing policy of Route 53",
    { policy: "latency" },
  ).default({ policy: "failover" }),
  /** Seconds that CloudFront keeps answers to GET of `<domain>/<service>/*` at most; 0: the API is not behind CloudFront. */
  cacheSeconds: whole(0, 86_400, 60).default(0),
  /** Further single-page applications, each at `<name>.<domain>` with buckets and a distribution of its own. */
  sites: field(
    z.array(field(z.string().regex(/^[a-z][a-z0-9-]{0,30}$/), "a label of a host name", "admin")),
    "a list of names",
    ["admin"],
  ).default([]),
  /** Global Accelerator in front of the public load balancers, at `global.<domain>`: for reads. 18 USD a month and traffic. */
  accelerator: yesNo().default(false),
  /** `existing`: the zone of `zoneId`; `own`: the stack makes and keeps the zone of `domain`. */
  zone: oneOf(["existing", "own"]).default("existing"),
  /** Whether the stack keeps the registration of `domain` at Route 53: name servers, renewal, lock. Needs `zone: own`. */
  registrar: yesNo().default(false),
});
